// The files of a run after a crash, on a full disk and with any byte of them damaged: an error that names the place, or what was whole.
#include "tiny_project.h"

#include <sys/resource.h>
#include <cmath>
#include <csignal>
#include <limits>

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using recipe::TrainEvent;

namespace {

std::vector<TrainEvent> someEvents() {
    using namespace recipe;
    return {RunStarted{.total_steps = 3, .trained_parameters = 5, .device = "CPU, 2 threads"},
            SampleWritten{.row = 1, .prompt = "A kettle\nleaks \xE2\x80\xA8", .expected = "fault", .answer = "\"?\""},
            StepDone{.step = 1, .loss = 2.5, .learning_rate = 1e-4, .gradient_norm = 0.5, .tokens = 10, .learned_tokens = 4},
            StepSkipped{.step = 2, .cause = "the loss is not a number", .rows = {1, 2}},
            EvalDone{.step = 3, .loss = 2.25, .best = true},
            CheckpointSaved{.step = 3, .best = true, .folder = "step-00000003"},
            RunSummary{.run = "r", .ending = "done", .steps = 3}};
}

std::string lineOf(const TrainEvent& event) { return writeJsonLine(recipe::toJson(event)) + '\n'; }

std::string textOf(const std::vector<TrainEvent>& events) {
    std::string text;
    for (const auto& event : events) text += lineOf(event);
    return text;
}

QByteArray shown(const Result<std::vector<TrainEvent>>& events) { return events ? QByteArray::fromStdString(textOf(*events)) : told(events); }

// Files of this process end at so many bytes, as a disk does that is full.
class SmallDisk {
public:
    explicit SmallDisk(std::size_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~SmallDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

}  // namespace

class RunFilesTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_run, m_events;

    recipe::RunRecord written() const {
        recipe::RunRecord record{.id = "run", .state = recipe::RunState::done, .created = 1700000000, .recipe = namedRecipe("name"), .scores = {{"label_accuracy", 0.5}}};
        record.summary = recipe::RunSummary{.run = "run", .ending = "done", .steps = 9, .best_held_out_loss = std::nan(""), .last_loss = std::numeric_limits<double>::infinity(), .seconds = 2};
        record.recipe.method.values = {{"rank", std::int64_t{8}}};
        if (!writeRecord(m_run, record) || !recipe::saveRecipe(record.recipe, m_run / "recipe.json")) qFatal("the run could not be written");
        return record;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_run = fs::path(m_temporary->path().toStdString()) / "run";
        m_events = m_run / "events.jsonl";
        fs::create_directory(m_run);
    }

    void whatIsAppendedIsRead() {
        QVERIFY(readEvents(m_run)->empty());
        auto log = EventLog::open(m_run);
        IS_GOOD(log);
        const auto events = someEvents();
        for (std::size_t i = 0; i < events.size(); ++i) {
            log->append(events[i]);
            QCOMPARE(readEvents(m_run)->size(), i + 1);  // at once: the program may be killed now
        }
        QCOMPARE(shown(readEvents(m_run)), QByteArray::fromStdString(textOf(events)));
        QVERIFY(!log->failure());
    }

    void lossesThatAreNoNumbersStay() {
        auto log = EventLog::open(m_run);
        IS_GOOD(log);
        log->append(recipe::StepDone{.step = 1, .loss = std::nan(""), .gradient_norm = std::numeric_limits<double>::infinity()});
        log->append(recipe::EvalDone{.step = 1, .loss = -std::numeric_limits<double>::infinity()});
        const auto events = readEvents(m_run);
        IS_GOOD(events);
        const auto& step = std::get<recipe::StepDone>(events->at(0));
        QVERIFY(std::isnan(step.loss) && std::isinf(step.gradient_norm));
        QVERIFY(std::get<recipe::EvalDone>(events->at(1)).loss < 0);
        written();
        const auto record = readRecord(m_run);
        IS_GOOD(record);
        QVERIFY(std::isnan(record->summary->best_held_out_loss) && std::isinf(record->summary->last_loss));
    }

    // Cut at every byte, as a kill does it: the whole lines are read, and the log goes on behind them.
    void everyPrefixIsReadAndContinued() {
        const auto events = someEvents();
        const auto text = textOf(events);
        const TrainEvent next = recipe::Remark{.step = 3, .kind = recipe::RemarkKind::resumed, .text = "from step 3"};
        for (std::size_t length = 0; length <= text.size(); ++length) {
            put(m_events, text.substr(0, length));
            const auto whole = text.substr(0, length).rfind('\n');
            const auto expected = whole == std::string::npos || length == 0 ? std::string() : text.substr(0, whole + 1);
            QCOMPARE(shown(readEvents(m_run)), QByteArray::fromStdString(expected));
            {
                auto log = EventLog::open(m_run);
                IS_GOOD(log);
                log->append(next);
                QVERIFY(!log->failure());
            }
            QCOMPARE(shown(readEvents(m_run)), QByteArray::fromStdString(expected + lineOf(next)));
        }
    }

    // A power cut may leave a file's last block as zeros.
    void zerosAtTheEndAreATornLine() {
        const auto text = textOf(someEvents());
        put(m_events, text + std::string(100, '\0'));
        QCOMPARE(shown(readEvents(m_run)), QByteArray::fromStdString(text));
    }

    void aDamagedLineIsNamed_data() {
        QTest::addColumn<int>("line");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("half a line") << 3 << QByteArray("{\"event\":\"step\",\"lo") << QByteArray("line 3: byte ");
        QTest::newRow("the first line") << 1 << QByteArray("?") << QByteArray("line 1: byte 0");
        QTest::newRow("the last line") << 7 << QByteArray("{}") << QByteArray("line 7: the field event is missing");
        QTest::newRow("an empty line") << 4 << QByteArray("") << QByteArray("line 4: byte 0");
        QTest::newRow("zeros") << 2 << QByteArray(20, '\0') << QByteArray("line 2: byte 0: a NUL byte");
        QTest::newRow("two lines in one") << 5 << QByteArray("{\"event\":\"memory\",\"step\":1,\"peak_bytes\":1}{}") << QByteArray("line 5: byte ");
        QTest::newRow("an event of tomorrow") << 6 << QByteArray("{\"event\":\"party\"}") << QByteArray("line 6: the event \"party\" is not known");
        QTest::newRow("a field left out") << 6 << QByteArray("{\"event\":\"memory\",\"step\":1}") << QByteArray("line 6: the field peak_bytes");
    }
    void aDamagedLineIsNamed() {
        QFETCH(int, line);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, why);
        QList<QByteArray> lines = QByteArray::fromStdString(textOf(someEvents())).split('\n');
        lines[line - 1] = content;
        put(m_events, lines.join('\n').toStdString());
        const auto events = readEvents(m_run);
        QVERIFY(!events);
        QVERIFY2(told(events).contains(why), told(events));
        QVERIFY2(told(events).contains(m_events.c_str()), told(events));
    }

    void aLogThatIsNoFileIsRefused_data() {
        QTest::addColumn<QByteArray>("target");
        QTest::newRow("a device without an end") << QByteArray("/dev/zero");
        QTest::newRow("a full device") << QByteArray("/dev/full");
        QTest::newRow("a folder") << QByteArray("/tmp");
    }
    void aLogThatIsNoFileIsRefused() {
        QFETCH(QByteArray, target);
        fs::create_symlink(target.toStdString(), m_events);
        const auto log = EventLog::open(m_run);
        QVERIFY(!log);
        QVERIFY2(told(log).contains(m_events.c_str()), told(log));
        QVERIFY(!readEvents(m_run));
    }

    // Wherever in a line the disk is full, it is told, and what comes once there is room again can be read.
    void aFullDiskIsToldAndLeavesWholeLines() {
        const auto events = someEvents();
        const auto first = lineOf(events[0]), second = lineOf(events[1]);
        for (std::size_t room = first.size(); room < first.size() + second.size(); ++room) {
            fs::remove(m_events);
            auto log = EventLog::open(m_run);
            IS_GOOD(log);
            {
                const SmallDisk disk(room);
                log->append(events[0]);
                log->append(events[1]);
            }
            QVERIFY(log->failure());
            QCOMPARE(log->failure()->kind, ErrorKind::diskFull);
            QVERIFY2(told(*log->failure()).contains(m_events.c_str()), told(*log->failure()));
            const auto why = log->failure()->why;
            QCOMPARE(shown(readEvents(m_run)), QByteArray::fromStdString(first));
            log->append(events[2]);
            QCOMPARE(shown(readEvents(m_run)), QByteArray::fromStdString(first + lineOf(events[2])));
            QCOMPARE(log->failure()->why, why);
        }
    }

    void aFullDiskKeepsTheOldRecord() {
        auto record = written();
        const auto before = filesUnder(m_run);
        record.state = recipe::RunState::failed;
        {
            const SmallDisk disk(before.at("record.json").size() / 2);
            const auto saved = writeRecord(m_run, record);
            QVERIFY(!saved);
        }
        QVERIFY(filesUnder(m_run) == before);
    }

    void theRecordSurvives() {
        const auto record = written();
        const auto read = readRecord(m_run);
        IS_GOOD(read);
        QCOMPARE(read->id, record.id);
        QCOMPARE(read->state, record.state);
        QCOMPARE(read->created, record.created);
        QVERIFY(read->recipe == record.recipe);
        QVERIFY(read->scores == record.scores);
        QCOMPARE(writeJsonLine(recipe::toJson(TrainEvent(*read->summary))), writeJsonLine(recipe::toJson(TrainEvent(*record.summary))));
    }

    // Cut at each byte, and each byte set to the values that damage leaves: an error that names the file, or a record.
    void everyDamagedByteIsAnErrorOrARecord_data() {
        QTest::addColumn<QByteArray>("name");
        for (const char* name : {"record.json", "recipe.json"}) QTest::newRow(name) << QByteArray(name);
    }
    void everyDamagedByteIsAnErrorOrARecord() {
        QFETCH(QByteArray, name);
        written();
        const auto file = m_run / name.toStdString();
        const auto text = test::textOf(file);
        QVERIFY(text.size() > 200);
        const auto attempt = [&](const std::string& damaged, bool mayBeGood) {
            put(file, damaged);
            const auto record = readRecord(m_run);
            if (record) return mayBeGood && record->id == "run";
            return record.error().what.find(file.string()) != std::string::npos && !record.error().why.empty() && !record.error().hint.empty();
        };
        for (std::size_t at = 0; at < text.size(); ++at) {
            const auto where = QByteArray::fromStdString(text.substr(0, at) + "<HERE>");
            QVERIFY2(attempt(text.substr(0, at), at + 1 == text.size()), where);  // the last newline is no loss
            for (const char byte : {'\0', '\xff'}) {
                auto damaged = text;
                damaged[at] = byte;
                QVERIFY2(attempt(damaged, false), where);
            }
            for (const char byte : {'"', '{', '}', '[', '9', ' ', '-'}) {
                auto damaged = text;
                damaged[at] = byte;
                QVERIFY2(attempt(damaged, true), where);
            }
        }
    }

    void valuesOfTheWrongKindAreNamed_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("newer format") << QByteArray("format") << QByteArray("2") << QByteArray("expected 1");
        QTest::newRow("format in words") << QByteArray("format") << QByteArray("\"1\"") << QByteArray("expected 1");
        QTest::newRow("created in words") << QByteArray("created") << QByteArray("\"yesterday\"") << QByteArray("created");
        QTest::newRow("created null") << QByteArray("created") << QByteArray("null") << QByteArray("created");
        QTest::newRow("unknown state") << QByteArray("state") << QByteArray("\"asleep\"") << QByteArray("\"asleep\"");
        QTest::newRow("state a number") << QByteArray("state") << QByteArray("3") << QByteArray("state");
        QTest::newRow("summary a list") << QByteArray("summary") << QByteArray("[]") << QByteArray("the field event is missing");
        QTest::newRow("summary another event") << QByteArray("summary") << QByteArray("{\"event\":\"memory\",\"step\":1,\"peak_bytes\":1}") << QByteArray("summary");
    }
    void valuesOfTheWrongKindAreNamed() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, why);
        written();
        auto json = *readJsonFile(m_run / "record.json");
        json[key.toStdString()] = *parseJson(value.toStdString(), "value");
        put(m_run / "record.json", writeJson(json));
        const auto record = readRecord(m_run);
        QVERIFY(!record);
        QVERIFY2(told(record).contains(why) && told(record).contains("record.json"), told(record));
    }

    void evaluationsSurviveAndTheirDamageIsNamed() {
        recipe::EvaluationReport report{.contestant = "lora-1", .label = "LoRA", .set = "test", .loss = 1.5, .seconds = 2};
        report.scores = {{.id = "chrf", .label = "chrF", .value = 0.5, .low = 0.25, .high = 0.75}};
        report.answers = {{.row = 3, .prompt = "p\n", .expected = "e", .answer = "\"a\"", .scores = {{"chrf", 0.5}}}, {.row = 5, .scores = {{"chrf", 1}}}};
        const auto folder = m_run / "evaluation";
        QVERIFY(readEvaluations(folder)->empty());
        IS_GOOD(writeEvaluation(folder, report));
        const auto read = readEvaluations(folder);
        IS_GOOD(read);
        QCOMPARE(read->size(), std::size_t(1));
        QCOMPARE(writeJson(recipe::toJson(read->front())), writeJson(recipe::toJson(report)));
        QCOMPARE(read->front().answers.size(), std::size_t(2));
        QCOMPARE(writeJson(recipe::toJson(read->front().answers[0])), writeJson(recipe::toJson(report.answers[0])));

        const auto answers = folder / "test/lora-1.answers.jsonl", scores = folder / "test/lora-1.json";
        const auto good = test::textOf(answers);
        for (const auto& [text, why] : {std::pair{good.substr(0, good.size() - 1), "line 2: the file breaks off"}, {good + "{}\n", "line 3: "}, {std::string("?\n"), "line 1: byte 0"}}) {
            put(answers, text);
            const auto damaged = told(readEvaluations(folder));
            QVERIFY2(damaged.contains(why) && damaged.contains(answers.c_str()), damaged);
        }
        put(answers, good);
        for (const char* text : {"[]", "{\"contestant\": 7}", "{", ""}) {
            put(scores, text);
            const auto damaged = told(readEvaluations(folder));
            QVERIFY2(damaged.contains(scores.c_str()), damaged);
        }
        put(scores, writeJson(recipe::toJson(report)));
        fs::remove(answers);
        QVERIFY2(told(readEvaluations(folder)).contains(answers.c_str()), told(readEvaluations(folder)));
    }

    // A run that goes on after it was measured is an unmeasured one again; what was found out before stays beside it.
    void whatWasMeasuredBeforeIsSetAside() {
        QTemporaryDir temporary;
        const auto run = fs::path(temporary.path().toStdString());
        IS_GOOD(setEvaluationAside(run, 3));   // nothing was measured: nothing to do
        QVERIFY(fs::is_empty(run));
        for (const char* name : {"evaluation-at-step-3", "evaluation-at-step-3-2"}) {
            IS_GOOD(writeEvaluation(run / "evaluation", {.contestant = "lora-1", .label = "LoRA", .set = "test"}));
            IS_GOOD(setEvaluationAside(run, 3));
            QVERIFY(!fs::exists(run / "evaluation"));
            const auto kept = readEvaluations(run / name);
            IS_GOOD(kept);
            QCOMPARE(kept->size(), std::size_t(1));
        }
        const auto now = readEvaluations(run / "evaluation");
        IS_GOOD(now);
        QVERIFY(now->empty());
    }
};

QTEST_GUILESS_MAIN(RunFilesTest)
#include "run_files_test.moc"
