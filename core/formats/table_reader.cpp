#include "formats/table_reader.h"

#include "base/shown_text.h"
#include "formats/row_account.h"

namespace graft::formats {
namespace {

Result<TextEncoding> encodingNamed(std::string_view name, const std::filesystem::path& path) {
    if (name == "UTF-8") return TextEncoding::utf8;
    if (name == "UTF-16LE") return TextEncoding::utf16_little;
    if (name == "UTF-16BE") return TextEncoding::utf16_big;
    return Error{ErrorKind::unsupported, "Cannot read " + shownName(path), "The encoding " + shown(name) + " is not supported.",
                 "Save the file as UTF-8."};
}

}  // namespace

Result<ReadReport> readTable(const std::filesystem::path& path, const ReadOptions& options, const RowSink& sink) {
    ReadReport report;
    report.dialect = options.dialect ? *options.dialect : TRY(guessDialect(path));
    auto file = TRY(OpenFile::open(path));
    if (file.size() == 0) return Error{ErrorKind::badInput, "Cannot read " + shownName(path), "The file is empty.", "Choose a file with rows."};
    TextWindow window(std::move(file), TRY(encodingNamed(report.dialect.encoding, path)), options.buffer_bytes);
    RowAccount account(report, options, sink);
    switch (report.dialect.format) {
    case TableFormat::csv: TRY(readCsvRows(window, account)); break;
    case TableFormat::json_lines: TRY(readJsonLines(window, account)); break;
    case TableFormat::json_array: TRY(readJsonArray(window, account)); break;
    }
    return report;
}

}  // namespace graft::formats
