// config.json: what is read from both spellings, and every bad value named (reliability notes, X9 to X14).
#include "tiny_models.h"

#include "model/segments.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace graft;
using namespace graft::model;

namespace {

QByteArray why(const Result<ModelConfig>& result) { return result ? QByteArray("accepted") : QByteArray::fromStdString(result.error().why); }

}  // namespace

class ModelConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badValuesAreNamed_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        const std::vector<std::pair<const char*, std::vector<const char*>>> cases{
            {"num_hidden_layers", {"2147483648", "-1", "\"32\"", "null", "2.5", "0", "18446744073709551615", "[2]"}},
            {"num_attention_heads", {"5", "0", "-4"}}, {"num_key_value_heads", {"0", "3", "-2"}}, {"hidden_size", {"0", "1e3", "99999999999"}},
            {"vocab_size", {"-1", "0", "\"61\""}}, {"head_dim", {"0", "3", "100000"}}, {"rope_theta", {"\"NaN\"", "0", "-1", "1e300"}}, {"rms_norm_eps", {"-1", "2", "\"x\""}},
            {"tie_word_embeddings", {"1", "\"true\""}}, {"hidden_act", {"\"gelu\"", "7"}}, {"model_type", {"\"gpt2\"", "null", "3"}}, {"torch_dtype", {"16"}},
            {"rope_scaling", {"[]", "{\"type\":\"yarn\",\"factor\":2}", "{\"type\":\"linear\"}", "{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":4,\"high_freq_factor\":1}"}},
            {"rope_parameters", {"7", "{\"rope_theta\":-5}"}}};
        for (const auto& [key, values] : cases)
            for (const char* value : values) QTest::addRow("%s %s", key, value) << QByteArray(key) << QByteArray(value);
    }
    void badValuesAreNamed() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        Json config = test::tinyConfig("mistral");
        config[key.toStdString()] = Json::parse(value.toStdString());
        const auto read = modelConfigFrom(config);
        QVERIFY(!read);
        QVERIFY2(why(read).contains(key), why(read));
        QVERIFY(!read.error().hint.empty());
    }

    void missingSizesAreNamed_data() {
        QTest::addColumn<QString>("key");
        for (const char* key : {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size", "model_type"}) QTest::newRow(key) << QString::fromLatin1(key);
    }
    void missingSizesAreNamed() {
        QFETCH(QString, key);
        Json config = test::tinyConfig("llama");
        config.erase(key.toStdString());
        QVERIFY(why(modelConfigFrom(config)).contains(key.toUtf8()));
    }

    void hugeNumberIsAnErrorOfTheFile() {
        const QTemporaryDir folder;
        std::ofstream(folder.filePath(QStringLiteral("config.json")).toStdString()) << R"({"model_type": "llama", "num_hidden_layers": 1e400})";
        QVERIFY(!readModelConfig(folder.path().toStdString()));
        QCOMPARE(readModelConfig("/nowhere").error().kind, ErrorKind::notFound);
    }

    void codeIsIgnoredAndTold() {
        Json config = test::tinyConfig("qwen2");
        config["auto_map"] = {{"AutoModel", "evil.Model"}};
        config["_attn_implementation_internal"] = "someone/kernel";
        const auto read = modelConfigFrom(config);
        QVERIFY(bool(read));
        QCOMPARE(read->remarks, (std::vector<std::string>{"contains code (auto_map), never run", "contains code (_attn_implementation_internal), never run"}));
    }

    void bothSpellingsOfRope() {
        Json older = test::tinyConfig("llama"), newer = older;
        newer["rope_parameters"] = older["rope_scaling"];
        newer["rope_parameters"]["rope_theta"] = older["rope_theta"];
        newer.erase("rope_scaling"), newer.erase("rope_theta");
        const auto left = modelConfigFrom(older), right = modelConfigFrom(newer);
        QVERIFY(left && right);
        QCOMPARE(right->rope.theta, left->rope.theta);
        QVERIFY(at::equal(inverseFrequencies(left->rope, 16), inverseFrequencies(right->rope, 16)));
    }

    void shapeCountsEveryParameter_data() {
        QTest::addColumn<QString>("family");
        for (const char* family : {"llama", "mistral", "qwen2"}) QTest::newRow(family) << QString::fromLatin1(family);
    }
    void shapeCountsEveryParameter() {
        QFETCH(QString, family);
        const auto model = test::tinyModel(family.toStdString());
        std::uint64_t counted = 0;
        for (const recipe::SiteShape& site : model->shape.sites) {
            const bool norm = site.kind == recipe::SiteKind::input_norm || site.kind == recipe::SiteKind::post_attention_norm || site.kind == recipe::SiteKind::final_norm;
            counted += static_cast<std::uint64_t>((norm ? site.out : site.in * site.out) + (site.bias ? site.out : 0));
        }
        QCOMPARE(model->shape.parameters, counted);
        QCOMPARE(model->shape.family, family.toStdString());
        QCOMPARE(model->head.rows(), model->config.vocabulary);
    }

    void smolLm2HasItsParameters() {
        Json config = test::tinyConfig("llama");
        config.update({{"hidden_size", 576}, {"num_hidden_layers", 30}, {"num_attention_heads", 9}, {"num_key_value_heads", 3}, {"intermediate_size", 1536}, {"vocab_size", 49152}, {"tie_word_embeddings", true}});
        const recipe::ModelShape shape = shapeOf(*modelConfigFrom(config), "x");
        QCOMPARE(shape.parameters, std::uint64_t{134515008});  // as published for SmolLM2-135M
    }
};

QTEST_GUILESS_MAIN(ModelConfigTest)
#include "model_config_test.moc"
