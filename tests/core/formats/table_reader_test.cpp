// Every torture row of a table, read with four buffer sizes: the same cells, the same rejections, and no row unaccounted for.
#include "formats/table_reader.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace graft;
using namespace graft::formats;
using namespace std::string_literals;

namespace {

struct Reading {
    std::string cells;       // "line: cell | cell" a row; empty cells are "~"
    std::string rejections;  // "line: reason" a row
    std::string columns;
    std::string error;
};

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (std::size_t part = 0; part < parts.size(); ++part) text += (part == 0 ? "" : " | ") + parts[part];
    return text;
}

Reading readWith(const std::filesystem::path& path, ReadOptions options) {
    Reading reading;
    std::uint64_t delivered = 0;
    const auto report = readTable(path, options, [&](std::uint64_t line, std::vector<Cell>&& cells) {
        ++delivered;
        std::vector<std::string> parts;
        for (const auto& cell : cells) parts.push_back(cell.kind == CellKind::empty ? "~" : cell.text);
        reading.cells += std::to_string(line) + ": " + joined(parts) + "\n";
    });
    if (!report) {
        reading.error = report.error().why;
        return reading;
    }
    reading.columns = joined(report->columns);
    for (const auto& row : report->rejections) reading.rejections += std::to_string(row.line) + ": " + row.reason + "\n";
    if (report->rows_in_file != report->imported + report->rejected) reading.error = "rows do not add up";
    if (report->rejected != report->rejections.size()) reading.error = "rejections do not add up";
    if (report->imported != delivered) reading.error = "imported rows do not add up";
    return reading;
}

std::string utf16(std::u16string_view text, bool little) {
    std::string bytes;
    for (const auto unit : text) {
        const char low = static_cast<char>(unit & 0xFF), high = static_cast<char>(unit >> 8);
        bytes += little ? std::string{low, high} : std::string{high, low};
    }
    return bytes;
}

}  // namespace

class TableReaderTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path write(const std::string& name, const std::string& bytes) {
        const auto path = std::filesystem::path(m_folder.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << bytes;
        return path;
    }

private Q_SLOTS:
    void reads_data();
    void reads();
    void guesses_data();
    void guesses();
    void namesWhatCannotBeRead_data();
    void namesWhatCannotBeRead();
    void keepsAFewRejectionsAndCountsAll();
    void stopsWhenAsked();
    void boundsHugeLines_data();
    void boundsHugeLines();
};

void TableReaderTest::reads_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("columns");
    QTest::addColumn<std::string>("cells");
    QTest::addColumn<std::string>("rejections");
    const auto row = [](const char* tag, const char* name, const std::string& bytes, const char* columns, const std::string& cells, const std::string& rejections = {}) {
        QTest::newRow(tag) << std::string(name) << bytes << std::string(columns) << cells << rejections;
    };
    // csv-spectrum's classes
    row("simple", "a.csv", "a,b\nx,y\n", "a | b", "2: x | y\n");
    row("crlf", "a.csv", "a,b\r\nx,y\r\n", "a | b", "2: x | y\n");
    row("comma in quotes", "a.csv", "first,address\nJohn,\"120 any st., Anytown\"\n", "first | address", "2: John | 120 any st., Anytown\n");
    row("doubled quotes", "a.csv", "a,b\nx,\"ha \"\"ha\"\" ha\"\n", "a | b", "2: x | ha \"ha\" ha\n");
    row("only doubled quotes", "a.csv", "a,b\nx,\"\"\"\"\n", "a | b", "2: x | \"\n");
    row("empty cells", "a.csv", "a,b,c\nx,\"\",\"\"\ny,,\n", "a | b | c", "2: x | ~ | ~\n3: y | ~ | ~\n");
    row("json cell", "a.csv", "k,v\nx,\"{\"\"a\"\": [1,2]}\"\n", "k | v", "2: x | {\"a\": [1,2]}\n");
    row("newlines in quotes", "a.csv", "a,b\nx,\"one\ntwo\"\ny,z\n", "a | b", "2: x | one\ntwo\n4: y | z\n");
    row("crlf in quotes", "a.csv", "a,b\r\nx,\"one\r\ntwo\"\r\ny,z\r\n", "a | b", "2: x | one\r\ntwo\n4: y | z\n");
    row("utf-8", "a.csv", "a,b\nx,ʤ😀\n", "a | b", "2: x | ʤ😀\n");
    // line ends
    row("no end at last line", "a.csv", "a,b\nx,y", "a | b", "2: x | y\n");
    row("two ends at last line", "a.csv", "a,b\nx,y\n\n", "a | b", "2: x | y\n");
    row("old mac", "a.csv", "a,b\rx,y\rz,w\r", "a | b", "2: x | y\n3: z | w\n");
    row("converted twice", "a.csv", "a,b\r\r\nx,y\r\r\nz,w\r\r\n", "a | b", "2: x | y\n3: z | w\n");
    row("mixed", "a.csv", "a,b\nx,y\r\nz,w\rv,u", "a | b", "2: x | y\n3: z | w\n4: v | u\n");
    row("blank lines", "a.csv", "\n\na,b\n\nx,y\n\n\nz,w\n", "a | b", "5: x | y\n8: z | w\n");
    row("line separator in a cell", "a.csv", "a,b\nx,y\u2028z\n", "a | b", "2: x | y\u2028z\n");
    // encodings
    row("bom", "a.csv", "\xEF\xBB\xBF" "a,b\nx,y\n", "a | b", "2: x | y\n");
    row("utf-16 le bom", "a.csv", "\xFF\xFE" + utf16(u"a,b\nx,é😀\n", true), "a | b", "2: x | é😀\n");
    row("utf-16 be bom", "a.csv", "\xFE\xFF" + utf16(u"a,b\nx,é😀\n", false), "a | b", "2: x | é😀\n");
    row("utf-16 le without bom", "a.csv", utf16(u"name,town\nAnna,Köln\n", true), "name | town", "2: Anna | Köln\n");
    row("utf-16 be without bom", "a.csv", utf16(u"name,town\nAnna,Köln\n", false), "name | town", "2: Anna | Köln\n");
    row("utf-16 lone surrogate", "a.csv", "\xFF\xFE" + utf16(u"a,b\nx,y\n", true) + utf16({u"z,\xD800q\n", 5}, true), "a | b", "2: x | y\n",
        "3: half a UTF-16 character at offset 22\n");
    row("utf-16 odd end", "a.csv", "\xFF\xFE" + utf16(u"a,b\nx,y\nz,w", true) + "q", "a | b", "2: x | y\n", "3: half a UTF-16 character at offset 24\n");
    row("bad byte", "a.csv", "a,b\nx,y\nz,caf\xE9\nv,w\n", "a | b", "2: x | y\n4: v | w\n", "3: byte 0xE9 at offset 13 is not UTF-8\n");
    row("bad byte after bom", "a.csv", "\xEF\xBB\xBF" "a,b\nx,\xFF\n", "a | b", "", "2: byte 0xFF at offset 9 is not UTF-8\n");
    row("overlong", "a.csv", "a,b\nx,\xC0\xAF\n", "a | b", "", "2: byte 0xC0 at offset 6 is not UTF-8\n");
    row("surrogate in utf-8", "a.csv", "a,b\nx,\xED\xA0\x80\n", "a | b", "", "2: byte 0xED at offset 6 is not UTF-8\n");
    row("cut at the end", "a.csv", "a,b\nx,\xF0\x9F\x98", "a | b", "", "2: byte 0xF0 at offset 6 is not UTF-8\n");
    row("nul", "a.csv", "a,b\nx,y\nz,w"s + '\0' + "w\n", "a | b", "2: x | y\n", "3: a NUL character at offset 11\n");
    // shapes
    row("header only", "a.csv", "a,b\n", "a | b", "");
    row("one column", "a.csv", "text\nhello\nworld\n", "text", "2: hello\n3: world\n");
    row("one column with commas", "a.txt", "text\nhello, world\nnothing\nyes, no, perhaps\n", "text", "2: hello, world\n3: nothing\n4: yes, no, perhaps\n");
    row("twins and empty names", "a.csv", "a,a,,a\n1,2,3,4\n", "a | a (2) | column 3 | a (3)", "2: 1 | 2 | 3 | 4\n");
    row("no header", "a.csv", "1,x\n2,y\n", "column 1 | column 2", "1: 1 | x\n2: 2 | y\n");
    row("ragged", "a.csv", "a,b\nx\nx,y\nx,y,z\n", "a | b", "3: x | y\n", "2: 1 cell where the first row has 2\n4: 3 cells where the first row has 2\n");
    row("semicolons", "a.csv", "a;b\nx,1;y\n", "a | b", "2: x,1 | y\n");
    row("tabs", "a.tsv", "a\tb\nx, y\tz\n", "a | b", "2: x, y | z\n");
    row("bars", "a.txt", "a|b\nx|y\nz|w\n", "a | b", "2: x | y\n3: z | w\n");
    row("single quotes", "a.csv", "a,b\n'x, 1','y'\n'z','it''s'\n", "a | b", "2: x, 1 | y\n3: z | it's\n");
    row("inch sign", "a.csv", "a,b\nx,5\" disk\n", "a | b", "2: x | 5\" disk\n");
    row("backslash quote", "a.csv", "a,b\nx,\"say \\\"hi\\\"\"\ny,z\n", "a | b", "3: y | z\n",
        "2: text follows the closing quote of cell 2 (a quote inside a cell is written twice)\n");
    row("unclosed quote", "a.csv", "a,b\nx,\"y\nz,w\nv,u\n", "a | b", "3: z | w\n4: v | u\n", "2: the quote that opens cell 2 is never closed\n");
    row("unclosed quote met by the next", "a.csv", "a,b\n\"x,y\n\"z\",w\nv,u\n", "a | b", "3: z | w\n4: v | u\n",
        "2: text follows the closing quote of cell 1 (a quote inside a cell is written twice)\n");
    row("unclosed quote in the last line", "a.csv", "a,b\nx,\"y", "a | b", "", "2: the quote that opens cell 2 is never closed\n");
    row("formulas stay text", "a.csv", "a,b\n=1+1,@x\n", "a | b", "2: =1+1 | @x\n");
    // JSON lines
    row("jsonl", "a.jsonl", "{\"q\": \"x\", \"a\": 1.50}\n{\"q\": \"y\", \"a\": [1, {\"b\": \"}\"}]}\n", "q | a", "1: x | 1.50\n2: y | [1, {\"b\": \"}\"}]\n");
    row("keys in file order", "a.jsonl", "{\"z\":1,\"b\":true}\n{\"b\":null,\"c\":\"\"}\n", "z | b | c", "1: 1 | true\n2: ~ | ~ | \n");
    row("escaped keys", "a.jsonl", "{\"a\\\"\\u0041\" : \"\\ud83d\\ude00\"}\n", "a\"A", "1: 😀\n");
    row("blank lines", "b.jsonl", "\n{\"a\":1}\n  \n\r\n{\"a\":2}\n\n", "a", "2: 1\n5: 2\n");
    row("bom per line", "a.jsonl", "\xEF\xBB\xBF{\"a\":1}\n\xEF\xBB\xBF{\"a\":2}\n", "a", "1: 1\n2: 2\n");
    row("no end at last line, jsonl", "a.jsonl", "{\"a\":1}\r\n{\"a\":2}", "a", "1: 1\n2: 2\n");
    row("lines of arrays", "a.jsonl", "[1]\n[2]\n", "", "", "1: it is an array, not an object with named fields\n2: it is an array, not an object with named fields\n");
    // JSON arrays
    row("array", "a.json", "[{\"a\":1},\n {\"a\": \"],[\"}\n]\n", "a", "1: 1\n2: ],[\n");
    row("array pretty", "a.json", "[\n  {\n    \"a\": [1, 2],\n    \"b\": {\"c\": \"\\\"\"}\n  },\n  {\n    \"a\": 3\n  }\n]", "a | b", "2: [1, 2] | {\"c\": \"\\\"\"}\n6: 3 | ~\n");
    row("empty array", "a.json", " [ ] \n", "", "");
    row("array on one line", "a.json", "[{\"a\":1},{\"a\":2}]", "a", "1: 1\n1: 2\n");
    row("array of texts", "a.json", "[\"a\",\n2]", "", "", "1: it is a text, not an object with named fields\n2: it is a number, not an object with named fields\n");
    row("array not closed", "a.json", "[{\"a\":1},\n{\"a\":2}", "a", "1: 1\n", "2: the row is cut off: the file ends before it does\n");
    row("array ends after a comma", "a.json", "[{\"a\":1},\n", "a", "1: 1\n", "2: the array is not closed: the file ends here\n");
    row("array with a gap", "a.json", "[{\"a\":1},\n,{\"a\":2}]", "a", "1: 1\n2: 2\n", "2: there is nothing between two commas\n");
    row("text after the array", "a.json", "[{\"a\":1}]\nx", "a", "1: 1\n", "2: text follows the end of the array\n");
    row("array utf-16", "a.json", "\xFF\xFE" + utf16(u"[{\"a\":\"é\"}]", true), "a", "1: é\n");
}

void TableReaderTest::reads() {
    QFETCH(std::string, name);
    QFETCH(std::string, bytes);
    QFETCH(std::string, columns);
    QFETCH(std::string, cells);
    QFETCH(std::string, rejections);
    const auto path = write(name, bytes);
    for (const std::size_t buffer : {1u, 7u, 64u, 4096u}) {
        const auto reading = readWith(path, {.buffer_bytes = buffer});
        QCOMPARE(reading.error, std::string());
        QCOMPARE(reading.columns, columns);
        QCOMPARE(reading.cells, cells);
        QCOMPARE(reading.rejections, rejections);
    }
}

void TableReaderTest::guesses_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<TableFormat>("format");
    QTest::newRow("objects by content") << "a.txt"s << "{\"a\": 1}\n"s << TableFormat::json_lines;
    QTest::newRow("array by content") << "a"s << "\n [\n {\"a\": 1}]"s << TableFormat::json_array;
    QTest::newRow("lines of arrays") << "a.json"s << "[1]\n[2]\n"s << TableFormat::json_lines;
    QTest::newRow("array of arrays") << "a.json"s << "[[1],\n[2]]\n"s << TableFormat::json_array;
    QTest::newRow("csv that starts with a bracket") << "a.csv"s << "[id],x\n1,2\n"s << TableFormat::csv;
    QTest::newRow("json lines that are none") << "a.ndjson"s << "hello\n"s << TableFormat::json_lines;
    QTest::newRow("prose") << "a.txt"s << "{curly} words\n"s << TableFormat::csv;
}

void TableReaderTest::guesses() {
    QFETCH(std::string, name);
    QFETCH(std::string, bytes);
    const auto dialect = guessDialect(write(name, bytes));
    QVERIFY(bool(dialect));
    QTEST(dialect->format, "format");
}

void TableReaderTest::namesWhatCannotBeRead_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("bytes");
    QTest::addColumn<std::string>("why");
    QTest::newRow("empty file") << "a.csv"s << ""s << "The file is empty."s;
    QTest::newRow("utf-32") << "a.csv"s << "\xFF\xFE\0\0a\0\0\0"s << "It is encoded in UTF-32."s;
    QTest::newRow("bad header") << "a.csv"s << "a,\xFF\nx,y\n"s << "Line 1, which should name the columns: byte 0xFF at offset 2 is not UTF-8."s;
    QTest::newRow("broken header") << "a.csv"s << "\"a\"x,b\nx,y\n"s
                                   << "Line 1, which should name the columns: text follows the closing quote of cell 1 (a quote inside a cell is written twice)."s;
    QTest::newRow("too many columns") << "a.csv"s << std::string(20000, ',')
                                      << "Line 1, which should name the columns: it has more than 16384 cells."s;
    // What people drop because they take it for a table.
    const auto foreign = [](const char* name, const std::string& bytes, const std::string& kind) { QTest::newRow(name) << std::string(name) << bytes << "It is " + kind + ", and a table of text is needed."; };
    foreign("book.xlsx", "PK\3\4\x14\0\6\0"s, "an Excel workbook");
    foreign("renamed.csv", "PK\3\4\x14\0\6\0 xl/workbook.xml"s, "an Excel workbook");
    foreign("old.xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"s, "an Excel workbook");
    foreign("book.ods", "PK\3\4\x14\0\0\0"s, "an OpenDocument spreadsheet");
    foreign("letter.docx", "PK\3\4\x14\0\6\0"s, "a Word document");
    foreign("report.pdf", "%PDF-1.7\n\xB5\xB5"s, "a PDF document");
    foreign("photo.png", "\x89PNG\r\n\x1A\n\0\0"s, "a picture");
    foreign("all.zip", "PK\3\4\x14\0\6\0"s, "a ZIP archive");
    foreign("rows.csv.gz", "\x1F\x8B\b"s, "a gzip archive");
    foreign("rows.parquet", "PAR1\x15\0"s, "a Parquet table");
    QTest::newRow("missing") << "none.csv"s << "-"s << "There is no such file."s;
}

void TableReaderTest::namesWhatCannotBeRead() {
    QFETCH(std::string, name);
    QFETCH(std::string, bytes);
    QFETCH(std::string, why);
    const auto path = bytes == "-" ? std::filesystem::path(m_folder.path().toStdString()) / name : write(name, bytes);
    QCOMPARE(readWith(path, {}).error, why);
}

void TableReaderTest::keepsAFewRejectionsAndCountsAll() {
    std::string bytes = "a,b\n";
    for (int row = 0; row < 100; ++row) bytes += "x\ny,z\n";
    const auto report = readTable(write("many.csv", bytes), {.kept_rejections = 3}, [](std::uint64_t, std::vector<Cell>&&) {});
    QVERIFY(bool(report));
    QCOMPARE(report->rejections.size(), 3u);
    QCOMPARE(report->rejected, 100u);
    QCOMPARE(report->imported, 100u);
    QCOMPARE(report->rows_in_file, 200u);
}

void TableReaderTest::stopsWhenAsked() {
    std::string bytes = "a,b\n";
    for (int row = 0; row < 400'000; ++row) bytes += "xxxxx,zzzzz\n";
    std::uint64_t told = 0;
    ReadOptions options;
    options.progress = [&](const Progress& progress) {
        told = progress.done;
        return progress.done < (2u << 20);
    };
    const auto report = readTable(write("long.csv", bytes), options, [](std::uint64_t, std::vector<Cell>&&) {});
    QVERIFY(!report);
    QCOMPARE(report.error().kind, ErrorKind::stopped);
    QVERIFY(told >= (2u << 20) && told < (3u << 20));
}

void TableReaderTest::boundsHugeLines_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<std::string>("head");
    QTest::addColumn<std::string>("tail");
    QTest::addColumn<std::string>("reason");
    QTest::newRow("csv") << "a.csv"s << "a,b\nx,"s << "\nv,w\n"s << "2: a cell is longer than 1000 bytes\n"s;
    QTest::newRow("csv in quotes") << "a.csv"s << "a,b\nx,\""s << "\"\nv,w\n"s << "2: a cell is longer than 1000 bytes\n"s;
    QTest::newRow("csv last") << "a.csv"s << "a,b\nv,w\nx,"s << ""s << "3: a cell is longer than 1000 bytes\n"s;
    QTest::newRow("jsonl") << "a.jsonl"s << "{\"a\":\""s << "\"}\n{\"a\":\"v\",\"b\":\"w\"}\n"s << "1: the row is longer than 4000 bytes\n"s;
    QTest::newRow("array") << "a.json"s << "[{\"a\":\""s << "\"},\n{\"a\":\"v\",\"b\":\"w\"}]"s << "1: the row is longer than 4000 bytes\n"s;
}

void TableReaderTest::boundsHugeLines() {
    QFETCH(std::string, name);
    QFETCH(std::string, head);
    QFETCH(std::string, tail);
    QFETCH(std::string, reason);
    const auto path = write(name, head + std::string(100'000, 'x') + tail);
    for (const std::size_t buffer : {7u, 64u, 4096u, 65536u}) {
        const auto reading = readWith(path, {.dialect = guessDialect(path).value(), .buffer_bytes = buffer, .cell_limit = 1000});
        QCOMPARE(reading.rejections, reason);
        QVERIFY(reading.cells.ends_with(": v | w\n"));
    }
}

QTEST_GUILESS_MAIN(TableReaderTest)
#include "table_reader_test.moc"
