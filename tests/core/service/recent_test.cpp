// The list of the Start page: order, doubles, folders that are gone, damage, and what it says of the newest run.
#include "service/recent.h"
#include "tiny_project.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmath>
#include <csignal>

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using recipe::RunState;

class RecentTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_place, m_profile;

    fs::path make(const std::string& name) const {
        const auto folder = m_place / name;
        if (const auto project = Project::create(folder, "The " + name); !project) qFatal("%s", told(project).constData());
        return folder;
    }
    static std::string addRun(const fs::path& folder, RunState state, std::int64_t created, int steps) {
        const auto project = *Project::open(folder);
        auto record = *project.createRun(namedRecipe("a run"));
        record.state = state;
        record.created = created;
        if (!writeRecord(project.runFolder(record.id), record)) qFatal("the record could not be written");
        auto log = *EventLog::open(project.runFolder(record.id));
        log.append(recipe::RunStarted{.total_steps = 1000});
        for (int step = 1; step <= steps; ++step) log.append(recipe::StepDone{.step = step, .loss = 4.0 - 0.001 * step});
        return record.id;
    }
    static QStringList namesOf(const std::vector<RecentProject>& projects) {
        QStringList names;
        for (const auto& project : projects) names << QString::fromStdString(project.name);
        return names;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_place = m_temporary->path().toStdString();
        m_profile = m_place / "profile" / "graft";
        qputenv("GRAFT_PROFILE", QByteArray(m_profile.c_str()));
    }

    void nothingWasOpenedYet() {
        QVERIFY(recentProjects().empty());
        QVERIFY(!fs::exists(m_profile));
        IS_GOOD(forgetProject(m_place / "none"));
    }

    void theLastOpenedComesFirst() {
        const auto a = make("a"), b = make("b"), c = make("c");
        for (const auto& folder : {a, b, c, a}) IS_GOOD(rememberProject(folder));
        const auto projects = recentProjects();
        QCOMPARE(namesOf(projects), (QStringList{QStringLiteral("The a"), QStringLiteral("The c"), QStringLiteral("The b")}));
        QCOMPARE(projects[0].folder, a);
        QVERIFY(projects[0].opened > 1700000000);
        QVERIFY(projects[0].last_run.empty() && projects[0].last_curve.empty() && !projects[0].interrupted);
        IS_GOOD(forgetProject(c));
        QCOMPARE(namesOf(recentProjects()), (QStringList{QStringLiteral("The a"), QStringLiteral("The b")}));
        QVERIFY(fs::exists(c / "project.json"));
    }

    void oneFolderStandsThereOnce_data() {
        QTest::addColumn<QByteArray>("path");
        for (const char* path : {"a", "a/", "./a", "a/runs/..", "../%/a"}) QTest::newRow(path) << QByteArray(path);
    }
    void oneFolderStandsThereOnce() {
        QFETCH(QByteArray, path);
        path.replace("%", m_place.filename().c_str());
        const auto a = make("a");
        IS_GOOD(rememberProject(a));
        IS_GOOD(rememberProject(m_place / path.toStdString()));
        QCOMPARE(recentProjects().size(), std::size_t(1));
        QCOMPARE(recentProjects()[0].folder, a);
        IS_GOOD(forgetProject(m_place / path.toStdString()));
        QVERIFY(recentProjects().empty());
    }

    void twentyAreKept() {
        for (int i = 0; i < 25; ++i) IS_GOOD(rememberProject(make("p" + std::to_string(i))));
        const auto projects = recentProjects();
        QCOMPARE(projects.size(), std::size_t(20));
        QCOMPARE(projects.front().name, std::string("The p24"));
        QCOMPARE(projects.back().name, std::string("The p5"));
    }

    void foldersThatAreGoneAreLeftOutAndComeBack() {
        const auto a = make("a"), b = make("b");
        for (const auto& folder : {a, b}) IS_GOOD(rememberProject(folder));
        fs::rename(b, m_place / "unplugged");
        QCOMPARE(namesOf(recentProjects()), QStringList{QStringLiteral("The a")});
        fs::create_directory_symlink("b", b);  // a link in a circle is no folder either
        QCOMPARE(namesOf(recentProjects()), QStringList{QStringLiteral("The a")});
        fs::remove(b);
        fs::rename(m_place / "unplugged", b);
        QCOMPARE(recentProjects().size(), std::size_t(2));
    }

    void aDamagedListIsAnEmptyOne_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("left");
        for (const char* text : {"", "[", "{}", "7", "[7, null, []]", "[{\"folder\": 3, \"opened\": 1}]", "[{\"folder\": \"%\", \"opened\": \"today\"}]"}) QTest::addRow("%s", text) << QByteArray(text) << 0;
        QTest::newRow("one of two is good") << QByteArray("[{\"opened\": 5}, {\"folder\": \"%\", \"opened\": 5}]") << 1;
    }
    void aDamagedListIsAnEmptyOne() {
        QFETCH(QByteArray, text);
        QFETCH(int, left);
        const auto a = make("a");
        put(m_profile / "recent.json", text.replace("%", a.c_str()).toStdString());
        QCOMPARE(int(recentProjects().size()), left);
        IS_GOOD(rememberProject(a));
        QCOMPARE(namesOf(recentProjects()), QStringList{QStringLiteral("The a")});
    }

    void aProfileThatCannotBeWrittenIsSaid() {
        put(m_place / "profile", "a file stands where the folder belongs");
        const auto remembered = rememberProject(make("a"));
        QVERIFY(!remembered);
        QVERIFY2(told(remembered).contains("recent.json"), told(remembered));
        QVERIFY(recentProjects().empty());
    }

    void theNewestRunIsShown_data() {
        QTest::addColumn<RunState>("state");
        QTest::addColumn<bool>("interrupted");
        for (const auto& [name, state, interrupted] : {std::tuple{"running", RunState::running, true}, {"interrupted", RunState::interrupted, true}, {"paused", RunState::paused, false}, {"done", RunState::done, false}, {"ready", RunState::ready, false}})
            QTest::newRow(name) << state << interrupted;
    }
    void theNewestRunIsShown() {
        QFETCH(RunState, state);
        QFETCH(bool, interrupted);
        const auto a = make("a");
        addRun(a, RunState::interrupted, 100, 3);
        const auto newest = addRun(a, state, 300, 200);
        addRun(a, RunState::interrupted, 200, 5);
        put(a / "project.lock", "graft-studio, process 1");  // as a process leaves it that was killed
        IS_GOOD(rememberProject(a));
        const auto shown = recentProjects().front();
        QCOMPARE(shown.last_run, newest);
        QCOMPARE(shown.interrupted, interrupted);
        QCOMPARE(shown.interrupted_step, std::int64_t(interrupted ? 200 : 0));
        QCOMPARE(shown.last_curve.size(), std::size_t(64));
        QVERIFY(shown.last_curve.front() > shown.last_curve.back());
        QVERIFY(std::abs(shown.last_curve.back() - 3.8) < 0.1);
    }

    // Two windows: what the other one is training now was not cut off. It was, once that one is killed.
    void whatRunsElsewhereWasNotCutOff() {
        const auto a = make("a");
        const auto run = addRun(a, RunState::running, 100, 3);
        IS_GOOD(rememberProject(a));
        int ends[2];
        QCOMPARE(::pipe(ends), 0);
        const auto process = ::fork();
        if (process == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const auto project = Project::open(a);
            auto record = *project->run(run);
            record.state = RunState::running;
            const char good = writeRecord(project->runFolder(run), record) ? 'y' : 'n';
            if (::write(ends[1], &good, 1) == 1) ::pause();
            ::_exit(0);
        }
        char good = 'n';
        QCOMPARE(::read(ends[0], &good, 1), 1);
        QCOMPARE(good, 'y');
        QCOMPARE(recentProjects().front().last_run, run);
        QVERIFY(!recentProjects().front().interrupted);
        ::kill(process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        QVERIFY(recentProjects().front().interrupted);
        QCOMPARE(recentProjects().front().interrupted_step, std::int64_t(3));
        ::close(ends[0]);
        ::close(ends[1]);
    }

    void aDamagedRunHidesNoProject() {
        const auto a = make("a");
        const auto good = addRun(a, RunState::done, 100, 3), bad = addRun(a, RunState::done, 200, 3);
        IS_GOOD(rememberProject(a));
        put(a / "runs" / bad / "record.json", "{");
        QCOMPARE(recentProjects().front().last_run, good);
        put(a / "runs" / good / "events.jsonl", "?\n");
        QCOMPARE(recentProjects().front().last_run, good);
        QVERIFY(recentProjects().front().last_curve.empty());
        put(a / "project.json", "{");
        QCOMPARE(recentProjects().front().name, std::string("a"));
    }
};

QTEST_GUILESS_MAIN(RecentTest)
#include "recent_test.moc"
