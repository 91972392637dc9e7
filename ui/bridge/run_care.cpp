#include "ui/bridge/run_care.h"

#include <utility>

namespace graft::ui {

namespace {

bool trains(RunPhase phase) {
    return phase == RunPhase::waiting || phase == RunPhase::running || phase == RunPhase::pausing || phase == RunPhase::stopping;
}

}  // namespace

RunCare::RunCare(std::unique_ptr<Desktop> desktop, const Place& place, QObject* parent) : QObject(parent), m_desktop(std::move(desktop)), m_place(place) {
    m_look.setInterval(powerInterval);
    connect(&m_look, &QTimer::timeout, this, &RunCare::lookAtPower);
}

void RunCare::follow(RunPhase phase, Besides besides) {
    const bool works = trains(phase) || besides == Besides::work;
    const bool concerned = works || phase == RunPhase::ready || phase == RunPhase::paused;
    if (concerned && !m_look.isActive()) {
        lookAtPower();
        m_look.start();
    } else if (!concerned) {
        m_look.stop();
    }
    if (works == m_awake) return;
    m_awake = works;
    if (m_awake) {
        if (!m_since.isValid()) m_since.start();
        m_desktop->keepAwake(tr("A model is being trained"), [this](Sleep sleep) { setSleep(sleep); });
    } else {
        m_desktop->letSleep();
        setSleep(Sleep::unknown);
    }
}

bool RunCare::tellEnd(const QString& title, const QString& text, Seen seen) {
    const bool wasLong = m_since.isValid() && m_since.elapsed() >= m_place.longRun;
    m_since.invalidate();
    if (!wasLong || seen == Seen::yes) return false;
    m_desktop->notify(title, text);
    return true;
}

QString RunCare::note() const {
    const bool battery = m_look.isActive() && m_power == Power::battery;
    if (battery && m_sleep == Sleep::may_come) return tr("This computer runs on its battery and may go to sleep while it trains. Plug it in and keep it awake.");
    if (battery) return tr("This computer runs on its battery. Plug it in for a training of more than a few minutes.");
    return m_sleep == Sleep::may_come ? tr("This computer may go to sleep while it trains; the run then goes on when it wakes.") : QString();
}

void RunCare::setSleep(Sleep sleep) {
    if (std::exchange(m_sleep, sleep) != sleep) Q_EMIT changed();
}

void RunCare::lookAtPower() {
    const Power power = powerNow(m_place.supplies);
    if (std::exchange(m_power, power) != power) Q_EMIT changed();
}

}  // namespace graft::ui
