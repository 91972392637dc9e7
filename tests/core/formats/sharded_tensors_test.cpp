// A model folder's weights (X1 to X8, X16 to X18): one file, shards, and indices that point where they must not.
#include "counted_memory.h"
#include "crafted_safetensors.h"

#include "formats/safetensors.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace graft;
using namespace graft::formats;
using namespace std::string_literals;
namespace fs = std::filesystem;

class ShardedTensorsTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_folder;

    void text(const std::string& name, const std::string& bytes) const { std::ofstream(m_folder / name, std::ios::binary) << bytes; }
    void shard(const std::string& name, const std::vector<std::string>& tensors) const {
        static const std::vector<std::uint8_t> bytes{1, 2, 3};
        std::vector<TensorSource> sources;
        for (const auto& tensor : tensors) sources.push_back({tensor, TensorType::u8, {3}, std::as_bytes(std::span(bytes))});
        QVERIFY(bool(writeSafetensors(m_folder / name, sources)));
    }
    void index(const std::string& map) const { text("model.safetensors.index.json", "{\"metadata\":{},\"weight_map\":" + map + "}"); }
    std::string whyNot() const {
        const auto opened = ShardedTensors::open(m_folder);
        return opened ? "it opened" : opened.error().why;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_folder = fs::path(m_temporary->path().toStdString()) / "m";
        fs::create_directory(m_folder);
    }

    void opensOneFile() {
        shard("model.safetensors", {"a", "b"});
        const auto opened = ShardedTensors::open(m_folder);
        QVERIFY(bool(opened));
        QCOMPARE(opened->names(), (std::vector{"a"s, "b"s}));
        QCOMPARE(opened->find("b")->entry->bytes(), 3u);
        QCOMPARE(opened->find("c").error().why, "It has no tensor c."s);
    }
    void opensShards() {
        shard("model-00001-of-00002.safetensors", {"b"});
        shard("model-00002-of-00002.safetensors", {"a", "c"});
        index(R"({"a":"model-00002-of-00002.safetensors","b":"model-00001-of-00002.safetensors","c":"model-00002-of-00002.safetensors"})");
        const auto opened = ShardedTensors::open(m_folder);
        QVERIFY2(bool(opened), opened ? "" : opened.error().why.c_str());
        QCOMPARE(opened->files().size(), 2u);
        QCOMPARE(opened->names(), (std::vector{"a"s, "b"s, "c"s}));
        QCOMPARE(opened->find("a")->file->path().filename(), fs::path("model-00002-of-00002.safetensors"));
    }
    void opensACacheOfLinks() {
        const auto snapshot = m_folder / "snapshots" / "0123";
        fs::create_directories(snapshot);
        fs::create_directory(m_folder / "blobs");
        shard("blobs/abcd", {"a"});
        fs::create_symlink("../../blobs/abcd", snapshot / "model.safetensors");
        const auto opened = ShardedTensors::open(snapshot);
        QVERIFY2(bool(opened), opened ? "" : opened.error().why.c_str());
    }

    void refusesShardNames_data() {
        QTest::addColumn<std::string>("name");
        QTest::newRow("X1 parent") << "../../x.safetensors"s;
        QTest::newRow("X2 absolute") << "/etc/x.safetensors"s;
        QTest::newRow("X3 through a folder") << "a/../../x.safetensors"s;
        QTest::newRow("X3 folder") << "a/x.safetensors"s;
        QTest::newRow("backslash") << "..\\x.safetensors"s;
        QTest::newRow("dots") << ".."s;
        QTest::newRow("empty") << ""s;
        QTest::newRow("another suffix") << "x.bin"s;
        QTest::newRow("too long") << std::string(300, 'x') + ".safetensors";
    }
    void refusesShardNames() {
        QFETCH(std::string, name);
        std::string escaped;
        for (const char c : name) escaped += c == '\\' ? "\\\\"s : std::string(1, c);
        index("{\"t\":\"" + escaped + "\"}");
        QVERIFY2(whyNot().ends_with("for t; it must be a plain .safetensors file in the same folder."), whyNot().c_str());
    }
    // X4, and the link of S36.
    void refusesALinkOutOfTheFolder() {
        shard("../outside.safetensors", {"a"});
        fs::create_symlink("../outside.safetensors", m_folder / "x.safetensors");
        index(R"({"a":"x.safetensors"})");
        QCOMPARE(whyNot(), "x.safetensors is a link that leads out of the folder."s);
        fs::remove(m_folder / "model.safetensors.index.json");
        fs::rename(m_folder / "x.safetensors", m_folder / "model.safetensors");
        QCOMPARE(whyNot(), "model.safetensors is a link that leads out of the folder."s);
    }
    void namesAMissingShard() {  // X5
        shard("x.safetensors", {"a"});
        index(R"({"a":"x.safetensors","b":"y.safetensors"})");
        const auto opened = ShardedTensors::open(m_folder);
        QVERIFY(!opened);
        QCOMPARE(opened.error().what, "Cannot read y.safetensors"s);
        QCOMPARE(opened.error().why, "There is no such file."s);
    }
    void namesAMissingTensor() {  // X6
        shard("x.safetensors", {"a"});
        shard("y.safetensors", {"c"});
        index(R"({"a":"x.safetensors","b":"x.safetensors"})");
        QCOMPARE(whyNot(), "The index says that b is in x.safetensors, but it is not."s);
        index(R"({"a":"x.safetensors","c":"x.safetensors"})");
        QCOMPARE(whyNot(), "The index says that c is in x.safetensors, but it is not."s);
    }
    void namesATensorInTwoFiles() {  // X7
        shard("x.safetensors", {"a", "b"});
        shard("y.safetensors", {"b", "c"});
        index(R"({"a":"x.safetensors","b":"x.safetensors","c":"y.safetensors"})");
        QCOMPARE(whyNot(), "b is in two files: x.safetensors and y.safetensors."s);
    }
    void boundsTheTensorsOfAllShards() {
        for (const char name : {'x', 'y'}) {
            std::string header;
            for (int at = 0; at < 130'000; ++at) header += (at ? "," : "{") + test::entry(name + std::to_string(at), "U8", "[0]", "[0,0]");
            text(name + ".safetensors"s, test::file(header + "}", 0));
        }
        index(R"({"x0":"x.safetensors","y0":"y.safetensors"})");
        QCOMPARE(whyNot(), "Its files have more than 250000 tensors together."s);
    }

    void boundsTheIndex_data() {
        QTest::addColumn<std::string>("map");
        QTest::addColumn<std::string>("why");
        const auto entries = [](std::size_t count, bool oneFile) {
            std::string map = "{";
            for (std::size_t at = 0; at < count; ++at) map += (at ? ",\"" : "\"") + std::to_string(at) + "\":\"" + (oneFile ? "x" : std::to_string(at)) + ".safetensors\"";
            return map + "}";
        };
        QTest::newRow("X8 shards") << entries(100'000, false) << "The index names more than 512 files."s;
        QTest::newRow("X8 tensors") << entries(1'000'000, true) << "The index names more than 250000 tensors."s;
        QTest::newRow("X8 name") << "{\"" + std::string(2u << 20, 'x') + "\":\"x.safetensors\"}" << "The index has a value longer than 1048576 bytes at its byte 29."s;
        QTest::newRow("X8 bytes") << "{\"" + std::string(33u << 20, 'x') + "\":\"x.safetensors\"}" << "The index has 34603057 bytes, more than the limit of 33554432."s;
    }
    void boundsTheIndex() {
        QFETCH(std::string, map);
        QFETCH(std::string, why);
        index(map);
        std::string found;
        const auto held = counted::peakOf([&] { found = whyNot(); });
        QVERIFY2(found == why, found.c_str());
        QVERIFY2(held < 96u << 20, std::to_string(held).c_str());
    }

    void refusesABrokenIndex_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("why");
        const std::string noMap = "model.safetensors.index.json has no weight_map.";
        for (const char* bytes : {"[]", "{}", "{\"weight_map\":[]}", "{\"weight_map\":{}}", "{\"weight_map\":7}", "{\"a\":{\"weight_map\":{\"t\":\"x.safetensors\"}}}", "7"}) QTest::newRow(bytes) << std::string(bytes) << noMap;
        const auto row = [](const char* tag, const std::string& bytes, const char* why) { QTest::newRow(tag) << bytes << std::string(why); };
        row("not JSON", "{\"weight_map\":", "The index is not JSON at its byte 14: syntax error while parsing value - unexpected end of input; expected '[', '{', or a literal.");
        row("a number over all numbers", "{\"metadata\":1e400}", "The index is not JSON at its byte 16: number overflow parsing '1e400'.");
        row("not UTF-8", "{\"\xFF\":1}", "The index is not UTF-8 at its byte 2.");
        row("byte order mark", "\xEF\xBB\xBF{}", "The index is not JSON at its byte 0: it starts with a byte order mark.");
        row("a NUL ends no index", "{}\0{}"s, "The index is not JSON at its byte 2: it has a NUL character.");
        row("nesting", "{\"a\":" + std::string(100'000, '['), "The index is nested deeper than 64 levels.");
        row("no file name", R"({"weight_map":{"t":["x.safetensors"]}})", "The index gives no file name for t.");
        row("an object for a file name", R"({"weight_map":{"t":{}}})", "The index gives no file name for t.");
        row("X7 tensor twice", R"({"weight_map":{"t":"x.safetensors","t":"y.safetensors"}})", "The index names the tensor t twice.");
        row("two maps", R"({"weight_map":{"t":"x.safetensors"},"weight_map":{}})", "The index has two weight_maps.");
    }
    void refusesABrokenIndex() {
        QFETCH(std::string, bytes);
        QFETCH(std::string, why);
        text("model.safetensors.index.json", bytes);
        QVERIFY2(whyNot() == why, whyNot().c_str());
    }
    void skipsWhatElseAnIndexHolds() {
        shard("x.safetensors", {"a"});
        text("model.safetensors.index.json", R"({"metadata":{"total_size":[3,{"weight_map":[]}]},"weight_map":{"a":"x.safetensors"},"more":[[{}]]})");
        QCOMPARE(whyNot(), "it opened"s);
    }
    // S36 for the index.
    void refusesAnIndexThatIsNoFile() {
        fs::create_directory(m_folder / "model.safetensors.index.json");
        QCOMPARE(whyNot(), "It is a folder, not a regular file."s);
    }
    void namesWhatAShardReallyIs_data() {
        QTest::addColumn<std::string>("bytes");
        QTest::addColumn<std::string>("why");
        QTest::newRow("X17 pickle") << "\x80\x02}q\0X\x05\0\0"s << "It is a Python pickle."s;
        QTest::newRow("X18 web page") << "<html><body>404</body></html>"s << "It is a web page."s;
        QTest::newRow("X18 LFS") << "version https://git-lfs.github.com/spec/v1\n"s << "It is a Git LFS pointer, not the file it points to."s;
    }
    void namesWhatAShardReallyIs() {
        QFETCH(std::string, bytes);
        QFETCH(std::string, why);
        text("x.safetensors", bytes);
        index(R"({"a":"x.safetensors"})");
        QCOMPARE(whyNot(), why);
    }

    void namesWhatItNeverOpens_data() {
        QTest::addColumn<std::string>("name");
        for (const char* name : {"pytorch_model.bin", "model.pt", "model.ckpt", "tf_model.h5", "model.keras"}) QTest::addRow("X16 %s", name) << std::string(name);
    }
    void namesWhatItNeverOpens() {
        QFETCH(std::string, name);
        text(name, "\x80\2");
        QCOMPARE(whyNot(), "The weights are only there as " + name + ", a form that can hold program code. Graft never opens it.");
    }
    void saysThatAFolderIsEmptyOrAbsent() {
        QCOMPARE(whyNot(), "There is neither model.safetensors nor model.safetensors.index.json."s);
        fs::remove(m_folder);
        QCOMPARE(whyNot(), "There is no such folder."s);
    }
};

QTEST_GUILESS_MAIN(ShardedTensorsTest)
#include "sharded_tensors_test.moc"
