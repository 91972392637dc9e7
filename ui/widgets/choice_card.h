// A card that can be chosen among others: a ring that becomes a check, a 2-pixel frame when chosen; reached by Tab, moved by arrow keys.
#pragma once

#include <QAbstractButton>

class QVBoxLayout;

namespace graft::ui {

class ChoiceCard : public QAbstractButton {
    Q_OBJECT

public:
    explicit ChoiceCard(QWidget* parent = nullptr);
    QVBoxLayout* column() { return m_column; }
    void setSeveral(bool several);   // it can be picked beside others: a box in place of the ring

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void childEvent(QChildEvent* event) override;
    bool event(QEvent* event) override;

private:
    QVBoxLayout* m_column;
    bool m_several = false;
};

}  // namespace graft::ui
