// What is written is read back cell by cell, and no cell can run in a spreadsheet.
#include "formats/table_writer.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace graft;
using namespace graft::formats;

namespace {

const std::vector<std::string> columns{"text", "more, \"text\"", "value"};
const std::vector<std::vector<Cell>> rows{
    {{CellKind::text, "plain"}, {CellKind::text, "a,b;c\td|e"}, {CellKind::number, "-1.5e3"}},
    {{CellKind::text, "line\nend\r\nend"}, {CellKind::text, "say \"hi\""}, {CellKind::boolean, "true"}},
    {{CellKind::empty, ""}, {CellKind::text, " spaces "}, {CellKind::json, "{\"k\":[1,2]}"}},
    {{CellKind::text, "日本 😀"}, {CellKind::text, "\""}, {CellKind::empty, ""}},
};

}  // namespace

class TableWriterTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::filesystem::path file(const char* name) { return std::filesystem::path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void roundTrips_data() {
        QTest::addColumn<TableFormat>("format");
        QTest::addColumn<bool>("keepsKinds");
        QTest::newRow("a.csv") << TableFormat::csv << false;
        QTest::newRow("a.jsonl") << TableFormat::json_lines << true;
        QTest::newRow("a.json") << TableFormat::json_array << true;
    }
    void roundTrips() {
        QFETCH(TableFormat, format);
        QFETCH(bool, keepsKinds);
        const auto path = file(QTest::currentDataTag());
        QVERIFY(bool(writeTable(path, format, columns, rows)));
        std::vector<std::vector<Cell>> read;
        const auto report = readTable(path, {}, [&](std::uint64_t, std::vector<Cell>&& cells) { read.push_back(std::move(cells)); });
        QVERIFY2(bool(report), report ? "" : report.error().why.c_str());
        QCOMPARE(report->rejected, 0u);
        QCOMPARE(report->columns, columns);
        QCOMPARE(read.size(), rows.size());
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t column = 0; column < columns.size(); ++column) {
                QCOMPARE(read[row][column].text, rows[row][column].text);
                if (keepsKinds) QCOMPARE(read[row][column].kind, rows[row][column].kind);
            }
    }
    void defusesFormulas_data() {
        QTest::addColumn<std::string>("text");
        for (const char* text : {"=1+1", "+49 30 1", "-cmd", "@SUM(A1)", "\tx", "\rx"}) QTest::newRow(text) << std::string(text);
        QTest::newRow("nul") << std::string("\0x", 2);
        QTest::newRow("sum of numbers") << std::string("-1+1");
        QTest::newRow("two points") << std::string("-1.2.3");
        QTest::newRow("quoted") << std::string("=HYPERLINK(\"http://x\",\"y\")");
    }
    void defusesFormulas() {
        QFETCH(std::string, text);
        QVERIFY(bool(writeTable(file("f.csv"), TableFormat::csv, {"a", "b"}, {{{CellKind::text, text}, {CellKind::number, "=x"}}})));
        std::ifstream stream(file("f.csv"), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(stream), {});
        const auto line = bytes.substr(bytes.find('\n') + 1);
        QVERIFY(line.starts_with("'" + text.substr(0, 1)) || line.starts_with("\"'" + text.substr(0, 1)));
        QVERIFY(line.ends_with(",'=x\r\n"));
    }
    void leavesNumbersAlone() {
        QVERIFY(bool(writeTable(file("n.csv"), TableFormat::csv, {"a", "b", "c"}, {{{CellKind::text, "-5"}, {CellKind::number, "+1.5e-3"}, {CellKind::text, "-.5"}}})));
        std::ifstream stream(file("n.csv"), std::ios::binary);
        const std::string bytes(std::istreambuf_iterator<char>(stream), {});
        QCOMPARE(bytes, std::string("a,b,c\r\n-5,+1.5e-3,-.5\r\n"));
    }
    void aRowOfOneEmptyCellStays() {
        QVERIFY(bool(writeTable(file("one.csv"), TableFormat::csv, {"a"}, {{{}}, {{CellKind::text, "x"}}})));
        const auto report = readTable(file("one.csv"), {}, [](std::uint64_t, std::vector<Cell>&&) {});
        QVERIFY(bool(report));
        QCOMPARE(report->imported, 2u);
    }
};

QTEST_GUILESS_MAIN(TableWriterTest)
#include "table_writer_test.moc"
