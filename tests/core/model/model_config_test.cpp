// config.json: what is read from both spellings, and every bad value named (reliability notes, X9 to X14).
#include "../formats/counted_memory.h"
#include "tiny_config.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace graft;
using namespace graft::model;
using namespace graft::test;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

QByteArray why(const Result<ModelConfig>& result) { return result ? QByteArray("accepted") : QByteArray::fromStdString(result.error().why); }

}  // namespace

class ModelConfigTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badValuesAreNamed_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        const std::vector<std::tuple<const char*, const char*, std::vector<const char*>>> cases{
            {"X9", "num_hidden_layers", {"2147483648", "-1", "\"32\"", "null", "2.5", "0", "18446744073709551615", "[2]"}},
            {"X9", "num_attention_heads", {"0", "-4"}}, {"X12", "num_key_value_heads", {"0", "3", "-2"}}, {"X9", "hidden_size", {"0", "1e3", "99999999999"}},
            {"X9", "vocab_size", {"-1", "0", "\"61\""}}, {"X11", "head_dim", {"0", "3", "100000"}}, {"X13", "rope_theta", {"\"NaN\"", "0", "-1", "1e300"}},
            {"X9", "rms_norm_eps", {"-1", "2", "\"x\""}}, {"X9", "tie_word_embeddings", {"1", "\"true\""}}, {"X9", "hidden_act", {"\"gelu\"", "7"}},
            {"X9", "model_type", {"\"gpt2\"", "null", "3"}}, {"X9", "torch_dtype", {"16"}},
            {"X13", "rope_scaling", {"[]", "{\"type\":\"yarn\",\"factor\":2}", "{\"type\":\"linear\"}", "{\"rope_type\":\"llama3\",\"factor\":8,\"low_freq_factor\":4,\"high_freq_factor\":1}"}},
            {"X13", "rope_parameters", {"7", "{\"rope_theta\":-5}"}}};
        for (const auto& [id, key, values] : cases)
            for (const char* value : values) QTest::addRow("%s %s %s", id, key, value) << QByteArray(key) << QByteArray(value);
    }
    void badValuesAreNamed() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        Json config = tinyConfig("mistral");
        config[key.toStdString()] = Json::parse(value.toStdString());
        const auto read = modelConfigFrom(config);
        QVERIFY(!read);
        QVERIFY2(why(read).startsWith(key + ": expected "), why(read));
        QVERIFY2(why(read).contains(", found "), why(read));
        QVERIFY(!read.error().hint.empty());
    }

    // Field, allowed range, found: to the letter.
    void saysWhatIsAllowed_data() {
        QTest::addColumn<QByteArray>("changes");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* tag, const QByteArray& changes, const QByteArray& expected) { QTest::newRow(tag) << changes << expected; };
        row("X9 2^31", R"({"num_hidden_layers": 2147483648})", "num_hidden_layers: expected a whole number from 1 to 1024, found 2147483648");
        row("X9 -1", R"({"num_hidden_layers": -1})", "num_hidden_layers: expected a whole number from 1 to 1024, found -1");
        row("X9 text", R"({"num_hidden_layers": "32"})", "num_hidden_layers: expected a whole number from 1 to 1024, found \"32\"");
        row("X9 missing", R"({"num_hidden_layers": null})", "num_hidden_layers: expected a whole number from 1 to 1024, found nothing");
        row("X9 huge list", "{\"num_hidden_layers\": [" + QByteArray("0,").repeated(100'000) + "0]}", "num_hidden_layers: expected a whole number from 1 to 1024, found [0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,...");
        row("X9 unseen text", R"({"model_type": "lla\u202ema\n<b>"})", "model_type: expected one of llama, mistral, qwen2, found lla\\u{202E}ma\\u{A}<b>");
        row("X9 long text", "{\"model_type\": \"" + QByteArray("x").repeated(500'000) + "\"}", "model_type: expected one of llama, mistral, qwen2, found " + QByteArray("x").repeated(80) + "\u2026");
        row("X9 long activation", "{\"hidden_act\": \"" + QByteArray("x").repeated(500'000) + "\"}", "hidden_act: expected silu, found " + QByteArray("x").repeated(200) + "\u2026");
        row("X11 heads", R"({"num_attention_heads": 5})", "num_attention_heads: expected a divisor of hidden_size 32, found 5");
        row("X11 more heads than width", R"({"num_attention_heads": 64, "num_key_value_heads": 64})", "num_attention_heads: expected a divisor of hidden_size 32, found 64");
        row("X11 odd head width", R"({"num_attention_heads": 32, "num_key_value_heads": 32})", "head_dim: expected an even number from 2 to 4096, found 1");
        row("X11 huge head width", R"({"hidden_size": 1048576, "num_attention_heads": 1, "num_key_value_heads": 1})", "head_dim: expected an even number from 2 to 4096, found 1048576");
        row("X12 no kv heads", R"({"num_key_value_heads": 0})", "num_key_value_heads: expected a whole number from 1 to 16384, found 0");
        row("X12 kv heads", R"({"num_key_value_heads": 3})", "num_key_value_heads: expected a divisor of num_attention_heads 4, found 3");
        row("X13 text", R"({"rope_theta": "NaN"})", "rope_theta: expected a number from 1 to 1000000000000, found \"NaN\"");
        row("X13 null is the default", R"({"rope_theta": null})", "accepted");
    }
    void saysWhatIsAllowed() {
        QFETCH(QByteArray, changes);
        QFETCH(QByteArray, expected);
        Json config = tinyConfig("llama");
        config.update(Json::parse(changes.toStdString()));
        const auto read = modelConfigFrom(config);
        QVERIFY2(why(read) == expected, why(read));
    }
    void notANumberIsAnError() {  // X13, where the value did not come out of a JSON text
        Json config = tinyConfig("llama");
        config["rope_theta"] = std::nan("");
        QVERIFY2(why(modelConfigFrom(config)).startsWith("rope_theta: expected a number from 1 to "), why(modelConfigFrom(config)));
    }

    void missingSizesAreNamed_data() {
        QTest::addColumn<QString>("key");
        for (const char* key : {"hidden_size", "intermediate_size", "num_hidden_layers", "num_attention_heads", "vocab_size", "model_type"}) QTest::addRow("X9 %s", key) << QString::fromLatin1(key);
    }
    void missingSizesAreNamed() {
        QFETCH(QString, key);
        Json config = tinyConfig("llama");
        config.erase(key.toStdString());
        QVERIFY(why(modelConfigFrom(config)).contains(key.toUtf8()));
    }

    void aBrokenFileIsNamed_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("why");
        const auto row = [](const char* tag, const QByteArray& text, const char* reason) { QTest::newRow(tag) << text << QByteArray(reason); };
        row("X9 1e400", R"({"num_hidden_layers": 1e400})", "config.json: byte 26: number overflow parsing '1e400'");
        row("X13 NaN", R"({"rope_theta": NaN})", "config.json: byte 15: syntax error while parsing value - invalid literal; last read: '\"rope_theta\": N'");
        row("empty", "", "config.json: byte 0: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal");
        row("no object", "[]", "expected an object, found []");
        row("key twice", R"({"vocab_size": 61, "vocab_size": 62})", "config.json: byte 31: the key \"vocab_size\" is given twice in one object");
        row("nesting", QByteArray("[").repeated(100'000), "config.json: byte 65: nesting is deeper than 64");
        row("size", "{\"a\": \"" + QByteArray("x").repeated(2 << 20) + "\"}", "config.json: the file has 2097161 bytes, more than the limit of 1048576");
    }
    void aBrokenFileIsNamed() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, why);
        const QTemporaryDir folder;
        const auto read = readModelConfig(write(folder, text));
        QVERIFY(!read);
        QVERIFY2(read.error().why == why.toStdString(), read.error().why.c_str());
        QVERIFY(!read.error().hint.empty());
    }

    // The most memory that JSON of the largest size can be made to need.
    void boundsMemory_data() {
        QTest::addColumn<QByteArray>("text");
        const auto filled = [](const QByteArray& start, const QByteArray& part, const QByteArray& end) { return start + part.repeated(((1 << 20) - start.size() - end.size()) / part.size()) + end; };
        QTest::newRow("numbers") << filled("{\"a\":[0", ",0", "]}");
        QTest::newRow("lists") << filled("{\"a\":[0", ",[]", "]}");
        QTest::newRow("objects") << filled("{\"a\":[0", ",{\"\":0}", "]}");
        QTest::newRow("lists in objects") << filled("{\"a\":[0", ",{\"\":[0]}", "]}");
        QByteArray keys = "{\"a\":0";
        for (int key = 0; keys.size() < (1 << 20) - 20; ++key) keys += ",\"" + QByteArray::number(key, 36) + "\":0";
        QTest::newRow("keys") << keys + "}";
        QTest::newRow("one text") << "{\"a\":\"" + QByteArray((1 << 20) - 20, 'x') + "\"}";
        QTest::newRow("one text without end") << "{\"a\":\"" + QByteArray((1 << 20) - 20, 'x');
    }
    void boundsMemory() {
        QFETCH(QByteArray, text);
        QVERIFY(text.size() <= 1 << 20 && text.size() > (1 << 20) - 64);
        const QTemporaryDir folder;
        const auto path = write(folder, text);
        std::optional<Result<ModelConfig>> read;
        const auto held = counted::peakOf([&] { read = readModelConfig(path); });
        QVERIFY(!*read);
        QVERIFY2(held < 64u << 20, std::to_string(held).c_str());
    }

    void rejectsWhatIsNoFile() {  // S36 for config.json
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString(), file = path / "config.json";
        QCOMPARE(readModelConfig(path).error().kind, ErrorKind::notFound);
        QCOMPARE(readModelConfig("/nowhere").error().kind, ErrorKind::notFound);
        QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
        QCOMPARE(readModelConfig(path).error().why, "config.json: it is not a regular file"s);
        fs::remove(file);
        fs::create_directory(file);
        QCOMPARE(readModelConfig(path).error().why, "config.json: it is not a regular file"s);
        fs::remove(file);
        fs::create_symlink("config.json", file);
        QCOMPARE(readModelConfig(path).error().why, "config.json: " + std::make_error_code(std::errc::too_many_symbolic_link_levels).message());
        fs::remove(file);
        fs::create_symlink("/dev/zero", file);
        QCOMPARE(readModelConfig(path).error().why, "config.json: it is not a regular file"s);
    }

    void codeIsIgnoredAndTold() {  // X14
        Json config = tinyConfig("qwen2");
        config["auto_map"] = {{"AutoModel", "evil.Model"}};
        config["_attn_implementation_internal"] = "someone/kernel";
        const auto read = modelConfigFrom(config);
        QVERIFY(bool(read));
        QCOMPARE(read->remarks, (std::vector<std::string>{"contains code (auto_map), never run", "contains code (_attn_implementation_internal), never run"}));
    }

    void bothSpellingsOfRope() {
        Json older = tinyConfig("llama"), newer = older;
        newer["rope_parameters"] = older["rope_scaling"];
        newer["rope_parameters"]["rope_theta"] = older["rope_theta"];
        newer.erase("rope_scaling"), newer.erase("rope_theta");
        const auto left = modelConfigFrom(older), right = modelConfigFrom(newer);
        QVERIFY(left && right);
        const auto fields = [](const RopeConfig& rope) { return std::tuple(rope.theta, rope.scaling, rope.factor, rope.low_freq_factor, rope.high_freq_factor, rope.original_positions); };
        QVERIFY(fields(right->rope) == fields(left->rope));
        QCOMPARE(left->rope.scaling, RopeScaling::llama3);
        QCOMPARE(left->rope.original_positions, 16.0);
    }

    void shapeCountsEveryParameter_data() {
        QTest::addColumn<QString>("family");
        for (const char* family : {"llama", "mistral", "qwen2"}) QTest::newRow(family) << QString::fromLatin1(family);
    }
    void shapeCountsEveryParameter() {
        QFETCH(QString, family);
        const recipe::ModelShape shape = shapeOf(*modelConfigFrom(tinyConfig(family.toStdString())), "tiny");
        std::uint64_t count = 0;
        for (const recipe::SiteShape& site : shape.sites) {
            const bool norm = site.kind == recipe::SiteKind::input_norm || site.kind == recipe::SiteKind::post_attention_norm || site.kind == recipe::SiteKind::final_norm;
            count += static_cast<std::uint64_t>((norm ? site.out : site.in * site.out) + (site.bias ? site.out : 0));
        }
        QCOMPARE(shape.parameters, count);
        QCOMPARE(shape.family, family.toStdString());
        QCOMPARE(shape.vocabulary, 61);
    }

    void smolLm2HasItsParameters() {
        Json config = tinyConfig("llama");
        config.update({{"hidden_size", 576}, {"num_hidden_layers", 30}, {"num_attention_heads", 9}, {"num_key_value_heads", 3}, {"intermediate_size", 1536}, {"vocab_size", 49152}, {"tie_word_embeddings", true}});
        const recipe::ModelShape shape = shapeOf(*modelConfigFrom(config), "x");
        QCOMPARE(shape.parameters, std::uint64_t{134515008});  // as published for SmolLM2-135M
    }

private:
    static fs::path write(const QTemporaryDir& folder, const QByteArray& text) {
        const fs::path path = folder.path().toStdString();
        std::ofstream(path / "config.json", std::ios::binary) << text.toStdString();
        return path;
    }
};

QTEST_GUILESS_MAIN(ModelConfigTest)
#include "model_config_test.moc"
