// Every way the bytes of a safetensors file can be wrong (S1 to S31, S34, X17, X18), each with its own message and bounded memory; and what must be
// accepted. S32, S33, S35 and S36 are in safetensors_bounds_test.cpp.
#include "counted_memory.h"
#include "crafted_safetensors.h"

#include "formats/safetensors.h"

#include <QTest>

#include <cstring>
#include <fstream>

using namespace graft;
using namespace graft::formats;
using namespace graft::test;
using namespace std::string_literals;
namespace fs = std::filesystem;

class SafetensorsTest : public QObject, private CraftedFolder {
    Q_OBJECT
private Q_SLOTS:
    void rejects_data();
    void rejects();
    void accepts_data();
    void accepts();
    void survivesTruncationAtEveryByte();
    void survivesEveryByteChanged();
    void readsParts();
    void roundTrips();
    void writesOldOrNewWhicheverCallFails();
    void refusesToWriteNonsense();
};

void SafetensorsTest::rejects_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("why");
    const auto row = [](const char* tag, const std::string& bytes, const char* why) { QTest::newRow(tag) << bytes << std::string(why); };
    row("S1 empty", "", "The file has 0 bytes, too few for a header.");
    row("S2 seven bytes", "1234567", "The file has 7 bytes, too few for a header.");
    row("S3 prefix only", prefix('<'), "The file has 8 bytes, too few for a header.");
    row("S3 empty header", prefix(0) + "xx", "The header is empty.");
    row("S4 2^64-1", prefix(~0ull) + "{}", "The header length 18446744073709551615 is over the limit of 100000000 bytes.");
    row("S5 100,000,001", prefix(100'000'001) + "{}", "The header length 100000001 is over the limit of 100000000 bytes.");
    row("S6 past the end", prefix(1002) + "{}", "The header of 1002 bytes goes past the end of the file, which has 10 bytes.");
    row("S7 not UTF-8", prefix(1) + "\xFF", "The header is not UTF-8 at its byte 0.");
    row("S8 not JSON", prefix(1) + "{", "The header is not JSON at its byte 1: syntax error while parsing object key - unexpected end of input; expected string literal.");
    row("S8 a NUL ends no header", file("{}\0{\"a\":1}"s, 0), "The header is not JSON at its byte 2: it has a NUL character.");
    row("S8 byte order mark", file("\xEF\xBB\xBF{}", 0), "The header is not JSON at its byte 0: it starts with a byte order mark.");
    row("S8 lone surrogate", file("{\"\\ud800\":{}}", 0),
        "The header is not JSON at its byte 8: syntax error while parsing object key - invalid string: surrogate U+D800..U+DBFF must be followed by U+DC00..U+DFFF; last read: '\"\\ud800\"'; expected string literal.");
    row("S9 list", file("[]", 0), "The header is a list, not an object.");
    row("S9 null", file("null", 0), "The header is null, not an object.");
    row("S9 text", file("\"x\"", 0), "The header is text, not an object.");
    row("S9 entry is a number", file("{\"a\":1}", 0), "The entry a is a number, not an object.");
    row("S9 text behind the object", file("{} x", 0), "The header is not JSON at its byte 3: syntax error while parsing value - invalid literal; last read: '{} x'; expected end of input.");
    row("S10 nesting", file(std::string(100'000, '['), 0), "The header is nested deeper than 64 levels.");
    row("S10 nesting inside", file("{\"a\":" + std::string(100'000, '['), 0), "The header is nested deeper than 64 levels.");
    row("S11 name twice", file("{" + entry("a", "F32", "[2]", "[0,8]") + "," + entry("a", "F32", "[2]", "[8,16]") + "}"), "The name a is given twice.");
    row("S11 metadata twice", file("{\"__metadata__\":{},\"__metadata__\":{}}", 0), "The name __metadata__ is given twice.");
    row("S11 metadata key twice", file("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0), "The metadata key k is given twice.");
    row("S12 field twice", file("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}"), "The field dtype of a is given twice.");
    row("S13 backwards", withOffsets("[16,0]"), "The data of a ends at 0 before it begins at 16.");
    row("S14 negative", withOffsets("[-1,15]"), "The field data_offsets of a has the negative number -1.");
    row("S15 fraction", withOffsets("[0,16.5]"), "The field data_offsets of a has the number 16.5 where a whole number must be.");
    row("S16 text", withOffsets("[0,\"16\"]"), "The field data_offsets of a has text where a whole number must be.");
    row("S17 one", withOffsets("[0]"), "The field data_offsets of a has 1 numbers instead of two.");
    row("S17 three", withOffsets("[0,16,16]"), "The field data_offsets of a has more than two numbers.");
    row("S17 none", withOffsets("null"), "The field data_offsets of a is null, not a list of whole numbers.");
    row("S17 over 64 bits", withOffsets("[0,18446744073709551632]"), "The field data_offsets of a has the number 18446744073709551632 where a whole number must be.");
    std::string ten = "{";
    for (int at = 0; at < 10; ++at) ten += (at ? "," : "") + entry("t" + std::to_string(at), "F32", "[2,2]", "[0,16]");
    row("S18 overlap", file(ten + "}"), "t1 overlaps the tensor before it: it begins at 0, that one ends at 16.");
    row("S18 partial overlap", file("{" + entry("a", "F32", "[2,2]", "[0,16]") + "," + entry("b", "F32", "[2]", "[12,20]") + "}", 20), "b overlaps the tensor before it: it begins at 12, that one ends at 16.");
    row("S19 hole", file("{" + entry("a", "F32", "[2,2]", "[0,16]") + "," + entry("b", "F32", "[2,2]", "[20,36]") + "}", 36), "There is a hole of 4 bytes before b.");
    row("S19 hole at the start", file("{" + entry("a", "F32", "[2]", "[8,16]") + "}"), "There is a hole of 8 bytes before a.");
    row("S20 past the end", file("{" + entry("a", "F32", "[5]", "[0,20]") + "}"), "The file is 4 bytes too short: its tensors need 20 bytes, it has 16.");
    row("S21 missing bytes", file("{" + entry("a", "F32", "[2,2]", "[0,16]") + "}", 12), "The file is 4 bytes too short: its tensors need 16 bytes, it has 12.");
    row("S22 polyglot", withShape("[2,2]") + "PK\x03\x04" + std::string(16, 'x'), "20 bytes follow the last tensor.");
    row("S22 no tensors", file("{}", 4), "4 bytes follow the last tensor.");
    row("S23 wraps", withShape("[2,18446744073709551614]"), "The size of a with shape [2, 18446744073709551614] does not fit 64 bits.");
    row("S24 2^63-1", withShape("[2,9223372036854775807]"), "The size of a with shape [2, 9223372036854775807] does not fit 64 bits.");
    row("S25 2^32 squared", withShape("[4294967296,4294967296]"), "The size of a with shape [4294967296, 4294967296] does not fit 64 bits.");
    row("S25 zero does not hide it", withShape("[4294967296,4294967296,0]"), "The size of a with shape [4294967296, 4294967296, 0] does not fit 64 bits.");
    std::string ones = "[1";
    for (int at = 1; at < 9000; ++at) ones += ",1";
    row("S26 rank", withShape(ones + "]"), "a has more than 64 dimensions.");
    row("S27 negative", withShape("[-2,-2]"), "The field shape of a has the negative number -2.");
    row("S27 text", withShape("\"2,2\""), "The field shape of a is text, not a list of whole numbers.");
    row("S28 unknown", withType("F99"), "a has the unknown dtype \"F99\".");
    row("S28 lower case", withType("f32"), "a has the unknown dtype \"f32\".");
    row("S28 empty", withType(""), "a has the unknown dtype \"\".");
    row("S28 huge", withType(std::string(megabyte, 'F')), "a has the unknown dtype \"FFFFFFFFFFFFFFFFFFFF\u2026\".");
    row("S28 a number", file("{\"a\":{\"dtype\":32}}"), "The field dtype of a is a number, not text.");
    row("S29 size", withType("F64"), "a with shape [2, 2] and dtype F64 needs 32 bytes, but its offsets span 16.");
    row("S30 half a byte", file("{" + entry("a", "F4", "[3]", "[0,2]") + "}", 2), "a with shape [3] and dtype F4 does not end at a whole byte.");
    row("no shape", file("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,16]}}"), "a has no shape.");
    row("unknown field", file("{\"a\":{\"dtype\":\"F32\",\"stride\":[0,16]}}"), "The entry a has the unknown field stride.");
    row("S31 nested", file("{\"__metadata__\":{\"k\":{}}}", 0), "The metadata value k is an object, not text.");
    row("S31 number", file("{\"__metadata__\":{\"k\":7}}", 0), "The metadata value k is a number, not text.");
    row("S31 no object", file("{\"__metadata__\":\"k\"}", 0), "The entry __metadata__ is text, not an object.");
    row("S34 NUL", file("{" + entry("a\\u0000b", "F32", "[2,2]", "[0,16]") + "}"), "The tensor name \"a\\u{0}b\" is empty or has a NUL character in it.");
    row("S34 empty", file("{" + entry("", "F32", "[2,2]", "[0,16]") + "}"), "The tensor name \"\" is empty or has a NUL character in it.");
    row("S34 huge", file("{" + entry(std::string(megabyte, 'n'), "F32", "[2,2]", "[0,16]") + "}"), "The tensor name nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn\u2026 is longer than 4096 bytes.");
    row("S34 bidi is shown escaped", file("{" + entry("a\\u202eb", "F99", "[2,2]", "[0,16]") + "}"), "a\\u{202E}b has the unknown dtype \"F99\".");
    row("X17 pickle", "\x80\x02}q\0X\x05"s + std::string(100, 'x'), "It is a Python pickle.");
    row("X17 short pickle", "\x80\x04N.", "It is a Python pickle.");
    row("X18 zip", "PK\x03\x04\x14\0\0\0\x08\0"s + std::string(100, 'x'), "It is a ZIP archive, as PyTorch's pickle files are.");
    row("X18 web page", "\n<!DOCTYPE html><html>Not found</html>", "It is a web page.");
    row("X18 web page behind a byte order mark", "\xEF\xBB\xBF<html><body>Log in</body></html>", "It is a web page.");
    row("X18 LFS", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n", "It is a Git LFS pointer, not the file it points to.");
    row("X18 GGUF", "GGUF\3\0\0\0"s + std::string(100, 'x'), "It is a GGUF file.");
}

void SafetensorsTest::rejects() {
    QFETCH(std::string, bytes);
    QFETCH(std::string, why);
    const auto path = write(bytes);
    std::optional<Result<SafetensorsFile>> opened;
    std::size_t held = 0;
    const auto calls = counted::callsOf([&] { held = counted::peakOf([&] { opened = SafetensorsFile::open(path); }); });
    QVERIFY(!*opened);
    QCOMPARE(opened->error().what, "Cannot read model.safetensors"s);
    QCOMPARE(QString::fromStdString(opened->error().why), QString::fromStdString(why));
    QVERIFY(!opened->error().hint.empty());
    // Never what a header only claims to need (S4 to S6, S23 to S26): a few copies of what is there.
    QVERIFY2(held < 16'384 + 8 * bytes.size() && held < 64 * megabyte, std::to_string(held).c_str());
    QVERIFY2(calls < 200 + bytes.size(), std::to_string(calls).c_str());
}

void SafetensorsTest::accepts_data() {
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<int>("tensors");
    const auto row = [](const char* tag, const std::string& bytes, int tensors) { QTest::newRow(tag) << bytes << tensors; };
    row("base", withShape("[2,2]"), 1);
    row("no tensors", file("{}", 0), 0);
    row("only metadata", file("{\"__metadata__\":{\"format\":\"pt\"}}", 0), 0);
    row("white space around", file(" \n{" + entry("a", "F32", "[2,2]", "[0,16]") + "}   "), 1);
    row("rank 0", file("{" + entry("a", "F32", "[]", "[0,4]") + "}", 4), 1);
    row("zero size", file("{" + entry("a", "F32", "[0,7]", "[0,0]") + "," + entry("b", "F32", "[4]", "[0,16]") + "," + entry("c", "I8", "[0]", "[16,16]") + "}"), 3);
    row("not in offset order", file("{" + entry("b", "F32", "[2]", "[8,16]") + "," + entry("a", "F32", "[2]", "[0,8]") + "}"), 2);
    row("half bytes", file("{" + entry("a", "F4", "[4]", "[0,2]") + "}", 2), 1);
    row("three quarters of a byte", file("{" + entry("a", "F6_E2M3", "[4]", "[0,3]") + "}", 3), 1);
    row("S34 hostile names only name tensors", file("{" + entry("../../etc/passwd", "F32", "[2]", "[0,8]") + "," + entry("<img src=x>", "F32", "[1]", "[8,12]") + "," + entry("a\\u202eb", "F32", "[1]", "[12,16]") + "}"), 3);
    row("escaped name", file("{" + entry("a\\u00e9\\ud83d\\ude00", "F32", "[2,2]", "[0,16]") + "}"), 1);
}

void SafetensorsTest::accepts() {
    QFETCH(std::string, bytes);
    QFETCH(int, tensors);
    const auto opened = SafetensorsFile::open(write(bytes));
    QVERIFY2(bool(opened), opened ? "" : opened.error().why.c_str());
    QCOMPARE(opened->tensors().size(), static_cast<std::size_t>(tensors));
    std::uint64_t end = 0;
    for (const auto& tensor : opened->tensors()) {
        QCOMPARE(tensor.begin, end);
        end = tensor.end;
        QCOMPARE(opened->find(tensor.name), &tensor);
        std::vector<std::byte> data(tensor.bytes());
        QVERIFY(bool(opened->read(tensor, data)));
    }
    QCOMPARE(opened->find("nothing"), nullptr);
}

// Whatever the bytes are: a clean error, or a file whose every tensor can be read.
static bool isErrorOrReadable(const fs::path& path) {
    const auto opened = SafetensorsFile::open(path);
    if (!opened) return !opened.error().why.empty();
    for (const auto& tensor : opened->tensors()) {
        std::vector<std::byte> data(tensor.bytes());
        if (!opened->read(tensor, data)) return false;
    }
    return true;
}

void SafetensorsTest::survivesTruncationAtEveryByte() {
    const auto whole = smallFile();
    for (std::size_t length = 0; length < whole.size(); ++length) QVERIFY(!SafetensorsFile::open(write(whole.substr(0, length))));
    QVERIFY(bool(SafetensorsFile::open(write(whole))));
}

void SafetensorsTest::survivesEveryByteChanged() {
    const auto whole = smallFile();
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (const auto change : {0x00, 0xFF, 0x101, 0x180}) {
            auto bytes = whole;
            bytes[at] = static_cast<char>(change > 0xFF ? bytes[at] ^ (change & 0xFF) : change);
            QVERIFY2(isErrorOrReadable(write(bytes)), std::to_string(at).c_str());
        }
}

void SafetensorsTest::readsParts() {
    auto bytes = withShape("[2,2]");
    for (int at = 0; at < 16; ++at) bytes[bytes.size() - 16 + at] = static_cast<char>(at);
    const auto opened = SafetensorsFile::open(write(bytes));
    QVERIFY(bool(opened));
    std::array<std::byte, 5> part{};
    QVERIFY(bool(opened->read(opened->tensors()[0], 7, part)));
    for (int at = 0; at < 5; ++at) QCOMPARE(std::to_integer<int>(part[at]), 7 + at);
}

void SafetensorsTest::roundTrips() {
    const std::vector<float> floats{1, 2, 3, -4.5};
    const std::vector<std::int64_t> whole{7};
    const std::vector<std::uint8_t> small{1, 2, 3};
    const auto path = place("written.safetensors");
    const auto written = writeSafetensors(path,
                                          {{"small", TensorType::u8, {3}, std::as_bytes(std::span(small))},
                                           {"z", TensorType::f32, {2, 2}, std::as_bytes(std::span(floats))},
                                           {"n", TensorType::i64, {}, std::as_bytes(std::span(whole))},
                                           {"none", TensorType::f32, {0}, {}},
                                           {"a", TensorType::f32, {4}, std::as_bytes(std::span(floats))}},
                                          {{"format", "pt"}, {"note", "\"quoted\" \u00e9"}});
    QVERIFY2(bool(written), written ? "" : written.error().why.c_str());
    const auto opened = SafetensorsFile::open(path);
    QVERIFY2(bool(opened), opened ? "" : opened.error().why.c_str());
    QCOMPARE(opened->metadata().at("note"), "\"quoted\" \u00e9"s);
    std::string order;
    for (const auto& tensor : opened->tensors()) order += tensor.name + " ";
    QCOMPARE(order, "n a none z small "s);
    std::ifstream stream(path, std::ios::binary);
    std::uint64_t length = 0;
    stream.read(reinterpret_cast<char*>(&length), 8);
    QCOMPARE(length % 8, 0u);
    std::vector<float> back(4);
    QVERIFY(bool(opened->read(*opened->find("z"), std::as_writable_bytes(std::span(back)))));
    QCOMPARE(back, floats);
    QCOMPARE(opened->find("n")->shape, std::vector<std::int64_t>());
}

void SafetensorsTest::writesOldOrNewWhicheverCallFails() {
    const std::vector<std::uint8_t> old{1, 1, 1}, fresh{2, 2, 2, 2};
    const auto path = place("durable.safetensors");
    QVERIFY(bool(writeSafetensors(path, {{"t", TensorType::u8, {3}, std::as_bytes(std::span(old))}})));
    int calls = 0, failing = 0;
    const auto turn = [&] {
        if (++calls != failing) return true;
        errno = ENOSPC;
        return false;
    };
    const auto& real = FileCalls::system();
    FileCalls faulty = real;
    faulty.open = [&](const char* name, int flags, int mode) { return turn() ? real.open(name, flags, mode) : -1; };
    faulty.write = [&](int fd, const void* bytes, std::size_t count) { return turn() ? real.write(fd, bytes, count) : -1; };
    faulty.sync = [&](int fd) { return turn() ? real.sync(fd) : -1; };
    faulty.rename = [&](const char* from, const char* to) { return turn() ? real.rename(from, to) : -1; };
    bool done = false;
    for (failing = 1; !done; ++failing) {
        QVERIFY(failing < 100);
        calls = 0;
        const auto written = writeSafetensors(path, {{"t", TensorType::u8, {4}, std::as_bytes(std::span(fresh))}}, {}, faulty);
        done = calls < failing;
        QCOMPARE(bool(written), done);
        const auto opened = SafetensorsFile::open(path);
        QVERIFY(bool(opened));
        const auto size = opened->tensors()[0].bytes();
        QVERIFY(size == 4 || (size == 3 && !done));
    }
    QVERIFY(failing > 6);
}

void SafetensorsTest::refusesToWriteNonsense() {
    const std::vector<std::uint8_t> bytes{1, 2, 3};
    const auto span = std::as_bytes(std::span(bytes));
    const auto refused = [&](std::vector<TensorSource> tensors) {
        const auto written = writeSafetensors(place("nonsense.safetensors"), std::move(tensors));
        return !written && !fs::exists(place("nonsense.safetensors"));
    };
    QVERIFY(refused({{"a", TensorType::u8, {4}, span}}));
    QVERIFY(refused({{"a", TensorType::u8, {-3}, span}}));
    QVERIFY(refused({{"a", TensorType::u8, {3}, span}, {"a", TensorType::u8, {3}, span}}));
    QVERIFY(refused({{"__metadata__", TensorType::u8, {3}, span}}));
    QVERIFY(refused({{"\xFF", TensorType::u8, {3}, span}}));
}

QTEST_GUILESS_MAIN(SafetensorsTest)
#include "safetensors_test.moc"
