#include "facts.h"
#include "planning/checks.h"
#include "planning/guide.h"

#include <QtTest>

#include <functional>

using namespace graft;
using namespace graft::planning;
using recipe::Severity;

using Change = std::function<void(recipe::Recipe&, PlanningFacts&)>;
Q_DECLARE_METATYPE(Change)

class ChecksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDecidedRecipeIsClean() {
        const auto facts = partsFacts(smolShape(), evenLengths(640, 40, 190));
        const auto problems = check(*decide(openRecipe(), facts), facts);
        QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().problem.c_str());
    }

    void finds_data() {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<bool>("stops");
        const auto row = [](const char* name, const char* field, bool stops, Change change) { QTest::newRow(name) << change << QByteArray(field) << stops; };
        using R = recipe::Recipe&;
        using F = PlanningFacts&;
        row("no model", "model.path", true, [](R r, F) { r.model.path.clear(); });
        row("no data", "data.path", true, [](R r, F) { r.data.path.clear(); });
        row("undecided", "training.learning_rate", true, [](R r, F) { r.training.learning_rate.reset(); });
        row("rate out of range", "training.learning_rate", true, [](R r, F) { r.training.learning_rate = -1; });
        row("rate is NaN", "training.learning_rate", true, [](R r, F) { r.training.learning_rate = std::nan(""); });
        row("rate too high", "training.learning_rate", false, [](R r, F) { r.training.learning_rate = 0.5; });
        row("rate too low", "training.learning_rate", false, [](R r, F) { r.training.learning_rate = 1e-7; });
        row("unknown schedule", "training.schedule", true, [](R r, F) { r.training.schedule = "zigzag"; });
        row("unknown role", "data.roles", true, [](R r, F) { r.data.roles["a"] = "wizard"; });
        row("negative warm-up", "training.warmup_share", true, [](R r, F) { r.training.warmup_share = -0.1; });
        row("longer than the model", "data.max_length", true, [](R r, F) { r.data.max_length = 4096; });
        row("rows left out", "data.max_length", false, [](R r, F) { r.data.max_length = 100; });
        row("all rows left out", "data.max_length", true, [](R r, F) { r.data.max_length = 10; });
        row("answers cut", "data.length_policy", false, [](R r, F) { r.data.max_length = 100, r.data.length_policy = "cut"; });
        row("few rows", "data.path", false, [](R, F f) { f.training_lengths.resize(30); });
        row("nothing learned", "data.roles", true, [](R, F f) { f.learned_share = 0; });
        row("no held-out row", "data.held_out_share", true, [](R, F f) { f.held_out_rows = 0; });
        row("large shares", "data.held_out_share", false, [](R r, F) { r.data.held_out_share = r.data.test_share = 0.45; });
        row("parts on random weights", "model.initialisation", true, [](R r, F) { r.model.initialisation = "random"; });
        row("batch over rows", "training.batch_rows", false, [](R r, F) { r.training.batch_rows = 2000; });
        row("never evaluated", "training.evaluate_every", false, [](R r, F) { r.training.evaluate_every = 100000; });
        row("many epochs", "training.epochs", false, [](R r, F) { r.training.epochs = 50; });
        row("many steps", "training.max_steps", false, [](R r, F) { r.training.max_steps = 5000; });
        row("slow precision", "model.base_precision", false, [](R, F f) { f.device.bfloat16_products = false; });
        row("slow products on a packed base", "model.compute_precision", false, [](R r, F f) { r.model.base_precision = "nf4", f.device.bfloat16_products = false; });
        row("every weight of a packed base", "model.base_precision", true, [](R r, F f) { r.model.base_precision = "int8", f.method_plan.trained_parameters = f.shape.parameters; });
        row("computes in another format", "model.compute_precision", true, [](R r, F) { r.model.compute_precision = "float32"; });
        row("no such precision", "model.base_precision", true, [](R r, F) { r.model.base_precision = "nf3"; });
        row("answer too long", "evaluation.max_new_tokens", true, [](R r, F) { r.evaluation.max_new_tokens = 4000; });
        row("memory short", "training.micro_batch_tokens", true, [](R, F f) { f.device.memory_bytes = 600'000'000; });
    }
    void finds() {
        QFETCH(Change, change);
        QFETCH(QByteArray, field);
        QFETCH(bool, stops);
        auto facts = partsFacts(smolShape(), evenLengths(640, 40, 190));
        auto recipe = *decide(openRecipe(), facts);
        change(recipe, facts);
        const auto problems = check(recipe, facts);
        const auto found = std::find_if(problems.begin(), problems.end(), [&](const auto& problem) { return problem.field == field.toStdString(); });
        QVERIFY2(found != problems.end(), problems.empty() ? "nothing found" : problems.front().field.c_str());
        QCOMPARE(found->severity == Severity::error, stops);
        QVERIFY(!found->problem.empty());
        QVERIFY(!found->hint.empty());
    }

    void errorsComeFirst() {
        auto facts = partsFacts(smolShape(), evenLengths(640, 40, 190));
        auto recipe = *decide(openRecipe(), facts);
        recipe.training.epochs = 50;
        facts.held_out_rows = 0;
        const auto problems = check(recipe, facts);
        QVERIFY(problems.size() >= 2);
        QCOMPARE(problems.front().severity, Severity::error);
        QCOMPARE(problems.back().severity, Severity::warning);
    }
};

QTEST_GUILESS_MAIN(ChecksTest)
#include "checks_test.moc"
