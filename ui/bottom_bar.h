// The bar at the bottom of every page: what runs now, how far it is, how fast it may go, and stop.
#pragma once

#include "base/run_control.h"

#include <QWidget>
#include <optional>

class QProgressBar;
class QPushButton;

namespace graft::ui {

class TextLabel;

enum class Stoppable { no, yes };

struct WorkShown {
    QString title;                 // empty: nothing runs
    std::optional<double> share;   // 0 to 1; empty: unknown
    QString timeLeft;              // "3 min left"
    int waiting = 0;               // tasks in the queue
    Stoppable stoppable = Stoppable::no;
    std::optional<Pace> pace;      // empty: this work knows no pace
    bool inRace = false;           // it can be skipped, and stopping ends the race
    bool raceWaits = false;        // nothing runs, and a race can go on
};

class BottomBar final : public QWidget {
    Q_OBJECT

public:
    explicit BottomBar(QWidget* parent = nullptr);
    void showWork(const WorkShown& work);

Q_SIGNALS:
    void paceChosen(graft::Pace pace);
    void stopWanted();
    void queueWanted();
    void skipWanted();
    void goOnWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLabel *m_title, *m_timeLeft;
    QProgressBar* m_progress;
    QPushButton *m_full, *m_gentle, *m_stop, *m_queue, *m_skip, *m_goOn;
};

}  // namespace graft::ui
