#include "ui/bridge/run_race.h"

#include "service/race_plan.h"
#include "ui/core_text.h"

#include <algorithm>

namespace graft::ui {

using service::RaceAct;
using service::RaceStanding;

struct RunRace::Begun {
    service::Race race;
    std::vector<RaceStanding> standings;
    std::map<std::string, double> seconds;
    std::vector<recipe::RunRecord> runs;
};

namespace {

QString methodName(const std::string& id) {
    static const std::vector<recipe::MethodInfo> methods = service::methods();
    const auto found = std::ranges::find(methods, id, &recipe::MethodInfo::id);
    return oneLine(fromCore(found == methods.end() ? id : found->name));
}

}  // namespace

RunRace::RunRace(Session& session, RunTraining& training, RunComparison& comparison, QObject* parent)
    : QObject(parent), m_session(session), m_training(training), m_comparison(comparison) {
    connect(&session, &Session::left, this, [this] {
        m_race.reset();
        m_step.reset();
        m_active = m_stopping = false;
        Q_EMIT changed();
    });
    connect(&session, &Session::opened, this, &RunRace::look);
    connect(&training, &RunTraining::ended, this, &RunRace::followTraining);
    connect(&training, &RunTraining::changed, this, [this] {
        // Nobody may be there to answer: the race goes on without a run that paused by itself.
        if (!isAtWork(RaceAct::train) && !isAtWork(RaceAct::go_on)) return;
        if (m_training.phase() != RunPhase::paused || !m_training.series().held() || !m_skipped.empty()) return;
        m_skipped = m_training.series().held()->text;
        m_training.stopAndKeep();
    });
    connect(&comparison, &RunComparison::changed, this, &RunRace::followComparison);
}

bool RunRace::unfinished() const { return m_race && service::nextStep(m_standings).has_value(); }

const std::vector<service::RaceEntry>& RunRace::entries() const {
    static const std::vector<service::RaceEntry> none;
    return m_race ? m_race->entries : none;
}

std::optional<RaceShown> RunRace::shown() const {
    const auto step = m_active && m_step ? m_step : m_race ? service::nextStep(m_standings) : std::nullopt;
    if (!step) return {};
    RaceShown shown{.place = int(step->entry) + 1, .entries = int(m_race->entries.size()), .method = methodName(m_race->entries[step->entry].method)};
    shown.measured = int(std::ranges::count(m_standings, RaceStanding::measured));
    shown.failed = int(std::ranges::count(m_standings, RaceStanding::failed));
    double later = 0;
    bool known = true;
    for (std::size_t i = step->entry + 1; i < m_race->entries.size(); ++i) {
        const auto seconds = m_seconds.find(m_race->entries[i].method);
        known = known && seconds != m_seconds.end();
        if (known) later += seconds->second;
    }
    if (known) shown.secondsLater = later;
    return shown;
}

void RunRace::look() {
    struct Found {
        std::optional<service::Race> race;
        std::vector<RaceStanding> standings;
    };
    m_session.compute().run(tr("Looking for a race"),
                            [project = *m_session.project()](service::Engine&, TaskContext&) -> Result<Found> {
                                const auto races = TRY(service::races(project));
                                if (races.empty()) return Found();
                                return Found{races.front(), service::standings(project, races.front())};
                            },
                            [this](Result<Found> found) {
                                if (!found) return Q_EMIT failed(found.error());
                                if (m_active) return;
                                m_race = std::move(found->race);
                                m_standings = std::move(found->standings);
                                m_seconds.clear();
                                Q_EMIT changed();
                            });
}

void RunRace::begin(const recipe::Recipe& asked, const std::vector<std::string>& methods) {
    if (m_active || m_training.task() || !m_session.writable()) return;
    m_active = true;
    m_step.reset();
    m_session.compute().run(
        tr("Preparing the race"),
        [project = *m_session.project(), asked, methods](service::Engine& engine, TaskContext& context) -> Result<Begun> {
            const auto plan = TRY(service::planRace(engine, asked, methods, project.folder(), context.progress()));
            Begun begun{.race = TRY(service::createRace(project, service::recipesOf(plan))), .standings = {}, .seconds = {}, .runs = project.runs()};
            begun.standings = service::standings(project, begun.race);
            for (const auto& lane : plan.lanes)
                if (lane.cost) begun.seconds[lane.recipe.method.id] = lane.cost->seconds_high;
            return begun;
        },
        [this](Result<Begun> begun) {
            m_active = bool(begun);
            if (!begun) {
                if (begun.error().kind != ErrorKind::stopped) Q_EMIT failed(begun.error());
                return Q_EMIT changed();
            }
            m_race = std::move(begun->race);
            m_standings = std::move(begun->standings);
            m_seconds = std::move(begun->seconds);
            m_session.takeRuns(std::move(begun->runs));
            act(*service::nextStep(m_standings));
        });
    Q_EMIT changed();
}

void RunRace::goOn() {
    if (m_active || !unfinished() || m_training.task() || !m_session.writable()) return;
    m_active = true;
    next();
    Q_EMIT changed();
}

void RunRace::skip() {
    if (!isAtWork(RaceAct::train) && !isAtWork(RaceAct::go_on)) return;
    m_skipped = tr("You skipped it.").toStdString();
    m_training.stopAndKeep();
}

void RunRace::stop() {
    if (!m_active) return;
    m_stopping = true;
    if (m_training.task()) m_training.stopAndKeep();
    else if (m_comparison.measuring()) m_comparison.stop();
    Q_EMIT changed();
}

void RunRace::next() {
    m_step.reset();
    m_session.compute().run(tr("Looking at the race"), [project = *m_session.project(), race = *m_race](service::Engine&, TaskContext&) { return service::standings(project, race); },
                            [this](std::vector<RaceStanding> standings) {
                                if (!m_active) return;
                                m_standings = std::move(standings);
                                const auto step = service::nextStep(m_standings);
                                if (step && !m_stopping) return act(*step);
                                m_active = m_stopping = false;
                                Q_EMIT changed();
                                if (!step) Q_EMIT ended();
                            });
}

void RunRace::act(const service::RaceStep& step) {
    m_step = step;
    const std::string& run = m_race->entries[step.entry].run;
    if (step.act == RaceAct::measure) {
        m_asked = !m_comparison.measuring();   // what its user had measured before comes first
        if (m_asked) m_comparison.measure({run});
    } else {
        m_session.choose(run);
        m_training.begin();
        m_active = m_training.task().has_value();
        if (m_active) Q_EMIT begun();
    }
    Q_EMIT changed();
}

// A run of a race that its user took up again takes the race with it.
void RunRace::followTraining() {
    const recipe::RunRecord* run = m_session.currentRun();
    if (!m_active) {
        if (!unfinished() || !run || m_training.phase() != RunPhase::ended || std::ranges::find(m_race->entries, run->id, &service::RaceEntry::run) == m_race->entries.end()) return;
        m_active = true;
        return next();
    }
    if (!isAtWork(RaceAct::train) && !isAtWork(RaceAct::go_on)) return;
    if (!m_skipped.empty()) return leaveBehind(std::exchange(m_skipped, {}));
    if (m_training.phase() == RunPhase::stopped) m_stopping = true;   // by the button of the Train page
    if (m_training.phase() == RunPhase::failed) return leaveBehind(m_training.series().failure() ? m_training.series().failure()->text : tr("The training failed.").toStdString());
    next();
}

void RunRace::followComparison() {
    if (!isAtWork(RaceAct::measure) || m_comparison.measuring()) return;
    if (!m_asked && !m_stopping) return act(*m_step);
    const auto lacking = m_comparison.unmeasured();
    const bool measured = std::ranges::find(lacking, m_race->entries[m_step->entry].run) == lacking.end();
    if (measured || m_stopping) return next();
    if (m_comparison.stopped()) {
        m_stopping = true;
        return next();
    }
    leaveBehind(tr("It could not be measured.").toStdString());
}

void RunRace::leaveBehind(const std::string& why) {
    const std::size_t entry = m_step->entry;
    m_session.compute().run(tr("Looking at the race"),
                            [project = *m_session.project(), race = *m_race, entry, why](service::Engine&, TaskContext&) mutable -> Result<service::Race> {
                                TRY(service::giveUp(project, race, entry, why));
                                return race;
                            },
                            [this](Result<service::Race> race) {
                                if (!race) {
                                    m_active = m_stopping = false;
                                    Q_EMIT changed();
                                    return Q_EMIT failed(race.error());
                                }
                                if (!m_active) return;
                                m_race = std::move(race).value();
                                next();
                            });
}

}  // namespace graft::ui
