// Every method of the registry on a small model of every family: what its plan says is what it trains, where it starts, what it may change, how it merges and how it travels.
#include "../model/tiny_models.h"

#include "exporting/merge.h"
#include "exporting/plain_lora.h"
#include "model/base_model_build.h"
#include "model/family.h"
#include "model/weight_at.h"
#include "peft/registry.h"
#include "peft/taken_size.h"

#include <torch/csrc/autograd/autograd.h>

#include <QTest>

#include <set>

using namespace graft;
using namespace graft::test;

namespace {

struct Case {
    const peft::Method* method;
    std::shared_ptr<const model::BaseModel> base;
    peft::Values values;
    peft::State state;
    model::Adapter adapter() const { return method->materialise(*base, values, state); }
};

peft::Beginning beginning() {
    const auto letters = [](const std::string& text) {
        std::vector<text::TokenId> ids;
        for (const char letter : text) ids.push_back(static_cast<text::TokenId>(letter % 61));
        return ids;
    };
    return {.seed = 11, .example = {5, 17, 3, 40, 22, 9}, .tokenize = letters};
}

// Values that suit a model 32 wide; every field that is not named here keeps its standard.
peft::Values smallValues(const std::string& id) {
    if (id == "lora" || id == "dora" || id == "pissa") return {{"rank", std::int64_t{3}}, {"alpha", std::int64_t{5}}};
    if (id == "adalora") return {{"rank", std::int64_t{3}}, {"init_rank", std::int64_t{5}}};
    if (id == "vera") return {{"rank", std::int64_t{6}}};
    if (id == "prompt" || id == "ptuning" || id == "prefix") return {{"virtual_tokens", std::int64_t{4}}};
    if (id == "oft") return {{"block_size", std::int64_t{8}}};
    if (id == "houlsby" || id == "pfeiffer" || id == "parallel") return {{"reduction", std::int64_t{4}}};
    return {};
}

Case caseOf(const std::string& id, const std::string& family, peft::Values values) {
    Case made{*peft::methodNamed(id), tinyModel(family), {}, {}};
    made.values = *peft::completeValues(*made.method, values);
    auto state = made.method->begin(*made.base, made.values, beginning());
    if (!state) qFatal("%s: %s", id.c_str(), state.error().why.c_str());
    made.state = *std::move(state);
    return made;
}

// As after some training: every trained value is another one.
void shake(peft::State& state, double deviation = 0.1) {
    const at::NoGradGuard frozen;
    for (const peft::Leaf& leaf : state.leaves)
        if (leaf.trainable == peft::Trainable::yes) leaf.values.add_(model::normalValues(leaf.values.sizes().vec(), deviation, 23, leaf.name));
}

at::Tensor logitsOf(const Case& made, const model::Adapter& adapter) {
    const at::NoGradGuard frozen;
    return model::logits(*made.base, adapter, batchOf(tinyRows({9, 1, 17, 4})));
}

double largest(const at::Tensor& left, const at::Tensor& right) { return (left - right).abs().max().item<double>(); }

// A method with the values that make it another computation.
struct Variant {
    const char* name;
    const char* method;
    peft::Values values;
};
const std::vector<Variant> variants{
    {"LoRA with rsLoRA and LoRA+", "lora", {{"use_rslora", true}, {"rate_ratio", 16.0}, {"targets", std::vector<std::string>{"q_proj", "model.layers.1.mlp.down_proj"}}}},
    {"prompt from a text", "prompt", {{"start_text", std::string("Tell me")}}},
    {"prompt from the vocabulary", "prompt", {{"start", std::string("vocabulary")}}},
    {"prompt at random", "prompt", {{"start", std::string("random")}}},
    {"P-tuning with an LSTM", "ptuning", {{"encoder", std::string("lstm")}, {"encoder_size", std::int64_t{7}}}},
    {"P-tuning without a network", "ptuning", {{"encoder", std::string("none")}}},
    {"prefix from zero", "prefix", {{"start", std::string("zero")}}},
    {"prefix at random", "prefix", {{"start", std::string("random")}}},
    {"prefix through a network", "prefix", {{"projection", true}, {"projection_size", std::int64_t{9}}}},
    {"parallel with another activation", "parallel", {{"activation", std::string("gelu")}, {"scaling", 0.5}}},
    {"IA3 on all layers", "ia3", {{"targets", std::vector<std::string>{"all-linear"}}, {"feedforward_targets", std::vector<std::string>{"none"}}}},
    {"norms before attention", "layernorm", {{"targets", std::vector<std::string>{"input_layernorm"}}}},
    {"biases of the values", "bitfit", {{"targets", std::vector<std::string>{"v_proj"}}}},
};

void everyCase() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("family");
    QTest::addColumn<int>("variant");
    for (const model::Family& family : model::families()) {
        const QString name = QString::fromUtf8(family.id.data(), static_cast<qsizetype>(family.id.size()));
        for (const peft::Method& method : peft::methods()) QTest::addRow("%s, %s", method.info.id.c_str(), qPrintable(name)) << QString::fromStdString(method.info.id) << name << -1;
        for (std::size_t i = 0; i < variants.size(); ++i) QTest::addRow("%s, %s", variants[i].name, qPrintable(name)) << QString::fromUtf8(variants[i].method) << name << static_cast<int>(i);
    }
}

Case caseOfRow() {
    QFETCH(QString, method);
    QFETCH(QString, family);
    QFETCH(int, variant);
    peft::Values values = smallValues(method.toStdString());
    if (variant >= 0)
        for (const auto& [key, value] : variants[static_cast<std::size_t>(variant)].values) values[key] = value;
    return caseOf(method.toStdString(), family.toStdString(), values);
}

bool putsRowsBefore(const Case& made) {
    const auto plan = made.method->plan(made.base->shape, made.values);
    return plan->rows_before > 0 || plan->keys_before > 0;
}

std::shared_ptr<const model::BaseModel> modelOf(const model::BaseModel& base, const model::NamedTensors& merged) {
    const std::map<std::string, at::Tensor> byName(merged.begin(), merged.end());
    auto built = model::buildBaseModel(base.config, "merged", {.precision = model::Precision::float32}, [&](const std::string& name, const std::vector<std::int64_t>&) -> Result<at::Tensor> { return byName.at(name); });
    return *built;
}

}  // namespace

class MethodsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void planIsWhatIsTrained_data() { everyCase(); }
    void planIsWhatIsTrained() {
        const Case made = caseOfRow();
        const auto plan = made.method->plan(made.base->shape, made.values);
        QVERIFY(bool(plan));
        std::uint64_t trained = 0, beside = 0;
        std::set<std::string> names;
        for (const peft::Leaf& leaf : made.state.leaves) {
            QVERIFY2(names.insert(leaf.name).second, leaf.name.c_str());
            QCOMPARE(leaf.values.scalar_type(), at::kFloat);
            QCOMPARE(leaf.values.requires_grad(), leaf.trainable == peft::Trainable::yes);
            if (leaf.values.dim() == 1) QVERIFY2(!leaf.decays, leaf.name.c_str());
            if (leaf.trainable == peft::Trainable::yes) trained += static_cast<std::uint64_t>(leaf.values.numel());
            else beside += leaf.values.nbytes();
        }
        QCOMPARE(trained, plan->trained_parameters);
        QCOMPARE(beside, plan->kept_bytes);
        // AdaLoRA's plan counts the directions that it will have kept at its end.
        const auto taken = peft::takenBytes(*made.method, *made.base, made.values, made.state);
        QVERIFY2(bool(taken), taken ? "" : taken.error().why.c_str());
        if (made.method->info.id != "adalora") QCOMPARE(*taken, plan->file_bytes);
        // No part is free, but for weights that stand in for the model's own.
        if (made.method->info.id != "full") QVERIFY(plan->positionsBefore() > 0 || !plan->products.empty() || plan->extra_bytes_per_token > 0);
        const model::Adapter adapter = made.adapter();
        QCOMPARE(adapter.virtualTokens(), plan->rows_before);
        QCOMPARE(adapter.prefixRows(), plan->keys_before);
        std::set<std::string> sites;
        for (const auto& [site, parts] : adapter.parts)
            if (!std::holds_alternative<model::VirtualTokens>(parts[0]) && !std::holds_alternative<model::KeyValuePrefix>(parts[0])) sites.insert(site);
        QVERIFY(sites == std::set<std::string>(plan->sites.begin(), plan->sites.end()));
        QVERIFY(!plan->sites.empty() || !plan->other_places.empty());
    }

    void startsAtTheBaseModel_data() { everyCase(); }
    void startsAtTheBaseModel() {
        const Case made = caseOfRow();
        const double apart = largest(logitsOf(made, made.adapter()), logitsOf(made, {}));
        if (putsRowsBefore(made)) QVERIFY(apart > 1e-4);
        else QVERIFY2(apart <= 1e-4, qPrintable(QString::number(apart)));
    }

    void onlyItsOwnValuesLearn_data() { everyCase(); }
    void onlyItsOwnValuesLearn() {
        Case made = caseOfRow();
        shake(made.state);
        std::vector<at::Tensor> before;
        for (const recipe::SiteShape& site : made.base->shape.sites) before.push_back(model::weightAt(*made.base, site).clone());
        for (const model::Recompute recompute : {model::Recompute::none, model::Recompute::whole}) {
            for (const peft::Leaf& leaf : made.state.leaves) leaf.values.mutable_grad() = at::Tensor();
            model::learnedLogProbabilities(*made.base, made.adapter(), batchOf(tinyRows({9, 17})), {.mode = model::Mode::training, .recompute = recompute, .seed = 5}).sum().backward();
            for (const peft::Leaf& leaf : made.state.leaves) {
                const at::Tensor gradient = leaf.values.grad();
                QCOMPARE(gradient.defined(), leaf.trainable == peft::Trainable::yes);
                if (!gradient.defined()) continue;
                QVERIFY2(at::isfinite(gradient).all().item<bool>(), leaf.name.c_str());
                QVERIFY2(gradient.abs().max().item<double>() > 0, leaf.name.c_str());
            }
        }
        for (std::size_t i = 0; i < before.size(); ++i) {
            const at::Tensor now = model::weightAt(*made.base, made.base->shape.sites[i]);
            QVERIFY2(!now.requires_grad() && at::equal(now, before[i]), made.base->shape.sites[i].name.c_str());
        }
    }

    void beginsTheSameFromTheSameSeed_data() { everyCase(); }
    void beginsTheSameFromTheSameSeed() {
        const Case made = caseOfRow();
        const auto again = made.method->begin(*made.base, made.values, beginning());
        QCOMPARE(again->leaves.size(), made.state.leaves.size());
        for (std::size_t i = 0; i < again->leaves.size(); ++i) QVERIFY(at::equal(again->leaves[i].values, made.state.leaves[i].values));
        const auto restored = made.method->begin(*made.base, made.values, {.seed = 11});  // as when a checkpoint's values are put over it
        for (std::size_t i = 0; i < restored->leaves.size(); ++i) QCOMPARE(restored->leaves[i].values.sizes().vec(), made.state.leaves[i].values.sizes().vec());
    }

    void mergesOrSaysWhyNot_data() { everyCase(); }
    void mergesOrSaysWhyNot() {
        Case made = caseOfRow();
        shake(made.state);
        const model::Adapter adapter = made.adapter();
        const auto merged = exporting::mergedWeights(*made.base, adapter, at::kFloat);
        bool can = true;   // parts that are no weights, and biases that the model has no place for
        for (const auto& [site, parts] : adapter.parts) {
            const auto shape = std::ranges::find(made.base->shape.sites, site, &recipe::SiteShape::name);
            if (shape == made.base->shape.sites.end() || (std::holds_alternative<model::AddedBias>(parts[0]) && !shape->bias)) can = false;
        }
        QCOMPARE(bool(merged), can);
        if (can) QVERIFY(!made.method->cannotMerge || made.method->cannotMerge(made.values).empty() || made.method->info.id == "bitfit");
        else QVERIFY(!made.method->cannotMerge(made.values).empty());
        if (!merged) {
            QCOMPARE(merged.error().kind, ErrorKind::unsupported);
            QVERIFY(!merged.error().why.empty() && !merged.error().hint.empty());
            return;
        }
        const auto whole = modelOf(*made.base, *merged);
        const at::NoGradGuard frozen;
        const double apart = largest(model::logits(*whole, {}, batchOf(tinyRows({9, 1, 17, 4}))), logitsOf(made, adapter));
        QVERIFY2(apart <= 1e-4, qPrintable(QString::number(apart)));
        QVERIFY(largest(logitsOf(made, adapter), logitsOf(made, {})) > 1e-2);
    }

    void travelsThroughPeft_data() { everyCase(); }
    void travelsThroughPeft() {
        Case made = caseOfRow();
        shake(made.state);
        if (!made.method->toPeft) {
            QVERIFY(!made.method->without_peft.empty());
            return;
        }
        QVERIFY(made.method->without_peft.empty());
        const auto folder = made.method->toPeft(*made.base, made.values, made.state);
        QVERIFY(bool(folder));
        const bool asLora = !made.method->fromPeft;   // PiSSA comes back as plain LoRA
        const peft::Method& reader = asLora ? **peft::methodNamed("lora") : *made.method;
        peft::Values values;
        auto state = reader.fromPeft(*made.base, *folder, values);
        QVERIFY2(bool(state), state ? "" : state.error().why.c_str());
        values = *peft::completeValues(reader, values);
        const model::Adapter read = reader.materialise(*made.base, values, *state);
        QVERIFY(largest(logitsOf(made, read), logitsOf(made, made.adapter())) <= (asLora ? 1e-4 : 1e-5));
        const auto again = reader.toPeft(*made.base, values, *state);
        QCOMPARE(again->tensors.size(), folder->tensors.size());
        for (std::size_t i = 0; i < again->tensors.size(); ++i) {
            QCOMPARE(again->tensors[i].first, folder->tensors[i].first);
            QVERIFY2(at::equal(again->tensors[i].second, folder->tensors[i].second), again->tensors[i].first.c_str());
        }
        std::uint64_t bytes = 0;
        for (const auto& [name, tensor] : folder->tensors) bytes += tensor.nbytes();
        const std::uint64_t planned = made.method->plan(made.base->shape, made.values)->file_bytes;
        if (made.method->afterStep) QVERIFY(planned < bytes);   // what it drops while it learns stays out of the file: core/peft/rank_budget
        else QCOMPARE(bytes, planned);
    }

    // As plain LoRA it is the same computation for every program that knows LoRA.
    void becomesPlainLora_data() { everyCase(); }
    void becomesPlainLora() {
        Case made = caseOfRow();
        if (!made.method->becomes_lora) return;
        shake(made.state);
        const auto folder = exporting::plainLora(*made.base, made.adapter());
        QVERIFY(bool(folder));
        const peft::Method& lora = **peft::methodNamed("lora");
        peft::Values values;
        const auto state = lora.fromPeft(*made.base, *folder, values);
        QVERIFY2(bool(state), state ? "" : state.error().why.c_str());
        const model::Adapter read = lora.materialise(*made.base, *peft::completeValues(lora, values), *state);
        const double apart = largest(logitsOf(made, read), logitsOf(made, made.adapter()));
        QVERIFY2(apart <= 1e-4, qPrintable(QString::number(apart)));
        QVERIFY(largest(logitsOf(made, read), logitsOf(made, {})) > 1e-2);
    }

    void travelsThroughAdapterHub_data() { everyCase(); }
    void travelsThroughAdapterHub() {
        Case made = caseOfRow();
        shake(made.state);
        QCOMPARE(bool(made.method->toHub), bool(made.method->fromHub));
        if (!made.method->toHub) return;
        peft::Values values;
        const auto state = made.method->fromHub(*made.base, *made.method->toHub(*made.base, made.values, made.state), values);
        QVERIFY2(bool(state), state ? "" : state.error().why.c_str());
        QVERIFY(*peft::completeValues(*made.method, values) == made.values);
        QCOMPARE(state->leaves.size(), made.state.leaves.size());
        for (std::size_t i = 0; i < state->leaves.size(); ++i) {
            QCOMPARE(state->leaves[i].name, made.state.leaves[i].name);
            QVERIFY2(at::equal(state->leaves[i].values, made.state.leaves[i].values), state->leaves[i].name.c_str());
        }
    }

    void damagedFoldersAreRefused_data() { everyCase(); }
    void damagedFoldersAreRefused() {
        const Case made = caseOfRow();
        if (made.method->fromPeft) damagedAreRefused(made, *made.method->toPeft(*made.base, made.values, made.state), made.method->fromPeft);
        if (made.method->fromHub) damagedAreRefused(made, *made.method->toHub(*made.base, made.values, made.state), made.method->fromHub);
    }

private:
    void damagedAreRefused(const Case& made, const peft::PeftFolder& whole, const decltype(peft::Method::fromPeft)& read) {
        const auto refused = [&](const peft::PeftFolder& folder, const char* what) {
            peft::Values values;
            const auto state = read(*made.base, folder, values);
            QVERIFY2(!state, what);
            QVERIFY2(!state.error().why.empty() && !state.error().hint.empty(), what);
        };
        peft::PeftFolder missing = whole, surplus = whole, cut = whole, infinite = whole, empty = whole;
        missing.tensors.pop_back();
        refused(missing, "a tensor is missing");
        surplus.tensors.emplace_back("base_model.model.model.layers.7.nothing", at::zeros({1}));
        refused(surplus, "a tensor is too many");
        cut.tensors.back().second = at::zeros({1, 1, 3});
        refused(cut, "another shape");
        infinite.tensors.back().second = at::full_like(infinite.tensors.back().second, INFINITY);
        refused(infinite, "values that are not finite");
        empty.tensors.clear();
        refused(empty, "no tensors");
    }

private Q_SLOTS:

    void valuesThatCannotBeAreRefused_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::newRow("no such layer") << QStringLiteral("lora") << QStringLiteral("targets") << QStringLiteral("z_proj");
        QTest::newRow("no such norm") << QStringLiteral("layernorm") << QStringLiteral("targets") << QStringLiteral("q_proj");
        QTest::newRow("own biases of a model without") << QStringLiteral("bitfit") << QStringLiteral("which") << QStringLiteral("own");
        QTest::newRow("scaled at the input, not adapted") << QStringLiteral("ia3") << QStringLiteral("feedforward_targets") << QStringLiteral("up_proj");
    }
    void valuesThatCannotBeAreRefused() {
        QFETCH(QString, method);
        QFETCH(QString, key);
        QFETCH(QString, value);
        const peft::Method& chosen = **peft::methodNamed(method.toStdString());
        const auto values = peft::completeValues(chosen, {{key.toStdString(), value.toStdString()}});
        QVERIFY(bool(values));
        const auto base = tinyModel("llama");
        const auto plan = chosen.plan(base->shape, *values);
        QVERIFY(!plan && !plan.error().why.empty() && !plan.error().hint.empty());
        QVERIFY(!chosen.begin(*base, *values, beginning()));
    }

    void aStartTextWithoutWordsIsRefused() {
        const peft::Method& method = **peft::methodNamed("prefix");
        const auto values = *peft::completeValues(method, {{"start_text", std::string("?")}});
        const auto state = method.begin(*tinyModel("llama"), values, {.seed = 1, .example = {5, 6}, .tokenize = [](const std::string&) { return std::vector<text::TokenId>(); }});
        QVERIFY(!state && !state.error().why.empty() && !state.error().hint.empty());
    }

    void ownBiasesMergeWhereTheModelHasThem() {
        Case made = caseOf("bitfit", "qwen2", {{"which", std::string("own")}});
        QCOMPARE(made.state.leaves.size(), std::size_t{6});  // query, key and value of two layers
        shake(made.state);
        const auto merged = exporting::mergedWeights(*made.base, made.adapter(), at::kFloat);
        QVERIFY(bool(merged));
        const auto whole = modelOf(*made.base, *merged);
        const at::NoGradGuard frozen;
        QVERIFY(largest(model::logits(*whole, {}, batchOf(tinyRows({9, 17}))), model::logits(*made.base, made.adapter(), batchOf(tinyRows({9, 17})))) <= 1e-4);
    }

    // A prefix that starts from a text is what the model remembers of it: the next tokens answer as if it had been read.
    void prefixFromATextIsTheTextItself() {
        const Case made = caseOf("prefix", "llama", {{"virtual_tokens", std::int64_t{6}}});
        const auto rows = tinyRows({9});
        data::TokenRow longer{.row = rows[0].row, .ids = beginning().example, .learned = std::vector<std::uint8_t>(6)};
        longer.ids.insert(longer.ids.end(), rows[0].ids.begin(), rows[0].ids.end());
        longer.learned.resize(longer.ids.size());
        const at::NoGradGuard frozen;
        const at::Tensor expected = model::logits(*made.base, {}, batchOf({longer})).slice(0, 6), found = model::logits(*made.base, made.adapter(), batchOf(rows));
        QVERIFY2(largest(found, expected) <= 1e-4, qPrintable(QString::number(largest(found, expected))));
    }

    void promptFromATextIsTheTextItself() {
        const Case made = caseOf("prompt", "mistral", {{"virtual_tokens", std::int64_t{6}}});
        const auto rows = tinyRows({9});
        data::TokenRow longer{.row = rows[0].row, .ids = beginning().example, .learned = {}};
        longer.ids.insert(longer.ids.end(), rows[0].ids.begin(), rows[0].ids.end());
        longer.learned.assign(longer.ids.size(), 0);
        const at::NoGradGuard frozen;
        QVERIFY(largest(model::logits(*made.base, made.adapter(), batchOf(rows)), model::logits(*made.base, {}, batchOf({longer})).slice(0, 6)) <= 1e-4);
    }
};

QTEST_GUILESS_MAIN(MethodsTest)
#include "methods_test.moc"
