#include "ui/bridge/run_race.h"

#include "base/quantities.h"
#include "service/folds.h"
#include "service/race_plan.h"
#include "ui/core_text.h"

#include <algorithm>
#include <utility>

namespace graft::ui {

using service::RaceAct;
using service::RaceStanding;

struct RunRace::Begun {
    service::Race race;
    std::vector<RaceStanding> standings;
    std::vector<recipe::RunRecord> runs;
};

namespace {

QString methodName(const std::string& id) {
    static const std::vector<recipe::MethodInfo> methods = service::methods();
    const auto found = std::ranges::find(methods, id, &recipe::MethodInfo::id);
    return oneLine(fromCore(found == methods.end() ? id : found->name));
}

QString inWords(RaceStanding standing) {
    switch (standing) {
        case RaceStanding::ready: return RunRace::tr("waits");
        case RaceStanding::cut_off: return RunRace::tr("begun, goes on");
        case RaceStanding::learned: return RunRace::tr("has learned, not measured");
        case RaceStanding::measured: return RunRace::tr("measured");
        case RaceStanding::failed: return RunRace::tr("left behind");
        case RaceStanding::gone: return RunRace::tr("its run is gone");
    }
    return {};
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
        // Nobody may be there to answer: the race goes on without a run that paused by itself. Where there is no room to save it waits: the next one would need room as well.
        if (!isAtWork(RaceAct::train) && !isAtWork(RaceAct::go_on)) return;
        if (m_training.phase() != RunPhase::paused || !m_training.series().held() || m_training.series().held()->kind == recipe::RemarkKind::unsaved || !m_skipped.empty()) return;
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
    RaceShown shown{.place = int(step->entry) + 1, .entries = int(m_race->entries.size()), .name = nameOf(m_race->entries[step->entry])};
    shown.measured = int(std::ranges::count(m_standings, RaceStanding::measured));
    shown.failed = int(std::ranges::count(m_standings, RaceStanding::failed));
    if (const auto later = left(); later.all_known) shown.secondsLater = later.seconds_high;
    return shown;
}

std::vector<RaceStanding> RunRace::standingsNow() const {
    auto standings = m_standings;
    if (m_active && m_step && standings[m_step->entry] == RaceStanding::ready) standings[m_step->entry] = RaceStanding::cut_off;
    return standings;
}

// Where a method comes more than once, with what tells its runs apart.
QString RunRace::nameOf(const service::RaceEntry& entry) const {
    const QString name = methodName(entry.method);
    if (std::ranges::count(m_race->entries, entry.method, &service::RaceEntry::method) < 2) return name;
    const auto& runs = m_session.runs();
    const auto run = std::ranges::find(runs, entry.run, &recipe::RunRecord::id);
    if (run == runs.end()) return name;
    return run->recipe.data.fold > 0 ? tr("%1, fold %2").arg(name).arg(run->recipe.data.fold) : tr("%1, seed %2").arg(name).arg(run->recipe.training.seed);
}

service::RaceLeft RunRace::left() const { return m_race ? service::leftOf(*m_race, standingsNow()) : service::RaceLeft(); }

std::vector<QueueLine> RunRace::queue() const {
    std::vector<QueueLine> lines;
    const auto standings = standingsNow();
    for (std::size_t i = 0; m_race && i < m_race->entries.size(); ++i) {
        const service::RaceEntry& entry = m_race->entries[i];
        QueueLine line{.name = nameOf(entry), .standing = inWords(standings[i]), .time = {}, .waits = standings[i] == RaceStanding::ready};
        if (m_active && m_step && m_step->entry == i) line.standing = m_step->act == RaceAct::measure ? tr("is being measured") : tr("learns now");
        if (standings[i] == RaceStanding::failed && !entry.given_up.empty()) line.standing = tr("left behind: %1").arg(oneLine(fromCore(entry.given_up)));
        if (line.waits && entry.seconds_high > 0) line.time = tr("%1 to %2").arg(fromCore(formatDuration(entry.seconds_low)), fromCore(formatDuration(entry.seconds_high)));
        lines.push_back(std::move(line));
    }
    return lines;
}

bool RunRace::waits(int entry) const {
    const auto standings = standingsNow();
    return entry >= 0 && entry < int(standings.size()) && standings[std::size_t(entry)] == RaceStanding::ready;
}

// A small file, written at once: the thread that computes may be training for hours.
void RunRace::move(int entry, int by) {
    if (m_writing || !m_session.writable() || !waits(entry) || !waits(entry + by)) return;
    if (const auto moved = service::moveEntry(*m_session.project(), *m_race, std::size_t(entry), std::size_t(entry + by)); !moved) return Q_EMIT failed(moved.error());
    std::swap(m_standings[std::size_t(entry)], m_standings[std::size_t(entry + by)]);
    Q_EMIT changed();
}

void RunRace::takeOut(int entry) {
    if (m_writing || !m_session.writable() || !waits(entry)) return;
    if (const auto out = service::giveUp(*m_session.project(), *m_race, std::size_t(entry), tr("You took it out.").toStdString()); !out) return Q_EMIT failed(out.error());
    m_standings[std::size_t(entry)] = RaceStanding::failed;
    Q_EMIT changed();
}

QString RunRace::summary() const {
    if (!m_race || m_active || unfinished()) return {};
    QStringList left;
    for (std::size_t i = 0; i < m_race->entries.size(); ++i) {
        const service::RaceEntry& entry = m_race->entries[i];
        if (m_standings[i] != RaceStanding::failed) continue;
        left << (entry.given_up.empty() ? nameOf(entry) : tr("%1 (%2)").arg(nameOf(entry), oneLine(fromCore(entry.given_up))));
    }
    if (left.isEmpty()) return {};
    return tr("The race measured %1 of %2. Left behind: %3").arg(std::ranges::count(m_standings, RaceStanding::measured)).arg(m_race->entries.size()).arg(left.join(QStringLiteral("; ")));
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
                                Q_EMIT changed();
                            });
}

void RunRace::begin(const recipe::Recipe& asked, const std::vector<std::string>& methods, service::Judged judged) {
    if (!m_session.project()) return;
    beginWith([project = *m_session.project(), asked, methods, judged](service::Engine& engine, TaskContext& context) -> Result<Begun> {
        const auto whole = TRY(service::planRace(engine, asked, methods, project.folder(), context.progress()));
        const auto plan = judged == service::Judged::in_folds ? service::inFolds(whole) : whole;
        Begun begun{.race = TRY(service::createRace(project, service::recipesOf(plan), service::costsOf(plan))), .standings = {}, .runs = project.runs()};
        begun.standings = service::standings(project, begun.race);
        return begun;
    });
}

void RunRace::repeat(service::Repeat how, const std::vector<std::string>& runs) {
    if (!m_session.project()) return;
    beginWith([project = *m_session.project(), how, runs](service::Engine&, TaskContext&) -> Result<Begun> {
        const auto known = project.runs();
        std::vector<recipe::RunRecord> again;
        for (const auto& id : runs) again.push_back(TRY(project.run(id)));
        const auto plan = service::planRepeat(how, again, known);
        Begun begun{.race = TRY(service::createRace(project, plan.recipes, plan.costs)), .standings = {}, .runs = project.runs()};
        begun.standings = service::standings(project, begun.race);
        return begun;
    });
}

void RunRace::beginWith(std::function<Result<Begun>(service::Engine&, TaskContext&)> prepare) {
    if (m_active || m_training.task() || !m_session.writable()) return;
    m_active = true;
    m_step.reset();
    m_session.compute().run(
        tr("Preparing the race"), std::move(prepare), [this](Result<Begun> begun) {
            m_active = bool(begun);
            if (!begun) {
                if (begun.error().kind != ErrorKind::stopped) Q_EMIT failed(begun.error());
                return Q_EMIT changed();
            }
            m_race = std::move(begun->race);
            m_standings = std::move(begun->standings);
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
                            [this, looked = m_race->entries](std::vector<RaceStanding> standings) {
                                if (!m_active) return;
                                if (looked != m_race->entries) return next();   // an entry was moved or taken out meanwhile
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
    m_writing = true;
    m_session.compute().run(tr("Looking at the race"),
                            [project = *m_session.project(), race = *m_race, entry, why](service::Engine&, TaskContext&) mutable -> Result<service::Race> {
                                TRY(service::giveUp(project, race, entry, why));
                                return race;
                            },
                            [this](Result<service::Race> race) {
                                m_writing = false;
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
