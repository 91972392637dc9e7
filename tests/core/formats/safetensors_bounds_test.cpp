// Safetensors files that are as large as the limits let them be (S32, S33), that shrink while they are read (S35), or are no files (S36).
#include "counted_memory.h"
#include "crafted_safetensors.h"

#include "formats/safetensors.h"

#include <QTest>

#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace graft;
using namespace graft::formats;
using namespace graft::test;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t million = 1'000'000;

// "{" + part(0) + "," + part(1) + ... + "}"
std::string object(std::size_t count, const std::function<std::string(std::size_t)>& part) {
    std::string text = "{";
    for (std::size_t at = 0; at < count; ++at) text += (at ? "," : "") + part(at);
    return text + "}";
}

std::string zeroSized(std::size_t at) { return entry(std::to_string(at), "F32", "[0]", "[0,0]"); }

// As much of everything as an entry may have in a header that may be read: the longest shape, and a name to fill it up.
std::string largestEntry(std::size_t at) {
    std::string shape = "[0";
    for (int dimension = 1; dimension < 64; ++dimension) shape += ",1";
    return entry(std::to_string(at) + std::string(200, 'n'), "F32", shape + "]", "[0,0]");
}

// Runs `operation` as a user who owns nothing, when the test itself runs as root, whom no permission stops.
template <class Operation>
void withoutRoot(Operation&& operation) {
    const bool root = geteuid() == 0;
    if (root) QCOMPARE(seteuid(65534), 0);
    operation();
    if (root) QCOMPARE(seteuid(0), 0);
}

}  // namespace

class SafetensorsBoundsTest : public QObject, private CraftedFolder {
    Q_OBJECT
private Q_SLOTS:
    void boundsMemory_data();
    void boundsMemory();
    void opensTheLargestHeader();
    void rejectsWhatIsNoFile_data();
    void rejectsWhatIsNoFile();
    void rejectsWhatMayNotBeRead();
    void tellsWhenTheFileShrinks();
    void survivesTruncationWhileReading();
};

void SafetensorsBoundsTest::boundsMemory_data() {
    QTest::addColumn<std::string>("header");
    QTest::addColumn<std::string>("why");
    const std::string metadata = R"({"__metadata__":)";
    const auto megabytes = [&](std::size_t count) { return std::string(count * million, 'x'); };
    QTest::newRow("S32 metadata") << metadata + object(99, [&](auto at) { return '"' + std::to_string(at) + "\":\"" + megabytes(1) + '"'; }) + "}"
                                  << "The metadata is longer than the limit of 16777216 bytes."s;
    QTest::newRow("S32 metadata in one text") << metadata + R"({"k":")" + megabytes(99) + "\"}}" << "The header has a value longer than 16777216 bytes at its byte 21."s;
    QTest::newRow("S32 metadata without end") << metadata + R"({"k":")" + megabytes(99) << "The header has a value longer than 16777216 bytes at its byte 21."s;
    QTest::newRow("S32 longest text without end") << metadata + R"({"k":")" + megabytes(16)
                                                  << "The header is not JSON at its byte 16000022: syntax error while parsing value - invalid string: missing closing quote; last read: '\"" +
                                                         std::string(113, 'x') + "\u2026.";
    QTest::newRow("S32 white space") << "{" + std::string(99 * million, ' ') + "x" << "The header has a value longer than 16777216 bytes at its byte 0."s;
    QTest::newRow("S32 metadata of many entries") << metadata + object(million, [](auto at) { return '"' + std::to_string(at) + "\":\"\""; }) + "}"
                                                  << "The metadata has more than 100000 entries."s;
    QTest::newRow("S33 tensors") << object(million, zeroSized) << "The header has more than 250000 tensors."s;
}

void SafetensorsBoundsTest::boundsMemory() {
    QFETCH(std::string, header);
    QFETCH(std::string, why);
    const auto path = write(file(header, 0));
    std::optional<Result<SafetensorsFile>> opened;
    std::size_t held = 0;
    const auto calls = counted::callsOf([&] { held = counted::peakOf([&] { opened = SafetensorsFile::open(path); }); });
    QVERIFY(!*opened);
    QVERIFY2(opened->error().why == why, opened->error().why.c_str());
    QVERIFY2(held < 512 * megabyte, std::to_string(held).c_str());
    QVERIFY2(calls < 4 * million, std::to_string(calls).c_str());
}

// What the limits of S32 and S33 let pass must not need more either.
void SafetensorsBoundsTest::opensTheLargestHeader() {
    const auto header = object(250'000, largestEntry);
    QVERIFY(header.size() > 95 * million && header.size() <= 100 * million);
    const auto path = write(file(header, 0));
    std::optional<Result<SafetensorsFile>> opened;
    const auto held = counted::peakOf([&] { opened = SafetensorsFile::open(path); });
    QVERIFY2(bool(*opened), *opened ? "" : opened->error().why.c_str());
    QCOMPARE(opened->value().tensors().size(), 250'000u);
    QVERIFY2(held < 512 * megabyte, std::to_string(held).c_str());
}

void SafetensorsBoundsTest::rejectsWhatIsNoFile_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("why");
    QTest::newRow("S36 pipe") << "pipe"s << "It is a pipe, not a regular file."s;
    QTest::newRow("S36 folder") << "folder"s << "It is a folder, not a regular file."s;
    QTest::newRow("S36 device") << "/dev/zero"s << "It is a device, not a regular file."s;
    QTest::newRow("S36 loop") << "loop"s << "It is a link that leads back to itself."s;
    QTest::newRow("S36 absent") << "absent"s << "There is no such file."s;
}

void SafetensorsBoundsTest::rejectsWhatIsNoFile() {
    QFETCH(std::string, name);
    QFETCH(std::string, why);
    ::mkfifo(place("pipe").c_str(), 0600);
    fs::create_directory(place("folder"));
    std::error_code ignored;
    fs::create_symlink("loop", place("loop"), ignored);
    const auto opened = SafetensorsFile::open(place(name));
    QVERIFY(!opened);
    QCOMPARE(opened.error().why, why);
    QVERIFY(!opened.error().hint.empty());
}

// S36: permissions 0. (A link out of the folder is refused by the model folder: sharded_tensors_test.cpp.)
void SafetensorsBoundsTest::rejectsWhatMayNotBeRead() {
    const auto path = write(smallFile(), "secret");
    fs::permissions(place("."), fs::perms::all);
    fs::permissions(path, fs::perms::none);
    std::optional<Result<SafetensorsFile>> opened;
    withoutRoot([&] { opened = SafetensorsFile::open(path); });
    QVERIFY(!*opened);
    QCOMPARE(opened->error().why, "You have no permission to read it."s);
    fs::permissions(path, fs::perms::owner_read);
    QVERIFY(bool(SafetensorsFile::open(path)));
}

// S35: it shrank before the read.
void SafetensorsBoundsTest::tellsWhenTheFileShrinks() {
    const auto path = write(smallFile());
    const auto opened = SafetensorsFile::open(path);
    QVERIFY(bool(opened));
    fs::resize_file(path, fs::file_size(path) - 8);
    std::vector<std::byte> data(8);
    const auto read = opened->read(*opened->find("s"), data);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::inputOutput);
    const auto size = smallFile().size();
    QCOMPARE(read.error().why, "It ends at byte " + std::to_string(size - 8) + ", but had " + std::to_string(size) + " bytes when it was opened.");
}

// S35: it shrinks during the read.
void SafetensorsBoundsTest::survivesTruncationWhileReading() {
    const std::size_t size = 8 * megabyte;
    const auto bytes = file("{" + entry("a", "U8", "[" + std::to_string(size) + "]", "[0," + std::to_string(size) + "]") + "}", size);
    std::vector<std::byte> data(size);
    for (int round = 0; round < 20; ++round) {
        const auto path = write(bytes);
        const auto opened = SafetensorsFile::open(path);
        QVERIFY(bool(opened));
        std::thread cutter([&] { fs::resize_file(path, size / 2); });
        const auto read = opened->read(opened->tensors()[0], data);
        cutter.join();
        if (!read) QCOMPARE(read.error().kind, ErrorKind::inputOutput);
        const auto again = opened->read(opened->tensors()[0], data);
        QVERIFY(!again);
        QCOMPARE(again.error().why, "It ends at byte " + std::to_string(size / 2) + ", but had " + std::to_string(bytes.size()) + " bytes when it was opened.");
    }
}

QTEST_GUILESS_MAIN(SafetensorsBoundsTest)
#include "safetensors_bounds_test.moc"
