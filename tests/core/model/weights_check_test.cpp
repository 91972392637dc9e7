// Config and weights that do not belong together (X6, X10), and a model larger than the memory (X15): told from the headers alone.
#include "../formats/counted_memory.h"
#include "tiny_config.h"

#include "model/weights_check.h"

#include <QTemporaryDir>
#include <QTest>

using namespace graft;
using namespace graft::model;
using namespace graft::test;
using namespace std::string_literals;

class WeightsCheckTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void takesWhatFits_data() {
        QTest::addColumn<int>("type");
        for (const auto type : {formats::TensorType::f32, formats::TensorType::bf16, formats::TensorType::f16}) QTest::addRow("%s", formats::nameOf(type).data()) << int(type);
    }
    void takesWhatFits() {
        QFETCH(int, type);
        auto tensors = tinyTensors();
        for (auto& tensor : tensors) tensor.type = static_cast<formats::TensorType>(type);
        tensors.push_back({"model.rotary_emb.inv_freq", {4}});  // older files have it; nobody needs it
        QCOMPARE(whyNot(tinyConfig("llama"), tensors), "it passed"s);
    }

    void namesTheTensor_data() {
        QTest::addColumn<std::string>("name");
        QTest::addColumn<std::string>("damage");
        QTest::addColumn<std::string>("why");
        const auto row = [](const char* tag, const char* name, const char* damage, const char* why) { QTest::newRow(tag) << std::string(name) << std::string(damage) << std::string(why); };
        row("X10 embedding rows", "model.embed_tokens.weight", "rows", "model.safetensors, model.embed_tokens.weight: config.json makes it [61, 32], the file has [62, 32]");
        row("X10 head rows", "lm_head.weight", "rows", "model.safetensors, lm_head.weight: config.json makes it [61, 32], the file has [62, 32]");
        row("X10 a layer's width", "model.layers.1.mlp.down_proj.weight", "rows", "model.safetensors, model.layers.1.mlp.down_proj.weight: config.json makes it [32, 48], the file has [33, 48]");
        row("X10 rank", "model.norm.weight", "rank", "model.safetensors, model.norm.weight: config.json makes it [32], the file has [32, 1]");
        row("X6 absent", "model.layers.1.self_attn.q_proj.weight", "absent", "It has no tensor model.layers.1.self_attn.q_proj.weight.");
        row("packed type", "model.layers.0.mlp.up_proj.weight", "type", "model.safetensors, model.layers.0.mlp.up_proj.weight: expected F32, BF16 or F16, found U8");
    }
    void namesTheTensor() {
        QFETCH(std::string, name);
        QFETCH(std::string, damage);
        QFETCH(std::string, why);
        auto tensors = tinyTensors();
        const auto tensor = std::ranges::find(tensors, name, &TinyTensor::name);
        QVERIFY(tensor != tensors.end());
        if (damage == "rows") ++tensor->shape[0];
        else if (damage == "rank") tensor->shape.push_back(1);
        else if (damage == "type") tensor->type = formats::TensorType::u8;
        else tensors.erase(tensor);
        const auto found = whyNot(tinyConfig("llama"), tensors);
        QVERIFY2(found == why, found.c_str());
    }
    void namesABiasThatIsNotThere() {
        Json config = tinyConfig("llama");
        config["attention_bias"] = true;
        QCOMPARE(whyNot(config, tinyTensors()), "It has no tensor model.layers.0.self_attn.q_proj.bias."s);
    }

    void saysWhatDoesNotFit_data() {
        QTest::addColumn<std::uint64_t>("available");
        QTest::addColumn<std::string>("why");
        // As published for SmolLM2-135M: 134,515,008 parameters.
        QTest::newRow("X15 one byte short") << std::uint64_t{4 * 134'515'008ull - 1} << "its weights need 538 MB, this machine has 538 MB"s;
        QTest::newRow("X15 far too small") << std::uint64_t{100'000'000} << "its weights need 538 MB, this machine has 100 MB"s;
        QTest::newRow("fits") << std::uint64_t{4 * 134'515'008ull} << "it fits"s;
        QTest::newRow("nobody knows") << std::uint64_t{0} << "it fits"s;
    }
    void saysWhatDoesNotFit() {
        QFETCH(std::uint64_t, available);
        QFETCH(std::string, why);
        const auto fits = checkFits(shapeOf(*modelConfigFrom(smolLm2Config()), "x"), recipe::Quantisation::none, 4, available);
        const auto found = fits ? "it fits"s : fits.error().why;
        QVERIFY2(found == why, found.c_str());
        if (!fits) QCOMPARE(int(fits.error().kind), int(ErrorKind::outOfMemory));
    }
    // X15 at the limits of every field: the sum does not wrap, and finding out needs next to nothing.
    void saysThatTheLargestConfigDoesNotFit() {
        Json config = tinyConfig("llama");
        config.update({{"hidden_size", 1 << 20}, {"intermediate_size", 1 << 22}, {"num_hidden_layers", 1024}, {"num_attention_heads", 1 << 14}, {"num_key_value_heads", 1 << 14}, {"head_dim", 4096}, {"vocab_size", 1 << 24}});
        std::optional<Result<void>> fits;
        const auto held = counted::peakOf([&] { fits = checkFits(shapeOf(*modelConfigFrom(config), "x"), recipe::Quantisation::none, 4, 1ull << 40); });
        QVERIFY(!*fits);
        // 1024 layers of 4 * 2^46 + 3 * 2^42 + 2 * 2^20, two tables of 2^44, one norm
        const std::uint64_t parameters = 1024 * ((4ull << 46) + (3ull << 42) + (2ull << 20)) + (2ull << 44) + (1ull << 20);
        QCOMPARE(shapeOf(*modelConfigFrom(config), "x").parameters, parameters);
        QVERIFY2(held < 8u << 20, std::to_string(held).c_str());
    }

private:
    static Json smolLm2Config() {
        Json config = tinyConfig("llama");
        config.update({{"hidden_size", 576}, {"num_hidden_layers", 30}, {"num_attention_heads", 9}, {"num_key_value_heads", 3}, {"intermediate_size", 1536}, {"vocab_size", 49152}, {"tie_word_embeddings", true}});
        return config;
    }
    static std::string whyNot(const Json& config, const std::vector<TinyTensor>& tensors) {
        const QTemporaryDir folder;
        const std::filesystem::path path = folder.path().toStdString();
        if (const auto written = writeTinyModel(path, config, tensors); !written) return written.error().why;
        const auto opened = formats::ShardedTensors::open(path);
        if (!opened) return opened.error().why;
        const auto checked = checkWeights(shapeOf(*readModelConfig(path), "tiny"), *opened);
        return checked ? "it passed" : checked.error().why;
    }
};

QTEST_GUILESS_MAIN(WeightsCheckTest)
#include "weights_check_test.moc"
