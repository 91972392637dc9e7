// Which runs are trained again and with what, and what a comparison says of runs that differ in their seed alone.
#include "service/repeats.h"
#include "service/compare.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using recipe::Recipe;
using recipe::RunRecord;

namespace {

RunRecord ended(const std::string& id, std::uint64_t seed, const std::string& method = "lora") {
    RunRecord run{.id = id, .state = recipe::RunState::done, .created = 1, .recipe = namedRecipe("name of " + id), .summary = {}, .scores = {}};
    run.recipe.method.id = method;
    run.recipe.training.seed = seed;
    run.recipe.training.epochs = 3;
    run.recipe.reasons["training.epochs"] = "because of " + id;
    run.summary = recipe::RunSummary{};
    run.summary->seconds = 40;
    run.summary->trained_parameters = 1000;
    run.summary->peak_memory_bytes = 5'000'000;
    return run;
}

std::vector<std::uint64_t> seedsIn(const RepeatPlan& plan) {
    std::vector<std::uint64_t> seeds;
    for (const auto& recipe : plan.recipes) seeds.push_back(recipe.training.seed);
    return seeds;
}

}  // namespace

class RepeatsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void othersSeedsAreThoseThatAreMissing() {
        const auto first = ended("a", 1);
        QCOMPARE(seedsIn(withOtherSeeds({first}, {first})), (std::vector<std::uint64_t>{2, 3}));
        QCOMPARE(seedsIn(withOtherSeeds({first}, {first, ended("b", 2)})), std::vector<std::uint64_t>{3});
        QCOMPARE(seedsIn(withOtherSeeds({ended("c", 7)}, {})), (std::vector<std::uint64_t>{1, 2}));
        // Two runs of one kind ask for three seeds together; another method's seeds are its own, and one that failed does not count.
        QCOMPARE(seedsIn(withOtherSeeds({first, ended("b", 2)}, {first, ended("b", 2)})), std::vector<std::uint64_t>{3});
        auto failed = ended("d", 2);
        failed.state = recipe::RunState::failed;
        QCOMPARE(seedsIn(withOtherSeeds({first}, {first, ended("p", 3, "prefix"), failed})), (std::vector<std::uint64_t>{2, 3}));
        QVERIFY(withOtherSeeds({first}, {first, ended("b", 2), ended("e", 9)}).recipes.empty());
    }

    void aRepeatIsTheSameButForItsSeed() {
        const auto first = ended("a", 1);
        const auto plan = withOtherSeeds({first}, {first});
        for (const auto& recipe : plan.recipes) {
            QVERIFY(differInSeedAlone(first.recipe, recipe));
            QVERIFY(recipe.name.empty());
        }
        QCOMPARE(plan.cost.seconds_high, 80.0);
        QCOMPARE(plan.cost.memory_bytes, std::uint64_t(5'000'000));
        QVERIFY(plan.cost.disk_bytes > 2 * 4 * 1000);
        QVERIFY(!differInSeedAlone(first.recipe, first.recipe));
        auto other = ended("b", 2).recipe;
        other.training.learning_rate = 1e-3;
        QVERIFY(!differInSeedAlone(first.recipe, other));
    }

    void moreExamples() {
        auto steps = ended("s", 1);
        steps.recipe.training.max_steps = 101;
        const auto plan = withMoreExamples({ended("a", 1), steps});
        QCOMPARE(*plan.recipes[0].training.epochs, 4.5);
        QVERIFY(!plan.recipes[0].training.max_steps);
        QCOMPARE(*plan.recipes[1].training.max_steps, std::int64_t(152));
        QCOMPARE(*plan.recipes[1].training.epochs, 3.0);   // the steps decide
        QCOMPARE(plan.recipes[0].training.seed, std::uint64_t(1));
        QCOMPARE(plan.cost.seconds_low, 120.0);
    }

    void aComparisonTellsHowFarSeedsLieApart() {
        const QTemporaryDir temporary;
        const auto project = *Project::create(fs::path(temporary.path().toStdString()) / "desk", "desk");
        const auto add = [&](const RunRecord& like, int right) {
            const auto made = *project.createRun(like.recipe);
            recipe::EvaluationReport report{.contestant = made.id, .label = made.id, .set = "held_out"};
            report.scores = {{.id = "label_accuracy", .label = "Right", .value = right / 40.0, .low = 0, .high = 1}};
            for (int i = 0; i < 40; ++i) report.answers.push_back({.row = i, .prompt = "p", .scores = {{"label_accuracy", i < right ? 1.0 : 0.0}}});
            if (!writeEvaluation(project.runFolder(made.id) / "evaluation", report)) qFatal("the report could not be written");
            return made.id;
        };
        const std::vector<std::string> lora{add(ended("a", 1), 30), add(ended("b", 2), 36), add(ended("c", 3), 33)};
        const std::vector<std::string> prefix{add(ended("p", 1, "prefix"), 20), add(ended("q", 2, "prefix"), 31)};
        const auto alone = add(ended("f", 1, "full"), 3);
        auto all = lora;
        all.insert(all.end(), prefix.begin(), prefix.end());
        all.push_back(alone);
        const auto comparison = compareRuns(project, all);
        IS_GOOD(comparison);
        for (const auto& row : comparison->rows) {
            if (!row.recipe) continue;
            QCOMPARE(row.seeds.has_value(), row.contestant != alone);
            if (!row.seeds) continue;
            const bool ofLora = row.recipe->method.id == "lora";
            QCOMPARE(row.seeds->runs, std::int64_t(ofLora ? 3 : 2));
            QCOMPARE(row.seeds->low, ofLora ? 0.75 : 0.5);
            QCOMPARE(row.seeds->high, ofLora ? 0.9 : 0.775);
            QVERIFY(std::abs(row.seeds->mean - (ofLora ? 0.825 : 0.6375)) < 1e-12);
        }
        // The leader's own repeats are no rivals of it.
        const auto text = comparison->verdict + " | " + comparison->recommendation;
        QVERIFY2(comparison->recommendation.find("Trained 3 times with other seeds, it scored 75 % to 90 %. Seeds alone could turn the order of it and ") != std::string::npos, text.c_str());
        QVERIFY2(comparison->verdict.find(" is best here") != std::string::npos, text.c_str());
        const auto apart = compareRuns(project, {lora[0], lora[1], prefix[0]});
        IS_GOOD(apart);
        QVERIFY2(apart->recommendation.find("with other seeds, it scored 75 % to 90 %.") != std::string::npos && apart->recommendation.find("Seeds alone") == std::string::npos, apart->recommendation.c_str());
    }
};

QTEST_GUILESS_MAIN(RepeatsTest)
#include "repeats_test.moc"
