// One writer, many readers, and what is left of a project when its process was killed or its files were damaged.
#include "service/run.h"
#include "tiny_project.h"

#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <set>

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using recipe::RunState;

namespace {

// Another process that opens the project and keeps it until it is killed.
class Holder {
public:
    explicit Holder(const fs::path& folder) {
        int ends[2];
        if (::pipe(ends) != 0) return;
        m_process = ::fork();
        if (m_process == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            const auto project = Project::open(folder);
            const char answer = !project ? 'n' : project->access() == Access::write ? 'w'
                                                                                    : 'r';
            if (::write(ends[1], &answer, 1) == 1) ::pause();
            ::_exit(0);
        }
        ::close(ends[1]);
        if (::read(ends[0], &m_answer, 1) != 1) m_answer = 'n';
        ::close(ends[0]);
    }
    ~Holder() { kill(); }
    void kill() {
        if (m_process <= 0) return;
        ::kill(m_process, SIGKILL);
        ::waitpid(m_process, nullptr, 0);
        m_process = -1;
    }
    bool writes() const { return m_answer == 'w'; }
    pid_t process() const { return m_process; }

private:
    pid_t m_process = -1;
    char m_answer = 'n';
};

}  // namespace

class ProjectTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_folder;

    Project made() const { return *Project::create(m_folder, "Help desk"); }
    static recipe::RunRecord add(const Project& project, RunState state, std::int64_t created) {
        auto record = *project.createRun(namedRecipe("a run"));
        record.state = state;
        record.created = created;
        record.scores = {{"label_accuracy", 0.75}};
        record.summary = recipe::RunSummary{.run = record.id, .ending = "done", .steps = 9, .best_held_out_loss = 1.5};
        if (!writeRecord(project.runFolder(record.id), record)) qFatal("the record could not be written");
        return record;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_folder = fs::path(m_temporary->path().toStdString()) / "desk";
    }

    void isMadeOnceAndOpenedAgain() {
        {
            const auto project = Project::create(m_folder, "Help \"desk\" \xC3\xA9");
            IS_GOOD(project);
            QVERIFY(project->access() == Access::write);
            QCOMPARE(project->holder(), std::string());
            QVERIFY(project->runs().empty());
        }
        const auto again = Project::create(m_folder, "Another");
        QVERIFY(!again);
        QVERIFY2(told(again).contains("holds a project already"), told(again));
        const auto opened = Project::openOrCreate(m_folder, "Another");
        IS_GOOD(opened);
        QCOMPARE(opened->name(), std::string("Help \"desk\" \xC3\xA9"));
        QVERIFY(opened->access() == Access::write);
        const auto other = Project::openOrCreate(m_folder / "deep" / "other", "Other");
        IS_GOOD(other);
        QCOMPARE(other->name(), std::string("Other"));
    }

    void isCalledAsItsFolderWhenItHasNoName() {
        put(m_folder / "project.json", R"({"format": 1})");
        QCOMPARE(Project::open(m_folder)->name(), std::string("desk"));
        QCOMPARE(Project::open(m_folder / "")->name(), std::string("desk"));
    }

    void refusesWhatIsNoProject_data() {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("nothing") << QByteArray() << ErrorKind::notFound << QByteArray("not a Graft project");
        QTest::newRow("no JSON") << QByteArray("format 1") << ErrorKind::badInput << QByteArray("byte ");
        QTest::newRow("cut off") << QByteArray("{\"format\": 1, \"na") << ErrorKind::badInput << QByteArray("byte ");
        QTest::newRow("no object") << QByteArray("[1]") << ErrorKind::unsupported << QByteArray("expected 1");
        QTest::newRow("no format") << QByteArray("{\"name\": \"x\"}") << ErrorKind::unsupported << QByteArray("expected 1");
        QTest::newRow("newer format") << QByteArray("{\"format\": 2}") << ErrorKind::unsupported << QByteArray("expected 1");
        QTest::newRow("format in words") << QByteArray("{\"format\": \"1\"}") << ErrorKind::unsupported << QByteArray("expected 1");
    }
    void refusesWhatIsNoProject() {
        QFETCH(QByteArray, content);
        QFETCH(ErrorKind, kind);
        QFETCH(QByteArray, why);
        fs::create_directories(m_folder);
        if (!content.isEmpty()) put(m_folder / "project.json", content.toStdString());
        const auto before = filesUnder(m_folder);
        const auto project = Project::open(m_folder);
        QVERIFY(!project);
        QCOMPARE(project.error().kind, kind);
        QVERIFY2(told(project).contains(why) && told(project).contains(m_folder.c_str()), told(project));
        QVERIFY(filesUnder(m_folder) == before);
    }

    void refusesPathsThatLeadNowhere_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::newRow("absent") << QByteArray("absent");
        QTest::newRow("a link in a circle") << QByteArray("circle");
        QTest::newRow("too long a name") << QByteArray(300, 'x');
        QTest::newRow("under a file") << QByteArray("file/desk");
    }
    void refusesPathsThatLeadNowhere() {
        QFETCH(QByteArray, name);
        fs::create_directories(m_folder);
        fs::create_directory_symlink("circle", m_folder / "circle");
        put(m_folder / "file", "text");
        QVERIFY(!Project::open(m_folder / name.toStdString()));
        if (name != "absent") QVERIFY(!Project::openOrCreate(m_folder / name.toStdString(), "x"));
    }

    void theSecondOpenerReadsAndIsToldWhoWrites() {
        const auto id = add(made(), RunState::running, 5).id;
        Holder holder(m_folder);
        QVERIFY(holder.writes());
        auto project = Project::open(m_folder);
        IS_GOOD(project);
        QVERIFY(project->access() == Access::read);
        QCOMPARE(project->holder(), "project_test, process " + std::to_string(holder.process()));
        QCOMPARE(project->runs().size(), std::size_t(1));
        Engine engine;
        RunControl control;
        const auto before = filesUnder(m_folder);
        const auto by = QByteArray::fromStdString(project->holder());
        const auto created = project->createRun(namedRecipe("x"));
        QVERIFY2(told(created).contains(by), told(created));
        const auto trained = trainRun(engine, *project, id, Start::resume, control, {});
        QVERIFY2(told(trained).contains(by), told(trained));
        const auto evaluated = evaluateRun(engine, *project, id, EvaluationSet::test, Contestants::with_baselines);
        QVERIFY2(told(evaluated).contains(by), told(evaluated));
        QVERIFY(filesUnder(m_folder) == before);
    }

    void aKilledHolderLetsGo() {
        made();
        Holder holder(m_folder);
        QVERIFY(holder.writes());
        QVERIFY(Project::open(m_folder)->access() == Access::read);
        holder.kill();
        const auto project = Project::open(m_folder);
        IS_GOOD(project);
        QVERIFY(project->access() == Access::write);
        QCOMPARE(project->holder(), std::string());
        QVERIFY(!Holder(m_folder).writes());
    }

    void theLastCopyLetsGo() {
        std::optional<Project> first = made();
        std::optional<Project> second = first;
        first.reset();
        QVERIFY(!Holder(m_folder).writes());
        second.reset();
        QVERIFY(Holder(m_folder).writes());
    }

    void whatWasRunningIsInterrupted_data() {
        QTest::addColumn<RunState>("state");
        QTest::addColumn<RunState>("after");
        QTest::newRow("running") << RunState::running << RunState::interrupted;
        for (const auto& [name, state] : {std::pair{"ready", RunState::ready}, {"paused", RunState::paused}, {"interrupted", RunState::interrupted}, {"done", RunState::done}, {"stopped", RunState::stopped}, {"failed", RunState::failed}})
            QTest::newRow(name) << state << state;
    }
    void whatWasRunningIsInterrupted() {
        QFETCH(RunState, state);
        QFETCH(RunState, after);
        const auto id = add(made(), state, 1700000000).id;
        put(m_folder / "runs" / id / "events.jsonl", "{\"event\":\"memory\",\"step\":1,\"peak_bytes\":7}\n{\"event\":\"mem");
        auto files = filesUnder(m_folder);
        const auto project = Project::open(m_folder);
        const auto record = project->run(id);
        IS_GOOD(record);
        QCOMPARE(record->state, after);
        QCOMPARE(project->runs().front().state, after);
        auto& json = files["runs/" + id + "/record.json"];
        auto expected = *parseJson(json, "record");
        if (state == RunState::running) expected["state"] = "interrupted";
        json = writeJson(expected);
        QVERIFY(filesUnder(m_folder) == files);
    }

    void whatRunsElsewhereIsNotInterrupted() {
        made();
        Holder holder(m_folder);
        const auto project = Project::open(m_folder);
        recipe::RunRecord record{.id = "lora-1", .state = RunState::running, .created = 1, .recipe = namedRecipe("x")};
        fs::create_directory(project->runFolder("lora-1"));
        IS_GOOD(recipe::saveRecipe(record.recipe, project->runFolder("lora-1") / "recipe.json"));
        IS_GOOD(writeRecord(project->runFolder("lora-1"), record));
        QCOMPARE(Project::open(m_folder)->runs().front().state, RunState::running);
    }

    void aNewRunKeepsItsRecipe() {
        const auto project = made();
        auto recipe = namedRecipe("\xC3\xA4rger \"x\"");
        recipe.method.values = {{"rank", std::int64_t{8}}, {"targets", std::vector<std::string>{"q_proj", "v_proj"}}};
        const auto record = project.createRun(recipe);
        IS_GOOD(record);
        QCOMPARE(record->state, RunState::ready);
        const auto read = project.run(record->id);
        IS_GOOD(read);
        QVERIFY(read->recipe == recipe);
        QCOMPARE(read->created, record->created);
        QVERIFY(!read->summary && read->scores.empty());
        QVERIFY(project.series(record->id)->steps().empty());
        QVERIFY(project.evaluations(record->id)->empty());
    }

    // Several start within one second, and some of them fall into the same one.
    void runsOfOneSecondHaveNamesOfTheirOwn() {
        const auto project = made();
        std::set<std::string> ids;
        std::map<std::int64_t, int> inSecond;
        for (int i = 0; i < 5; ++i) {
            const auto record = project.createRun(namedRecipe(std::to_string(i)));
            IS_GOOD(record);
            ids.insert(record->id);
            ++inSecond[record->created];
        }
        QCOMPARE(ids.size(), std::size_t(5));
        QVERIFY(inSecond.size() < 5);
        for (const auto& record : project.runs()) QVERIFY(ids.contains(record.id));
        QCOMPARE(project.runs().size(), std::size_t(5));
    }

    void aMethodThatIsNoneMakesNoFolder_data() {
        QTest::addColumn<QByteArray>("method");
        for (const char* method : {"nonsense", "", "../../outside", "a/../../../outside"}) QTest::addRow("\"%s\"", method) << QByteArray(method);
    }
    void aMethodThatIsNoneMakesNoFolder() {
        QFETCH(QByteArray, method);
        const auto project = made();
        auto recipe = namedRecipe("x");
        recipe.method.id = method.toStdString();
        const auto before = filesUnder(m_temporary->path().toStdString());
        QVERIFY(!project.createRun(recipe));
        QVERIFY(filesUnder(m_temporary->path().toStdString()) == before);
        QVERIFY(fs::is_empty(m_folder / "runs"));
    }

    void newestFirst() {
        const auto project = made();
        const auto old = add(project, RunState::done, 100).id, newest = add(project, RunState::done, 300).id, middle = add(project, RunState::failed, 200).id;
        const auto twin = add(project, RunState::done, 200).id;
        std::vector<std::string> ids;
        for (const auto& record : project.runs()) ids.push_back(record.id);
        QCOMPARE(ids, (std::vector{newest, std::max(twin, middle), std::min(twin, middle), old}));
    }

    void noRunOfThisName_data() {
        QTest::addColumn<QByteArray>("id");
        for (const char* id : {"", ".", "..", "../..", "../../secret", "/etc", "lora-0", "deep/run"}) QTest::addRow("\"%s\"", id) << QByteArray(id);
        QTest::newRow("too long a name") << QByteArray(300, 'x');
    }
    void noRunOfThisName() {
        QFETCH(QByteArray, id);
        const auto project = made();
        const auto real = add(project, RunState::done, 1).id;
        for (const auto& place : {m_folder, m_folder / "runs", m_folder.parent_path(), m_folder.parent_path() / "secret", m_folder / "runs/deep/run"}) {
            fs::create_directories(place);
            for (const char* file : {"record.json", "recipe.json"}) fs::copy_file(project.runFolder(real) / file, place / file);
        }
        IS_GOOD(project.run(real));
        for (const auto& error : {told(project.run(id.toStdString())), told(project.series(id.toStdString())), told(project.evaluations(id.toStdString()))})
            QVERIFY2(error.contains("There is no run " + id), error);
    }

    void aDamagedRunHidesNoOtherAndIsTold_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("record cut off") << QByteArray("record.json") << QByteArray("{\"format\": 1,") << QByteArray("byte ");
        QTest::newRow("record empty") << QByteArray("record.json") << QByteArray("") << QByteArray("byte 0");
        QTest::newRow("record of zeros") << QByteArray("record.json") << QByteArray(200, '\0') << QByteArray("NUL");
        QTest::newRow("record gone") << QByteArray("record.json") << QByteArray() << QByteArray("No such file");
        QTest::newRow("recipe cut off") << QByteArray("recipe.json") << QByteArray("{\"version\": 1,") << QByteArray("byte ");
        QTest::newRow("recipe gone") << QByteArray("recipe.json") << QByteArray() << QByteArray("No such file");
        QTest::newRow("recipe of another version") << QByteArray("recipe.json") << QByteArray("{\"version\": 99}") << QByteArray("version 99");
    }
    void aDamagedRunHidesNoOtherAndIsTold() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, why);
        const auto project = made();
        const auto good = add(project, RunState::done, 1).id, bad = add(project, RunState::done, 2).id, other = add(project, RunState::done, 3).id;
        QVERIFY(project.damagedRuns().empty());
        const auto path = project.runFolder(bad) / file.toStdString();
        fs::remove(path);
        if (!content.isNull()) put(path, content.toStdString());
        const auto runs = project.runs();
        QCOMPARE(runs.size(), std::size_t(2));
        QCOMPARE(runs[0].id, other);
        QCOMPARE(runs[1].id, good);
        const auto damaged = project.damagedRuns();
        QCOMPARE(damaged.size(), std::size_t(1));
        QCOMPARE(damaged[0].id, bad);
        QVERIFY2(told(damaged[0].error).contains(why) && told(damaged[0].error).contains(path.c_str()), told(damaged[0].error));
        QVERIFY(!project.run(bad));
    }

    // A run that could not even be begun leaves an empty folder; a stray file or a link in a circle is no run.
    void whatIsNoRunIsNotTold() {
        const auto project = made();
        fs::create_directory(m_folder / "runs" / "lora-empty");
        put(m_folder / "runs" / "notes.txt", "mine");
        fs::create_directory_symlink("circle", m_folder / "runs" / "circle");
        QVERIFY(project.runs().empty());
        QVERIFY(project.damagedRuns().empty());
        fs::remove_all(m_folder / "runs");
        QVERIFY(project.runs().empty());
    }
};

QTEST_GUILESS_MAIN(ProjectTest)
#include "project_test.moc"
