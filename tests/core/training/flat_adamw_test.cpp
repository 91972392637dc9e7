#include "training/flat_adamw.h"

#include <ATen/ATen.h>

#include <ATen/Parallel.h>

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::training;

namespace {

peft::State twoLeaves() {
    peft::State state;
    state.leaves.push_back({"frozen", at::full({3}, 7.0f), peft::Trainable::no, 1, true});
    state.leaves.push_back({"matrix", at::arange(6, at::kFloat).view({2, 3}) / 10, peft::Trainable::yes, 1, true});
    state.leaves.push_back({"vector", at::ones({5}, at::kFloat), peft::Trainable::yes, 4, false});
    return state;
}

}  // namespace

class FlatAdamWTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }
    void leavesBecomeViews();
    void backwardFillsTheFlatGradient();
    void followsTheFormula();
    void clips();
    void momentsAreNamed();
};

void FlatAdamWTest::leavesBecomeViews() {
    peft::State state = twoLeaves();
    const FlatAdamW optimiser(state, {});
    QCOMPARE(optimiser.trainedParameters(), 11);
    QVERIFY(!state.leaves[0].values.requires_grad());
    QVERIFY(state.leaves[1].values.requires_grad() && state.leaves[1].values.is_leaf());
    QCOMPARE(state.leaves[1].values.storage().data(), state.leaves[2].values.storage().data());
    QCOMPARE(state.leaves[1].values.grad().storage().data(), state.leaves[2].values.grad().storage().data());
    QVERIFY(at::equal(state.leaves[1].values, at::arange(6, at::kFloat).view({2, 3}) / 10));
}

void FlatAdamWTest::backwardFillsTheFlatGradient() {
    peft::State state = twoLeaves();
    FlatAdamW optimiser(state, {});
    const void* home = state.leaves[1].values.grad().data_ptr();
    for (int pass = 0; pass < 2; ++pass) (state.leaves[1].values.sum() * 3 + state.leaves[2].values.sum()).backward();
    QCOMPARE(state.leaves[1].values.grad().data_ptr(), home);
    QVERIFY(at::equal(state.leaves[1].values.grad(), at::full({2, 3}, 6.0f)));
    QVERIFY(std::abs(optimiser.gradientNorm() - std::sqrt(6 * 36.0 + 5 * 4.0)) < 1e-5);
    optimiser.clearGradient();
    QCOMPARE(optimiser.gradientNorm(), 0.0);
}

// Decoupled weight decay (arXiv 1711.05101, algorithm 2), written out per number.
void FlatAdamWTest::followsTheFormula() {
    peft::State state = twoLeaves();
    const AdamWPlan plan{0.9, 0.99, 1e-8, 0.1};
    FlatAdamW optimiser(state, plan);
    std::vector<double> values, first, second, decay, factor;
    for (std::size_t leaf : {1u, 2u})
        for (std::int64_t i = 0; i < state.leaves[leaf].values.numel(); ++i) {
            values.push_back(state.leaves[leaf].values.view(-1)[i].item<double>());
            decay.push_back(leaf == 1 ? 0.1 : 0);
            factor.push_back(leaf == 1 ? 1 : 4);
        }
    first.resize(values.size()), second.resize(values.size());
    for (int step = 1; step <= 7; ++step) {
        optimiser.clearGradient();
        (state.leaves[1].values.pow(2).sum() + (state.leaves[2].values * step).sum()).backward();
        const double rate = 0.01 * step;
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double gradient = i < 6 ? 2 * values[i] : step;
            first[i] = 0.9 * first[i] + 0.1 * gradient;
            second[i] = 0.99 * second[i] + 0.01 * gradient * gradient;
            values[i] -= rate * factor[i] * decay[i] * values[i];
            values[i] -= rate * factor[i] * (first[i] / (1 - std::pow(0.9, step))) / (std::sqrt(second[i] / (1 - std::pow(0.99, step))) + 1e-8);
        }
        optimiser.update(rate);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double found = (i < 6 ? state.leaves[1].values.view(-1)[i] : state.leaves[2].values.view(-1)[static_cast<std::int64_t>(i) - 6]).item<double>();
        QVERIFY2(std::abs(found - values[i]) < 2e-5, qPrintable(QStringLiteral("%1: %2 instead of %3").arg(i).arg(found).arg(values[i])));
    }
    QCOMPARE(optimiser.updates(), 7);
    QVERIFY(at::equal(state.leaves[0].values, at::full({3}, 7.0f)));
}

void FlatAdamWTest::clips() {
    peft::State state = twoLeaves();
    FlatAdamW optimiser(state, {});
    (state.leaves[1].values.sum() * 100).backward();
    optimiser.scaleGradient(1.0 / optimiser.gradientNorm());
    QVERIFY(std::abs(optimiser.gradientNorm() - 1) < 1e-6);
}

void FlatAdamWTest::momentsAreNamed() {
    peft::State state = twoLeaves();
    FlatAdamW optimiser(state, {});
    (state.leaves[1].values.sum() * 2).backward();
    optimiser.update(1e-3);
    const auto moments = optimiser.moments();
    QCOMPARE(moments.size(), std::size_t(4));
    QCOMPARE(QString::fromStdString(moments[0].first), QStringLiteral("first.matrix"));
    QVERIFY(at::allclose(moments[0].second, at::full({2, 3}, 0.2f)));
    QCOMPARE(QString::fromStdString(moments[3].first), QStringLiteral("second.vector"));
}

QTEST_GUILESS_MAIN(FlatAdamWTest)
#include "flat_adamw_test.moc"
