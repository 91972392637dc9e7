// Ragged batches, the order of rows, and micro-batches within a budget.
#include "data/batch.h"

#include <QtTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace graft;
using namespace graft::data;

namespace {

TokenRow rowOf(std::int64_t row, std::int64_t length) {
    TokenRow result;
    result.row = row;
    result.ids.resize(std::size_t(length));
    std::iota(result.ids.begin(), result.ids.end(), std::int32_t(row * 100));
    result.learned.assign(std::size_t(length), 1);
    result.learned[0] = 0;
    return result;
}

std::vector<TokenRow> randomRows(int count, unsigned seed) {
    std::mt19937 random(seed);
    std::vector<TokenRow> rows;
    for (int i = 0; i < count; ++i) rows.push_back(rowOf(i, 1 + std::int64_t(random() % 300)));
    return rows;
}

}  // namespace

class BatchTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rowsLieEndToEnd() {
        std::vector<TokenRow> rows{rowOf(7, 3), rowOf(2, 1), rowOf(5, 2)};
        rows[2].weight = 0.5f;
        rows[2].group = 4;
        const std::vector<const TokenRow*> chosen{&rows[0], &rows[1], &rows[2]};
        const Batch batch = makeBatch(chosen);
        QVERIFY((batch.ids == std::vector<text::TokenId>{700, 701, 702, 200, 500, 501}));
        QVERIFY((batch.offsets == std::vector<std::int64_t>{0, 3, 4, 6}));
        QVERIFY((batch.positions == std::vector<std::int64_t>{0, 1, 2, 0, 0, 1}));
        QVERIFY((batch.learned == std::vector<std::uint8_t>{0, 1, 1, 0, 0, 1}));
        QVERIFY((batch.weights == std::vector<float>{1, 1, 0.5f}));
        QVERIFY((batch.groups == std::vector<std::int32_t>{0, 0, 4}));
        QVERIFY((batch.rows == std::vector<std::int64_t>{7, 2, 5}));
        QCOMPARE(batch.tokens(), std::int64_t(6));
        QCOMPARE(batch.learnedTokens(), std::int64_t(3));
        const Batch none = makeBatch({});
        QVERIFY((none.offsets == std::vector<std::int64_t>{0}));
    }

    void everyEpochIsAPermutation_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("batch");
        for (const auto& [rows, batch] : {std::pair{1, 1}, {1, 8}, {7, 8}, {8, 8}, {100, 8}, {1023, 16}, {1024, 32}})
            QTest::addRow("%d rows in batches of %d", rows, batch) << rows << batch;
    }
    void everyEpochIsAPermutation() {
        QFETCH(int, rows);
        QFETCH(int, batch);
        const StepOrder order(rows, batch, 3);
        std::vector<std::int64_t> first;
        for (std::int64_t epoch = 0; epoch < 3; ++epoch) {
            std::vector<std::int64_t> seen;
            for (std::int64_t step = 0; step < order.stepsPerEpoch(); ++step) {
                const auto chosen = order.rowsOfStep(epoch * order.stepsPerEpoch() + step);
                QVERIFY(!chosen.empty() && int(chosen.size()) <= batch);
                QVERIFY(step + 1 == order.stepsPerEpoch() || int(chosen.size()) == batch);
                seen.insert(seen.end(), chosen.begin(), chosen.end());
            }
            if (epoch == 0) first = seen;
            else if (rows > 50) QVERIFY(seen != first);
            std::sort(seen.begin(), seen.end());
            std::vector<std::int64_t> all(static_cast<std::size_t>(rows));
            std::iota(all.begin(), all.end(), std::int64_t(0));
            QVERIFY(seen == all);
        }
    }

    void orderIsAFunctionOfSeedAndStep() {
        const StepOrder one(500, 16, 1), again(500, 16, 1), other(500, 16, 2);
        QVERIFY(one.rowsOfStep(77) == again.rowsOfStep(77));
        QVERIFY(one.rowsOfStep(77) != other.rowsOfStep(77));
    }

    void microBatchesCoverTheStepWithinTheBudget_data() {
        QTest::addColumn<int>("budget");
        QTest::addColumn<int>("virtualTokens");
        for (const int budget : {1, 64, 300, 1000, 100000})
            for (const int extra : {0, 20}) QTest::addRow("%d tokens, %d virtual", budget, extra) << budget << extra;
    }
    void microBatchesCoverTheStepWithinTheBudget() {
        QFETCH(int, budget);
        QFETCH(int, virtualTokens);
        const auto rows = randomRows(200, 11);
        std::vector<std::int64_t> step;
        for (std::int64_t i = 3; i < 200; i += 2) step.push_back(i);
        const auto cut = cutIntoMicroBatches(rows, step, budget, virtualTokens);
        std::vector<std::int64_t> seen;
        std::int64_t all = 0;
        for (const auto& batch : cut) {
            QVERIFY(!batch.empty());
            std::int64_t tokens = 0;
            for (const std::int64_t row : batch) tokens += rows[std::size_t(row)].tokens() + virtualTokens;
            QVERIFY(tokens <= budget || batch.size() == 1);
            all += tokens;
            seen.insert(seen.end(), batch.begin(), batch.end());
        }
        std::sort(seen.begin(), seen.end());
        QVERIFY(seen == step);
        // Best-fit decreasing needs at most 11/9 of the best possible number of bins, and one more (Johnson 1974).
        if (budget >= 320) QVERIFY(std::int64_t(cut.size()) <= (all + budget - 1) / budget * 11 / 9 + 4);
    }
};

QTEST_GUILESS_MAIN(BatchTest)
#include "batch_test.moc"
