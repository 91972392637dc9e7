// One line of advice with at most one action; its 40 pixels are always there.
#pragma once

#include "ui/models/doctor.h"

#include <QFrame>

class QPushButton;

namespace graft::ui {

class TextLabel;

class DoctorBar final : public QFrame {
    Q_OBJECT

public:
    explicit DoctorBar(QWidget* parent = nullptr);
    void showLine(const DoctorLine& line, const QString& button);   // no words: no button
    void showPlain(const QString& text);   // before a start: what will happen

Q_SIGNALS:
    void actionWanted(graft::ui::DoctorAction action);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void say(const QString& text);
    void fit();
    QString m_whole;
    std::optional<Health> m_health;
    TextLabel* m_text;
    QPushButton* m_button;
    DoctorAction m_action = DoctorAction::none;
};

}  // namespace graft::ui
