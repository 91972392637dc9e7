// A model folder is checked as a whole before its first tensor is allocated (X10, X15), and loaded as it is stored.
#include "tiny_models.h"

#include <QTemporaryDir>
#include <QTest>

using namespace graft;
using namespace graft::model;
using namespace graft::test;
using namespace std::string_literals;

class BaseModelLoadTest : public QObject {
    Q_OBJECT
    struct Outcome {
        std::string why = "it loaded";
        ErrorKind kind = ErrorKind::internal;
        int steps = 0;  // tensors that were loaded until then
    };
    static Outcome load(const std::filesystem::path& folder) {
        Outcome outcome;
        LoadOptions options;
        options.progress = [&](const Progress&) { return ++outcome.steps > 0; };
        if (const auto model = loadBaseModel(folder, options); !model) outcome.why = model.error().why, outcome.kind = model.error().kind;
        return outcome;
    }

private Q_SLOTS:
    void loadsWhatBelongsTogether() {
        const QTemporaryDir folder;
        QVERIFY(bool(writeTinyModel(folder.path().toStdString(), tinyConfig("llama"), tinyTensors())));
        const Outcome outcome = load(folder.path().toStdString());
        QCOMPARE(outcome.why, "it loaded"s);
        QCOMPARE(outcome.steps, static_cast<int>(tinyTensors().size()));
        const auto model = *loadBaseModel(folder.path().toStdString(), {});
        QCOMPARE(model->head.rows(), 61);
        QCOMPARE(model->weight_bytes, 4 * model->shape.parameters);
    }
    void namesTheLastTensorBeforeTheFirstIsLoaded() {  // X10
        const QTemporaryDir folder;
        auto tensors = tinyTensors();
        std::ranges::find(tensors, "lm_head.weight", &TinyTensor::name)->shape[0] = 62;
        QVERIFY(bool(writeTinyModel(folder.path().toStdString(), tinyConfig("llama"), tensors)));
        const Outcome outcome = load(folder.path().toStdString());
        QCOMPARE(outcome.why, "model.safetensors, lm_head.weight: config.json makes it [61, 32], the file has [62, 32]"s);
        QCOMPARE(outcome.steps, 0);
    }
    void saysThatTheMemoryIsTooSmall() {  // X15: even before the weights are looked for
        const QTemporaryDir folder;
        Json config = tinyConfig("llama");
        config.update({{"hidden_size", 1 << 20}, {"intermediate_size", 1 << 22}, {"num_hidden_layers", 1024}, {"head_dim", 128}});
        std::ofstream(folder.filePath(QStringLiteral("config.json")).toStdString()) << config.dump();
        const Outcome outcome = load(folder.path().toStdString());
        QVERIFY2(outcome.why.starts_with("its weights need ") && outcome.why.find(", this machine has ") != std::string::npos, outcome.why.c_str());
        QCOMPARE(int(outcome.kind), int(ErrorKind::outOfMemory));
        QCOMPARE(outcome.steps, 0);
    }
};

QTEST_GUILESS_MAIN(BaseModelLoadTest)
#include "base_model_load_test.moc"
