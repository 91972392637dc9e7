// A race that runs in the window: its runs learn and are measured one after the other, each followed on the Train page as any other run.
#pragma once

#include "service/race.h"
#include "service/repeats.h"
#include "ui/bridge/run_comparison.h"
#include "ui/bridge/run_training.h"
#include "ui/models/queue_line.h"

#include <functional>

namespace graft::ui {

struct RaceShown {
    int place = 0, entries = 0;         // of the one that is at work, from 1; of how many
    QString name;                       // its method's, with its seed or fold where the method comes more than once
    int measured = 0, failed = 0;
    std::optional<double> secondsLater; // what the ones after it will take at most
};

class RunRace final : public QObject {
    Q_OBJECT

public:
    RunRace(Session& session, RunTraining& training, RunComparison& comparison, QObject* parent = nullptr);

    bool active() const { return m_active; }
    bool unfinished() const;                       // there is a race with something left to do
    QString summary() const;                       // what came of the newest race, once nothing is left to do; empty: all of it was measured
    std::optional<RaceShown> shown() const;        // of the newest race, while something is left to do
    const std::vector<service::RaceEntry>& entries() const;
    std::vector<QueueLine> queue() const;          // of the newest race, in its order
    service::RaceLeft left() const;                // of what has not begun

    void begin(const recipe::Recipe& asked, const std::vector<std::string>& methods, service::Judged judged);
    void repeat(service::Repeat how, const std::vector<std::string>& runs);   // those that have ended
    void goOn();
    // Of an entry that has not begun: earlier (-1) or later (1), or the race goes on without it.
    void move(int entry, int by);
    void takeOut(int entry);
    void skip();                                   // the race goes on without the run that is at work
    void stop();                                   // what has been learned is kept

Q_SIGNALS:
    void changed();
    void begun();                                  // a run of it is the current one
    void ended();                                  // nothing is left to do
    void failed(const graft::Error& error);

private:
    struct Begun;
    void beginWith(std::function<Result<Begun>(service::Engine&, TaskContext&)> prepare);
    void look();                                   // at the project's newest race
    void next();
    void act(const service::RaceStep& step);
    void followTraining();
    void followComparison();
    std::vector<service::RaceStanding> standingsNow() const;   // the one at work counts as begun
    bool waits(int entry) const;
    QString nameOf(const service::RaceEntry& entry) const;
    void leaveBehind(const std::string& why);
    bool isAtWork(service::RaceAct act) const { return m_active && m_step && m_step->act == act; }

    Session& m_session;
    RunTraining& m_training;
    RunComparison& m_comparison;
    std::optional<service::Race> m_race;
    std::vector<service::RaceStanding> m_standings;
    std::optional<service::RaceStep> m_step;       // at work
    bool m_active = false, m_stopping = false;
    bool m_asked = false;                          // the run at work is being measured for the race
    bool m_writing = false;                        // the race's file, elsewhere
    std::string m_skipped;                         // why the run that ends now is left behind
};

}  // namespace graft::ui
