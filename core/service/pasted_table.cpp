#include "service/pasted_table.h"

#include "base/durable_file.h"
#include "base/hash.h"

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t nameSigns = 12;
constexpr std::string_view blanks = " \t\r\n";

// The reader looks at the content; the suffix settles what that leaves open, and tells other programs.
const char* suffixOf(std::string_view text) {
    const char first = text[text.find_first_not_of(blanks)];
    if (first == '{') return ".jsonl";
    if (first == '[') return ".json";
    return text.substr(0, text.find('\n')).find('\t') != std::string_view::npos ? ".tsv" : ".csv";
}

bool hasTwoLines(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return false;
    const auto end = text.find_last_not_of(blanks);
    return text.substr(begin, end - begin).find('\n') != std::string_view::npos;
}

}  // namespace

Result<fs::path> savePastedTable(const Project& project, std::string_view text) {
    const std::string what = "Cannot keep the pasted table in " + project.name();
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, what, "the project is in use by " + project.holder(), "Close it there, or open another project"};
    if (!hasTwoLines(text))
        return Error{ErrorKind::badInput, "Cannot paste a table", "what was copied has fewer than two lines", "Mark the rows in the other program, with the row that names the columns, and copy them"};
    const auto file = project.folder() / "data" / "pasted" / ("pasted-" + sha256Hex(text).substr(0, nameSigns) + suffixOf(text));
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    if (failed) return Error{ErrorKind::inputOutput, what, file.parent_path().string() + ": " + failed.message(), "Check that you may write into the folder"};
    TRY(writeFileDurably(file, text));
    return file;
}

}  // namespace graft::service
