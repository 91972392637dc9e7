#include "base/shown_text.h"
#include "formats/csv_record.h"
#include "formats/foreign_file.h"
#include "formats/table_reader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <map>

namespace graft::formats {
namespace {

constexpr std::size_t sampleBytes = 64u << 10;
constexpr int sampleRecords = 200;

struct Sample {
    OpenFile file;
    TextEncoding encoding = TextEncoding::utf8;
    std::string suffix;  // lower case, with the dot
    std::string text;
};

// Every second byte is 0 in UTF-16 text of European languages; others need a byte order mark to be told from binary.
TextEncoding encodingOf(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xFE")) return TextEncoding::utf16_little;
    if (bytes.starts_with("\xFE\xFF")) return TextEncoding::utf16_big;
    std::array<std::size_t, 2> zeros{};
    for (std::size_t at = 0; at < bytes.size(); ++at) zeros[at % 2] += bytes[at] == '\0';
    const auto half = bytes.size() / 2;
    if (half > 0 && zeros[1] > half * 2 / 5 && zeros[0] * 10 < zeros[1]) return TextEncoding::utf16_little;
    if (half > 0 && zeros[0] > half * 2 / 5 && zeros[1] * 10 < zeros[0]) return TextEncoding::utf16_big;
    return TextEncoding::utf8;
}

std::string_view nameOf(TextEncoding encoding) {
    return encoding == TextEncoding::utf8 ? "UTF-8" : encoding == TextEncoding::utf16_little ? "UTF-16LE" : "UTF-16BE";
}

Result<Sample> takeSample(const std::filesystem::path& path) {
    auto file = TRY(OpenFile::open(path));
    std::string bytes(std::min<std::uint64_t>(file.size(), sampleBytes), '\0');
    TRY(file.readExactly(0, std::as_writable_bytes(std::span(bytes))));
    if (bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) || bytes.starts_with(std::string_view("\0\0\xFE\xFF", 4)))
        return Error{ErrorKind::unsupported, "Cannot read " + shownName(path), "It is encoded in UTF-32.", "Save the file as UTF-8."};
    Sample sample{file, TextEncoding::utf8, path.extension().string(), {}};
    std::ranges::transform(sample.suffix, sample.suffix.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (const auto foreign = foreignTable(bytes, sample.suffix))
        return Error{ErrorKind::unsupported, "Cannot read " + shownName(path), "It is " + std::string(foreign->kind) + ", and a table of text is needed.", std::string(foreign->hint)};
    sample.encoding = encodingOf(bytes);
    TextWindow window(std::move(file), sample.encoding, sampleBytes);
    TRY(window.need(sampleBytes / 4));
    sample.text = window.text();
    return sample;
}

// A JSON array holds all rows in one value; lines of arrays close the first one on the first line and go on.
bool firstValueIsTheFile(std::string_view text) {
    const auto line = text.substr(0, text.find_first_of("\r\n"));
    int depth = 0;
    bool inString = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (inString) {
            if (c == '\\') ++at;
            else if (c == '"') inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '[' || c == '{') {
            ++depth;
        } else if ((c == ']' || c == '}') && --depth == 0) {
            const auto next = text.find_first_not_of(" \t\r\n", at + 1);
            return next == std::string_view::npos || (text[next] != '[' && text[next] != '{');
        }
    }
    return true;
}

std::optional<TableFormat> jsonFormat(const Sample& sample) {
    constexpr std::string_view spaces = " \t\r\n";
    const auto begin = sample.text.find_first_not_of(spaces);
    const auto text = begin == std::string::npos ? std::string_view() : std::string_view(sample.text).substr(begin);
    const bool namedLines = sample.suffix == ".jsonl" || sample.suffix == ".ndjson";
    const bool named = namedLines || sample.suffix == ".json";
    if (sample.suffix == ".csv" || sample.suffix == ".tsv") return std::nullopt;
    const auto second = text.size() > 1 ? text.find_first_not_of(spaces, 1) : std::string_view::npos;
    const char next = second == std::string_view::npos ? '\0' : text[second];
    const bool looksLikeArray = text.starts_with('[') && (named || next == '{') && firstValueIsTheFile(text);
    if (looksLikeArray) return TableFormat::json_array;
    if (named || (text.starts_with('{') && (next == '"' || next == '}'))) return TableFormat::json_lines;
    return std::nullopt;
}

struct Shape {
    double consistency = 0;  // share of records with the most frequent number of cells
    std::size_t cells = 1;   // that number
    std::size_t first = 1;   // cells of the first record
    std::size_t quoted = 0;  // cells in quotes
    CsvRecord first_record;
    std::string first_text;
};

Result<Shape> shapeUnder(const Sample& sample, const TableDialect& dialect) {
    TextWindow window(sample.file, sample.encoding, sampleBytes);
    const ReadOptions limits{.cell_limit = sampleBytes, .column_limit = sampleBytes};
    std::map<std::size_t, int> counts;
    Shape shape;
    int records = 0;
    while (records < sampleRecords && window.bytesRead() <= 2 * sampleBytes) {
        auto record = TRY(scanRecord(window, dialect, limits));
        if (record.consumed == 0) break;
        if (!record.is_blank()) {
            const auto cells = record.fault.empty() ? record.cells.size() : 0;
            if (records++ == 0) {
                shape.first = std::max<std::size_t>(cells, 1);
                shape.first_text = window.text().substr(0, record.length);
                shape.first_record = record;
            }
            ++counts[cells];
            for (const auto& cell : record.cells) shape.quoted += cell.quoted;
        }
        window.drop(record.consumed);
    }
    for (const auto& [cells, count] : counts) {
        const auto share = static_cast<double>(count) / records;
        if (cells > 0 && share >= shape.consistency) shape.cells = cells, shape.consistency = share;
    }
    return shape;
}

bool isNumber(std::string_view text) {
    double value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size();
}

// A header has short names; a first row with a number or a paragraph in it is already data.
bool looksLikeHeader(const Shape& shape, char quote) {
    return std::ranges::none_of(shape.first_record.cells, [&](const CellSpan& cell) {
        const auto text = cellText(shape.first_text, cell, quote);
        return isNumber(text) || text.size() > 100 || text.find('\n') != std::string::npos;
    });
}

Result<TableDialect> guessCsv(const Sample& sample, TableDialect dialect) {
    std::optional<Shape> best;
    auto chosen = dialect;
    for (const char quote : {'"', '\''}) {
        for (const char delimiter : {',', ';', '\t', '|'}) {
            dialect.delimiter = delimiter;
            dialect.quote = quote;
            auto shape = TRY(shapeUnder(sample, dialect));
            if (shape.cells < 2) continue;
            if (quote == '\'' && shape.quoted < 2) continue;
            if (delimiter == '\t' && sample.suffix == ".tsv") shape.consistency += 1;
            // Apostrophes begin words, too: single quotes must explain the file clearly better.
            const auto margin = quote == '\'' ? 0.1 : 0.0;
            const bool better = !best || shape.consistency > best->consistency + margin ||
                                (margin == 0 && shape.consistency == best->consistency && shape.cells > best->cells);
            if (better) best = shape, chosen = dialect;
        }
    }
    // Prose with a comma in some lines is one column, not a ragged table.
    if (!best || (best->first == 1 && best->consistency < 0.9)) {
        chosen.delimiter = sample.suffix == ".tsv" ? '\t' : sample.suffix == ".csv" ? ',' : '\0';
        chosen.quote = '"';
        best = TRY(shapeUnder(sample, chosen));
        // A .csv whose lines are one cell each only without a delimiter.
        if (best->consistency < 0.9 && best->first == 1) {
            chosen.delimiter = '\0';
            best = TRY(shapeUnder(sample, chosen));
        }
    }
    chosen.first_row_is_header = looksLikeHeader(*best, chosen.quote);
    return chosen;
}

}  // namespace

Result<TableDialect> guessDialect(const std::filesystem::path& path) {
    const auto sample = TRY(takeSample(path));
    TableDialect dialect;
    dialect.encoding = nameOf(sample.encoding);
    if (const auto json = jsonFormat(sample)) {
        dialect.format = *json;
        return dialect;
    }
    return guessCsv(sample, dialect);
}

}  // namespace graft::formats
