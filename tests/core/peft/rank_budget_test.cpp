// AdaLoRA's choice of directions where PEFT's own loop, which core/training/method_parity follows, does not go.
#include "../model/tiny_models.h"

#include "peft/rank_budget.h"
#include "peft/registry.h"
#include "peft/values.h"

#include <QtTest>

using namespace graft;
using namespace graft::peft;

namespace {

constexpr std::int64_t firstRank = 4, lastRank = 2, sites = 3;
constexpr BudgetPlan budget{firstRank, lastRank};

State stateOf(const Schedule& schedule) {
    State state;
    appendSchedule(state, schedule, at::kCPU);
    for (std::int64_t i = 0; i < sites; ++i) {
        const auto drawn = [&](const std::vector<std::int64_t>& sizes, std::uint64_t seed) { return model::normalValues(sizes, 1, seed, "site" + std::to_string(i)); };
        appendDirections(state, "site" + std::to_string(i), {drawn({firstRank, 6}, 1), drawn({firstRank}, 2), drawn({5, firstRank}, 3), at::ones({firstRank})}, at::kCPU);
    }
    return state;
}

// As an optimiser leaves it: other values, and the gradients they came from.
void learn(State& state, std::int64_t step, double size = 1) {
    const at::NoGradGuard frozen;
    for (Leaf& leaf : state.leaves) {
        if (leaf.trainable == Trainable::no) continue;
        leaf.values.mutable_grad() = size * model::normalValues(leaf.values.sizes().vec(), 1, static_cast<std::uint64_t>(100 + step), leaf.name);
        leaf.values.sub_(leaf.values.grad(), 0.01);
    }
}

std::int64_t keptIn(const State& state) {
    double count = 0;
    for (const Leaf* leaves : directionsIn(state)) count += leaves[kept].values.sum().item<double>();
    return static_cast<std::int64_t>(count);
}

std::int64_t strongIn(const State& state) {
    std::int64_t count = 0;
    for (const Leaf* leaves : directionsIn(state)) count += leaves[placeE].values.count_nonzero().item<std::int64_t>();
    return count;
}

void follow(State& state, const BudgetPlan& plan, std::int64_t from, std::int64_t to) {
    for (std::int64_t step = from; step <= to; ++step) learn(state, step), followBudget(state, plan, step);
}

}  // namespace

class RankBudgetTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    // The paper's equation 5 by hand: 12 directions at first, 6 at last, in steps 3 to 8 of 10.
    void fallsWithTheThirdPower() {
        const Schedule schedule{10, 2, 2};
        std::vector<std::int64_t> found;
        for (std::int64_t step = 1; step <= 10; ++step) found.push_back(budgetAt(schedule, 12, 6, step));
        QCOMPARE(found, (std::vector<std::int64_t>{12, 12, 9, 7, 6, 6, 6, 6, 6, 6}));
    }

    void aSkippedLastCutIsMadeUpFor() {
        State state = stateOf({20, 2, 6});
        follow(state, {firstRank, lastRank, 20}, 1, 13);
        QCOMPARE(keptIn(state), firstRank * sites);
        follow(state, {firstRank, lastRank, 20}, 15, 15);   // step 14, which settles the choice, had no finite gradient
        QCOMPARE(keptIn(state), lastRank * sites);
        QCOMPARE(strongIn(state), lastRank * sites);
    }

    void theChoiceStaysAtTheEnd() {
        State state = stateOf({20, 2, 6});
        follow(state, budget, 1, 14);
        std::vector<at::Tensor> chosen;
        for (const Leaf* leaves : directionsIn(state)) chosen.push_back(leaves[kept].values.clone());
        learn(state, 15);
        QVERIFY(strongIn(state) > lastRank * sites);   // the optimiser moves dropped strengths too
        followBudget(state, budget, 15);
        follow(state, budget, 16, 20);
        const auto now = directionsIn(state);
        for (std::size_t i = 0; i < now.size(); ++i) QVERIFY(at::equal(now[i][kept].values, chosen[i]));
        QCOMPARE(strongIn(state), lastRank * sites);
    }

    void withoutImportanceNothingIsDropped_data() {
        QTest::addColumn<qint64>("steps");
        QTest::addColumn<double>("size");
        QTest::newRow("a run of one step") << qint64(1) << 1.0;
        QTest::newRow("importances too small for float32") << qint64(10) << 1e-30;
    }
    void withoutImportanceNothingIsDropped() {
        QFETCH(qint64, steps);
        QFETCH(double, size);
        State state = stateOf({steps, 0, steps / 3});
        for (std::int64_t step = 1; step <= steps; ++step) learn(state, step, size), followBudget(state, budget, step);
        QCOMPARE(keptIn(state), firstRank * sites);
        QCOMPARE(strongIn(state), firstRank * sites);
    }

    // Rows twice as long as one, at right angles: A A^T - I is 3 I, and its norm 3 sqrt(rank); of B, whose columns are orthonormal, nothing.
    void penaltyIsTheDistanceFromRightAngles() {
        const Method& method = **methodNamed("adalora");
        const Values values = *completeValues(method, {{"orthogonal_weight", 0.5}});
        State state;
        appendSchedule(state, {}, at::kCPU);
        appendDirections(state, "site", {2 * at::eye(firstRank, 6), at::ones({firstRank}), at::eye(5, firstRank), at::ones({firstRank})}, at::kCPU);
        QCOMPARE(method.penalty(values, state).item<double>(), 0.5 * 3 * 2 / 2);
    }

    // What was dropped is not in the file, and the folder read again is the same adapter.
    void droppedDirectionsStayOutOfTheFile() {
        const auto base = test::tinyModel("llama");
        const Method& method = **methodNamed("adalora");
        const Values values = *completeValues(method, {{"rank", std::int64_t{2}}, {"init_rank", std::int64_t{5}}});
        State state = *method.begin(*base, values, {.seed = 3, .steps = 20});
        QCOMPARE(scheduleIn(state).initial, std::int64_t{2});
        QCOMPARE(scheduleIn(state).final, std::int64_t{6});
        for (std::int64_t step = 1; step <= 20; ++step) learn(state, step), method.afterStep(values, state, step);
        const auto folder = *method.toPeft(*base, values, state);
        std::int64_t directions = 0;
        for (const auto& [key, tensor] : folder.tensors)
            if (key.ends_with(".lora_E")) directions += tensor.size(0);
        QCOMPARE(directions, static_cast<std::int64_t>(2 * directionsIn(state).size()));
        QCOMPARE(folder.config["total_step"], Json(20));
        Values read;
        const auto again = method.fromPeft(*base, folder, read);
        QVERIFY2(bool(again), again ? "" : again.error().why.c_str());
        const at::NoGradGuard frozen;
        const auto logits = [&](const State& which) { return model::logits(*base, method.materialise(*base, values, which), test::batchOf(test::tinyRows({9, 4}))); };
        QVERIFY(at::equal(logits(*again), logits(state)));
    }

    void damagedPatternsAreRefused() {
        const auto base = test::tinyModel("llama");
        const Method& method = **methodNamed("adalora");
        const Values values = *completeValues(method, {{"rank", std::int64_t{2}}, {"init_rank", std::int64_t{5}}});
        const auto whole = *method.toPeft(*base, values, *method.begin(*base, values, {.seed = 3, .steps = 20}));
        const Json flags{true, true, true, true, true};
        for (const Json& pattern : {Json{{"model.layers.0.self_attn.q_proj.lora_E", flags}}, Json(flags), Json("all")}) {
            PeftFolder damaged = whole;
            damaged.config["rank_pattern"] = pattern;
            Values read;
            const auto state = method.fromPeft(*base, damaged, read);
            QVERIFY(!state && !state.error().why.empty() && !state.error().hint.empty());
        }
    }
};

QTEST_GUILESS_MAIN(RankBudgetTest)
#include "rank_budget_test.moc"
