// Where the starter is found, and that its recipe fits its table.
#include "service/starter.h"
#include "service/inspect.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class StarterTest : public QObject {
    Q_OBJECT
    const fs::path m_source = fs::path(GRAFT_SOURCE_DIR) / "resources/starter";

private Q_SLOTS:
    void init() { qunsetenv("GRAFT_RESOURCES"); }

    void liesAboveTheProgramInTheSourceTree() {
        const auto starter = findStarter();
        IS_GOOD(starter);
        QVERIFY(fs::equivalent(starter->model, m_source / "model"));
        QVERIFY(fs::equivalent(starter->data, m_source / "tickets.csv"));
    }

    void liesWhereTheUserSays_data() {
        QTest::addColumn<bool>("model");
        QTest::addColumn<bool>("data");
        QTest::newRow("whole") << true << true;
        QTest::newRow("without a model") << false << true;
        QTest::newRow("without data") << true << false;
        QTest::newRow("without both") << false << false;
    }
    // A folder that lacks a part is not taken: the next place is.
    void liesWhereTheUserSays() {
        QFETCH(bool, model);
        QFETCH(bool, data);
        const QTemporaryDir temporary;
        const fs::path place = temporary.path().toStdString();
        if (model) put(place / "starter/model/config.json", "{}");
        if (data) put(place / "starter/tickets.csv", "message,ticket\n");
        qputenv("GRAFT_RESOURCES", QByteArray(place.c_str()));
        const auto starter = findStarter();
        IS_GOOD(starter);
        QVERIFY(fs::equivalent(starter->data, (model && data ? place / "starter" : m_source) / "tickets.csv"));
    }

    void aLinkInACircleIsNoPlace() {
        const QTemporaryDir temporary;
        const fs::path place = temporary.path().toStdString();
        fs::create_directory_symlink("starter", place / "starter");
        qputenv("GRAFT_RESOURCES", QByteArray(place.c_str()));
        IS_GOOD(findStarter());
    }

    void theRecipeFitsTheTable() {
        const auto starter = findStarter();
        IS_GOOD(starter);
        const auto& recipe = starter->recipe;
        QCOMPARE(recipe.model.path, starter->model.string());
        QCOMPARE(recipe.data.path, starter->data.string());
        QCOMPARE(recipe.method.id, std::string("lora"));
        QVERIFY(!recipe.training.learning_rate && !recipe.training.epochs && !recipe.data.max_length);  // left to the guide
        const auto found = inspectData(starter->data, {});
        IS_GOOD(found);
        for (const auto& [column, role] : recipe.data.roles) QVERIFY2(std::ranges::count(found->report.columns, column) == 1, column.c_str());
        QVERIFY(found->report.imported >= 600 && found->report.imported <= 1000);
        const auto text = textOf(starter->data);
        std::size_t labels = 0;
        for (auto at = text.find(recipe.evaluation.label_field + ": "); at != std::string::npos; at = text.find(recipe.evaluation.label_field + ": ", at + 1)) ++labels;
        QVERIFY2(labels > found->report.imported * 9 / 10, qPrintable(QString::number(labels)));
    }
};

QTEST_GUILESS_MAIN(StarterTest)
#include "starter_test.moc"
