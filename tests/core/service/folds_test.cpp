// Runs of five folds are judged as one: every row once, baselines alike; what is not whole stays as it is.
#include "service/folds.h"
#include "service/compare.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using recipe::EvaluationReport;

namespace {

constexpr int rowsPerFold = 4;

// Rows fold, fold + 5, ...; the first `right` of them right.
EvaluationReport reportOf(const std::string& contestant, int fold, int right, double loss) {
    EvaluationReport report{.contestant = contestant, .label = contestant + "'s", .set = "held_out", .loss = loss};
    for (int i = 0; i < rowsPerFold; ++i) report.answers.push_back({.row = fold + 5 * i, .prompt = "p", .scores = {{"label_accuracy", i < right ? 1.0 : 0.0}}});
    report.scores = {{.id = "label_accuracy", .label = "Right", .value = right / double(rowsPerFold), .low = 0, .high = 1}};
    return report;
}

MeasuredRun runOf(const std::string& method, int fold, int right, double seconds) {
    MeasuredRun run{{.id = method + std::to_string(fold), .state = recipe::RunState::done, .created = 1, .recipe = namedRecipe(""), .summary = recipe::RunSummary{}, .scores = {}}, {}};
    run.record.recipe.method.id = method;
    run.record.recipe.data.fold = fold;
    run.record.recipe.training.evaluate_every = 10 + fold;
    run.record.recipe.training.epochs = 2.0 / (6 + fold % 2);
    for (const char* key : {"training.evaluate_every", "training.epochs"}) run.record.recipe.reasons[key] = "made of the fold's rows by the guide";
    run.record.summary->seconds = seconds;
    run.record.summary->peak_memory_bytes = std::uint64_t(100 + fold);
    run.reports = {reportOf(run.record.id, fold, right, fold), reportOf("base", fold, 0, 9)};
    return run;
}

std::vector<MeasuredRun> allFolds(const std::string& method, const std::vector<int>& right) {
    std::vector<MeasuredRun> runs;
    for (std::size_t i = 0; i < right.size(); ++i) runs.push_back(runOf(method, int(i) + 1, right[i], 10));
    return runs;
}

}  // namespace

class FoldsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wholeFoldsBecomeOne() {
        auto runs = allFolds("lora", {4, 3, 4, 2, 4});
        for (auto& run : allFolds("prefix", {0, 1, 0, 2, 0})) runs.insert(runs.begin() + 3, run);   // in no order
        const auto joined = joinFolds(runs);
        QCOMPARE(joined.size(), std::size_t(2));
        const auto& lora = joined.front();
        QCOMPARE(lora.record.id, std::string("lora1"));
        QCOMPARE(lora.record.recipe.name, std::string("LoRA, 5 folds"));
        QCOMPARE(lora.record.summary->seconds, 50.0);
        QCOMPARE(lora.record.summary->peak_memory_bytes, std::uint64_t(105));
        QCOMPARE(lora.reports.size(), std::size_t(2));
        const auto& report = lora.reports.front();
        QCOMPARE(report.answers.size(), std::size_t(20));
        for (std::size_t i = 0; i < 20; ++i) QCOMPARE(report.answers[i].row, std::int64_t(i + 1));
        QCOMPARE(report.scores.front().value, 17 / 20.0);
        QVERIFY(report.scores.front().low > 0.5 && report.scores.front().low < 17 / 20.0 && report.scores.front().high <= 1 && report.scores.front().high > 17 / 20.0);
        QCOMPARE(*report.loss, 3.0);
        QCOMPARE(lora.reports.back().contestant, std::string("base"));
        QCOMPARE(lora.reports.back().answers.size(), std::size_t(20));
    }

    void whatIsNotWholeStays() {
        auto four = allFolds("lora", {4, 3, 4, 2});
        QCOMPARE(joinFolds(four).size(), std::size_t(4));
        auto unmeasured = allFolds("lora", {4, 3, 4, 2, 4});
        unmeasured[2].reports.erase(unmeasured[2].reports.begin());
        QCOMPARE(joinFolds(unmeasured).size(), std::size_t(5));
        auto other = allFolds("lora", {4, 3, 4, 2, 4});
        other[1].record.recipe.training.learning_rate = 1;
        QCOMPARE(joinFolds(other).size(), std::size_t(5));
        other = allFolds("lora", {4, 3, 4, 2, 4});
        other[4].record.recipe.data.hash = "of another version of the file";
        QCOMPARE(joinFolds(other).size(), std::size_t(5));
        auto whole = runOf("lora", 0, 3, 10);
        QCOMPARE(joinFolds({whole, whole}).size(), std::size_t(2));
    }

    void aPlanIsMadeForEachFold() {
        RacePlan plan;
        for (const char* method : {"lora", "prefix"}) {
            plan.lanes.push_back({.name = method, .recipe = namedRecipe(method), .cost = MethodCost{.file_bytes = 100, .memory_bytes = 7, .seconds_low = 10, .seconds_high = 20}});
            plan.lanes.back().recipe.method.id = method;
        }
        plan.free_disk_bytes = 1000;
        plan.warnings = {"few rows"};
        const auto folded = inFolds(plan);
        QCOMPARE(folded.lanes.size(), std::size_t(10));
        for (std::size_t i = 0; i < 10; ++i) {
            QCOMPARE(folded.lanes[i].recipe.data.fold, std::int64_t(i / 2 + 1));
            QCOMPARE(folded.lanes[i].recipe.method.id, std::string(i % 2 ? "prefix" : "lora"));
        }
        QCOMPARE(folded.cost.seconds_low, 100.0);
        QCOMPARE(folded.cost.memory_bytes, std::uint64_t(7));
        QVERIFY(folded.warnings.size() == 1 && folded.warnings.front().find("on the disk") != std::string::npos);   // the one has gone, the other come
    }

    void aComparisonRanksWholeFolds() {
        const QTemporaryDir temporary;
        const auto project = *Project::create(fs::path(temporary.path().toStdString()) / "desk", "desk");
        std::vector<std::string> ids;
        for (const auto& [method, right] : {std::pair<const char*, std::vector<int>>{"lora", {4, 3, 4, 4, 4}}, {"prefix", {0, 1, 0, 2, 0}}})
            for (const auto& run : allFolds(method, right)) {
                const auto made = *project.createRun(run.record.recipe);
                for (auto report : run.reports) {
                    if (report.contestant == run.record.id) report.contestant = made.id;
                    if (!writeEvaluation(project.runFolder(made.id) / "evaluation", report)) qFatal("the report could not be written");
                }
                ids.push_back(made.id);
            }
        const auto comparison = compareRuns(project, ids);
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.starts_with("LoRA, 5 folds is best here (Right: 95 % of 20 rows;"), comparison->verdict.c_str());
        QCOMPARE(std::ranges::count_if(comparison->rows, [](const ComparedRow& row) { return row.recipe.has_value(); }), std::ptrdiff_t(2));
        QVERIFY(comparison->not_comparable.empty());
        // Beside a run that was judged by its steering rows alone, they are another split.
        ids.push_back(project.createRun(namedRecipe("alone"))->id);
        QCOMPARE(compareRuns(project, ids)->not_comparable, std::vector<std::string>{ids.back()});
    }
};

QTEST_GUILESS_MAIN(FoldsTest)
#include "folds_test.moc"
