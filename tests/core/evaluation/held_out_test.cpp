// The held-out loss against plain logits, in any batching, and the choice of what a base model is shown.
#include "../model/tiny_models.h"
#include "evaluation/held_out.h"

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::evaluation;

class HeldOutTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }  // tensors this small only wait for a second thread

    void equalsTheLossFromLogits() {
        const auto base = test::tinyModel("llama");
        const auto rows = test::tinyRows({5, 17, 9, 30, 2});
        double sum = 0;
        std::int64_t learned = 0;
        std::map<std::int64_t, double> rowLosses;
        for (const data::TokenRow& row : rows) {
            const at::Tensor values = at::log_softmax(model::logits(*base, {}, test::batchOf({row})).to(at::kDouble), -1);  // [T, vocabulary]
            double rowSum = 0;
            std::int64_t rowLearned = 0;
            for (std::size_t t = 1; t < row.ids.size(); ++t)
                if (row.learned[t]) {
                    rowSum -= values[static_cast<std::int64_t>(t) - 1][row.ids[t]].item<double>();
                    ++rowLearned;
                }
            if (rowLearned > 0) rowLosses[row.row] = rowSum / double(rowLearned);
            sum += rowSum;
            learned += rowLearned;
        }
        for (const std::int64_t budget : {1, 20, 40, 10000}) {
            const auto result = heldOutLoss(*base, {}, rows, budget);
            QVERIFY(result);
            QCOMPARE(result->learned_tokens, learned);
            QVERIFY(std::abs(result->loss - sum / double(learned)) < 1e-5);
            QVERIFY(std::abs(result->perplexity - std::exp(result->loss)) < 1e-9 * result->perplexity);
            QCOMPARE(result->row_losses.size(), rowLosses.size());
            for (const auto& [row, loss] : rowLosses) QVERIFY(std::abs(result->row_losses.at(row) - loss) < 1e-5);
        }
    }

    void keepsNoGraph() {
        const auto base = test::tinyModel("qwen2");
        model::Adapter adapter;
        const at::Tensor values = at::ones({base->config.hidden}).requires_grad_(true);
        adapter.parts["model.norm"] = {model::WholeWeight{values}};
        const auto rows = test::tinyRows({12, 6});
        const auto with = heldOutLoss(*base, adapter, rows, 64);
        QVERIFY(with);
        QVERIFY(at::GradMode::is_enabled());  // as before the call
        QVERIFY(!values.grad().defined());
    }

    void nothingToLearnAndStops() {
        const auto base = test::tinyModel("llama");
        auto rows = test::tinyRows({4, 4, 4});
        const auto stopped = heldOutLoss(*base, {}, rows, 4, [](const Progress& progress) { return progress.done < 2; });
        QVERIFY(!stopped);
        QVERIFY(stopped.error().kind == ErrorKind::stopped);
        for (data::TokenRow& row : rows) std::fill(row.learned.begin(), row.learned.end(), std::uint8_t{0});
        QVERIFY(!heldOutLoss(*base, {}, rows, 100));
        QVERIFY(!heldOutLoss(*base, {}, {}, 100));
    }

    void aBrokenModelGivesNaN() {
        const auto base = test::tinyModel("llama");
        model::Adapter adapter;
        adapter.parts["model.norm"] = {model::WholeWeight{at::full({base->config.hidden}, std::nan(""))}};
        const auto result = heldOutLoss(*base, adapter, test::tinyRows({8}), 100);
        QVERIFY(result);
        QVERIFY(std::isnan(result->loss) && std::isnan(result->perplexity));
    }
};

QTEST_GUILESS_MAIN(HeldOutTest)
#include "held_out_test.moc"
