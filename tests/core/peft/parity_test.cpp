// Decoder and LoRA against numbers of transformers and PEFT (tests/parity/decoder_parity.py makes them).
#include "formats/safetensors.h"
#include "model/decoder.h"
#include "model/generate.h"
#include "peft/registry.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <torch/csrc/autograd/autograd.h>

#include <QDir>
#include <QTest>

using namespace graft;

namespace {

const std::filesystem::path goldens = std::filesystem::path(GRAFT_SOURCE_DIR) / "tests/core/peft/golden";

std::map<std::string, at::Tensor> tensorsIn(const std::filesystem::path& path) {
    const std::map<formats::TensorType, at::ScalarType> types{{formats::TensorType::f32, at::kFloat}, {formats::TensorType::i64, at::kLong}, {formats::TensorType::u8, at::kByte}};
    std::map<std::string, at::Tensor> tensors;
    const auto file = formats::SafetensorsFile::open(path);
    if (!file) qFatal("%s", file.error().why.c_str());
    for (const formats::TensorEntry& entry : file->tensors()) {
        at::Tensor tensor = at::empty(entry.shape, types.at(entry.type));
        if (!file->read(entry, {static_cast<std::byte*>(tensor.mutable_data_ptr()), tensor.nbytes()})) qFatal("unreadable golden file");
        tensors[entry.name] = tensor;
    }
    return tensors;
}

data::Batch batchOf(std::map<std::string, at::Tensor>& golden) {
    data::Batch batch{.offsets = {0}};
    for (std::int64_t i = 0; i < golden["ids"].numel(); ++i) {
        batch.ids.push_back(static_cast<text::TokenId>(golden["ids"][i].item<std::int64_t>()));
        batch.learned.push_back(golden["learned"][i].item<std::uint8_t>());
    }
    for (std::int64_t row = 0; row < golden["lengths"].numel(); ++row) {
        for (std::int64_t i = 0; i < golden["lengths"][row].item<std::int64_t>(); ++i) batch.positions.push_back(i);
        batch.offsets.push_back(static_cast<std::int64_t>(batch.positions.size()));
        batch.rows.push_back(row);
        batch.weights.push_back(1);
        batch.groups.push_back(0);
    }
    return batch;
}

double relative(const at::Tensor& found, const at::Tensor& expected) { return ((found - expected).abs().max() / expected.abs().max()).item<double>(); }

struct Loaded {
    std::shared_ptr<const model::BaseModel> base;
    peft::Values values;
    peft::State state;
};

Loaded loadCase(const std::filesystem::path& folder, recipe::Quantisation quantisation = recipe::Quantisation::none) {
    Loaded loaded;
    auto base = model::loadBaseModel(folder, {.quantisation = quantisation});
    if (!base) qFatal("%s", base.error().why.c_str());
    loaded.base = *base;
    peft::PeftFolder files;
    files.config = *readJsonFile(folder / "adapter/adapter_config.json");
    for (auto& [name, tensor] : tensorsIn(folder / "adapter/adapter_model.safetensors")) files.tensors.emplace_back(name, tensor);
    auto state = (*peft::methodNamed("lora"))->fromPeft(*loaded.base, files, loaded.values);
    if (!state) qFatal("%s", state.error().why.c_str());
    loaded.state = *std::move(state);
    return loaded;
}

void everyCase() {
    QTest::addColumn<QString>("name");
    const QStringList names = QDir(QString::fromStdString(goldens.string())).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    QCOMPARE(names.size(), 5);
    for (const QString& name : names) QTest::newRow(qPrintable(name)) << name;
}

}  // namespace

class ParityTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    void logits_data() { everyCase(); }
    void logits() {
        QFETCH(QString, name);
        const auto folder = goldens / name.toStdString();
        auto golden = tensorsIn(folder / "golden.safetensors");
        const data::Batch batch = batchOf(golden);
        const Loaded loaded = loadCase(folder);
        const model::Adapter adapter = (*peft::methodNamed("lora"))->materialise(*loaded.base, loaded.values, loaded.state);
        QVERIFY((model::logits(*loaded.base, {}, batch) - golden["base_logits"]).abs().max().item<double>() <= 1e-4);
        QVERIFY((model::logits(*loaded.base, adapter, batch) - golden["logits"]).abs().max().item<double>() <= 1e-4);
    }

    // The same layers are packed as transformers packs them; tests/parity/quantisation_parity.py.
    void logitsOnAQuantisedBase_data() { everyCase(); }
    void logitsOnAQuantisedBase() {
        QFETCH(QString, name);
        const auto folder = goldens / name.toStdString();
        auto golden = tensorsIn(folder / "golden.safetensors"), quantised = tensorsIn(folder / "quantised.safetensors");
        const data::Batch batch = batchOf(golden);
        for (const std::string kind : {"nf4", "nf4_double", "int8"}) {
            const Loaded loaded = loadCase(folder, recipe::quantisationOf(kind));
            const model::Adapter adapter = (*peft::methodNamed("lora"))->materialise(*loaded.base, loaded.values, loaded.state);
            const double apart = (model::logits(*loaded.base, adapter, batch) - quantised.at(kind)).abs().max().item<double>();
            QVERIFY2(apart <= 1e-4, (kind + ": " + std::to_string(apart)).c_str());
            QVERIFY((quantised.at(kind) - golden["logits"]).abs().max().item<double>() > 1e-2);
        }
    }

    void lossAndGradients_data() { everyCase(); }
    void lossAndGradients() {
        QFETCH(QString, name);
        const auto folder = goldens / name.toStdString();
        auto golden = tensorsIn(folder / "golden.safetensors");
        const Loaded loaded = loadCase(folder);
        for (const model::Recompute recompute : {model::Recompute::none, model::Recompute::whole}) {
            const model::Adapter adapter = (*peft::methodNamed("lora"))->materialise(*loaded.base, loaded.values, loaded.state);
            for (const peft::Leaf& leaf : loaded.state.leaves) leaf.values.mutable_grad() = at::Tensor();
            const at::Tensor scores = model::learnedLogProbabilities(*loaded.base, adapter, batchOf(golden), {.mode = model::Mode::training, .recompute = recompute});
            scores.sum().neg().backward();
            QVERIFY((scores - golden["log_probabilities"]).abs().max().item<double>() <= 1e-4);
            for (const peft::Leaf& leaf : loaded.state.leaves) {
                const auto expected = golden.find("gradient." + leaf.name);
                QVERIFY2(expected != golden.end(), leaf.name.c_str());
                QVERIFY2(relative(leaf.values.grad(), expected->second) <= 1e-4, leaf.name.c_str());
            }
        }
    }

    void adapterGoesBackUnchanged_data() { everyCase(); }
    void adapterGoesBackUnchanged() {
        QFETCH(QString, name);
        const auto folder = goldens / name.toStdString();
        const Loaded loaded = loadCase(folder);
        const auto written = (*peft::methodNamed("lora"))->toPeft(*loaded.base, loaded.values, loaded.state);
        QVERIFY(bool(written));
        const Json theirs = *readJsonFile(folder / "adapter/adapter_config.json");
        for (const auto& [key, value] : written->config.items()) {
            if (key == "target_modules") continue;
            QVERIFY2(theirs.contains(key) && theirs[key] == value, key.c_str());
        }
        auto expected = tensorsIn(folder / "adapter/adapter_model.safetensors");
        QCOMPARE(written->tensors.size(), expected.size());
        for (const auto& [key, tensor] : written->tensors) QVERIFY2(expected.contains(key) && at::equal(expected[key], tensor), key.c_str());
    }
};

QTEST_GUILESS_MAIN(ParityTest)
#include "parity_test.moc"
