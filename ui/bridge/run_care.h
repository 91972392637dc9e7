// What a long run needs of the computer and of its user: that it stays awake, that its battery is spoken of, that its end is heard of.
#pragma once

#include "ui/bridge/desktop.h"
#include "ui/bridge/power_supply.h"
#include "ui/bridge/run_phase.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace graft::ui {

enum class Besides { nothing, work };   // work: a race or a measuring goes on, whatever the run does
enum class Seen { no, yes };   // whether its user looks at the window

class RunCare final : public QObject {
    Q_OBJECT

public:
    // From when on a run is one that people walk away from; how often the power is looked at.
    static constexpr int longRun = 60'000, powerInterval = 15'000;   // ms

    struct Place {
        QString supplies = QStringLiteral("/sys/class/power_supply");
        int longRun = RunCare::longRun;
    };
    RunCare(std::unique_ptr<Desktop> desktop, const Place& place, QObject* parent = nullptr);

    void follow(RunPhase phase, Besides besides = Besides::nothing);
    // Tells what came of the run, when it was a long one and its end is not seen. Whether it did.
    bool tellEnd(const QString& title, const QString& text, Seen seen);
    QString note() const;   // what its user should know before and while it trains; empty: nothing

Q_SIGNALS:
    void changed();         // note()

private:
    void setSleep(Sleep sleep);
    void lookAtPower();

    std::unique_ptr<Desktop> m_desktop;
    Place m_place;
    bool m_awake = false;            // asked for
    Sleep m_sleep = Sleep::unknown;
    Power m_power = Power::unknown;
    QTimer m_look;
    QElapsedTimer m_since;           // the run began, or went on
};

}  // namespace graft::ui
