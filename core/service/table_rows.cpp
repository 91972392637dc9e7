#include "service/table_rows.h"

#include "base/hash.h"
#include "data/table.h"

#include <algorithm>

namespace graft::service {

Result<TableRows> readRows(const recipe::DataChoice& choice, std::vector<std::int64_t> numbers, const ProgressSink& progress) {
    if (!choice.hash.empty() && TRY(sha256HexOfFile(choice.path)) != choice.hash)
        return Error{ErrorKind::mismatch, "Cannot show these rows of " + choice.path, "the file has changed since they were found", "Read the file again on the Data page"};
    std::ranges::sort(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    TableRows found;
    const auto options = TRY(data::readOptionsOf(choice, progress));
    std::int64_t number = 0;
    auto next = numbers.begin();
    const auto report = TRY(formats::readTable(choice.path, options, [&](std::uint64_t line, std::vector<formats::Cell>&& cells) {
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
