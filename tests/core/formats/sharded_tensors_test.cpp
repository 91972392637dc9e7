// A model folder's weights (X1 to X8, X16): one file, shards, and indices that point where they must not.
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
    void refusesALinkOutOfTheFolder() {
        shard("../outside.safetensors", {"a"});
        fs::create_symlink("../outside.safetensors", m_folder / "x.safetensors");
        index(R"({"a":"x.safetensors"})");
        QCOMPARE(whyNot(), "x.safetensors is a link that leads out of the folder."s);
        fs::remove(m_folder / "model.safetensors.index.json");
        fs::rename(m_folder / "x.safetensors", m_folder / "model.safetensors");
        QCOMPARE(whyNot(), "model.safetensors is a link that leads out of the folder."s);
    }
    void namesAMissingShard() {
        shard("x.safetensors", {"a"});
        index(R"({"a":"x.safetensors","b":"y.safetensors"})");
        const auto opened = ShardedTensors::open(m_folder);
        QVERIFY(!opened);
        QCOMPARE(opened.error().what, "Cannot read y.safetensors"s);
        QCOMPARE(opened.error().why, "There is no such file."s);
    }
    void namesAMissingTensor() {
        shard("x.safetensors", {"a"});
        shard("y.safetensors", {"c"});
        index(R"({"a":"x.safetensors","b":"x.safetensors"})");
        QCOMPARE(whyNot(), "The index says that b is in x.safetensors, but it is not."s);
        index(R"({"a":"x.safetensors","c":"x.safetensors"})");
        QCOMPARE(whyNot(), "The index says that c is in x.safetensors, but it is not."s);
    }
    void namesATensorInTwoFiles() {
        shard("x.safetensors", {"a", "b"});
        shard("y.safetensors", {"b", "c"});
        index(R"({"a":"x.safetensors","b":"x.safetensors","c":"y.safetensors"})");
        QCOMPARE(whyNot(), "b is in two files: x.safetensors and y.safetensors."s);
    }
    void boundsTheNumberOfShards() {
        std::string map = "{";
        for (int at = 0; at < 100'000; ++at) map += (at ? ",\"" : "\"") + std::to_string(at) + "\":\"" + std::to_string(at) + ".safetensors\"";
        index(map + "}");
        QCOMPARE(whyNot(), "The index names more than 512 files."s);
    }
    void refusesAnIndexWithoutAMap_data() {
        QTest::addColumn<std::string>("bytes");
        for (const char* bytes : {"[]", "{}", "{\"weight_map\":[]}", "{\"weight_map\":{}}", "7"}) QTest::newRow(bytes) << std::string(bytes);
    }
    void refusesAnIndexWithoutAMap() {
        QFETCH(std::string, bytes);
        text("model.safetensors.index.json", bytes);
        QCOMPARE(whyNot(), "model.safetensors.index.json has no weight_map."s);
    }
    void namesWhatItNeverOpens_data() {
        QTest::addColumn<std::string>("name");
        for (const char* name : {"pytorch_model.bin", "model.pt", "model.ckpt", "tf_model.h5", "model.keras"}) QTest::newRow(name) << std::string(name);
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
