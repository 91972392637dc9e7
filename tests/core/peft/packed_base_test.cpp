// Every method but those that change the model's own matrices, on a base model packed as nf4 and int8: the same numbers as on the unpacked matrices, and a way home to the model's own weights.
#include "../model/tiny_models.h"

#include "exporting/merge.h"
#include "model/base_model_build.h"
#include "model/weight_at.h"
#include "peft/registry.h"

#include <torch/csrc/autograd/autograd.h>

#include <QTest>

using namespace graft;
using namespace graft::test;
using recipe::Quantisation;

namespace {

std::shared_ptr<const model::BaseModel> packed(Quantisation kind, model::Precision precision = model::Precision::float32) {
    return *model::randomBaseModel(*model::modelConfigFrom(tinyConfig("llama")), "tiny", {.precision = precision, .quantisation = kind}, 3);
}

// The values of a packed model, held as they are.
std::shared_ptr<const model::BaseModel> unpacked(const model::BaseModel& base) {
    auto model = std::make_shared<model::BaseModel>(base);
    for (model::Layer& layer : model->layers)
        for (auto* linear : {&layer.query, &layer.key, &layer.value, &layer.attention_output, &layer.gate, &layer.up, &layer.down})
            linear->weight = model::Weight(model::DenseWeight{linear->weight.dense(0, linear->weight.rows()).clone()});
    return model;
}

// Standards that fit a model 32 wide; methods without such a field take no notice.
peft::Values valuesFor(const peft::Method& method) {
    const peft::Values small{{"rank", std::int64_t{3}}, {"init_rank", std::int64_t{4}}, {"alpha", std::int64_t{5}}, {"virtual_tokens", std::int64_t{4}}, {"block_size", std::int64_t{8}}, {"reduction", std::int64_t{4}}};
    peft::Values values;
    for (const recipe::MethodField& field : method.info.fields)
        if (const auto found = small.find(field.info.key); found != small.end()) values.insert(*found);
    return *peft::completeValues(method, values);
}

struct Case {
    const peft::Method* method;
    Quantisation kind;
    std::shared_ptr<const model::BaseModel> base;
    peft::Values values;
    peft::State state;
    model::Adapter on(const model::BaseModel& other) const { return method->materialise(other, values, state); }
};

void everyCase() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("kind");
    const auto shape = packed(Quantisation::none)->shape;
    for (const peft::Method& method : peft::methods())
        for (const auto& [kind, name] : {std::pair{Quantisation::nf4, "nf4"}, {Quantisation::nf4_double, "nf4_double"}, {Quantisation::int8, "int8"}}) {
            if (2 * method.plan(shape, valuesFor(method))->trained_parameters >= shape.parameters) continue;   // refused by the checks
            QTest::addRow("%s on %s", method.info.id.c_str(), name) << QString::fromStdString(method.info.id) << static_cast<int>(kind);
        }
}

Case caseOfRow(model::Precision precision = model::Precision::float32) {
    QFETCH(QString, method);
    QFETCH(int, kind);
    Case made{*peft::methodNamed(method.toStdString()), static_cast<Quantisation>(kind), packed(static_cast<Quantisation>(kind), precision), {}, {}};
    made.values = valuesFor(*made.method);
    const auto letters = [](const std::string& text) { return std::vector<text::TokenId>(text.size(), 9); };
    auto state = made.method->begin(*made.base, made.values, {.seed = 11, .example = {5, 17, 3, 40, 22, 9}, .tokenize = letters});
    if (!state) qFatal("%s", state.error().why.c_str());
    made.state = *std::move(state);
    return made;
}

void shake(peft::State& state) {
    const at::NoGradGuard frozen;
    for (const peft::Leaf& leaf : state.leaves)
        if (leaf.trainable == peft::Trainable::yes) leaf.values.add_(model::normalValues(leaf.values.sizes().vec(), 0.1, 23, leaf.name));
}

at::Tensor logitsOf(const model::BaseModel& base, const model::Adapter& adapter) {
    const at::NoGradGuard frozen;
    return model::logits(base, adapter, batchOf(tinyRows({9, 1, 17, 4})));
}

// The mean loss of some rows, with its gradients in the leaves.
double lossOf(const Case& made, const model::BaseModel& base, model::Recompute recompute = model::Recompute::none) {
    for (const peft::Leaf& leaf : made.state.leaves) leaf.values.mutable_grad() = at::Tensor();
    const at::Tensor loss = model::learnedLogProbabilities(base, made.on(base), batchOf(tinyRows({9, 17})), {.mode = model::Mode::training, .recompute = recompute, .seed = 5}).mean().neg();
    loss.backward();
    return loss.item<double>();
}

std::vector<at::Tensor> gradientsOf(const Case& made) {
    std::vector<at::Tensor> gradients;
    for (const peft::Leaf& leaf : made.state.leaves)
        if (leaf.trainable == peft::Trainable::yes) gradients.push_back(leaf.values.grad().clone());
    return gradients;
}

double largest(const at::Tensor& left, const at::Tensor& right) { return (left - right).abs().max().item<double>(); }

}  // namespace

class PackedBaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    // Logits, loss and every gradient are those on the unpacked matrices, and running a layer again changes no bit.
    void computesAsTheUnpackedMatrices_data() { everyCase(); }
    void computesAsTheUnpackedMatrices() {
        Case made = caseOfRow();
        shake(made.state);
        const auto dense = unpacked(*made.base);
        QVERIFY(made.base->layers[0].up.weight.bytes() < dense->layers[0].up.weight.bytes());
        QVERIFY(at::equal(logitsOf(*made.base, made.on(*made.base)), logitsOf(*dense, made.on(*dense))));
        const double loss = lossOf(made, *dense);
        const auto expected = gradientsOf(made);
        for (const model::Recompute recompute : {model::Recompute::none, model::Recompute::whole}) {
            QCOMPARE(lossOf(made, *made.base, recompute), loss);
            const auto found = gradientsOf(made);
            for (std::size_t i = 0; i < expected.size(); ++i) QVERIFY(at::equal(found[i], expected[i]) && found[i].abs().max().item<double>() > 0);
        }
    }

    void startsAtThePackedModel_data() { everyCase(); }
    void startsAtThePackedModel() {
        const Case made = caseOfRow();
        const auto plan = *made.method->plan(made.base->shape, made.values);
        const double apart = largest(logitsOf(*made.base, made.on(*made.base)), logitsOf(*made.base, {}));
        if (plan.positionsBefore() > 0) QVERIFY(apart > 1e-4);
        else QVERIFY2(apart <= 1e-4, qPrintable(QString::number(apart)));
        QVERIFY(largest(logitsOf(*made.base, {}), logitsOf(*packed(Quantisation::none), {})) > 1e-3);
    }

    // A few steps down the gradient, in the type that QLoRA computes in; the packed matrices stay as they are.
    void learns_data() { everyCase(); }
    void learns() {
        const Case made = caseOfRow(model::Precision::bfloat16);
        const at::Tensor before = model::weightAt(*made.base, made.base->shape.sites[5]).clone();
        const double first = lossOf(made, *made.base);
        double last = first;
        for (int step = 0; step < 30; ++step) {
            double squared = 0;
            for (const at::Tensor& gradient : gradientsOf(made)) squared += gradient.square().sum().item<double>();
            const at::NoGradGuard frozen;
            for (const peft::Leaf& leaf : made.state.leaves)
                if (leaf.trainable == peft::Trainable::yes) leaf.values.sub_(leaf.values.grad(), 0.1 / std::max(std::sqrt(squared), 1e-12));
            const at::AutoGradMode withGraph(true);
            last = lossOf(made, *made.base);
        }
        QVERIFY2(last < first - 0.01, qPrintable(QStringLiteral("%1 to %2").arg(first).arg(last)));
        QVERIFY(at::equal(model::weightAt(*made.base, made.base->shape.sites[5]), before));
    }

    void travelsThroughPeft_data() { everyCase(); }
    void travelsThroughPeft() {
        Case made = caseOfRow();
        shake(made.state);
        if (!made.method->fromPeft) return;  // comes back as another method, or has no PEFT form: core/peft/methods
        const auto folder = *made.method->toPeft(*made.base, made.values, made.state);
        peft::Values values;
        const auto state = made.method->fromPeft(*made.base, folder, values);
        QVERIFY2(bool(state), state ? "" : state.error().why.c_str());
        const auto again = *made.method->toPeft(*made.base, *peft::completeValues(*made.method, values), *state);
        QCOMPARE(again.tensors.size(), folder.tensors.size());
        for (std::size_t i = 0; i < again.tensors.size(); ++i) QVERIFY2(at::equal(again.tensors[i].second, folder.tensors[i].second), again.tensors[i].first.c_str());
    }

    // Merged, it is the adapter on the model's own weights, as PEFT would put it there; not on what packing made of them.
    void mergesIntoTheModelsOwnWeights_data() { everyCase(); }
    void mergesIntoTheModelsOwnWeights() {
        Case made = caseOfRow();
        shake(made.state);
        const auto own = packed(Quantisation::none);
        const at::NoGradGuard frozen;
        if (made.method->rebase) made.method->rebase(*own, made.state);
        const at::Tensor expected = logitsOf(*own, made.on(*own));
        if (made.method->fromPeft) {
            peft::Values values;
            const auto state = *made.method->fromPeft(*own, *made.method->toPeft(*own, made.values, made.state), values);
            const auto elsewhere = made.method->materialise(*own, *peft::completeValues(*made.method, values), state);
            QVERIFY2(largest(logitsOf(*own, elsewhere), expected) <= 1e-4, qPrintable(QString::number(largest(logitsOf(*own, elsewhere), expected))));
        }
        const auto merged = exporting::mergedWeights(*own, made.on(*own), at::kFloat);
        if (!merged) {
            QVERIFY(!made.method->cannotMerge(made.values).empty());
            return;
        }
        const std::map<std::string, at::Tensor> byName(merged->begin(), merged->end());
        const auto whole = *model::buildBaseModel(own->config, "merged", {}, [&](const std::string& name, const std::vector<std::int64_t>&) -> Result<at::Tensor> { return byName.at(name); });
        QVERIFY2(largest(logitsOf(*whole, {}), expected) <= 1e-4, qPrintable(QString::number(largest(logitsOf(*whole, {}), expected))));
        QVERIFY(largest(logitsOf(*made.base, made.on(*made.base)), expected) > 1e-3);
    }
};

QTEST_GUILESS_MAIN(PackedBaseTest)
#include "packed_base_test.moc"
