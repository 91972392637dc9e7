// Some rows of a file, whole and with their lines, without the rest of it.
#include "base/hash.h"
#include "service/table_rows.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>

using namespace graft;

class TableRowsTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    std::filesystem::path written(const char* name, const char* text) const {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path) << text;
        return path;
    }

    static recipe::DataChoice choice(const std::filesystem::path& file) {
        recipe::DataChoice choice;
        choice.path = file.string();
        return choice;
    }

private Q_SLOTS:
    // Rows are counted as training counts them: a rejected row is none.
    void findsRowsByTheirNumber() {
        const auto file = written("rows.csv", "question,answer\na,1\nb,2\nonly one cell, of three, here\n\"c\nc\",3\nd,4\n");
        const auto rows = service::readRows(choice(file), {3, 1, 3, 99, 2});
        QVERIFY(rows);
        QCOMPARE(rows->columns, (std::vector<std::string>{"question", "answer"}));
        QCOMPARE(rows->numbers, (std::vector<std::int64_t>{1, 2, 3}));
        QCOMPARE(rows->rows[0].cells, (std::vector<std::string>{"b", "2"}));
        QCOMPARE(rows->rows[1].cells, (std::vector<std::string>{"c\nc", "3"}));
        QCOMPARE(rows->rows[1].line, std::uint64_t(5));
        QCOMPARE(rows->rows[2].cells.front(), std::string("d"));
    }

    void aRowBeforeALaterColumnIsAsLong() {
        const auto rows = service::readRows(choice(written("rows.jsonl", "{\"a\": 1}\n{\"a\": 2, \"b\": 3}\n")), {0});
        QVERIFY(rows);
        QCOMPARE(rows->rows.front().cells, (std::vector<std::string>{"1", ""}));
    }

    // A first row that was said to be an example is row 0, as in training.
    void theFirstRowIsWhatWasSaidOfIt() {
        auto asRow = choice(written("desk.csv", "question,answer\na,1\nb,2\n"));
        asRow.first_row = "row";
        const auto rows = service::readRows(asRow, {0, 2});
        QVERIFY(rows);
        QCOMPARE(rows->rows[0].cells, (std::vector<std::string>{"question", "answer"}));
        QCOMPARE(rows->rows[0].line, std::uint64_t(1));
        QCOMPARE(rows->rows[1].cells, (std::vector<std::string>{"b", "2"}));
        auto asHeader = choice(written("plain.csv", "1,2\n3,4\n"));
        asHeader.first_row = "header";
        const auto headed = service::readRows(asHeader, {0});
        QVERIFY(headed);
        QCOMPARE(headed->columns, (std::vector<std::string>{"1", "2"}));
        QCOMPARE(headed->rows[0].cells, (std::vector<std::string>{"3", "4"}));
    }

    void aFileThatIsAnotherNowShowsNoWrongRows() {
        auto known = choice(written("changed.csv", "question,answer\na,1\n"));
        known.hash = *sha256HexOfFile(known.path);
        QVERIFY(service::readRows(known, {0}));
        written("changed.csv", "question,answer\nnew,0\na,1\n");
        const auto rows = service::readRows(known, {0});
        QVERIFY(!rows && rows.error().kind == ErrorKind::mismatch && !rows.error().hint.empty());
    }

    void saysWhyThereAreNone() {
        const auto rows = service::readRows(choice(m_folder.path().toStdString() + "/nowhere.csv"), {0});
        QVERIFY(!rows && !rows.error().why.empty());
    }
};

QTEST_GUILESS_MAIN(TableRowsTest)
#include "table_rows_test.moc"
