#include "tiny_run.h"

#include <QCoreApplication>
#include <QProcess>

#include <csignal>
#include <cstring>
#include <unistd.h>

using namespace graft;
using namespace graft::test;
using namespace graft::training;
namespace fs = std::filesystem;

// A run that was interrupted and resumed is, to the last bit of adapter, optimiser and log, the run that was not.
namespace {

enum class Interruption {
    stop_in_step,        // between two micro-batches
    stop_after_step,
    stop_in_evaluation,
    stop_in_samples,
    pause_in_step,       // resumed in the same process
    kill_after_step,
    kill_in_step,
    kill_in_save,
};

struct Case {
    std::string name;
    Interruption how;
    std::int64_t step;       // in or after which it happens, 1-based; for evaluations the step before
    std::string method = "lora";
    const char* recompute = "none";
    double dropout = 0.2;
};

const Case ofEveryKind[] = {
    {"stopped in the first step", Interruption::stop_in_step, 1},
    {"stopped between passes", Interruption::stop_in_step, 5},
    {"stopped between passes, recompute", Interruption::stop_in_step, 5, "lora", "whole"},
    {"stopped between passes, no dropout", Interruption::stop_in_step, 5, "lora", "none", 0},
    {"stopped between passes, full", Interruption::stop_in_step, 7, "full", "none", 0},
    {"stopped between passes, full, recompute", Interruption::stop_in_step, 7, "full", "whole", 0},
    {"stopped in the last step", Interruption::stop_in_step, 12},
    {"stopped after the first step", Interruption::stop_after_step, 1},
    {"stopped inside an epoch", Interruption::stop_after_step, 4},
    {"stopped at the end of an epoch", Interruption::stop_after_step, 6},
    {"stopped inside an epoch, recompute", Interruption::stop_after_step, 7, "lora", "whole"},
    {"stopped before the last step", Interruption::stop_after_step, 11},
    {"stopped after the last step", Interruption::stop_after_step, 12},
    {"stopped in the first evaluation", Interruption::stop_in_evaluation, 0},
    {"stopped in an evaluation", Interruption::stop_in_evaluation, 4},
    {"stopped in the last evaluation", Interruption::stop_in_evaluation, 12},
    {"stopped while samples are written", Interruption::stop_in_samples, 8},
    {"paused between passes", Interruption::pause_in_step, 6},
    {"paused between passes, recompute", Interruption::pause_in_step, 6, "lora", "whole"},
    {"paused in the last step", Interruption::pause_in_step, 12},
    {"killed before the first checkpoint", Interruption::kill_after_step, 2},
    {"killed inside an epoch", Interruption::kill_after_step, 5},
    {"killed inside an epoch, recompute", Interruption::kill_after_step, 8, "lora", "whole"},
    {"killed inside an epoch, full", Interruption::kill_after_step, 8, "full", "none", 0},
    {"killed between passes", Interruption::kill_in_step, 7},
    {"killed after the last step", Interruption::kill_after_step, 12},
    {"killed while saving", Interruption::kill_in_save, 6},
    {"killed in the first save", Interruption::kill_in_save, 3},
    {"killed in the last save", Interruption::kill_in_save, 12},
};

// And every method once stopped and once killed.
std::vector<Case> allCases() {
    std::vector<Case> all(std::begin(ofEveryKind), std::end(ofEveryKind));
    for (const auto& method : peft::methods()) {
        if (method.info.id == "lora" || method.info.id == "full") continue;
        all.push_back({"stopped between passes, " + method.info.id, Interruption::stop_in_step, 5, method.info.id, "none", 0});
        all.push_back({"killed inside an epoch, " + method.info.id, Interruption::kill_after_step, 8, method.info.id, "none", 0});
    }
    return all;
}

const std::vector<Case> cases = allCases();

TinySetting settingOf(const Case& each) { return {.method = each.method, .recompute = each.recompute, .dropout = each.dropout}; }

// Runs until the interruption has happened; for a kill this does not return.
Result<recipe::RunSummary> interrupted(const fs::path& folder, const Case& each, const recipe::EventSink& told) {
    TrainingJob job = tinyJob(folder, settingOf(each));
    RunControl control;
    std::int64_t done = 0;
    bool over = false;
    const auto now = [&](Interruption how, std::int64_t step) { return !over && each.how == how && each.step == step; };
    job.progress = [&](const Progress& progress) {
        const bool between = progress.done < progress.total && progress.done >= 1;
        const auto ask = [&](Wish wish) {
            over = true;
            control.ask(wish);
        };
        if (progress.activity == "Training" && between) {
            if (now(Interruption::stop_in_step, done + 1)) ask(Wish::stop);
            if (now(Interruption::pause_in_step, done + 1)) ask(Wish::pause);
            if (now(Interruption::kill_in_step, done + 1)) ::raise(SIGKILL);
        }
        if (progress.activity == "Evaluating" && now(Interruption::stop_in_evaluation, done)) ask(Wish::stop);
        if (progress.activity == "Writing samples" && progress.done > 2 && now(Interruption::stop_in_samples, done)) ask(Wish::stop);
        return true;
    };
    FileCalls calls = FileCalls::system();
    int synced = 0;
    calls.sync = [&](int fd) {
        if (now(Interruption::kill_in_save, done) && ++synced == 3) ::raise(SIGKILL);
        return FileCalls::system().sync(fd);
    };
    job.files = &calls;
    return train(job, control, [&](const recipe::TrainEvent& event) {
        told(event);
        if (const auto* step = std::get_if<recipe::StepDone>(&event)) {
            done = step->step;
            if (now(Interruption::kill_after_step, done)) ::raise(SIGKILL);
            if (now(Interruption::stop_after_step, done)) over = true, control.ask(Wish::stop);
        }
        const auto* remark = std::get_if<recipe::Remark>(&event);
        if (remark && remark->kind == recipe::RemarkKind::paused) control.ask(Wish::run);
    });
}

// The child of a kill tells its events line by line, as events.jsonl keeps them.
int runChild(const char* folder, const char* name) {
    at::set_num_threads(1);
    for (const Case& each : cases) {
        if (each.name != name) continue;
        std::ofstream events(std::string(folder) + ".events");
        static_cast<void>(interrupted(folder, each, [&](const recipe::TrainEvent& event) { events << writeJsonLine(toJson(event)) << std::endl; }));
    }
    return 3;  // it should have been killed
}

void readEvents(const fs::path& folder, RunLog& log) {
    std::ifstream events(folder.string() + ".events");
    for (std::string line; std::getline(events, line);) {
        const auto json = parseJson(line, "events");
        QVERIFY2(json, line.c_str());
        const auto event = recipe::eventFromJson(*json);
        QVERIFY2(event, line.c_str());
        log.add(*event);
    }
}

}  // namespace

class ResumeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void sameAsTheStraightRun_data();
    void sameAsTheStraightRun();

private:
    QTemporaryDir m_folder;
    std::map<QString, std::pair<QString, QString>> m_straight;  // setting -> figures, tensors
};

void ResumeTest::sameAsTheStraightRun_data() {
    QTest::addColumn<int>("index");
    for (std::size_t index = 0; index < cases.size(); ++index) QTest::newRow(cases[index].name.c_str()) << int(index);
}

void ResumeTest::sameAsTheStraightRun() {
    QFETCH(int, index);
    const Case& each = cases[std::size_t(index)];
    const fs::path root = m_folder.path().toStdString();
    const QString setting = QStringLiteral("%1 %2 %3").arg(QString::fromStdString(each.method), QLatin1String(each.recompute)).arg(each.dropout);
    if (!m_straight.contains(setting)) {
        const fs::path folder = root / ("straight" + std::to_string(m_straight.size()));
        RunControl control;
        RunLog log;
        const auto summary = train(tinyJob(folder, settingOf(each)), control, log.sink());
        QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
        QCOMPARE(log.steps.size(), std::size_t(12));
        m_straight[setting] = {figuresOf(log), tensorsOf(folder)};
    }
    const fs::path folder = root / ("case" + std::to_string(index));
    const bool killed = each.how == Interruption::kill_after_step || each.how == Interruption::kill_in_step || each.how == Interruption::kill_in_save;
    RunLog log;
    if (killed) {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--train"), QString::fromStdString(folder.string()), QString::fromStdString(each.name)});
        QVERIFY(child.waitForFinished(-1));
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        readEvents(folder, log);
    } else {
        const auto first = interrupted(folder, each, log.sink());
        QVERIFY2(first, first ? "" : whyOf(first.error()));
        QCOMPARE(QString::fromStdString(first->ending), each.how == Interruption::pause_in_step ? QStringLiteral("done") : QStringLiteral("stopped"));
    }
    if (each.how != Interruption::pause_in_step) {
        TrainingJob job = tinyJob(folder, settingOf(each));
        job.start = Start::resume;
        RunControl control;
        const auto second = train(job, control, log.sink());
        QVERIFY2(second, second ? "" : whyOf(second.error()));
        QCOMPARE(QString::fromStdString(second->ending), QStringLiteral("done"));
    }
    QCOMPARE(tensorsOf(folder), m_straight.at(setting).second);
    QCOMPARE(figuresOf(log), m_straight.at(setting).first);
}

int main(int count, char** arguments) {
    if (count == 4 && std::strcmp(arguments[1], "--train") == 0) return runChild(arguments[2], arguments[3]);
    QCoreApplication application(count, arguments);
    ResumeTest test;
    return QTest::qExec(&test, count, arguments);
}

#include "resume_test.moc"
