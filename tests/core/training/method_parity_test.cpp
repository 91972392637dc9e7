// Every method of PEFT, and of AdapterHub the three kinds of small layers, on tiny models: its folder read here gives its logits, goes back unchanged, and
// learns step by step as there (tests/parity/methods_parity.py and make_adapterhub_goldens.py).
#include "../exporting/golden_case.h"

#include "training/flat_adamw.h"
#include "training/optimiser_step.h"

#include <cmath>
#include <set>

using namespace graft;
using namespace graft::training;

namespace {

constexpr std::int64_t steps = 20;
constexpr double rate = 1e-3;

struct Read {
    std::shared_ptr<const model::BaseModel> base;
    std::vector<data::TokenRow> rows;
    std::map<std::string, at::Tensor> golden;
    exporting::LoadedAdapter adapter;
    std::filesystem::path folder;
};

bool ofHub(const Read& read) { return read.folder.parent_path().filename() == "adapterhub"; }

std::map<std::string, at::Tensor> numbersIn(const std::filesystem::path& path) {
    const auto numbers = model::readTensorFile(path);
    if (!numbers) qFatal("%s", numbers.error().why.c_str());
    return {numbers->begin(), numbers->end()};
}

std::vector<data::TokenRow> rowsOf(const std::map<std::string, at::Tensor>& golden) {
    std::vector<data::TokenRow> rows;
    std::int64_t next = 0;
    for (std::int64_t row = 0; row < golden.at("lengths").numel(); ++row) {
        data::TokenRow made{.row = row, .ids = {}, .learned = {}};
        for (std::int64_t token = 0; token < golden.at("lengths")[row].item<std::int64_t>(); ++token, ++next) {
            made.ids.push_back(static_cast<text::TokenId>(golden.at("ids")[next].item<std::int64_t>()));
            made.learned.push_back(golden.at("learned")[next].item<std::uint8_t>());
        }
        rows.push_back(std::move(made));
    }
    return rows;
}

Read readCase(const QString& model, const QString& method) {
    const std::filesystem::path place = test::goldens / model.toStdString();
    Read read{.folder = place / method.toStdString()};
    const auto base = model::loadBaseModel(place, {});
    if (!base) qFatal("%s", base.error().why.c_str());
    read.base = *base;
    read.rows = rowsOf(numbersIn(place / "golden.safetensors"));
    read.golden = numbersIn(read.folder / "golden.safetensors");
    auto adapter = exporting::loadAdapterFolder(read.folder, *read.base);
    if (!adapter) qFatal("%s, %s: %s", qPrintable(model), qPrintable(method), adapter.error().why.c_str());
    read.adapter = *std::move(adapter);
    return read;
}

at::Tensor leafNamed(const peft::State& state, const std::string& name) { return std::ranges::find(state.leaves, name, &peft::Leaf::name)->values; }

// Directions that AdaLoRA keeps, of all layers together.
std::int64_t countKept(const peft::State& state) {
    double count = 0;
    for (const peft::Leaf& leaf : state.leaves)
        if (leaf.name.ends_with(".kept")) count += leaf.values.sum().item<double>();
    return static_cast<std::int64_t>(count);
}

void everyCase() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("method");
    const std::map<std::string, int> libraries{{"methods", 60}, {"adapterhub", 30}};
    for (const auto& [library, cases] : libraries) {
        int count = 0;
        for (const auto& model : std::filesystem::directory_iterator(test::goldens)) {
            std::error_code without;
            for (const auto& method : std::filesystem::directory_iterator(model.path() / library, without)) {
                const QString folder = QString::fromStdString(model.path().filename().string()), name = QString::fromStdString(library + "/" + method.path().filename().string());
                QTest::addRow("%s, %s", qPrintable(folder), qPrintable(name)) << folder << name;
                ++count;
            }
        }
        QCOMPARE(count, cases);
    }
}

void verifyEntries(const Json& ours, const Json& theirs) {
    const std::set<std::string> ofTraining{"encoder_hidden_size", "encoder_num_layers", "prompt_tuning_init", "name"};
    for (const auto& [key, value] : ours.items()) {
        QVERIFY2(theirs.contains(key), key.c_str());
        if (ofTraining.contains(key)) continue;
        if (value.is_object()) verifyEntries(value, theirs[key]);
        else if (value.is_array() && !value.empty() && value.front().is_string()) QVERIFY2(std::set<std::string>(value.begin(), value.end()) == std::set<std::string>(theirs[key].begin(), theirs[key].end()), key.c_str());
        else QVERIFY2(theirs[key] == value, key.c_str());
    }
}

}  // namespace

class MethodParityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void sameLogits_data() { everyCase(); }
    void sameLogits() {
        QFETCH(QString, model);
        QFETCH(QString, method);
        const Read read = readCase(model, method);
        const at::NoGradGuard frozen;
        std::vector<const data::TokenRow*> rows;
        for (const data::TokenRow& row : read.rows) rows.push_back(&row);
        const model::Adapter adapter = read.adapter.method->materialise(*read.base, read.adapter.values, read.adapter.state);
        const double apart = (model::logits(*read.base, adapter, data::makeBatch(rows)) - read.golden.at("logits")).abs().max().item<double>();
        QVERIFY2(apart <= 1e-4, qPrintable(QString::number(apart)));
    }

    // Keys and values as the library wrote them, and no entry of the configuration that it would read otherwise.
    void goesBackUnchanged_data() { everyCase(); }
    void goesBackUnchanged() {
        QFETCH(QString, model);
        QFETCH(QString, method);
        const Read read = readCase(model, method);
        const peft::Method& of = *read.adapter.method;
        const auto written = (ofHub(read) ? of.toHub : of.toPeft)(*read.base, read.adapter.values, read.adapter.state);
        QVERIFY(bool(written));
        verifyEntries(written->config, *readJsonFile(read.folder / "adapter_config.json"));
        auto expected = numbersIn(read.folder / (ofHub(read) ? "adapter.safetensors" : "adapter_model.safetensors"));
        QCOMPARE(written->tensors.size(), expected.size());
        for (const auto& [key, tensor] : written->tensors) {
            const std::string theirKey = QString::fromStdString(key).replace(QStringLiteral(".adapters.graft."), QStringLiteral(".adapters.tiny.")).toStdString();
            QVERIFY2(expected.contains(theirKey) && at::equal(expected[theirKey], tensor), key.c_str());
        }
    }

    void sameLosses_data() { everyCase(); }
    void sameLosses() {
        QFETCH(QString, model);
        QFETCH(QString, method);
        if (method == QLatin1String("methods/p_tuning")) QSKIP("the network that makes the rows is not in the folder");
        if (method == QLatin1String("methods/adalora_cut")) QSKIP("it is where the steps of adalora end");
        Read read = readCase(model, method);
        peft::State& state = read.adapter.state;
        FlatAdamW optimiser(state, {.weight_decay = 0});
        const auto count = static_cast<std::int64_t>(read.rows.size());
        for (std::int64_t step = 0; step < steps; ++step) {
            optimiser.clearGradient();
            const StepRequest request{step, 1, {step % count, (step + 1) % count, (step + 2) % count}, 0, {1000}};
            const double found = gatherGradient({*read.base, *read.adapter.method, read.adapter.values, state}, read.rows, request, {}).loss;
            const double wanted = read.golden.at("losses")[step].item<double>();
            QVERIFY2(std::abs(found / wanted - 1) <= 1e-3, qPrintable(QStringLiteral("step %1: %2 instead of %3").arg(step).arg(found).arg(wanted)));
            optimiser.update(rate);
            if (!read.adapter.method->afterStep) continue;
            read.adapter.method->afterStep(read.adapter.values, state, step + 1);
            const auto counts = read.golden.at("counts");
            if (counts[step].item<std::int64_t>() > 0) QCOMPARE(countKept(state), counts[step].item<std::int64_t>());
        }
        for (const auto& [name, flags] : read.golden)
            if (name.starts_with("kept.")) QVERIFY2(at::equal(leafNamed(state, name.substr(5, name.rfind('.') - 5) + ".kept"), flags), name.c_str());
    }
};

QTEST_GUILESS_MAIN(MethodParityTest)
#include "method_parity_test.moc"
