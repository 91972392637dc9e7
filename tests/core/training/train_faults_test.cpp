// A run in trouble: rows that give NaN, a full disk, too little memory, a damaged checkpoint.
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

class TrainFaultsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void badRowsAreSkippedAndNamed();
    void threeBadStepsPauseTheRun();
    void diskFullPausesTheRun_data();
    void diskFullPausesTheRun();
    void memoryIsAnswered();
    void memoryGivesUpWithAValidCheckpoint();
    void bypassesADamagedCheckpoint();

private:
    fs::path fresh() { return fs::path(m_folder.path().toStdString()) / ("run" + std::to_string(++m_runs)); }
    QTemporaryDir m_folder;
    int m_runs = 0;
};

void TrainFaultsTest::initTestCase() {
    model::installMemoryArena();
    at::set_num_threads(1);
}

void TrainFaultsTest::badRowsAreSkippedAndNamed() {
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

void TrainFaultsTest::threeBadStepsPauseTheRun() {
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
        if (log.remarked(recipe::RemarkKind::held) == 2) control.ask(Wish::stop);
        else if (log.remarked(recipe::RemarkKind::held) == 1 && log.skipped.size() == 3) control.ask(Wish::run);
    });
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(log.skipped.size(), std::size_t(6));
    QCOMPARE(QString::fromStdString(summary->ending), QStringLiteral("paused"));
    const auto remark = std::find_if(log.remarks.begin(), log.remarks.end(), [](const auto& each) { return each.kind == recipe::RemarkKind::held; });
    QVERIFY(remark->text.find("learning rate") != std::string::npos);
    const auto trained = loadTrainedState(*findCheckpoint(job.run_folder, Which::last), job.recipe, *job.base);
    QVERIFY(trained && allFinite(trained->state));
    const peft::State start = *trained->method->begin(*job.base, trained->values, {.seed = job.recipe.training.seed});
    for (std::size_t leaf = 0; leaf < start.leaves.size(); ++leaf) QVERIFY(at::equal(start.leaves[leaf].values, trained->state.leaves[leaf].values));
}

void TrainFaultsTest::diskFullPausesTheRun_data() {
    QTest::addColumn<int>("code");
    QTest::newRow("disk full") << ENOSPC;
    QTest::newRow("disk error") << EIO;
}

// From the second checkpoint on writing fails, until someone makes room: told, paused, the first checkpoint valid, then the run goes on.
void TrainFaultsTest::diskFullPausesTheRun() {
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
        if (!remark || remark->kind != recipe::RemarkKind::unsaved) return;
        standing = findCheckpoint(job.run_folder, Which::last)->filename().string();
        full = false;
        control.ask(Wish::run);
    });
    QVERIFY2(summary, summary ? "" : whyOf(summary.error()));
    QCOMPARE(log.remarked(recipe::RemarkKind::unsaved), std::size_t(1));
    QCOMPARE(QString::fromStdString(standing), QString::fromStdString(log.saved.front()));
    QCOMPARE(QString::fromStdString(summary->ending), QStringLiteral("done"));
    QCOMPARE(figuresOf(log), figuresOf(expected));
    QCOMPARE(tensorsOf(job.run_folder), tensorsOf(straight.run_folder));
}

// A ceiling under what the first plan needs: smaller passes, then recompute, and the same losses.
void TrainFaultsTest::memoryIsAnswered() {
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
    const auto inForce = state->state["position"]["micro_batch_tokens"].get<std::int64_t>();
    QVERIFY(inForce < 4000);
    const auto answer = std::find_if(log.remarks.rbegin(), log.remarks.rend(), [](const auto& remark) { return remark.kind == recipe::RemarkKind::memory_answered; });
    QVERIFY(answer->micro_batch_tokens == inForce);
    QVERIFY(answer->recompute == state->state["position"]["recompute"].get<std::string>());
}

void TrainFaultsTest::memoryGivesUpWithAValidCheckpoint() {
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

void TrainFaultsTest::bypassesADamagedCheckpoint() {
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

QTEST_GUILESS_MAIN(TrainFaultsTest)
#include "train_faults_test.moc"
