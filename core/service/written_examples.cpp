#include "service/written_examples.h"

#include "base/hash.h"
#include "formats/table_writer.h"
#include "service/draft.h"

#include <algorithm>
#include <set>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t nameSigns = 16;

fs::path folderOf(const Project& project) { return project.folder() / "data" / "written"; }

std::string nameOf(const std::vector<WrittenExample>& examples) {
    std::string all;
    for (const auto& example : examples) all += std::to_string(example.prompt.size()) + ':' + example.prompt + std::to_string(example.answer.size()) + ':' + example.answer;
    return sha256Hex(all).substr(0, nameSigns) + ".jsonl";
}

}  // namespace

Result<fs::path> saveWrittenExamples(const Project& project, const std::vector<WrittenExample>& examples) {
    if (project.access() != Access::write)
        return Error{ErrorKind::inputOutput, "Cannot keep the examples in " + project.name(), "the project is in use by " + project.holder(), "Close it there, or open another project"};
    const auto file = folderOf(project) / nameOf(examples);
    std::error_code failed;
    fs::create_directories(file.parent_path(), failed);
    if (failed) return Error{ErrorKind::inputOutput, "Cannot keep the examples in " + project.name(), file.parent_path().string() + ": " + failed.message(), "Check that you may write into the folder"};
    std::vector<std::vector<formats::Cell>> rows;
    for (const auto& example : examples) rows.push_back({{formats::CellKind::text, example.prompt}, {formats::CellKind::text, example.answer}});
    TRY(formats::writeTable(file, formats::TableFormat::json_lines, {"prompt", "answer"}, rows));
    return file;
}

bool isWritten(const Project& project, const fs::path& file) { return file.parent_path() == folderOf(project) && file.extension() == ".jsonl"; }

Result<std::vector<WrittenExample>> readWrittenExamples(const fs::path& file) {
    std::vector<WrittenExample> examples;
    const auto report = TRY(formats::readTable(file, {.dialect = formats::TableDialect{.format = formats::TableFormat::json_lines}}, [&](std::uint64_t, std::vector<formats::Cell>&& cells) {
        if (cells.size() == 2) examples.push_back({std::move(cells[0].text), std::move(cells[1].text)});
    }));
    const bool whole = report.columns == std::vector<std::string>{"prompt", "answer"} && report.rejected == 0 && examples.size() == report.imported;
    if (!whole && report.rows_in_file > 0)
        return Error{ErrorKind::badInput, "Cannot read the written examples", file.filename().string() + " was changed outside of Graft", "Open it as a data file instead"};
    return examples;
}

void removeUnusedData(const Project& project) {
    if (project.access() != Access::write || !project.damagedRuns().empty()) return;
    std::set<fs::path> used;
    for (const auto& run : project.runs()) used.insert(run.recipe.data.path);
    const auto draft = readDraft(project, {});
    if (draft.damaged) return;
    used.insert(draft.recipe.data.path);
    for (const char* kind : {"written", "pasted"}) {
        std::vector<fs::path> unused;
        std::error_code ignored;
        for (fs::directory_iterator entry(project.folder() / "data" / kind, ignored), end; !ignored && entry != end; entry.increment(ignored))
            if (entry->is_regular_file(ignored) && !used.contains(entry->path())) unused.push_back(entry->path());
        for (const auto& file : unused) fs::remove(file, ignored);
    }
}

}  // namespace graft::service
