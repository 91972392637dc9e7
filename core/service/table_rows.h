// Single rows of a file of examples, for looking at what something has said of them.
#pragma once

#include "base/progress.h"
#include "service/data_look.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace graft::service {

struct TableRows {
    std::vector<std::string> columns;
    std::vector<std::int64_t> numbers;   // of the imported table, from 0, ascending; those that the file has
    std::vector<PreviewRow> rows;        // one per number, as long as the columns
};

// Holds no more of the file than those rows; needs no engine, so it may run beside anything.
Result<TableRows> readRows(const std::filesystem::path& file, std::vector<std::int64_t> numbers, const ProgressSink& progress = {});

}  // namespace graft::service
