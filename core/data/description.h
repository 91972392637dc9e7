// What a data file is, as a value for `graft inspect` and the Data page: format, columns, guess, findings, sets and token lengths.
#pragma once

#include "base/json.h"
#include "base/progress.h"
#include "data/data_set.h"
#include "data/findings.h"
#include "recipe/recipe.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace graft::data {

struct DescribedColumn {
    std::string name;
    ColumnRole role = ColumnRole::none;
    std::size_t filled = 0, distinct = 0;   // of the first 2,000 rows
    double mean_bytes = 0;                  // of the filled ones
    std::string sample;                     // the first filled cell, at most 80 characters
};

struct DataDescription {
    std::string format;                     // "CSV, delimiter ';', UTF-8"
    std::string hash;
    std::optional<bool> first_row_is_header;  // of CSV and TSV
    std::uint64_t rows_in_file = 0, imported = 0, rejected = 0;   // by the reader
    std::vector<formats::RejectedRow> rejections;                 // of the reader and of rows that are no examples
    std::vector<DescribedColumn> columns;
    std::string form, explanation;          // of the guess, or "as chosen"
    std::optional<Error> roles_problem;     // no roles could be guessed: what follows is empty
    std::int64_t examples = 0;
    std::vector<Finding> findings;
    std::int64_t training = 0, held_out = 0, test = 0;   // before any limit of length
    std::int64_t waiting = 0;               // of those to learn from, left out by the recipe's limit; in no set
    Split split;                            // indices of the examples
    std::optional<Error> split_problem;
    std::optional<LengthStatistics> lengths;   // when a tokenizer was given
};

// A file that cannot be read is an error; a table whose columns cannot be guessed is described as far as it goes.
// `tokenizer` and `form`: of the model the lengths are for; nullptr for none.
Result<DataDescription> describeData(const recipe::DataChoice& choice, const text::Tokenizer* tokenizer, const text::ChatTemplate* form,
                                     const ProgressSink& progress = {});

// The same of a table that is imported already, without lengths. `examples` are what its rows became; none where the roles are a problem.
DataDescription describeTable(const Table& table, const recipe::DataChoice& choice, std::vector<Example>& examples);

Json toJson(const DataDescription& description);

}  // namespace graft::data
