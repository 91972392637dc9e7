#include "base/durable_file.h"
#include "base/json.h"
#include "text/byte_pairs.h"
#include "text/sentencepiece_check.h"
#include "text/tokenizer.h"
#include "text/unicode.h"

#include <QtTest>

#include <fstream>

using namespace graft;
using namespace graft::text;
namespace fs = std::filesystem;

namespace {

const fs::path starter = fs::path(GRAFT_SOURCE_DIR) / "resources/starter/model";

// A byte-level tokenizer of the 256 bytes and a few merges, as tokenizer.json.
Json smallTokenizer() {
    Json vocab = Json::object();
    int id = 0;
    for (const auto& character : byteCharacters()) vocab[character] = id++;
    Json merges = Json::array();
    for (const auto& [left, right] : {std::pair{"t", "h"}, {"th", "e"}, {"Ġ", "the"}, {"e", "r"}}) {
        vocab[std::string(left) + right] = id++;
        merges.push_back(std::string(left) + " " + right);
    }
    return {{"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", merges}}},
            {"normalizer", nullptr},
            {"pre_tokenizer", {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", true}}},
            {"added_tokens", {{{"id", 300}, {"content", "<|im_end|>"}, {"special", true}}}}};
}

Result<Tokenizer> loadFrom(const Json& json) {
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    if (!writeFileDurably(path / "tokenizer.json", writeJson(json))) return Error{};
    return Tokenizer::load(path);
}

std::vector<std::string> piecesOf(const Tokenizer& tokenizer, const std::string& text) {
    std::vector<std::string> pieces;
    for (const auto id : tokenizer.encode(text)) pieces.push_back(tokenizer.piece(id));
    return pieces;
}

const char* const texts[] = {"The kettle leaks at the base.", "  two  spaces ", "line\nfeed\r\nand\ttab", "h\xC3\xA9llo na\xC3\xAFve \xE2\x80\x94 \xC3\x9C" "ber",
                             "\xF0\x9F\x98\x80 emoji \xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x92\xBB", "\xE6\xBC\xA2\xE5\xAD\x97 \xE3\x81\x8B\xE3\x81\xAA", "12345 3.14", "don't we'll", "", " ", "<|im_end|> <s>"};

}  // namespace

class TokenizerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void decodingGivesBackTheText_data() {
        QTest::addColumn<QByteArray>("text");
        for (const auto* text : texts) QTest::addRow("%s", text) << QByteArray(text);
    }
    void decodingGivesBackTheText() {
        QFETCH(QByteArray, text);
        const auto pieces = Tokenizer::load(starter);
        const auto bytes = loadFrom(smallTokenizer());
        QVERIFY2(pieces, pieces ? "" : pieces.error().why.c_str());
        QVERIFY2(bytes, bytes ? "" : bytes.error().why.c_str());
        for (const auto& tokenizer : {*pieces, *bytes}) {
            const auto encoded = tokenizer.encodeWithPlaces(text.toStdString());
            std::vector<TokenId> ids;
            std::size_t end = 0;
            for (const auto& piece : encoded) {
                QVERIFY(piece.begin <= piece.end && piece.end <= std::size_t(text.size()));
                QVERIFY(piece.begin >= end || piece.begin == piece.end || piece.end == end);
                end = std::max(end, piece.end);
                QVERIFY2(!tokenizer.isSpecial(piece.id), "text of a cell must not become a control token");
                ids.push_back(piece.id);
            }
            QCOMPARE(tokenizer.decode(ids), text.toStdString());
            StreamDecoder stream(tokenizer);
            std::string streamed;
            for (const auto id : ids) {
                const auto news = stream.add(id);
                QVERIFY2(isUtf8(news), "half a character was shown");
                streamed += news;
            }
            QCOMPARE(streamed + stream.finish(), text.toStdString());
        }
    }

    void mergesByRankThenFromTheLeft() {
        const auto tokenizer = loadFrom(smallTokenizer());
        QVERIFY(tokenizer);
        QCOMPARE(piecesOf(*tokenizer, "the there"), (std::vector<std::string>{"the", " the", "r", "e"}));
        QCOMPARE(piecesOf(*tokenizer, "other"), (std::vector<std::string>{"o", "the", "r"}));
        QCOMPARE(piecesOf(*tokenizer, "ererr"), (std::vector<std::string>{"er", "er", "r"}));
    }

    void wholeWordsFirst() {
        auto json = smallTokenizer();
        json["model"]["vocab"]["ther"] = 299;
        QCOMPARE(piecesOf(*loadFrom(json), "ther"), (std::vector<std::string>{"the", "r"}));
        json["model"]["ignore_merges"] = true;
        QCOMPARE(piecesOf(*loadFrom(json), "ther"), (std::vector<std::string>{"ther"}));
    }

    void knownSplits_data() {
        QTest::addColumn<QByteArray>("preTokenizer");
        QTest::addColumn<QByteArrayList>("words");
        const QByteArray bytes = "{\"type\":\"ByteLevel\",\"add_prefix_space\":false,\"use_regex\":false}";
        const auto split = [&](const char* regex) {
            return QByteArray("{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":{\"Regex\":" + QByteArray::fromStdString(Json(regex).dump()) +
                              "},\"behavior\":\"Isolated\",\"invert\":false}," + bytes + "]}");
        };
        QTest::newRow("gpt2") << QByteArray("{\"type\":\"ByteLevel\",\"add_prefix_space\":false}") << QByteArrayList{"I", "'m", " 1234", "  ", " ok", "!", "\n\n"};
        QTest::newRow("smollm") << QByteArray("{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Digits\",\"individual_digits\":true},{\"type\":\"ByteLevel\",\"add_prefix_space\":false}]}")
                                << QByteArrayList{"I", "'m", " ", "1", "2", "3", "4", "  ", " ok", "!", "\n\n"};
        QTest::newRow("llama 3") << split("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
                                 << QByteArrayList{"I", "'m", " ", "123", "4", "  ", " ok", "!\n\n"};
        QTest::newRow("qwen 2") << split("(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+")
                                << QByteArrayList{"I", "'m", " ", "1", "2", "3", "4", "  ", " ok", "!\n\n"};
    }
    void knownSplits() {
        QFETCH(QByteArray, preTokenizer);
        QFETCH(QByteArrayList, words);
        // A vocabulary with every word whole: the pieces are then the words.
        auto json = smallTokenizer();
        json["pre_tokenizer"] = Json::parse(preTokenizer.toStdString());
        json["model"]["ignore_merges"] = true;
        int id = 400;
        for (const auto& word : words) {
            std::string key;
            for (const char byte : word.toStdString()) key += byteCharacters()[static_cast<std::uint8_t>(byte)];
            if (!json["model"]["vocab"].contains(key)) json["model"]["vocab"][key] = id++;
        }
        const auto tokenizer = loadFrom(json);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().why.c_str());
        QByteArrayList found;
        for (const auto& piece : piecesOf(*tokenizer, "I'm 1234   ok!\n\n")) found << QByteArray::fromStdString(piece);
        QCOMPARE(found, words);
    }

    void longWordsAreNotQuadratic() {
        const auto tokenizer = loadFrom(smallTokenizer());
        QCOMPARE(tokenizer->encode(std::string(1'000'000, '^')).size(), std::size_t{1'000'000});
        QCOMPARE(tokenizer->encode(std::string(500'000, 'e')).size(), std::size_t{500'000});
    }

    void specialTokensOnlyWhenAsked() {
        const auto tokenizer = loadFrom(smallTokenizer());
        QCOMPARE(tokenizer->encode("a<|im_end|>", SpecialTokens::parse).back(), TokenId{300});
        QCOMPARE(tokenizer->encode("a<|im_end|>").size(), std::size_t{11});
        QCOMPARE(tokenizer->size(), std::int64_t{301});
        QCOMPARE(tokenizer->decode(std::vector<TokenId>{300}), std::string());
        const auto pieces = Tokenizer::load(starter);
        QCOMPARE(pieces->encode("<|user|>\n", SpecialTokens::parse), (std::vector<TokenId>{4, 17}));
        QCOMPARE(*pieces->bos(), TokenId{1});
        QVERIFY(pieces->addsBos());
    }

    void badBytesBecomeReplacementCharacters() {
        const auto tokenizer = loadFrom(smallTokenizer());
        QCOMPARE(tokenizer->decode(tokenizer->encode("a\xff" "b")), std::string("a\xEF\xBF\xBD" "b"));
    }

    void refusesTokenizerJson_data() {
        QTest::addColumn<QByteArray>("patch");
        QTest::addColumn<QByteArray>("reason");
        const auto row = [](const char* name, const char* patch, const char* reason) { QTest::newRow(name) << QByteArray(patch) << QByteArray(reason); };
        row("merge without result", "[{\"op\":\"add\",\"path\":\"/model/merges/0\",\"value\":\"a b\"}]", "\"ab\"");
        row("merge part unknown", "[{\"op\":\"add\",\"path\":\"/model/merges/0\",\"value\":\"zz b\"}]", "\"zz\"");
        row("merge without space", "[{\"op\":\"add\",\"path\":\"/model/merges/0\",\"value\":\"ab\"}]", "no space");
        row("one id twice", "[{\"op\":\"add\",\"path\":\"/model/vocab/xx\",\"value\":7}]", "same id 7");
        row("negative id", "[{\"op\":\"add\",\"path\":\"/model/vocab/xx\",\"value\":-1}]", "no id");
        row("huge id", "[{\"op\":\"add\",\"path\":\"/model/vocab/xx\",\"value\":3000000000}]", "no id");
        row("evil pattern", "[{\"op\":\"replace\",\"path\":\"/pre_tokenizer\",\"value\":{\"type\":\"Split\",\"behavior\":\"Isolated\",\"pattern\":{\"Regex\":\"(a+)+$\"}}}]", "(a+)+$");
        row("token that turns the line", R"([{"op":"add","path":"/model/vocab/x\u202ey","value":-1}])", "\"x\\u{202E}y\"");
        row("merge of several lines", R"([{"op":"add","path":"/model/merges/0","value":"z\nz b"}])", "\"z\\u{A}z\"");
        row("pattern that turns the line", R"([{"op":"replace","path":"/pre_tokenizer","value":{"type":"Split","behavior":"Isolated","pattern":{"Regex":"a\u202eb"}}}])", "a\\u{202E}b");
        row("normaliser that turns the line", R"([{"op":"replace","path":"/normalizer","value":{"type":"Lower\u202ecase"}}])", "Lower\\u{202E}case");
        row("added token of two lines", R"([{"op":"replace","path":"/added_tokens/0","value":{"id":300,"content":"a\nb","lstrip":true}}])", "\"a\\u{A}b\"");
        row("type a number", R"([{"op":"replace","path":"/normalizer","value":{"type":7}}])", "another type: type must be string, but is number");
        row("flag a text", R"([{"op":"replace","path":"/pre_tokenizer/add_prefix_space","value":"no"}])", "another type: type must be boolean, but is string");
        row("unknown normaliser", "[{\"op\":\"replace\",\"path\":\"/normalizer\",\"value\":{\"type\":\"Lowercase\"}}]", "Lowercase");
        row("unknown pre-tokenizer", "[{\"op\":\"replace\",\"path\":\"/pre_tokenizer\",\"value\":{\"type\":\"Whitespace\"}}]", "Whitespace");
        row("unknown model", "[{\"op\":\"replace\",\"path\":\"/model/type\",\"value\":\"WordPiece\"}]", "WordPiece");
        row("empty added token", "[{\"op\":\"replace\",\"path\":\"/added_tokens/0/content\",\"value\":\"\"}]", "empty");
        row("no byte-level vocabulary", "[{\"op\":\"remove\",\"path\":\"/model/vocab/a\"}]", "byte 97");
        row("no model", "[{\"op\":\"remove\",\"path\":\"/model\"}]", "model is missing");
    }
    void refusesTokenizerJson() {
        QFETCH(QByteArray, patch);
        QFETCH(QByteArray, reason);
        const auto tokenizer = loadFrom(smallTokenizer().patch(Json::parse(patch.toStdString())));
        QVERIFY(!tokenizer);
        QVERIFY2(tokenizer.error().why.find(reason.toStdString()) != std::string::npos, tokenizer.error().why.c_str());
    }

    void longFilesAreRefused_data() {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<qint64>("limit");
        QTest::newRow("settings") << QByteArray("tokenizer_config.json") << (qint64{4} << 20);
        QTest::newRow("chat template") << QByteArray("chat_template.jinja") << (qint64{1} << 20);
        QTest::newRow("vocabulary") << QByteArray("tokenizer.json") << (qint64{128} << 20);
    }
    void longFilesAreRefused() {
        QFETCH(QByteArray, name);
        QFETCH(qint64, limit);
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeFileDurably(path / "tokenizer.json", writeJson(smallTokenizer())));
        if (!fs::exists(path / name.toStdString())) std::ofstream(path / name.toStdString()) << "{}";
        QVERIFY(Tokenizer::load(path));
        std::ofstream(path / name.toStdString(), std::ios::app) << ' ';
        fs::resize_file(path / name.toStdString(), static_cast<std::uintmax_t>(limit) + 1);  // a hole: no bytes on disk
        const auto tokenizer = Tokenizer::load(path);
        QVERIFY(!tokenizer);
        QVERIFY2(tokenizer.error().what.ends_with(name.toStdString()), tokenizer.error().what.c_str());
        QCOMPARE(tokenizer.error().why, name.toStdString() + ": the file has " + std::to_string(limit + 1) + " bytes, more than the limit of " + std::to_string(limit));
    }

    // A model with many added tokens has settings of more than 1 MiB (Gemma 3).
    void longSettingsOfARealModelAreRead() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeFileDurably(path / "tokenizer.json", writeJson(smallTokenizer())));
        Json settings{{"eos_token", "<|im_end|>"}};
        for (int id = 0; id < 6400; ++id)
            settings["added_tokens_decoder"][std::to_string(id)] = {{"content", "<unused" + std::to_string(id) + ">"}, {"lstrip", false}, {"normalized", false}, {"rstrip", false}, {"single_word", false}, {"special", false}};
        QVERIFY(writeFileDurably(path / "tokenizer_config.json", writeJson(settings)));
        QVERIFY(fs::file_size(path / "tokenizer_config.json") > 1 << 20);
        const auto tokenizer = Tokenizer::load(path);
        QVERIFY2(tokenizer, tokenizer ? "" : tokenizer.error().why.c_str());
        QCOMPARE(*tokenizer->eos(), TokenId{300});
    }

    void onlyARegularFileIsATemplate() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeFileDurably(path / "tokenizer.json", writeJson(smallTokenizer())));
        fs::create_directory(path / "chat_template.jinja");
        const auto tokenizer = Tokenizer::load(path);
        QVERIFY(!tokenizer);
        QVERIFY2(tokenizer.error().what.ends_with("chat_template.jinja"), tokenizer.error().what.c_str());
    }

    void namesAnUnknownEndTokenEscaped() {
        const QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        QVERIFY(writeFileDurably(path / "tokenizer.json", writeJson(smallTokenizer())));
        QVERIFY(writeFileDurably(path / "tokenizer_config.json", R"({"eos_token": "<\u202eend>"})"));
        const auto tokenizer = Tokenizer::load(path);
        QVERIFY(!tokenizer);
        QCOMPARE(tokenizer.error().why, std::string("tokenizer_config.json names the token \"<\\u{202E}end>\", which the vocabulary does not have"));
    }

    void damagedSentencePieceIsNoticedOrHarmless() {
        std::ifstream stream(starter / "tokenizer.model", std::ios::binary);
        const std::string whole(std::istreambuf_iterator<char>(stream), {});
        QVERIFY(checkSentencePiece(whole, "whole"));
        QTemporaryDir folder;
        const fs::path path = folder.path().toStdString();
        const auto tryLoading = [&](const std::string& bytes) {
            std::ofstream(path / "tokenizer.model", std::ios::binary) << bytes;
            const auto tokenizer = Tokenizer::load(path);
            if (tokenizer) tokenizer->encode("The kettle leaks.");  // harmless: it works or says why not
            else QVERIFY(!tokenizer.error().why.empty());
        };
        for (std::size_t size = 0; size < whole.size(); size += 397) tryLoading(whole.substr(0, size));
        for (std::size_t at = 0; at < whole.size(); at += 211)
            for (const char bits : {'\x01', '\x80', '\xff'}) {
                auto bytes = whole;
                bytes[at] = static_cast<char>(bytes[at] ^ bits);
                tryLoading(bytes);
            }
    }

    void refusesSentencePiece_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("reason");
        const auto field = [](char tag, const QByteArray& inner) { return QByteArray(1, tag) + char(inner.size()) + inner; };
        const auto piece = [&](const QByteArray& text, const QByteArray& more = {}) { return field('\x0a', field('\x0a', text) + more); };
        QTest::newRow("empty") << QByteArray() << QByteArray("empty");
        QTest::newRow("length past the end") << QByteArray("\x0a\x7f" "abc") << QByteArray("cut off");
        QTest::newRow("varint of 11 bytes") << QByteArray("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01") << QByteArray("cut off");
        QTest::newRow("NUL piece") << piece(QByteArray("a\0b", 3)) << QByteArray("NUL");
        QTest::newRow("score NaN") << piece("a", QByteArray("\x15\x00\x00\xc0\x7f", 5)) << QByteArray("finite");
        QTest::newRow("twice") << piece("a") + piece("a") << QByteArray("twice");
        QTest::newRow("bad UTF-8") << piece("\xff") << QByteArray("UTF-8");
        QTest::newRow("unknown type") << piece("a", QByteArray("\x18\x09", 2)) << QByteArray("type");
        QTest::newRow("long piece") << QByteArray("\x0a\xa4\x8d\x06\x0a\xa0\x8d\x06") + QByteArray(100000, 'a') << QByteArray("longer");
        QTest::newRow("short character map") << piece("a") + field('\x1a', field('\x12', "abc")) << QByteArray("character map");
        QTest::newRow("wrong character map") << piece("a") + field('\x1a', field('\x12', QByteArray("\xff\xff\xff\x0f", 4) + QByteArray(32, 'x'))) << QByteArray("impossible size");
        QTest::newRow("no pieces") << QByteArray("\x10\x01", 2) << QByteArray("no pieces");
    }
    void refusesSentencePiece() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, reason);
        const auto result = checkSentencePiece(bytes.toStdString(), "test.model");
        QVERIFY(!result);
        QVERIFY2(result.error().why.find(reason.toStdString()) != std::string::npos, result.error().why.c_str());
    }
};

QTEST_GUILESS_MAIN(TokenizerTest)
#include "tokenizer_test.moc"
