// A surface with a hairline, radius 8 and padding 16; never nested, no shadow.
#pragma once

#include <QFrame>

class QVBoxLayout;

namespace graft::ui {

class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(QWidget* parent = nullptr);
    QVBoxLayout* column() { return m_column; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_column;
};

}  // namespace graft::ui
