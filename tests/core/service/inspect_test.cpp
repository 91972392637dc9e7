// What is said of a table before anything is decided: every row accounted for, empty cells, doubles, lengths.
#include "service/inspect.h"
#include "../data/byte_tokenizer.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class InspectTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_place, m_file;

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_place = m_temporary->path().toStdString();
        m_file = m_place / "desk.csv";
    }

    void raggedRowsEmptyCellsAndDoubles() {
        put(m_file,
            "id,question,answer\n"
            "1,Where is it?,Here.\n"
            "2,Where is it?,Here.\n"   // the same but for a column that has no role
            "3,Where is it?,There.\n"  // another answer
            "4,Why?,\n"
            "5,\"two\nlines\",Yes.\n"
            "6,too few\n"
            "7,one,too,many\n"
            "8,Where is it?,Here.\n");
        const auto found = inspectData(m_file, {});
        IS_GOOD(found);
        QCOMPARE(found->report.rows_in_file, std::uint64_t(8));
        QCOMPARE(found->report.imported + found->report.rejected, found->report.rows_in_file);
        QCOMPARE(found->report.rejected, std::uint64_t(2));
        QCOMPARE(found->report.rejections.size(), std::size_t(2));
        QCOMPARE(found->report.rejections[0].line, std::uint64_t(8));
        QCOMPARE(found->report.rejections[1].line, std::uint64_t(9));
        QVERIFY(!found->report.rejections[0].reason.empty());
        QCOMPARE(found->report.columns, (std::vector<std::string>{"id", "question", "answer"}));
        QCOMPARE(found->roles, (std::map<std::string, std::string>{{"answer", "answer"}, {"question", "prompt"}}));
        QVERIFY(!found->explanation.empty());
        QCOMPARE(found->empty_cells, (std::vector<std::int64_t>{0, 0, 1}));
        QCOMPARE(found->duplicate_rows, std::int64_t(2));
        QVERIFY(!found->lengths);
    }

    void whatHasNoRolesIsStillCounted() {
        put(m_file, "x,y\n1,2\n1,2\n3,4\n");
        const auto found = inspectData(m_file, {});
        IS_GOOD(found);
        QVERIFY(found->roles.empty());
        QVERIFY2(!found->explanation.empty(), "it says why there is no guess");
        QCOMPARE(found->duplicate_rows, std::int64_t(1));
    }

    void lengthsAreCountedByTheModelsTokenizer() {
        std::string csv = "question,answer\n";
        for (int i = 0; i < 200; ++i) csv += "q" + std::to_string(i) + "," + std::string(i == 0 ? 500 : 10, 'a') + "\n";
        put(m_file, csv);
        const auto tokenizer = byteTokenizer(m_place);
        IS_GOOD(tokenizer);
        const auto found = inspectData(m_file, m_place);
        IS_GOOD(found);
        QVERIFY(found->lengths);
        QVERIFY(found->lengths->median > 10 && found->lengths->median < 60);
        QCOMPARE(found->lengths->longest - found->lengths->median, std::int64_t(490 - 2));  // "q0" beside "q100"
        QVERIFY(found->lengths->median <= found->lengths->p90 && found->lengths->p90 <= found->lengths->p99 && found->lengths->p99 < found->lengths->longest);
        QVERIFY(found->lengths->learned_share > 0.1 && found->lengths->learned_share < 0.9);
    }

    // Too few rows to divide into three sets is no reason to say nothing about them.
    void aFewRowsHaveLengthsToo() {
        put(m_file, "question,answer\nWhy?,Because.\nWhen?,Now.\n");
        IS_GOOD(byteTokenizer(m_place));
        const auto found = inspectData(m_file, m_place);
        IS_GOOD(found);
        QCOMPARE(found->report.imported, std::uint64_t(2));
        QVERIFY(found->lengths && found->lengths->longest > 10);
    }

    void whatCannotBeReadIsSaid_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an empty file") << QByteArray("");
        QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0", 11);
    }
    void whatCannotBeReadIsSaid() {
        QFETCH(QByteArray, text);
        if (!text.isNull()) put(m_file, text.toStdString());
        const auto found = inspectData(m_file, {});
        QVERIFY(!found);
        QVERIFY2(told(found).contains("desk.csv"), told(found));
    }

    void itCanBeStopped_data() {
        QTest::addColumn<QByteArray>("at");
        QTest::newRow("at once") << QByteArray();
        QTest::newRow("while texts are cut into tokens") << QByteArray("Cutting texts into tokens");
    }
    void itCanBeStopped() {
        QFETCH(QByteArray, at);
        std::string csv = "question,answer\n";
        for (int i = 0; i < 20000; ++i) csv += "Where is parcel " + std::to_string(i) + "?,On its way.\n";
        put(m_file, csv);
        IS_GOOD(byteTokenizer(m_place));
        const auto found = inspectData(m_file, m_place, [&](const Progress& progress) { return !at.isEmpty() && progress.activity != at.toStdString(); });
        QVERIFY(!found);
        QCOMPARE(found.error().kind, ErrorKind::stopped);
    }
};

QTEST_GUILESS_MAIN(InspectTest)
#include "inspect_test.moc"
