#include "../model/tiny_models.h"
#include "data/batch.h"
#include "peft/registry.h"
#include "training/flat_adamw.h"
#include "training/optimiser_step.h"

#include <ATen/Parallel.h>

#include <QtTest>

using namespace graft;
using namespace graft::training;

namespace {

struct Gathered {
    StepGradient step;
    std::vector<at::Tensor> gradients;
};

// Eight rows of unequal length and weight, cut to a budget of tokens.
Gathered gather(const std::string& method, std::int64_t budget, model::Recompute recompute, double dropout) {
    const auto base = test::tinyModel("llama");
    const peft::Method& chosen = **peft::methodNamed(method);
    peft::Values given;
    if (method == "lora") given = {{"rank", std::int64_t{4}}, {"dropout", dropout}};
    const peft::Values values = *peft::completeValues(chosen, given);
    peft::State state = *chosen.begin(*base, values, {.seed = 1});
    FlatAdamW optimiser(state, {});
    {
        const at::NoGradGuard frozen;  // B starts at zero, where A's gradient would vanish
        for (peft::Leaf& leaf : state.leaves) leaf.values.add_(0.02);
    }
    std::vector<data::TokenRow> rows = test::tinyRows({9, 14, 5, 21, 8, 12, 17, 6});
    rows[2].weight = 2;
    rows[5].weight = 0.25;
    const StepRequest request{3, 11, {0, 1, 2, 3, 4, 5, 6, 7}, 0, {budget, recompute}};
    Gathered gathered{gatherGradient({*base, chosen, values, state}, rows, request, {}), {}};
    for (const peft::Leaf& leaf : state.leaves) gathered.gradients.push_back(leaf.values.grad().clone());
    return gathered;
}

}  // namespace

class OptimiserStepTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void theCutDoesNotMatter_data();
    void theCutDoesNotMatter();
    void weightIsRepetition();
    void interruptedBetweenPasses();
    void nothingLearned();
};

void OptimiserStepTest::theCutDoesNotMatter_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("recompute");
    QTest::addColumn<double>("dropout");
    QTest::newRow("lora") << "lora" << 0 << 0.0;
    QTest::newRow("lora, dropout") << "lora" << 0 << 0.3;
    QTest::newRow("lora, recompute") << "lora" << 1 << 0.0;
    QTest::newRow("lora, recompute and dropout") << "lora" << 1 << 0.3;
    QTest::newRow("full") << "full" << 0 << 0.0;
}

// 1 x 8 rows, 2 x 4 and 8 x 1: the same loss and gradient.
void OptimiserStepTest::theCutDoesNotMatter() {
    QFETCH(QString, method);
    QFETCH(int, recompute);
    QFETCH(double, dropout);
    const auto kind = recompute ? model::Recompute::whole : model::Recompute::none;
    const Gathered whole = gather(method.toStdString(), 1000, kind, dropout);
    QCOMPARE(int(whole.step.ending), int(StepEnding::complete));
    for (const std::int64_t budget : {48, 1}) {
        const Gathered cut = gather(method.toStdString(), budget, kind, dropout);
        QVERIFY(std::abs(cut.step.loss / whole.step.loss - 1) <= 1e-6);
        QCOMPARE(cut.step.learned_tokens, whole.step.learned_tokens);
        double difference = 0, size = 0;
        for (std::size_t leaf = 0; leaf < whole.gradients.size(); ++leaf) {
            difference += (cut.gradients[leaf] - whole.gradients[leaf]).to(at::kDouble).pow(2).sum().item<double>();
            size += whole.gradients[leaf].to(at::kDouble).pow(2).sum().item<double>();
        }
        QVERIFY(size > 0);
        QVERIFY2(std::sqrt(difference / size) <= 1e-6, qPrintable(QString::number(std::sqrt(difference / size))));
    }
}

// A row of weight 2 counts as two of weight 1.
void OptimiserStepTest::weightIsRepetition() {
    const auto base = test::tinyModel("llama");
    const peft::Method& method = **peft::methodNamed("full");
    const peft::Values values = *peft::completeValues(method, {});
    peft::State state = *method.begin(*base, values, {.seed = 1});
    FlatAdamW optimiser(state, {});
    std::vector<data::TokenRow> rows = test::tinyRows({9, 14});
    const double repeated = gatherGradient({*base, method, values, state}, rows, {0, 1, {0, 1, 1}, 0, {100}}, {}).loss;
    rows[1].weight = 2;
    const double weighted = gatherGradient({*base, method, values, state}, rows, {0, 1, {0, 1}, 0, {100}}, {}).loss;
    QVERIFY(std::abs(repeated / weighted - 1) < 1e-6);
}

void OptimiserStepTest::interruptedBetweenPasses() {
    const auto base = test::tinyModel("llama");
    const peft::Method& method = **peft::methodNamed("lora");
    const peft::Values values = *peft::completeValues(method, {});
    peft::State state = *method.begin(*base, values, {.seed = 1});
    FlatAdamW optimiser(state, {});
    std::size_t passes = 0;
    const auto stop = [&](std::size_t done, std::size_t total) {
        passes = done;
        return total == 4 && done < 2;
    };
    const StepGradient step = gatherGradient({*base, method, values, state}, test::tinyRows({9, 14, 8, 6}), {0, 1, {0, 1, 2, 3}, 0, {1}}, stop);
    QCOMPARE(int(step.ending), int(StepEnding::interrupted));
    QCOMPARE(passes, std::size_t(2));
}

void OptimiserStepTest::nothingLearned() {
    const auto base = test::tinyModel("llama");
    const peft::Method& method = **peft::methodNamed("lora");
    const peft::Values values = *peft::completeValues(method, {});
    peft::State state = *method.begin(*base, values, {.seed = 1});
    FlatAdamW optimiser(state, {});
    std::vector<data::TokenRow> rows = test::tinyRows({9});
    for (auto& learned : rows[0].learned) learned = 0;
    QCOMPARE(int(gatherGradient({*base, method, values, state}, rows, {0, 1, {0}, 0, {100}}, {}).ending), int(StepEnding::nothing_learned));
    QCOMPARE(optimiser.gradientNorm(), 0.0);
}

QTEST_GUILESS_MAIN(OptimiserStepTest)
#include "optimiser_step_test.moc"
