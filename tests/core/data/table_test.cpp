// Files to tables: every row accounted for, columns that appear late, and the hash of the source.
#include "base/hash.h"
#include "data/table.h"

#include <QtTest>

#include <fstream>

using namespace graft;
using namespace graft::data;

class TableTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path written(const char* name, const std::string& text) {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << text;
        return path;
    }

private Q_SLOTS:
    void csv() {
        const std::string text = "question,answer\nWhy?,So.\n\"Two\nlines\",\"a \"\"b\"\"\"\nHow?,Thus.\n";
        const auto table = importTable(written("a.csv", text));
        QVERIFY2(table, table ? "" : table.error().why.c_str());
        QVERIFY((table->columns == std::vector<std::string>{"question", "answer"}));
        QCOMPARE(table->rows.size(), std::size_t(3));
        QCOMPARE(table->rows[1][0].text, std::string("Two\nlines"));
        QCOMPARE(table->rows[1][1].text, std::string("a \"b\""));
        QVERIFY((table->lines == std::vector<std::uint64_t>{2, 3, 5}));
        QCOMPARE(table->hash, sha256Hex(text));
        QCOMPARE(table->report.rows_in_file, table->report.imported + table->report.rejected);
        QCOMPARE(columnIndex(*table, "answer").value_or(9), std::size_t(1));
        QVERIFY(!columnIndex(*table, "Answer"));
    }

    void lateKeysLengthenEarlierRows() {
        const auto table = importTable(written("b.jsonl", "{\"a\":\"1\"}\n{\"a\":\"2\",\"b\":[1,2]}\nnot json\n{\"b\":null}\n"));
        QVERIFY2(table, table ? "" : table.error().why.c_str());
        QVERIFY((table->columns == std::vector<std::string>{"a", "b"}));
        QCOMPARE(table->rows.size(), std::size_t(3));
        for (const auto& row : table->rows) QCOMPARE(row.size(), std::size_t(2));
        QVERIFY(table->rows[0][1].kind == formats::CellKind::empty);
        QVERIFY(table->rows[1][1].kind == formats::CellKind::json);
        QCOMPARE(table->report.rejected, std::uint64_t(1));
        QCOMPARE(table->report.rejections[0].line, std::uint64_t(3));
        QVERIFY((table->lines == std::vector<std::uint64_t>{1, 2, 4}));
    }

    void missingFile() { QVERIFY(!importTable("/nowhere/at all.csv")); }
};

QTEST_GUILESS_MAIN(TableTest)
#include "table_test.moc"
