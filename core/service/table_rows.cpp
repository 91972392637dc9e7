#include "service/table_rows.h"

#include "formats/table_reader.h"

#include <algorithm>

namespace graft::service {

Result<TableRows> readRows(const std::filesystem::path& file, std::vector<std::int64_t> numbers, const ProgressSink& progress) {
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    TableRows found;
    formats::ReadOptions options;
    options.progress = progress;
    std::int64_t number = 0;
    auto next = numbers.begin();
    const auto report = TRY(formats::readTable(file, options, [&](std::uint64_t line, std::vector<formats::Cell>&& cells) {
        while (next != numbers.end() && *next < number) ++next;
        if (next != numbers.end() && *next == number) {
            PreviewRow row{line, {}};
            for (auto& cell : cells) row.cells.push_back(std::move(cell.text));
            found.rows.push_back(std::move(row));
            found.numbers.push_back(number);
        }
        ++number;
    }));
    found.columns = report.columns;
    for (auto& row : found.rows) row.cells.resize(found.columns.size());  // those read before a later JSON key appeared are shorter
    return found;
}

}  // namespace graft::service
