#include "tiny_run.h"

#include "data/batch.h"
#include "model/memory_arena.h"
#include "training/trained_state.h"

#include <cerrno>
#include <cmath>
#include <set>

using namespace graft;
using namespace graft::test;
using namespace graft::training;
namespace fs = std::filesystem;

namespace {

// A base model in which the embedding of one token is NaN, as a broken file or an overflow leaves it.
std::shared_ptr<const model::BaseModel> withBadToken(const model::BaseModel& base, text::TokenId token) {
    auto bad = std::make_shared<model::BaseModel>(base);
    const at::Tensor values = base.embedding.dense(0, base.embedding.rows()).clone();
    values[token].fill_(std::nan(""));
    bad->embedding = model::Weight(model::DenseWeight{values});
    return bad;
}

// Rows that no longer hold the token, but those named.
void keepBadTokenIn(std::vector<data::TokenRow>& rows, text::TokenId token, const std::set<std::size_t>& kept) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
        for (auto& id : rows[row].ids)
            if (id == token) id = token - 1;
        if (kept.contains(row)) rows[row].ids[1] = token;
    }
}

bool allFinite(const peft::State& state) {
    for (const peft::Leaf& leaf : state.leaves)
        if (!at::isfinite(leaf.values).all().item<bool>()) return false;
    return true;
}

}  // namespace

class TrainTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void fullLearnsATinyTextFromRandomWeights();
    void loraChangesOnlyItsOwnTensors();
    void tellsWhatHappens();
    void badRowsAreSkippedAndNamed();
    void threeBadStepsPauseTheRun();
    void diskFullPausesTheRun_data();
    void diskFullPausesTheRun();
    void memoryIsAnswered();
    void memoryGivesUpWithAValidCheckpoint();
    void endsWhenItNoLongerImproves();
    void answersQuestionsBetweenSteps();
    void gentleUsesFewerThreads();
    void refusesAnotherRun_data();
    void refusesAnotherRun();
    void bypassesADamagedCheckpoint();
    void freshRunNeedsAnEmptyFolder();
    void undecidedFieldIsNamed();

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
    const peft::State start = *trained->method->begin(base, trained->values, job.recipe.training.seed);
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

void TrainTest::badRowsAreSkippedAndNamed() {
    TrainingJob job = tinyJob(fresh());
    job.data.held_out.rows.clear();
    keepBadTokenIn(job.data.training.rows, 60, {4});
    job.base = withBadToken(*job.base, 60);
    RunControl control;
    RunLog log;
    const auto summary = train(job, control, log.sink());
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    const data::StepOrder order(20, 8, job.recipe.training.seed);
    std::size_t expected = 0;
    for (std::int64_t step = 0; step < 12; ++step) {
        const auto rows = order.rowsOfStep(step);
        const bool bad = std::find(rows.begin(), rows.end(), 4) != rows.end();
        QCOMPARE(std::isnan(log.steps.at(step + 1).loss), bad);
        expected += bad;
    }
    QVERIFY(expected > 0 && expected < 12);
    QCOMPARE(log.skipped.size(), expected);
    for (const recipe::StepSkipped& skipped : log.skipped) QCOMPARE(skipped.rows, std::vector<std::int64_t>{job.data.training.rows[4].row});
    const auto trained = loadTrainedState(*findCheckpoint(job.run_folder, Which::last), job.recipe, *job.base);
    QVERIFY(trained && allFinite(trained->state));
    QVERIFY(std::isfinite(summary->last_loss));
}

void TrainTest::threeBadStepsPauseTheRun() {
    TrainingJob job = tinyJob(fresh());
    job.data.held_out.rows.clear();
    std::set<std::size_t> all;
    for (std::size_t row = 0; row < 20; ++row) all.insert(row);
    keepBadTokenIn(job.data.training.rows, 60, all);
    job.base = withBadToken(*job.base, 60);
    RunControl control;
    RunLog log;
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        log.add(event);
        if (log.remarked(recipe::RemarkKind::paused) == 2) control.ask(Wish::stop);
        else if (log.remarked(recipe::RemarkKind::paused) == 1 && log.skipped.size() == 3) control.ask(Wish::run);
    });
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(log.skipped.size(), std::size_t(6));
    QCOMPARE(QString::fromStdString(summary->ending), QStringLiteral("paused"));
    const auto remark = std::find_if(log.remarks.begin(), log.remarks.end(), [](const auto& each) { return each.kind == recipe::RemarkKind::paused; });
    QVERIFY(remark->text.find("learning rate") != std::string::npos);
    const auto trained = loadTrainedState(*findCheckpoint(job.run_folder, Which::last), job.recipe, *job.base);
    QVERIFY(trained && allFinite(trained->state));
    const peft::State start = *trained->method->begin(*job.base, trained->values, job.recipe.training.seed);
    for (std::size_t leaf = 0; leaf < start.leaves.size(); ++leaf) QVERIFY(at::equal(start.leaves[leaf].values, trained->state.leaves[leaf].values));
}

void TrainTest::diskFullPausesTheRun_data() {
    QTest::addColumn<int>("code");
    QTest::newRow("disk full") << ENOSPC;
    QTest::newRow("disk error") << EIO;
}

// From the second checkpoint on writing fails, until someone makes room: told, paused, the first checkpoint valid, then the run goes on.
void TrainTest::diskFullPausesTheRun() {
    QFETCH(int, code);
    TrainingJob straight = tinyJob(fresh());
    RunControl undisturbed;
    RunLog expected;
    QVERIFY(bool(train(straight, undisturbed, expected.sink())));

    TrainingJob job = tinyJob(fresh());
    bool full = false;
    FileCalls calls = FileCalls::system();
    calls.write = [&](int fd, const void* bytes, std::size_t count) -> long {
        if (!full) return FileCalls::system().write(fd, bytes, count);
        errno = code;
        return -1;
    };
    job.files = &calls;
    RunControl control;
    RunLog log;
    std::string standing;
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        log.add(event);
        if (std::holds_alternative<recipe::CheckpointSaved>(event) && log.saved.size() == 1) full = true;
        const auto* remark = std::get_if<recipe::Remark>(&event);
        if (!remark || remark->kind != recipe::RemarkKind::paused) return;
        standing = findCheckpoint(job.run_folder, Which::last)->filename().string();
        full = false;
        control.ask(Wish::run);
    });
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(log.remarked(recipe::RemarkKind::paused), std::size_t(1));
    QCOMPARE(QString::fromStdString(standing), QString::fromStdString(log.saved.front()));
    QCOMPARE(QString::fromStdString(summary->ending), QStringLiteral("done"));
    QCOMPARE(figuresOf(log), figuresOf(expected));
    QCOMPARE(tensorsOf(job.run_folder), tensorsOf(straight.run_folder));
}

// A ceiling under what the first plan needs: smaller passes, then recompute, and the same losses.
void TrainTest::memoryIsAnswered() {
    const TinySetting setting{.steps = 3, .batch_rows = 16, .micro_batch_tokens = 4000};
    const auto roomy = [&](const fs::path& folder) {
        TrainingJob job = tinyJob(folder, setting);
        std::vector<int> lengths(16);
        for (std::size_t row = 0; row < 16; ++row) lengths[row] = 150 + static_cast<int>(row);
        job.data.training.rows = tinyRows(lengths);
        job.data.held_out.rows.clear();
        return job;
    };
    const TrainingJob whole = roomy(fresh());
    RunControl control;
    RunLog expected;
    const std::uint64_t before = model::arenaBytesInUse();
    model::resetArenaPeak();
    QVERIFY(bool(train(whole, control, expected.sink())));
    const std::uint64_t needed = model::arenaPeakBytes() - before;

    const TrainingJob job = roomy(fresh());
    RunLog log;
    model::setMemoryCeiling(model::arenaBytesInUse() + needed / 2);
    const auto summary = train(job, control, log.sink());
    model::setMemoryCeiling(0);
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QVERIFY(log.remarked(recipe::RemarkKind::memory_answered) >= 1);
    QCOMPARE(log.steps.size(), std::size_t(3));
    for (const auto& [step, done] : log.steps) {
        QVERIFY(std::abs(done.loss / expected.steps.at(step).loss - 1) < 1e-5);
        QCOMPARE(done.tokens, expected.steps.at(step).tokens);
    }
    const auto state = readCheckpoint(*findCheckpoint(job.run_folder, Which::last));
    QVERIFY(state->state["position"]["micro_batch_tokens"].get<std::int64_t>() < 4000);
}

void TrainTest::memoryGivesUpWithAValidCheckpoint() {
    TrainingJob job = tinyJob(fresh(), {.steps = 20});
    job.recipe.training.save_every = 2;
    job.data.held_out.rows.clear();
    RunControl control;
    RunLog log;
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        log.add(event);
        const auto* done = std::get_if<recipe::StepDone>(&event);
        if (done && done->step == 5) model::setMemoryCeiling(1);
    });
    model::setMemoryCeiling(0);
    QVERIFY(!summary);
    QCOMPARE(int(summary.error().kind), int(ErrorKind::outOfMemory));
    QVERIFY(log.remarked(recipe::RemarkKind::memory_answered) >= 1);
    QVERIFY(findCheckpoint(job.run_folder, Which::last)->filename() >= checkpointName(4));
    job.start = Start::resume;
    QVERIFY(bool(train(job, control, log.sink())));
    QCOMPARE(log.steps.size(), std::size_t(20));
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

void TrainTest::gentleUsesFewerThreads() {
    at::set_num_threads(2);
    const TrainingJob job = tinyJob(fresh());
    RunControl control;
    std::map<std::int64_t, int> threads;
    const auto summary = train(job, control, [&](const recipe::TrainEvent& event) {
        const auto* done = std::get_if<recipe::StepDone>(&event);
        if (!done) return;
        threads[done->step] = at::get_num_threads();
        control.setPace(done->step < 5 ? Pace::gentle : Pace::full);
    });
    const int after = at::get_num_threads();
    at::set_num_threads(1);
    QVERIFY(bool(summary));
    QCOMPARE(threads.at(1), 2);
    QCOMPARE(threads.at(3), 1);
    QCOMPARE(threads.at(7), 2);
    QCOMPARE(after, 2);
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

void TrainTest::bypassesADamagedCheckpoint() {
    const TrainingJob straight = tinyJob(fresh());
    RunControl control;
    RunLog expected;
    QVERIFY(bool(train(straight, control, expected.sink())));

    TrainingJob job = tinyJob(fresh());
    RunLog log;
    QVERIFY(bool(train(job, control, log.sink())));
    fs::resize_file(*findCheckpoint(job.run_folder, Which::last) / "optimizer.safetensors", 100);
    job.start = Start::resume;
    const auto summary = train(job, control, log.sink());
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(log.remarked(recipe::RemarkKind::checkpoint_bypassed), std::size_t(1));
    QVERIFY(fs::exists(job.run_folder / "checkpoints" / "damaged-step-00000012"));
    QCOMPARE(figuresOf(log), figuresOf(expected));
    QCOMPARE(tensorsOf(job.run_folder), tensorsOf(straight.run_folder));
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

QTEST_GUILESS_MAIN(TrainTest)
#include "train_test.moc"
