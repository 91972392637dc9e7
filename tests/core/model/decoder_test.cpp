// The decoder against itself: ragged batches, chunked head, recomputation, and every gradient against finite differences.
#include "tiny_models.h"

#include <torch/csrc/autograd/autograd.h>

#include <QTest>

using namespace graft;
using namespace graft::model;
using namespace graft::test;

namespace {

struct Prepared {
    Adapter adapter;
    std::vector<std::pair<std::string, at::Tensor>> leaves;
    at::Tensor leaf(const std::string& name, const std::vector<std::int64_t>& shape, double deviation, at::ScalarType type) {
        leaves.emplace_back(name, normalValues(shape, deviation, 17, name).to(type).requires_grad_());
        return leaves.back().second;
    }
};

at::ScalarType masterType(const BaseModel& model) { return model.embedding.computeType() == at::kDouble ? at::kDouble : at::kFloat; }

bool isNorm(recipe::SiteKind kind) { return kind == recipe::SiteKind::input_norm || kind == recipe::SiteKind::post_attention_norm || kind == recipe::SiteKind::final_norm; }

// Every linear layer; the head where it has weights of its own.
std::vector<recipe::SiteShape> linearSites(const BaseModel& model) {
    std::vector<recipe::SiteShape> sites;
    for (const recipe::SiteShape& site : model.shape.sites)
        if (!isNorm(site.kind) && site.kind != recipe::SiteKind::embedding) sites.push_back(site);
    return sites;
}

Prepared lowRankEverywhere(const BaseModel& model, double dropout = 0, double deviation = 0.3) {
    Prepared made;
    for (const recipe::SiteShape& site : linearSites(model)) {
        const at::Tensor a = made.leaf(site.name + ".a", {3, site.in}, deviation, masterType(model)), b = made.leaf(site.name + ".b", {site.out, 3}, deviation, masterType(model));
        made.adapter.parts[site.name].push_back(LowRank{a, b, 0.7, site.kind == recipe::SiteKind::head ? 0 : dropout});
    }
    return made;
}

Prepared scaledPairs(const BaseModel& model) {
    Prepared made;
    for (const recipe::SiteShape& site : linearSites(model)) {
        LowRank pair{made.leaf(site.name + ".a", {3, site.in}, 0.2, masterType(model)), made.leaf(site.name + ".b", {site.out, 3}, 0.2, masterType(model)), 0.7};
        pair.narrow_scale = made.leaf(site.name + ".d", {3}, 0.5, masterType(model));
        pair.wide_scale = made.leaf(site.name + ".w", {site.out}, 0.5, masterType(model));
        made.adapter.parts[site.name].push_back(pair);
    }
    return made;
}

// All at once, so that their order counts too.
Prepared vectorsEverywhere(const BaseModel& model) {
    Prepared made = lowRankEverywhere(model, 0, 0.1);
    for (const recipe::SiteShape& site : linearSites(model)) {
        const auto near_one = [&](const char* name, std::int64_t size) {
            const at::Tensor leaf = made.leaf(site.name + name, {size}, 0.15, masterType(model));
            const at::NoGradGuard frozen;
            return leaf.add_(1);
        };
        auto& parts = made.adapter.parts[site.name];
        parts.push_back(ScaleVector{near_one(".in", site.in), Scales::input});
        parts.push_back(ScaleVector{near_one(".products", site.out), Scales::products});
        parts.push_back(ScaleVector{near_one(".out", site.out), Scales::output});
        parts.push_back(AddedBias{made.leaf(site.name + ".bias", {site.out}, 0.3, masterType(model))});
    }
    return made;
}

Prepared rotationsEverywhere(const BaseModel& model) {
    Prepared made;
    for (const recipe::SiteShape& site : linearSites(model)) made.adapter.parts[site.name].push_back(BlockRotation{made.leaf(site.name + ".r", {site.in / 4, 4, 4}, 0.5, masterType(model))});
    return made;
}

Prepared bottlenecks(const BaseModel& model, Reads reads, Activation activation) {
    Prepared made;
    for (std::int64_t layer = 0; layer < model.config.layers; ++layer)
        for (const std::string& site : {afterAttention(layer), afterMlp(layer)})
            made.adapter.parts[site].push_back(Bottleneck{made.leaf(site + ".down", {5, model.config.hidden}, 0.3, masterType(model)), made.leaf(site + ".down_bias", {5}, 0.3, masterType(model)),
                                                          made.leaf(site + ".up", {model.config.hidden, 5}, 0.3, masterType(model)), made.leaf(site + ".up_bias", {model.config.hidden}, 0.3, masterType(model)),
                                                          0.7, activation, reads});
    return made;
}

Prepared wholeEverywhere(const BaseModel& model) {
    Prepared made;
    for (const recipe::SiteShape& site : model.shape.sites) {
        const at::Tensor values = isNorm(site.kind) ? made.leaf(site.name, {site.out}, 1, masterType(model)) : made.leaf(site.name, {site.out, site.in}, 0.2, masterType(model));
        made.adapter.parts[site.name].push_back(WholeWeight{values});
    }
    return made;
}

Prepared virtualRows(const BaseModel& model) {
    Prepared made;
    made.adapter.parts["embedding"].push_back(VirtualTokens{made.leaf("virtual", {3, model.config.hidden}, 0.5, masterType(model))});
    return made;
}

Prepared prefixes(const BaseModel& model) {
    Prepared made;
    for (std::int64_t layer = 0; layer < model.config.layers; ++layer) {
        const std::string site = "model.layers." + std::to_string(layer) + ".self_attn";
        const std::vector<std::int64_t> shape{3, model.config.kv_heads, model.config.head_dim};
        const at::Tensor keys = made.leaf(site + ".k", shape, 0.7, masterType(model)), values = made.leaf(site + ".v", shape, 0.7, masterType(model));
        made.adapter.parts[site].push_back(KeyValuePrefix{keys, values});
    }
    return made;
}

const std::vector<std::pair<const char*, std::function<Prepared(const BaseModel&)>>> kinds{
    {"low rank", [](const BaseModel& model) { return lowRankEverywhere(model); }},
    {"dropout", [](const BaseModel& model) { return lowRankEverywhere(model, 0.3); }},
    {"scaled pairs", scaledPairs},
    {"vectors", vectorsEverywhere},
    {"rotation", rotationsEverywhere},
    {"after a sublayer", [](const BaseModel& model) { return bottlenecks(model, Reads::sublayer, Activation::swish); }},
    {"beside a sublayer", [](const BaseModel& model) { return bottlenecks(model, Reads::residual, Activation::tanh); }},
    {"after the sum", [](const BaseModel& model) { return bottlenecks(model, Reads::sum, Activation::gelu); }},
    {"relu", [](const BaseModel& model) { return bottlenecks(model, Reads::sum, Activation::relu); }},
    {"whole", wholeEverywhere},
    {"virtual", virtualRows},
    {"prefix", prefixes},
};

Prepared prepared(const BaseModel& model, const QString& kind) {
    for (const auto& [name, make] : kinds)
        if (kind == QLatin1String(name)) return make(model);
    qFatal("no such kind");
}

struct Outcome {
    double loss = 0;
    std::vector<at::Tensor> gradients;
};

Outcome lossAndGradients(const BaseModel& model, const Prepared& made, const std::vector<data::Batch>& batches, const ForwardOptions& options) {
    Outcome outcome;
    for (const auto& [name, leaf] : made.leaves) leaf.mutable_grad() = at::Tensor();
    for (const data::Batch& batch : batches) {
        const at::Tensor loss = learnedLogProbabilities(model, made.adapter, batch, options).sum().neg();
        loss.backward();
        outcome.loss += loss.to(at::kDouble).item<double>();
    }
    for (const auto& [name, leaf] : made.leaves) outcome.gradients.push_back(leaf.grad().defined() ? leaf.grad().clone() : at::Tensor());
    return outcome;
}

void compare(const Outcome& left, const Outcome& right, const Prepared& made, double tolerance) {
    QVERIFY2(std::abs(left.loss - right.loss) <= tolerance * std::abs(right.loss), qPrintable(QString::number(left.loss) + QLatin1String(" ") + QString::number(right.loss)));
    for (std::size_t i = 0; i < left.gradients.size(); ++i)
        QVERIFY2(distance(left.gradients[i], right.gradients[i]) <= tolerance, qPrintable(QString::fromStdString(made.leaves[i].first) + QString::number(distance(left.gradients[i], right.gradients[i]))));
}

constexpr ForwardOptions training{.mode = Mode::training, .seed = 5, .step = 2};

void everyCase() {
    QTest::addColumn<QString>("family");
    QTest::addColumn<QString>("kind");
    for (const char* family : {"llama", "mistral", "qwen2"})
        for (const auto& [kind, make] : kinds) QTest::addRow("%s, %s", family, kind) << QString::fromLatin1(family) << QString::fromLatin1(kind);
}

}  // namespace

class DecoderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }  // tensors this small only wait for a second thread

    void raggedIsOneByOne_data() { everyCase(); }
    void raggedIsOneByOne() {
        QFETCH(QString, family);
        QFETCH(QString, kind);
        const auto model = tinyModel(family.toStdString());
        const Prepared made = prepared(*model, kind);
        const auto rows = tinyRows({9, 1, 17, 4});
        std::vector<data::Batch> singles;
        for (const data::TokenRow& row : rows) singles.push_back(batchOf({row}));
        compare(lossAndGradients(*model, made, {batchOf(rows)}, training), lossAndGradients(*model, made, singles, training), made, 1e-5);
    }

    void recomputingChangesNothing_data() { everyCase(); }
    void recomputingChangesNothing() {
        QFETCH(QString, family);
        QFETCH(QString, kind);
        const auto model = tinyModel(family.toStdString());
        const Prepared made = prepared(*model, kind);
        const data::Batch batch = batchOf(tinyRows({9, 17, 4}));
        ForwardOptions again = training;
        again.recompute = Recompute::whole;
        compare(lossAndGradients(*model, made, {batch}, again), lossAndGradients(*model, made, {batch}, training), made, 0);
    }

    void idleRowsChangeNothing_data() { everyCase(); }
    void idleRowsChangeNothing() {
        QFETCH(QString, family);
        QFETCH(QString, kind);
        const auto model = widened(*tinyModel(family.toStdString()));
        const Prepared made = prepared(*model, kind);
        const data::Batch batch = batchOf(tinyRows({9, 1, 17, 4}));
        ForwardOptions filled = training;
        filled.row_grain = 64;
        compare(lossAndGradients(*model, made, {batch}, filled), lossAndGradients(*model, made, {batch}, training), made, 1e-12);
        const at::NoGradGuard withoutGraph;
        const at::Tensor found = hiddenStates(*model, made.adapter, batch, filled), expected = hiddenStates(*model, made.adapter, batch, training);
        QVERIFY(distance(found, expected) <= 1e-12);
    }

    void gradientsAreFiniteDifferences_data() { everyCase(); }
    void gradientsAreFiniteDifferences() {
        QFETCH(QString, family);
        QFETCH(QString, kind);
        const auto model = widened(*tinyModel(family.toStdString()));
        const Prepared made = prepared(*model, kind);
        const data::Batch batch = batchOf(tinyRows({7, 11}));
        const Outcome exact = lossAndGradients(*model, made, {batch}, training);
        const at::NoGradGuard withoutGraph;
        const auto lossNow = [&] { return -learnedLogProbabilities(*model, made.adapter, batch, training).sum().item<double>(); };
        for (std::size_t i = 0; i < made.leaves.size(); ++i) {  // along one random direction per leaf
            const at::Tensor leaf = made.leaves[i].second.detach(), direction = normalValues(leaf.sizes().vec(), 1, 99, made.leaves[i].first).to(at::kDouble);
            const double step = 1e-5;
            leaf.add_(direction, step);
            const double above = lossNow();
            leaf.sub_(direction, 2 * step);
            const double below = lossNow();
            leaf.add_(direction, step);
            const double expected = (above - below) / (2 * step), found = (exact.gradients[i] * direction).sum().item<double>();
            QVERIFY2(std::abs(found - expected) <= 1e-6 * std::max(1.0, std::abs(expected)), qPrintable(QString::fromStdString(made.leaves[i].first) + QStringLiteral(": %1 against %2").arg(found).arg(expected)));
        }
    }

    void chunkedHeadIsPlainLoss() {
        const auto model = tinyModel("llama");
        const Prepared made = lowRankEverywhere(*model);
        const auto rows = tinyRows(std::vector<int>(90, 12));  // more learned tokens than one chunk
        const data::Batch batch = batchOf(rows);
        const at::NoGradGuard withoutGraph;
        const at::Tensor all = at::log_softmax(logits(*model, made.adapter, batch), -1), found = learnedLogProbabilities(*model, made.adapter, batch, {});
        QVERIFY(found.size(0) > 512);
        std::int64_t next = 0;
        double largest = 0;
        for (std::size_t token = 1; token < batch.ids.size(); ++token)
            if (batch.learned[token]) largest = std::max(largest, std::abs((all[static_cast<std::int64_t>(token) - 1][batch.ids[token]] - found[next++]).item<double>()));
        QCOMPARE(next, found.size(0));
        QVERIFY(largest <= 1e-5);
    }

    void dropoutFollowsSeedStepAndRow() {
        const auto model = tinyModel("llama");
        const Prepared made = lowRankEverywhere(*model, 0.3);
        const data::Batch batch = batchOf(tinyRows({9, 17}));
        const auto run = [&](ForwardOptions options) { return learnedLogProbabilities(*model, made.adapter, batch, options).detach(); };
        ForwardOptions otherStep = training, otherSeed = training, inference = training;
        otherStep.step = 3, otherSeed.seed = 6, inference.mode = Mode::inference;
        QVERIFY(at::equal(run(training), run(training)));
        for (const ForwardOptions& other : {otherStep, otherSeed, inference}) QVERIFY(distance(run(other), run(training)) > 1e-3);
    }

    void bfloat16IsNearFloat32_data() { everyCase(); }
    void bfloat16IsNearFloat32() {
        QFETCH(QString, family);
        QFETCH(QString, kind);
        const auto exact = tinyModel(family.toStdString()), rounded = tinyModel(family.toStdString(), Precision::bfloat16);
        const Prepared made = prepared(*exact, kind);
        const data::Batch batch = batchOf(tinyRows({9, 17, 4}));
        const Outcome wide = lossAndGradients(*exact, made, {batch}, training), narrow = lossAndGradients(*rounded, made, {batch}, training);
        QVERIFY(std::abs(wide.loss - narrow.loss) <= 0.02 * wide.loss);
        if (kind == QLatin1String("relu")) return;  // its gradient jumps where rounding moves a value over zero; the smooth activations take the same way
        for (std::size_t i = 0; i < wide.gradients.size(); ++i) QVERIFY2(distance(narrow.gradients[i], wide.gradients[i]) <= 0.15, made.leaves[i].first.c_str());
    }
};

QTEST_GUILESS_MAIN(DecoderTest)
#include "decoder_test.moc"
