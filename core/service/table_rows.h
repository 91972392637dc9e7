// Single rows of a file of examples, for looking at what something has said of them.
#pragma once

#include "base/progress.h"
#include "recipe/recipe.h"
#include "service/data_look.h"

#include <cstdint>
#include <vector>

namespace graft::service {

struct TableRows {
    std::vector<std::string> columns;
    std::vector<std::int64_t> numbers;   // of the imported table, from 0, ascending; those that the file has
    std::vector<PreviewRow> rows;        // one per number, as long as the columns
};

// Counted as the choice says of the first row. A file that is no longer the one of the choice's hash is an error: its rows may be others.
// Holds no more of the file than those rows; needs no engine, so it may run beside anything.
Result<TableRows> readRows(const recipe::DataChoice& choice, std::vector<std::int64_t> numbers, const ProgressSink& progress = {});

}  // namespace graft::service
