// A recipe's data, ready for planning, training and evaluation: imported, mapped, divided into three sets and tokenised.
#pragma once

#include "base/progress.h"
#include "data/split.h"
#include "data/token_rows.h"
#include "recipe/recipe.h"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace graft::data {

struct LengthStatistics {
    std::int64_t p50 = 0, p90 = 0, p99 = 0, longest = 0;   // tokens per example before the length policy; nearest rank
    std::int64_t tokens = 0, learned_tokens = 0;           // of the rows that stayed, all three sets
    double learned_share = 0;                              // learned_tokens / tokens
};

// Rows of the file that are in no set, by what keeps them out.
struct LeftOut {
    std::int64_t unreadable = 0;                           // damaged in the file
    std::int64_t incomplete = 0;                           // no prompt, no answer, or messages that are none
    std::int64_t too_long = 0;                             // for the limit
    std::int64_t nothing_learned = 0;                      // at all, or within the limit
    std::int64_t total() const { return unreadable + incomplete + too_long + nothing_learned; }
    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

struct DataSet {
    std::string hash;                                      // SHA-256 of the source file
    std::map<std::string, ColumnRole> roles;
    std::string explanation;                               // of the roles, when they were guessed
    std::vector<std::string> columns;
    std::uint64_t rows_in_file = 0;                        // = examples + rejected
    std::uint64_t rejected_rows = 0;                       // by the reader or for want of a prompt or answer
    std::uint64_t unreadable_rows = 0;                     // of these, by the reader
    std::vector<formats::RejectedRow> rejected;            // by line; the reader keeps the first 1,000 of its own
    std::vector<Example> examples;
    Split split;                                           // indices into examples
    std::int64_t waiting_rows = 0;                         // of those to learn from, left out by the recipe's limit; in no set
    TokenRowReport training, held_out, test;
    LengthStatistics statistics;

    const TokenRowReport& set(SetKind kind) const;
    const std::vector<std::int64_t>& indices(SetKind kind) const;
};

// max_length 0: no limit. A file whose hash is not the recipe's, where the recipe has one, is an error of kind mismatch.
Result<DataSet> prepareData(const recipe::DataChoice& choice, const text::Tokenizer& tokenizer, const text::ChatTemplate& form, std::int64_t max_length,
                            const ProgressSink& progress = {});

// Applies a limit that was chosen from the statistics of a DataSet made without one.
void limitLength(DataSet& data, std::int64_t max_length, LengthPolicy policy);

LengthStatistics statisticsOf(const std::vector<const TokenRowReport*>& reports);
SplitPlan splitPlanOf(const recipe::DataChoice& choice);
LeftOut leftOutOf(const DataSet& data);                    // under its limit

// The least value that `share` of the ascending values do not exceed (nearest rank); 0 for none.
std::int64_t percentile(const std::vector<std::int64_t>& ascending, double share);

}  // namespace graft::data
