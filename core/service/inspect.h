// What a file of examples holds, before anything is decided about it.
#pragma once

#include "base/progress.h"
#include "base/result.h"
#include "formats/table_reader.h"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace graft::service {

struct TokenLengths {
    std::int64_t median = 0, p90 = 0, p99 = 0, longest = 0;
    double learned_share = 0;
};

struct Inspection {
    formats::ReadReport report;
    std::map<std::string, std::string> roles;   // column -> role
    std::string explanation;                    // of the guess, or why there is none
    std::vector<std::int64_t> empty_cells;      // per column of the report
    std::int64_t duplicate_rows = 0;            // equal in every column that has a role
    std::optional<TokenLengths> lengths;        // with a model's tokenizer
};

// `model`: a model folder whose tokenizer counts; empty: none.
Result<Inspection> inspectData(const std::filesystem::path& file, const std::filesystem::path& model, const ProgressSink& progress = {});

}  // namespace graft::service
