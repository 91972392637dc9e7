// A run that goes its way: what it learns, tells and answers, when it ends, and what it will not start from.
#include "tiny_run.h"

#include "model/device.h"
#include "model/memory_arena.h"
#include "training/trained_state.h"

#include <set>

using namespace graft;
using namespace graft::test;
using namespace graft::training;
namespace fs = std::filesystem;

class TrainTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void fullLearnsATinyTextFromRandomWeights();
    void loraChangesOnlyItsOwnTensors();
    void tellsWhatHappens();
    void endsWhenItNoLongerImproves();
    void answersQuestionsBetweenSteps();
    void gentleUsesFewerThreads();
    void thePaceChangesNothing();
    void refusesAnotherRun_data();
    void refusesAnotherRun();
    void freshRunNeedsAnEmptyFolder();
    void undecidedFieldIsNamed();
    void theMemoryToldIsTheRunsOwn();

private:
    fs::path fresh() { return fs::path(m_folder.path().toStdString()) / ("run" + std::to_string(++m_runs)); }
    QTemporaryDir m_folder;
    int m_runs = 0;
};

void TrainTest::initTestCase() {
    model::installMemoryArena();
    at::set_num_threads(1);
}

void TrainTest::fullLearnsATinyTextFromRandomWeights() {
    TrainingJob job = tinyJob(fresh(), {.method = "full", .steps = 150, .batch_rows = 4, .micro_batch_tokens = 200});
    job.data.training.rows.resize(4);
    job.recipe.training.learning_rate = 1e-2;
    job.recipe.training.evaluate_every = 1000;
    job.recipe.training.save_every = 1000;
    RunControl control;
    RunLog log;
    const auto summary = train(job, control, log.sink());
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QVERIFY2(log.steps.at(1).loss > 3, qPrintable(QString::number(log.steps.at(1).loss)));
    QVERIFY2(summary->last_loss < 0.05, qPrintable(QString::number(summary->last_loss)));
    QCOMPARE(summary->steps, 150);
    QCOMPARE(QString::fromStdString(summary->ending), QStringLiteral("done"));
}

void TrainTest::loraChangesOnlyItsOwnTensors() {
    TrainingJob job = tinyJob(fresh());
    const auto& base = *job.base;
    std::vector<std::pair<at::Tensor, at::Tensor>> weights;  // held by the model, and as it was
    const auto keep = [&](const at::Tensor& tensor) {
        if (tensor.defined()) weights.emplace_back(tensor, tensor.clone());
    };
    for (const model::Layer& layer : base.layers) {
        for (const auto* linear : {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up, &layer.down}) keep(linear->weight.dense(0, linear->weight.rows()));
        for (const auto* norm : {&layer.input_norm, &layer.post_attention_norm}) keep(norm->weight);
    }
    keep(base.embedding.dense(0, base.embedding.rows()));
    keep(base.head.dense(0, base.head.rows()));
    keep(base.final_norm.weight);
    RunControl control;
    RunLog log;
    const auto summary = train(job, control, log.sink());
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    for (const auto& [now, before] : weights) QVERIFY(at::equal(now, before));
    const auto trained = loadTrainedState(*findCheckpoint(job.run_folder, Which::last), job.recipe, base);
    QVERIFY2(trained, trained ? "" : whyOf(trained.error()));
    const peft::State start = *trained->method->begin(base, trained->values, {.seed = job.recipe.training.seed});
    for (std::size_t leaf = 0; leaf < start.leaves.size(); ++leaf) QVERIFY(!at::equal(start.leaves[leaf].values, trained->state.leaves[leaf].values));
    QVERIFY(log.evaluations.at(12).loss < log.evaluations.at(0).loss);
}

void TrainTest::tellsWhatHappens() {
    TrainingJob job = tinyJob(fresh());
    RunControl control;
    RunLog log;
    std::optional<recipe::RunStarted> started;
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        if (const auto* start = std::get_if<recipe::RunStarted>(&event)) started = *start;
        log.add(event);
    });
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QVERIFY(started);
    QCOMPARE(started->total_steps, 12);
    QCOMPARE(started->training_rows, 20);
    QCOMPARE(QString::fromStdString(started->device), QStringLiteral("CPU, 1 thread"));
    QCOMPARE(log.steps.size(), std::size_t(12));
    QCOMPARE(log.steps.at(3).epoch, 1.0);  // 20 rows in steps of 8: two and a half
    QCOMPARE(log.evaluations.size(), std::size_t(4));
    QVERIFY(!log.evaluations.at(0).best);
    QCOMPARE(log.answers.size(), std::size_t(8));
    std::int64_t tokens = 0;
    for (const auto& [step, done] : log.steps) tokens += done.tokens;
    QCOMPARE(summary->tokens, tokens);
    QCOMPARE(summary->best_held_out_loss, log.evaluations.at(summary->best_step).loss);
    QVERIFY(summary->peak_memory_bytes > 0);
    QCOMPARE(QString::fromStdString(log.saved.back()), QStringLiteral("step-00000012"));
}

void TrainTest::endsWhenItNoLongerImproves() {
    TrainingJob job = tinyJob(fresh(), {.method = "full", .steps = 400, .batch_rows = 4});
    job.recipe.training.learning_rate = 2e-2;  // learns its few rows by heart, and the held-out ones get worse
    job.recipe.training.patience = 3;
    job.recipe.training.evaluate_every = 2;
    RunControl control;
    RunLog log;
    const auto summary = train(job, control, log.sink());
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(QString::fromStdString(summary->ending), QStringLiteral("early_stop"));
    QCOMPARE(summary->steps, summary->best_step + 6);
    QCOMPARE(log.remarked(recipe::RemarkKind::plateau), std::size_t(1));
    QCOMPARE(findCheckpoint(job.run_folder, Which::best)->filename().string(), checkpointName(summary->best_step));
    QCOMPARE(findCheckpoint(job.run_folder, Which::last)->filename().string(), checkpointName(summary->steps));
}

void TrainTest::answersQuestionsBetweenSteps() {
    const TrainingJob job = tinyJob(fresh());
    RunControl control;
    RunLog log;
    std::vector<std::size_t> answeredAfter;
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        log.add(event);
        const auto* done = std::get_if<recipe::StepDone>(&event);
        if (done && done->step == 5) control.post([&] { answeredAfter.push_back(log.steps.size()); });
    });
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(answeredAfter, std::vector<std::size_t>{5});
}

// Between two passes of a step, too: on a slow machine a step is long.
void TrainTest::gentleUsesFewerThreads() {
    at::set_num_threads(2);
    TrainingJob job = tinyJob(fresh());
    RunControl control;
    RunLog log;
    std::map<std::int64_t, int> threads;
    std::set<std::pair<std::size_t, int>> inTheThird;  // passes done, threads
    job.progress = [&](const Progress& progress) {
        if (progress.activity == "Training" && log.steps.size() == 2) {
            inTheThird.emplace(progress.done, at::get_num_threads());
            control.setPace(Pace::gentle);
        }
        return true;
    };
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        log.add(event);
        const auto* done = std::get_if<recipe::StepDone>(&event);
        if (!done) return;
        threads[done->step] = at::get_num_threads();
        if (done->step >= 5) control.setPace(Pace::full);
    });
    const int after = at::get_num_threads();
    at::set_num_threads(1);
    QVERIFY(bool(summary));
    QCOMPARE(threads.at(2), 2);
    QVERIFY2(inTheThird.size() >= 2, qPrintable(QString::number(inTheThird.size())));
    for (const auto& [passes, count] : inTheThird) QCOMPARE(count, passes == 1 ? 2 : 1);
    QCOMPARE(threads.at(3), 1);
    QCOMPARE(threads.at(5), 1);
    QCOMPARE(threads.at(7), 2);
    QCOMPARE(after, 2);
}

// The sums of a matrix product are divided among the threads, so the last digits may differ; nothing else may.
void TrainTest::thePaceChangesNothing() {
    at::set_num_threads(2);
    const TrainingJob straight = tinyJob(fresh(), {.dropout = 0.1}), gentle = tinyJob(fresh(), {.dropout = 0.1});
    RunControl undisturbed, control;
    RunLog expected, log;
    const bool first = bool(train(straight, undisturbed, expected.sink()));
    const bool second = bool(train(gentle, control, [&](const recipe::TrainEvent& event) {
        log.add(event);
        control.setPace(log.steps.size() % 2 == 1 ? Pace::gentle : Pace::full);
    }));
    at::set_num_threads(1);
    QVERIFY(first && second);
    QCOMPARE(log.steps.size(), expected.steps.size());
    for (const auto& [step, done] : log.steps) {
        const double apart = std::abs(done.loss / expected.steps.at(step).loss - 1);
        QVERIFY2(apart < 1e-5, qPrintable(QStringLiteral("step %1: %2").arg(step).arg(apart)));
        QCOMPARE(done.tokens, expected.steps.at(step).tokens);
    }
    for (const auto& [step, look] : log.evaluations) QVERIFY(std::abs(look.loss / expected.evaluations.at(step).loss - 1) < 1e-5);
}

void TrainTest::refusesAnotherRun_data() {
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("named");
    QTest::newRow("learning rate") << "rate" << "training.learning_rate";
    QTest::newRow("seed") << "seed" << "training.seed";
    QTest::newRow("rank") << "rank" << "rank";
    QTest::newRow("a token") << "token" << "tokenised rows";
    QTest::newRow("base model") << "base" << "base model";
}

void TrainTest::refusesAnotherRun() {
    QFETCH(QString, change);
    QFETCH(QString, named);
    const std::string what = change.toStdString();
    TrainingJob job = tinyJob(fresh(), {.steps = 3});
    RunControl control;
    QVERIFY(bool(train(job, control, [](const recipe::TrainEvent&) {})));
    job.start = Start::resume;
    if (what == "rate") job.recipe.training.learning_rate = 1e-4;
    if (what == "seed") job.recipe.training.seed = 2;
    if (what == "rank") job.recipe.method.values["rank"] = std::int64_t{8};
    if (what == "token") job.data.training.rows[7].ids[2] ^= 1;
    auto base = std::make_shared<model::BaseModel>(*job.base);
    base->hash = "another";
    if (what == "base") job.base = base;
    const auto summary = train(job, control, [](const recipe::TrainEvent&) {});
    QVERIFY(!summary);
    QCOMPARE(int(summary.error().kind), int(ErrorKind::mismatch));
    QVERIFY2(QString::fromStdString(summary.error().why).contains(named), summary ? "" : whyOf(summary.error()));
}

void TrainTest::freshRunNeedsAnEmptyFolder() {
    const TrainingJob job = tinyJob(fresh(), {.steps = 2});
    RunControl control;
    QVERIFY(bool(train(job, control, [](const recipe::TrainEvent&) {})));
    const auto again = train(job, control, [](const recipe::TrainEvent&) {});
    QVERIFY(!again);
    QVERIFY(again.error().why.find("already holds checkpoints") != std::string::npos);
}

void TrainTest::undecidedFieldIsNamed() {
    TrainingJob job = tinyJob(fresh());
    job.recipe.training.batch_rows.reset();
    RunControl control;
    const auto summary = train(job, control, [](const recipe::TrainEvent&) {});
    QVERIFY(!summary);
    QCOMPARE(QString::fromStdString(summary.error().why), QStringLiteral("training.batch_rows is not decided"));
}

// Runs of a race share a process: what one left in the allocator is not what the next one needed.
void TrainTest::theMemoryToldIsTheRunsOwn() {
    constexpr std::int64_t before = std::int64_t{700} << 20;   // bytes
    std::vector<at::Tensor> together;
    for (int i = 0; i < 7; ++i) together.push_back(at::ones({before / 7 / 4}, at::kFloat));
    together.clear();
    const TrainingJob job = tinyJob(fresh(), {.steps = 2});
    QVERIFY(model::peakMemoryBytes(job.base->device) > std::uint64_t(before));
    RunControl control;
    const auto summary = train(job, control, [](const recipe::TrainEvent&) {});
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QVERIFY2(summary->peak_memory_bytes > 0 && summary->peak_memory_bytes < std::uint64_t(before), qPrintable(QString::number(summary->peak_memory_bytes)));
}

QTEST_GUILESS_MAIN(TrainTest)
#include "train_test.moc"
