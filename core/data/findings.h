// What stands out in a table before training: counted and shown, never changed here.
#pragma once

#include "data/example.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace graft::data {

struct FoundRow {
    std::int64_t row = 0;                 // of the imported table
    std::uint64_t earlier_line = 0;       // of the row that this one repeats or contradicts; 0: none
};

struct Finding {
    std::string id;                       // "repeated_prompts"
    std::string label;                    // "Rows that repeat an earlier row's prompt and answer"
    std::int64_t count = 0;               // rows
    std::vector<std::uint64_t> lines;     // of the first ten in the file
    std::vector<FoundRow> rows;           // the first 1,000
};

// Only what was found, in the order of the table below: empty cells in used columns, repeated rows, one prompt with different answers, leftovers
// of a wrong encoding, e-mail addresses. `examples` were built from `table`.
std::vector<Finding> findingsOf(const Table& table, const std::map<std::string, ColumnRole>& roles, const std::vector<Example>& examples);

}  // namespace graft::data
