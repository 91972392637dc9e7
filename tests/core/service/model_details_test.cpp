// What is told of a model before it is chosen: who it speaks to, its licence, and what each method would take here.
#include "service/model_details.h"
#include "../model/tiny_config.h"
#include "base/json.h"
#include "service/plan.h"
#include "service/starter.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class ModelDetailsTest : public QObject {
    Q_OBJECT
    std::optional<Engine> m_engine;
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_folder;

    FoundModel starter() const {
        const auto found = inspectModel(findStarter()->model);
        return found ? *found : FoundModel{};
    }
    recipe::ModelShape shapeOf(const Json& config) const {
        put(m_folder / "config.json", config.dump());
        std::vector<TinyTensor> none;
        if (!writeTinyModel(m_folder, config, none)) return {};
        const auto found = inspectModel(m_folder);
        return found ? found->shape : recipe::ModelShape{};
    }

private Q_SLOTS:
    void initTestCase() { m_engine.emplace(); }
    void init() {
        m_temporary.emplace();
        m_folder = fs::path(m_temporary->path().toStdString()) / "model";
        fs::create_directory(m_folder);
    }

    void theStarterIsAChatModelThatFits() {
        const auto details = describeModel(*m_engine, starter());
        QVERIFY2(!details.problem, details.problem ? told(*details.problem).constData() : "");
        QCOMPARE(int(details.speech), int(Speech::chat));
        QVERIFY(details.needs);
        QCOMPARE(details.needs->methods.size(), methods().size());
        QVERIFY(details.needs->usable_bytes > 0 && details.needs->usable_bytes <= details.needs->installed_bytes);
        QCOMPARE(details.needs->row_tokens, std::int64_t(512));
        QVERIFY(details.needs->batch_rows > 0);
        std::uint64_t before = 0;
        for (const auto& need : details.needs->methods) {
            QVERIFY(!need.name.empty() && need.refusal.empty());
            QCOMPARE(int(need.fit), int(Fit::fits));
            QVERIFY(need.bytes > 2 * details.found.shape.parameters);
            QVERIFY(need.bytes != before);   // each method has its own figure
            before = need.bytes;
        }
    }

    void aGiantIsTooBigForEveryMethod() {
        Json config = tinyConfig("llama");
        config["hidden_size"] = 16384;
        config["intermediate_size"] = 53248;
        config["num_hidden_layers"] = 126;
        config["num_attention_heads"] = 128;
        config["num_key_value_heads"] = 8;
        config["vocab_size"] = 128256;
        const auto shape = shapeOf(config);
        QVERIFY2(shape.parameters > 400'000'000'000, "the config was not read");
        const auto needs = trainingNeeds(*m_engine, shape);
        for (const auto& need : needs.methods) {
            QCOMPARE(int(need.fit), int(Fit::too_big));
            QVERIFY(need.bytes > needs.usable_bytes);
            QVERIFY(need.easy_bytes >= need.bytes);
            QCOMPARE(need.fitting_tokens, std::int64_t(0));
        }
    }

    void rowsAreNoLongerThanTheModelReads() {
        Json config = tinyConfig("llama");
        config["max_position_embeddings"] = 96;
        QCOMPARE(trainingNeeds(*m_engine, shapeOf(config)).row_tokens, std::int64_t(96));
    }

    void whatCannotBeTrainedSaysWhy() {
        const auto folder = findStarter()->model;
        fs::copy(folder, m_folder, fs::copy_options::recursive);
        const auto found = inspectModel(m_folder);
        IS_GOOD(found);
        QVERIFY(!describeModel(*m_engine, *found).problem);

        Json settings = *readJsonFile(folder / "tokenizer_config.json");
        settings["chat_template"] = "{% raise %}something new";
        put(m_folder / "tokenizer_config.json", settings.dump());
        auto details = describeModel(*m_engine, *found);
        QVERIFY(details.problem && !details.needs);
        QVERIFY2(told(*details.problem).contains("something new"), told(*details.problem));

        settings.erase("chat_template");
        put(m_folder / "tokenizer_config.json", settings.dump());
        details = describeModel(*m_engine, *found);
        QVERIFY(!details.problem && details.needs);
        QCOMPARE(int(details.speech), int(Speech::plain));

        fs::remove(m_folder / "tokenizer.model");
        details = describeModel(*m_engine, *found);
        QVERIFY(details.problem && !details.needs);
        QVERIFY(!details.problem->why.empty() && !details.problem->hint.empty());
    }

    void aBrokenModelStaysBroken() {
        FoundModel found{.folder = m_folder, .name = "broken", .shape = {}, .broken = Error{ErrorKind::badInput, "Cannot use it", "cut off", "Fetch it again"}, .remarks = {}};
        const auto details = describeModel(*m_engine, found);
        QCOMPARE(details.problem, found.broken);
        QVERIFY(!details.needs);
    }

    void theLicenceIsRead_data() {
        QTest::addColumn<QByteArray>("readme");
        QTest::addColumn<QByteArray>("stated");
        QTest::newRow("plain") << QByteArray("---\nlanguage: en\nlicense: apache-2.0\n---\n# Model\n") << QByteArray("apache-2.0");
        QTest::newRow("quoted, other line ends") << QByteArray("---\r\nlicense: \"mit\"\r\n---\r\n") << QByteArray("mit");
        QTest::newRow("a list") << QByteArray("---\nlicense:\n- cc-by-4.0\ntags: x\n---\n") << QByteArray("cc-by-4.0");
        QTest::newRow("one of its own") << QByteArray("---\nlicense: other\nlicense_name: llama3.2\nlicense_link: LICENSE\n---\n") << QByteArray("llama3.2");
        QTest::newRow("other without a name") << QByteArray("---\nlicense: other\n---\n") << QByteArray("other");
        QTest::newRow("only in the text") << QByteArray("# Model\nlicense: mit\n") << QByteArray();
        QTest::newRow("below the front matter") << QByteArray("---\ntags: x\n---\nlicense: mit\n") << QByteArray();
        QTest::newRow("inside another key") << QByteArray("---\nmodel:\n  license: mit\n---\n") << QByteArray();
        QTest::newRow("empty") << QByteArray("---\nlicense:\n---\n") << QByteArray();
        QTest::newRow("never closed") << QByteArray("---\nlicense: mit\n") << QByteArray();
        QTest::newRow("endless") << QByteArray("---\nlicense: ") + QByteArray(200, 'x') + "\n---\n" << QByteArray(80, 'x');
        QTest::newRow("not UTF-8") << QByteArray("---\nlicense: m\xff\n---\n") << QByteArray("m\xef\xbf\xbd");
    }
    void theLicenceIsRead() {
        QFETCH(QByteArray, readme);
        QFETCH(QByteArray, stated);
        put(m_folder / "README.md", readme.toStdString());
        QCOMPARE(QByteArray::fromStdString(statedLicence(m_folder)), stated);
    }

    void theLanguagesAreRead_data() {
        QTest::addColumn<QByteArray>("readme");
        QTest::addColumn<QByteArray>("stated");
        QTest::newRow("one") << QByteArray("---\nlanguage: en\nlicense: mit\n---\n") << QByteArray("en");
        QTest::newRow("a list below") << QByteArray("---\nlanguage:\n- en\n  - \"de\"\ntags:\n- chat\n---\n") << QByteArray("en de");
        QTest::newRow("a list in brackets") << QByteArray("---\ntags:\n- x\nlanguage: [en, 'pt', zh]\n---\n") << QByteArray("en pt zh");
        QTest::newRow("not stated") << QByteArray("---\nlicense: mit\n---\nlanguage: en\n") << QByteArray();
        QTest::newRow("of the data") << QByteArray("---\nlanguage_creators: x\n---\n") << QByteArray();
        QTest::newRow("empty") << QByteArray("---\nlanguage:\n---\n") << QByteArray();
        QTest::newRow("a novel") << QByteArray("---\nlanguage: ") + QByteArray(500, 'x') + "\n---\n" << QByteArray();
    }
    void theLanguagesAreRead() {
        QFETCH(QByteArray, readme);
        QFETCH(QByteArray, stated);
        put(m_folder / "README.md", readme.toStdString());
        std::string joined;
        for (const auto& language : statedLanguages(m_folder)) joined += (joined.empty() ? "" : " ") + language;
        QCOMPARE(QByteArray::fromStdString(joined), stated);
    }

    void aLicenceFileIsNamed() {
        QCOMPARE(statedLicence(m_folder), std::string());
        put(m_folder / "LICENSE.txt", "Do what you like.");
        QCOMPARE(statedLicence(m_folder), std::string("see the file LICENSE.txt"));
        put(m_folder / "README.md", "---\nlicense: mit\n---\n");
        QCOMPARE(statedLicence(m_folder), std::string("mit"));
    }
};

QTEST_GUILESS_MAIN(ModelDetailsTest)
#include "model_details_test.moc"
