// Which folders are offered as base models, and what is said of those that cannot be used.
#include "service/models.h"
#include "../model/tiny_config.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class ModelsTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_place;

    fs::path tiny(const fs::path& folder) const {
        fs::create_directories(folder);
        const auto written = writeTinyModel(folder, tinyConfig("llama"), tinyTensors());
        if (!written) qFatal("%s", told(written).constData());
        return folder;
    }
    // What is found under m_place and in the cache; the starter comes first and is another matter.
    std::map<std::string, FoundModel> found() const {
        std::map<std::string, FoundModel> models;
        for (const auto& model : findModels({m_place}))
            if (model.name != "starter") models[model.name] = model;
        return models;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_place = fs::path(m_temporary->path().toStdString()) / "models";
        fs::create_directory(m_place);
        qputenv("HF_HUB_CACHE", QByteArray((m_place.parent_path() / "hub").c_str()));
    }

    void aGoodModelIsDescribed() {
        tiny(m_place / "good");
        const auto models = found();
        QCOMPARE(models.size(), std::size_t(1));
        const auto& model = models.at("good");
        QVERIFY2(!model.broken, model.broken ? told(*model.broken).constData() : "");
        QCOMPARE(model.folder, m_place / "good");
        QCOMPARE(model.shape.family, std::string("llama"));
        QCOMPARE(model.shape.layers, std::int64_t(2));
        const std::uint64_t parameters = 2 * 61 * 32 + 32 + 2 * (2 * 32 + 2 * 32 * 32 + 2 * 16 * 32 + 3 * 48 * 32);
        QCOMPARE(model.shape.parameters, parameters);
        QCOMPARE(model.weight_bytes, 2 * parameters);
        const auto alone = inspectModel(m_place / "good");
        IS_GOOD(alone);
        QCOMPARE(alone->name, std::string("good"));
        QCOMPARE(alone->weight_bytes, 2 * parameters);
    }

    void codeInTheConfigIsTold() {
        const auto folder = tiny(m_place / "clever");
        Json config = *readJsonFile(folder / "config.json");
        config["auto_map"] = {{"AutoModelForCausalLM", "modeling.Evil"}};
        std::ofstream(folder / "config.json") << config.dump();
        const auto model = found().at("clever");
        QVERIFY(!model.broken);
        QCOMPARE(model.remarks.size(), std::size_t(1));
        QVERIFY2(model.remarks[0].find("auto_map") != std::string::npos, model.remarks[0].c_str());
    }

    void whatCannotBeUsedSaysWhy_data() {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("config cut off") << QByteArray("config.json") << QByteArray("{\"model_type\": \"lla") << QByteArray("byte ");
        QTest::newRow("config of another family") << QByteArray("config.json") << QByteArray("{\"model_type\": \"gpt2\"}") << QByteArray("gpt2");
        QTest::newRow("config without sizes") << QByteArray("config.json") << QByteArray("{\"model_type\": \"llama\"}") << QByteArray("hidden_size");
        QTest::newRow("config empty") << QByteArray("config.json") << QByteArray("") << QByteArray("byte 0");
        QTest::newRow("no weights") << QByteArray("model.safetensors") << QByteArray() << QByteArray("neither model.safetensors nor");
        QTest::newRow("a Git LFS pointer") << QByteArray("model.safetensors") << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 268435456\n") << QByteArray("Git LFS pointer");
        QTest::newRow("a web page") << QByteArray("model.safetensors") << QByteArray("<!DOCTYPE html><html>Sign in</html>") << QByteArray("a web page");
        QTest::newRow("weights cut off") << QByteArray("model.safetensors") << QByteArray("\x10\0\0\0\0\0\0\0{}", 10) << QByteArray("");
        QTest::newRow("weights empty") << QByteArray("model.safetensors") << QByteArray("") << QByteArray("");
    }
    void whatCannotBeUsedSaysWhy() {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, content);
        QFETCH(QByteArray, why);
        tiny(m_place / "bad");
        tiny(m_place / "good");
        fs::remove(m_place / "bad" / file.toStdString());
        if (!content.isNull()) put(m_place / "bad" / file.toStdString(), content.toStdString());
        const auto models = found();
        QCOMPARE(models.size(), std::size_t(2));
        QVERIFY(!models.at("good").broken);
        const auto& broken = models.at("bad").broken;
        QVERIFY(broken);
        QVERIFY2(told(*broken).contains(why), told(*broken));
        QVERIFY2(!broken->why.empty() && !broken->hint.empty(), told(*broken));
        QVERIFY(!inspectModel(m_place / "bad"));
    }

    void picklesAreNamedAndNeverOpened() {
        tiny(m_place / "old");
        fs::rename(m_place / "old/model.safetensors", m_place / "old/pytorch_model.bin");
        const auto models = found();
        QVERIFY(models.at("old").broken);
        QVERIFY2(told(*models.at("old").broken).contains("pytorch_model.bin"), told(*models.at("old").broken));
        QCOMPARE(models.at("old").broken->kind, ErrorKind::unsupported);
    }

    void thePlaceItselfMayBeAModel_data() {
        QTest::addColumn<QByteArray>("end");
        QTest::newRow("plain") << QByteArray();
        QTest::newRow("with a slash behind") << QByteArray("/");
    }
    void thePlaceItselfMayBeAModel() {
        QFETCH(QByteArray, end);
        tiny(m_place);
        const auto place = fs::path(m_place.string() + end.toStdString());
        std::vector<std::string> names;
        for (const auto& model : findModels({place}))
            if (model.name != "starter") names.push_back(model.name);
        QCOMPARE(names, std::vector<std::string>{"models"});
        QCOMPARE(inspectModel(place)->name, std::string("models"));
    }

    void anotherComputerFindsAModelOfTheHubByItsId() {
        const auto snapshot = m_place / "hub/models--acme--tiny-2--chat/snapshots/0123abcd";
        for (const auto& place : {snapshot, fs::path(snapshot.string() + "/"), snapshot / "../0123abcd"}) {
            QCOMPARE(referenceTo(place).name_or_path, std::string("acme/tiny-2--chat"));
            QCOMPARE(referenceTo(place).revision, std::string("0123abcd"));
        }
        QCOMPARE(referenceTo(m_place / "hub/models--gpt2/snapshots/9").name_or_path, std::string("gpt2"));
        QCOMPARE(referenceTo(m_place / "mine/").name_or_path, (m_place / "mine").string());
        QVERIFY(referenceTo(m_place / "mine").revision.empty());
    }

    // models--ORGANISATION--NAME/snapshots/REVISION, the files links into blobs/.
    void theHubsCacheIsRead_data() {
        QTest::addColumn<QByteArray>("variable");
        QTest::addColumn<QByteArray>("under");
        QTest::newRow("HF_HUB_CACHE") << QByteArray("HF_HUB_CACHE") << QByteArray("hub");
        QTest::newRow("HF_HOME") << QByteArray("HF_HOME") << QByteArray("hub");
        QTest::newRow("HOME") << QByteArray("HOME") << QByteArray(".cache/huggingface/hub");
    }
    void theHubsCacheIsRead() {
        QFETCH(QByteArray, variable);
        QFETCH(QByteArray, under);
        const auto home = m_place.parent_path() / "home", cache = home / under.toStdString(), model = cache / "models--acme--tiny-2--chat";
        const std::map<QByteArray, QByteArray> before{{"HOME", qgetenv("HOME")}};
        qunsetenv("HF_HUB_CACHE");
        qunsetenv("HF_HOME");
        qputenv(variable, QByteArray(variable == "HF_HUB_CACHE" ? cache.c_str() : home.c_str()));
        const auto snapshot = tiny(model / "snapshots/0123abcd");
        fs::create_directory(model / "blobs");
        fs::rename(snapshot / "model.safetensors", model / "blobs/feed");
        fs::create_symlink("../../blobs/feed", snapshot / "model.safetensors");
        put(cache / "datasets--acme--rows/snapshots/1/config.json", "{}");
        put(cache / "models--acme--asked-for/refs/main", "1");
        const auto models = found();
        qputenv("HOME", before.at("HOME"));
        qunsetenv("HF_HOME");
        QCOMPARE(models.size(), std::size_t(1));
        QCOMPARE(models.begin()->first, std::string("acme/tiny-2--chat"));
        QVERIFY2(!models.begin()->second.broken, models.begin()->second.broken ? told(*models.begin()->second.broken).constData() : "");
        QCOMPARE(models.begin()->second.folder, snapshot);
    }

    void adaptersAreListedWithTheirReason() {
        put(m_place / "tuned/adapter_config.json", "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"acme/tiny\"}");
        put(m_place / "odd/adapter_config.json", "[");
        const auto models = found();
        QCOMPARE(models.size(), std::size_t(2));
        for (const auto& [name, model] : models) QVERIFY2(model.broken && told(*model.broken).contains("an adapter"), name.c_str());
        QVERIFY2(told(*models.at("tuned").broken).contains("for acme/tiny,"), told(*models.at("tuned").broken));
    }

    void modelsAreFoundThreeFoldersDeep() {
        tiny(m_place / "acme/chat/small");
        tiny(m_place / "acme/chat/small/inside");   // of a model's folder: its own business
        tiny(m_place / "a/b/c/deep");
        tiny(m_place / ".hidden");
        fs::create_directory_symlink(m_place, m_place / "acme/back");
        fs::create_directory_symlink(m_place / "acme", m_place / "again");
        const auto models = findModels({m_place, m_place});
        std::vector<std::string> names;
        for (const auto& model : models)
            if (model.place == ModelPlace::folder) names.push_back(model.name);
        QCOMPARE(names, std::vector<std::string>{"small"});
        QVERIFY(std::ranges::all_of(models, [](const FoundModel& model) { return (model.name == "starter") == (model.place == ModelPlace::starter); }));
    }

    void anUnfinishedDownloadIsTold() {
        const auto cache = m_place.parent_path() / "hub";
        put(cache / "models--acme--half/snapshots/0123456789/tokenizer.json", "{}");
        tiny(cache / "models--acme--twice/snapshots/aaaaaaaaaa");
        tiny(cache / "models--acme--twice/snapshots/bbbbbbbbbb");
        const auto models = found();
        QCOMPARE(models.size(), std::size_t(3));
        QVERIFY2(told(*models.at("acme/half").broken).contains("not complete"), told(*models.at("acme/half").broken));
        QVERIFY(!models.at("acme/twice@aaaaaaaa").broken && !models.at("acme/twice@bbbbbbbb").broken);
    }

    void aPathAloneNamesItsModel() {
        const auto named = [](const fs::path& folder) { return locateModel(folder).name; };
        QCOMPARE(named("/models/small/"), std::string("small"));
        QCOMPARE(named("/cache/hub/models--acme--tiny-2--chat/snapshots/0123abcd"), std::string("acme/tiny-2--chat"));
        QCOMPARE(int(locateModel("/cache/hub/models--acme--tiny/snapshots/0123abcd").place), int(ModelPlace::hub_cache));
        QCOMPARE(named("/pictures/snapshots/0123abcd"), std::string("0123abcd"));
        const auto starter = findModels().front();
        QCOMPARE(int(locateModel(starter.folder).place), int(ModelPlace::starter));
        QCOMPARE(named(starter.folder), starter.name);
    }

    void tellsHowFarItIsAndStops() {
        for (const char* name : {"one", "two", "three"}) tiny(m_place / name);
        std::vector<std::uint64_t> done;
        const auto all = findModels({m_place}, [&](const Progress& progress) {
            done.push_back(progress.done);
            return progress.total >= 3;
        });
        QCOMPARE(all.size(), done.size());
        QVERIFY(all.size() >= 3);
        int asked = 0;
        const auto some = findModels({m_place}, [&](const Progress&) { return ++asked < 2; });
        QCOMPARE(some.size(), std::size_t(1));
    }

    void whatIsNoModelIsNotListed() {
        put(m_place / "notes/readme.md", "text");
        put(m_place / "loose.safetensors", "x");
        fs::create_directory_symlink("circle", m_place / "circle");
        QVERIFY(found().empty());
        QVERIFY(!inspectModel(m_place / "notes"));
        QVERIFY(!inspectModel(m_place / "nowhere"));
        fs::remove_all(m_place);
        QVERIFY(found().empty());
    }
};

QTEST_GUILESS_MAIN(ModelsTest)
#include "models_test.moc"
