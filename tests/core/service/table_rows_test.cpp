// Some rows of a file, whole and with their lines, without the rest of it.
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

private Q_SLOTS:
    // Rows are counted as training counts them: a rejected row is none.
    void findsRowsByTheirNumber() {
        const auto file = written("rows.csv", "question,answer\na,1\nb,2\nonly one cell, of three, here\n\"c\nc\",3\nd,4\n");
        const auto rows = service::readRows(file, {3, 1, 3, 99, 2});
        QVERIFY(rows);
        QCOMPARE(rows->columns, (std::vector<std::string>{"question", "answer"}));
        QCOMPARE(rows->numbers, (std::vector<std::int64_t>{1, 2, 3}));
        QCOMPARE(rows->rows[0].cells, (std::vector<std::string>{"b", "2"}));
        QCOMPARE(rows->rows[1].cells, (std::vector<std::string>{"c\nc", "3"}));
        QCOMPARE(rows->rows[1].line, std::uint64_t(5));
        QCOMPARE(rows->rows[2].cells.front(), std::string("d"));
    }

    void aRowBeforeALaterColumnIsAsLong() {
        const auto rows = service::readRows(written("rows.jsonl", "{\"a\": 1}\n{\"a\": 2, \"b\": 3}\n"), {0});
        QVERIFY(rows);
        QCOMPARE(rows->rows.front().cells, (std::vector<std::string>{"1", ""}));
    }

    void saysWhyThereAreNone() {
        const auto rows = service::readRows(m_folder.path().toStdString() + "/nowhere.csv", {0});
        QVERIFY(!rows && !rows.error().why.empty());
    }
};

QTEST_GUILESS_MAIN(TableRowsTest)
#include "table_rows_test.moc"
