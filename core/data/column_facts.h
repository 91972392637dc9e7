// What a column looks like from its cells: the ground of a guess by content.
#pragma once

#include "data/table.h"

#include <cstddef>

namespace graft::data {

struct ColumnFacts {
    std::size_t filled = 0, distinct = 0;   // of the rows looked at
    std::size_t conversations = 0;          // cells that hold a JSON array of objects
    std::size_t structured = 0;             // cells of two or more lines, each "key: value"
    std::size_t wordy = 0;                  // cells with a letter and more than one word
    std::size_t lettered = 0;               // cells with a letter
    double mean_length = 0;                 // bytes of the filled cells
    std::size_t rows = 0;                   // looked at

    bool mostlyFilled() const { return rows > 0 && filled * 10 >= rows * 7; }
    bool isConversation() const { return filled > 0 && conversations * 10 >= filled * 9; }
    bool isStructured() const { return filled > 0 && structured * 10 >= filled * 9; }
    // Few values that come back: categories, labels, yes and no.
    bool isLabel() const { return lettered * 10 >= filled * 9 && distinct * 5 <= filled && distinct >= 2; }
    bool isText() const { return mostlyFilled() && wordy * 10 >= filled * 6 && !isConversation(); }
    bool isIdentifier() const { return distinct * 100 >= filled * 99 && wordy * 20 <= filled; }
};

// Looks at the first `rows` rows.
ColumnFacts factsOf(const Table& table, std::size_t column, std::size_t rows = 2000);

}  // namespace graft::data
