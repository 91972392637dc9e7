// The empty place of a page into which a file can be dropped, with what may be dropped there.
#pragma once

#include <QWidget>

class QVBoxLayout;

namespace graft::ui {

class DropArea final : public QWidget {
    Q_OBJECT

public:
    DropArea(const QString& title, const QString& text, QWidget* parent = nullptr);
    void addAction(QWidget* control);       // below the text
    void setAwaiting(bool awaiting);        // something that can be taken is over it

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QVBoxLayout* m_column;
    bool m_awaiting = false;
};

}  // namespace graft::ui
