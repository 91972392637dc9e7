// A pasted table: kept byte for byte in the project, read as what it is, and what is no table is refused.
#include "service/pasted_table.h"
#include "service/data_look.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class PastedTableTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_temporary;
    const fs::path m_place = m_temporary.path().toStdString();

private Q_SLOTS:
    void isReadAsWhatItIs_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("suffix");
        QTest::addColumn<int>("examples");
        QTest::newRow("of a spreadsheet") << QByteArray("question\tanswer\nWhere?\tHere.\nA \"quoted\" one\tyes, no\n") << QByteArray(".tsv") << 2;
        QTest::newRow("a cell of two lines") << QByteArray("question\tanswer\r\n\"Where\nis it?\"\tHere.\r\nWhen?\tNow.\r\nWho?\tI.\r\n") << QByteArray(".tsv") << 3;
        QTest::newRow("with commas") << QByteArray("question,answer\nWhere?,Here.\nWhen?,Now.\n") << QByteArray(".csv") << 2;
        QTest::newRow("with semicolons") << QByteArray("question;answer\nWhere?;Here.\nWhen?;Now.\n") << QByteArray(".csv") << 2;
        QTest::newRow("JSON lines") << QByteArray("{\"prompt\":\"a\",\"answer\":\"b\"}\n{\"prompt\":\"c\",\"answer\":\"d\"}") << QByteArray(".jsonl") << 2;
        QTest::newRow("a JSON array") << QByteArray("[{\"prompt\":\"a\",\"answer\":\"b\"},\n{\"prompt\":\"c\",\"answer\":\"d\"}]") << QByteArray(".json") << 2;
    }
    void isReadAsWhatItIs() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, suffix);
        QFETCH(int, examples);
        const auto project = Project::openOrCreate(m_place / "a", "A");
        IS_GOOD(project);
        const auto file = savePastedTable(*project, text.toStdString());
        IS_GOOD(file);
        QCOMPARE(file->parent_path(), project->folder() / "data/pasted");
        QCOMPARE(QByteArray::fromStdString(file->extension().string()), suffix);
        QCOMPARE(textOf(*file), text.toStdString());
        QCOMPARE(*savePastedTable(*project, text.toStdString()), *file);
        recipe::DataChoice choice;
        choice.path = file->string();
        const auto look = lookAtData(choice, {});
        IS_GOOD(look);
        QCOMPARE(look->description.examples, std::int64_t(examples));
        QCOMPARE(look->description.rows_in_file, std::uint64_t(examples));
    }

    void whatIsNoTableIsRefused_data() {
        QTest::addColumn<QByteArray>("text");
        for (const char* text : {"", "  \n\t\n ", "a word", "one\tline\n\n"}) QTest::newRow(text) << QByteArray(text);
    }
    void whatIsNoTableIsRefused() {
        QFETCH(QByteArray, text);
        const auto project = Project::openOrCreate(m_place / "b", "B");
        IS_GOOD(project);
        const auto file = savePastedTable(*project, text.toStdString());
        QVERIFY(!file);
        QCOMPARE(int(file.error().kind), int(ErrorKind::badInput));
        QVERIFY(!fs::exists(project->folder() / "data"));
    }

    void aReaderCannotPaste() {
        const auto holder = Project::create(m_place / "c", "C");
        IS_GOOD(holder);
        const auto reader = Project::open(m_place / "c");
        IS_GOOD(reader);
        const auto file = savePastedTable(*reader, "a\tb\nc\td\n");
        QVERIFY(!file);
        QVERIFY2(file.error().why.find(reader->holder()) != std::string::npos, file.error().why.c_str());
    }

    // The first row is what the user says it is; every row of the file is accounted for either way.
    void theFirstRowIsWhatItIsSaidToBe() {
        const auto file = m_place / "first.csv";
        put(file, "question,answer\nWhere?,Here.\nWhen?,Now.\nWho?,I.\n");
        recipe::DataChoice choice;
        choice.path = file.string();
        const auto guessed = lookAtData(choice, {});
        IS_GOOD(guessed);
        QCOMPARE(guessed->description.first_row_is_header, std::optional(true));
        QCOMPARE(guessed->description.rows_in_file, std::uint64_t(3));
        choice.first_row = "row";
        choice.roles = {{"column 1", "prompt"}, {"column 2", "answer"}};
        const auto row = lookAtData(choice, {});
        IS_GOOD(row);
        QCOMPARE(row->description.first_row_is_header, std::optional(false));
        QCOMPARE(row->description.rows_in_file, std::uint64_t(4));
        QCOMPARE(row->description.examples, std::int64_t(4));
        QCOMPARE(row->preview[0].cells[0], std::string("question"));
        choice.first_row = "header";
        choice.roles.clear();
        const auto header = lookAtData(choice, {});
        IS_GOOD(header);
        QCOMPARE(header->description.columns[0].name, std::string("question"));
        QCOMPARE(header->description.rows_in_file, std::uint64_t(3));
        put(m_place / "first.jsonl", "{\"prompt\":\"a\",\"answer\":\"b\"}\n");
        choice.path = (m_place / "first.jsonl").string();
        choice.first_row = "row";
        const auto json = lookAtData(choice, {});
        IS_GOOD(json);
        QVERIFY(!json->description.first_row_is_header);
        QCOMPARE(json->description.examples, std::int64_t(1));
    }
};

QTEST_GUILESS_MAIN(PastedTableTest)
#include "pasted_table_test.moc"
