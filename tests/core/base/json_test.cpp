#include "base/json.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace graft;

class JsonTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void accepts_data() {
        QTest::addColumn<QByteArray>("text");
        const std::pair<const char*, const char*> rows[] = {
            {"top-level number", "42"}, {"top-level string", "\"a\""}, {"null", "null"}, {"empty object", "{}"}, {"white space", " \t\r\n[1 ,2]\n"},
            {"escapes", "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"]"}, {"surrogate pair", "[\"\\uD834\\uDD1E\"]"}, {"NUL escape", "[\"\\u0000\"]"},
            {"negative zero", "[-0]"}, {"exponent", "[1E+2,1e-2,0.5e3]"}, {"long text", "[\"\xF0\x9F\x98\x80\"]"}, {"empty key", "{\"\":0}"},
            {"same key in two objects", "[{\"a\":1},{\"a\":2}]"}, {"u64", "[18446744073709551615]"}, {"i64", "[-9223372036854775808]"}};
        for (const auto& [name, text] : rows) QTest::newRow(name) << QByteArray(text);
        QTest::newRow("depth 64") << QByteArray(64, '[') + QByteArray(64, ']');
    }
    void accepts() {
        QFETCH(QByteArray, text);
        const auto json = parseJson(text.toStdString(), "test");
        QVERIFY2(json, json ? "" : json.error().why.c_str());
    }

    void rejects_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("byte");
        QTest::addColumn<QByteArray>("reason");
        const std::tuple<const char*, QByteArray, int, const char*> rows[] = {
            {"empty", "", 0, "unexpected end"},
            {"trailing text", "[1] x", 4, "syntax error"},
            {"trailing comma", "[1,]", 3, "syntax error"},
            {"leading zero", "[01]", 2, "syntax error"},
            {"bare fraction", "[.5]", 1, "syntax error"},
            {"fraction without digits", "[2.]", 3, "invalid number"},
            {"plus sign", "[+1]", 1, "syntax error"},
            {"hexadecimal", "[0x1]", 2, "syntax error"},
            {"NaN", "[NaN]", 1, "syntax error"},
            {"single quotes", "['a']", 1, "syntax error"},
            {"comment", "[1/*c*/]", 2, "syntax error"},
            {"raw control character", "[\"a\nb\"]", 3, "control character"},
            {"bad escape", "[\"\\x\"]", 3, "forbidden character after backslash"},
            {"lone high surrogate", "[\"\\uD800\"]", 8, "surrogate"},
            {"lone low surrogate", "[\"\\uDC00\"]", 7, "surrogate"},
            {"bad UTF-8", "[\"\xff\"]", 2, "UTF-8"},
            {"overlong UTF-8", "[\"\xC0\xAF\"]", 2, "UTF-8"},
            {"surrogate in UTF-8", "[\"\xED\xA0\x80\"]", 3, "UTF-8"},
            {"byte order mark", "\xEF\xBB\xBF{}", 0, "byte order mark"},
            {"NUL behind the value", QByteArray("[1]\0x", 5), 3, "NUL"},
            {"NUL in a string", QByteArray("[\"\0\"]", 5), 2, "NUL"},
            {"too large a number", "[1e400]", 6, "number overflow"},
            {"duplicate key", "{\"a\":1,\"a\":2}", 10, "\"a\" is given twice"},
            {"duplicate key, escaped", "{\"a\":1,\"\\u0061\":2}", 15, "\"a\" is given twice"},
            {"unclosed", "{\"a\":1", 6, "unexpected end"},
            {"depth 65", QByteArray(65, '[') + QByteArray(65, ']'), 65, "deeper than 64"},
            {"100,000 brackets", QByteArray(100000, '['), 65, "deeper than 64"}};
        for (const auto& [name, text, byte, reason] : rows) QTest::newRow(name) << text << byte << QByteArray(reason);
    }
    void rejects() {
        QFETCH(QByteArray, text);
        QFETCH(int, byte);
        QFETCH(QByteArray, reason);
        const auto json = parseJson(text.toStdString(), "test.json");
        QVERIFY(!json);
        QCOMPARE(json.error().kind, ErrorKind::badInput);
        QVERIFY2(json.error().what.find("test.json") != std::string::npos, json.error().what.c_str());
        QVERIFY2(json.error().why.find(reason.toStdString()) != std::string::npos, json.error().why.c_str());
        const auto place = std::stoi(json.error().why.substr(5));  // "byte N: ..."
        QVERIFY2(std::abs(place - byte) <= 1, json.error().why.c_str());
    }

    // Keys and values come from files of other people: nothing of them may hide in, break or turn around a message.
    void foreignTextIsShownEscaped_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("key that turns the line") << QByteArray("{\"a\xE2\x80\xAE\":1,\"a\xE2\x80\xAE\":2}") << QByteArray("byte 16: the key \"a\\u{202E}\" is given twice in one object");
        QTest::newRow("key of several lines") << QByteArray("{\"a\\nb\":1,\"a\\nb\":2}") << QByteArray("byte 16: the key \"a\\u{A}b\" is given twice in one object");
        const QByteArray longKey = "\"" + QByteArray(79, 'x') + "\xC3\xA9\xC3\xA9\"";
        QTest::newRow("key cut between characters") << "{" + longKey + ":1," + longKey + ":2}"
                                                    << "byte 174: the key \"" + QByteArray(79, 'x') + "\xC3\xA9\xE2\x80\xA6\" is given twice in one object";
        QTest::newRow("what the parser read last") << QByteArray("[\"\xE2\x80\xAE") << QByteArray("byte 5: syntax error while parsing value - invalid string: missing closing quote; last read: '\"\\u{202E}'");
        QTest::newRow("bad bytes") << QByteArray("[\"\xFF\"]") << QByteArray("byte 2: syntax error while parsing value - invalid string: ill-formed UTF-8 byte; last read: '\"\\xFF'");
    }
    void foreignTextIsShownEscaped() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, why);
        const auto json = parseJson(text.toStdString(), "line 1\nof 2");
        QVERIFY(!json);
        QCOMPARE(QByteArray::fromStdString(json.error().why), why);
        QCOMPARE(json.error().what, std::string("Cannot read line 1\\u{A}of 2"));
    }

    void keepsIntegersExact() {
        const auto json = parseJson("[18446744073709551615,-9223372036854775808,9007199254740993]", "test");
        QVERIFY(json);
        QCOMPARE((*json)[0].get<std::uint64_t>(), 18446744073709551615ull);
        QCOMPARE((*json)[1].get<std::int64_t>(), std::numeric_limits<std::int64_t>::min());
        QCOMPARE((*json)[2].get<std::int64_t>(), std::int64_t{9007199254740993});
    }

    void namesWhatIsNoFile() {
        const auto json = readJsonFile("/no/such/file.json");
        QVERIFY(!json);
        QCOMPARE(json.error().kind, ErrorKind::notFound);
        QVERIFY(!readJsonFile("/dev/null"));
    }

    void overTheLimitSizeAndLimitAreNamed() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("long.json")).toStdString();
        std::ofstream(file) << '"' + std::string(99, 'x') + '"';
        const auto long_file = readJsonFile(file, {.depth = 64, .bytes = 100});
        const auto long_text = parseJson('"' + std::string(99, 'x') + '"', "a cell", {.depth = 64, .bytes = 100});
        QVERIFY(!long_file && !long_text);
        QCOMPARE(long_file.error(), (Error{ErrorKind::badInput, "Cannot read " + file.string(), "long.json: the file has 101 bytes, more than the limit of 100", long_file.error().hint}));
        QCOMPARE(long_text.error(), (Error{ErrorKind::badInput, "Cannot read a cell", "the text has 101 bytes, more than the limit of 100", long_file.error().hint}));
        QVERIFY(readJsonFile(file, {.depth = 64, .bytes = 101}));
    }

    void theReasonNamesTheFileByItself() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("config.json")).toStdString();
        std::ofstream(file) << "{\"a\": 1";
        const auto json = readJsonFile(file);
        QVERIFY(!json);
        QVERIFY2(json.error().why.starts_with("config.json: byte "), json.error().why.c_str());
    }

    void writesWhatItReads() {
        const Json value{{"b", 1}, {"a", {1.5, nullptr, "é"}}};
        QCOMPARE(writeJsonLine(value), std::string("{\"a\":[1.5,null,\"é\"],\"b\":1}"));
        QCOMPARE(*parseJson(writeJson(value), "test"), value);
        QCOMPARE(writeJsonLine(Json("\xff")), std::string("\"\xEF\xBF\xBD\""));
    }
};

QTEST_GUILESS_MAIN(JsonTest)
#include "json_test.moc"
