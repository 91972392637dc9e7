// The products that a method plans for its parts are those that a pass computes: counted as they are called, forward and backward.
#include "../model/tiny_models.h"

#include "model/decoder.h"
#include "peft/method.h"
#include "peft/part_work.h"
#include "peft/registry.h"
#include "peft/values.h"

#include <ATen/record_function.h>

#include <QTest>

#include <algorithm>
#include <set>

using namespace graft;
using namespace graft::test;

namespace {

constexpr std::int64_t narrow = 7, rows = 71;   // no other size of the model
thread_local double counted = 0;

// Of products of all rows with a matrix that has a side of so many.
double flopsOf(const at::RecordFunction& call, std::int64_t side) {
    static const std::map<std::string, std::size_t> firstFactor{{"aten::mm", 0}, {"aten::addmm", 1}, {"aten::addmm_", 1}, {"aten::bmm", 0}};
    const auto found = firstFactor.find(call.name());
    if (found == firstFactor.end()) return 0;
    const at::Tensor left = call.inputs()[found->second].toTensor(), right = call.inputs()[found->second + 1].toTensor();
    const std::multiset<std::int64_t> sides{left.size(-2), left.size(-1), right.size(-1)};
    if (!sides.contains(side) || !sides.contains(rows)) return 0;
    return 2.0 * static_cast<double>(left.numel()) * static_cast<double>(right.size(-1));
}

struct Narrow {
    const char* method;
    const char* key;
    std::int64_t value, side;   // of the method's field, and of the matrices that follow from it
};

}  // namespace

class PartWorkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void equalShapesAreCountedTogether() {
        recipe::MethodPlan plan;
        peft::addProduct(plan, {.in = 32, .out = 7});
        peft::addProduct(plan, {.in = 7, .out = 32});
        peft::addProduct(plan, {.in = 32, .out = 7});
        peft::addProduct(plan, {.in = 32, .out = 7, .trained = false});
        QCOMPARE(plan.products.size(), std::size_t(3));
        QCOMPARE(plan.products[0].times, std::int64_t(2));
    }

    void plannedProductsAreComputed_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("key");
        QTest::addColumn<int>("value");
        QTest::addColumn<int>("side");
        for (const Narrow& each : {Narrow{"lora", "rank", narrow, narrow}, {"dora", "rank", narrow, narrow}, {"pissa", "rank", narrow, narrow}, {"adalora", "init_rank", narrow, narrow},
                                   {"vera", "rank", narrow, narrow}, {"oft", "block_size", 8, 8}, {"houlsby", "reduction", 4, 8}, {"pfeiffer", "reduction", 4, 8}, {"parallel", "reduction", 4, 8}})
            QTest::newRow(each.method) << QString::fromUtf8(each.method) << QString::fromUtf8(each.key) << int(each.value) << int(each.side);
    }
    // Less by what the first layer need not hand down: its input takes no gradient.
    void plannedProductsAreComputed() {
        QFETCH(QString, method);
        QFETCH(QString, key);
        QFETCH(int, value);
        QFETCH(int, side);
        const auto base = tinyModel("llama");
        const auto* chosen = *peft::methodNamed(method.toStdString());
        peft::Values asked{{key.toStdString(), std::int64_t(value)}};
        if (method == QStringLiteral("adalora")) asked["rank"] = std::int64_t(3);
        const auto values = *peft::completeValues(*chosen, asked);
        const auto plan = *chosen->plan(base->shape, values);
        const auto state = *chosen->begin(*base, values, {.seed = 11, .steps = 10});
        double planned = 0;
        for (const recipe::PartProduct& product : plan.products)
            planned += static_cast<double>((product.trained ? 6 : 4) * product.times * product.blocks * product.in * product.out * rows);

        static std::int64_t looked = 0;
        looked = side, counted = 0;
        const auto handle = at::addThreadLocalCallback(at::RecordFunctionCallback([](const at::RecordFunction& call) -> std::unique_ptr<at::ObserverContext> {
                                                           counted += flopsOf(call, looked);
                                                           return nullptr;
                                                       }).needsInputs(true).scopes({at::RecordScope::FUNCTION}));
        const auto adapter = chosen->materialise(*base, values, state);
        model::learnedLogProbabilities(*base, adapter, batchOf(tinyRows({30, 41})), {.mode = model::Mode::training}).sum().backward();
        at::removeCallback(handle);
        QVERIFY2(counted <= planned && counted >= 0.85 * planned, qPrintable(QStringLiteral("%1 of %2 planned").arg(counted).arg(planned)));
    }
};

QTEST_GUILESS_MAIN(PartWorkTest)
#include "part_work_test.moc"
