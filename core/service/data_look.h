// A look into a file of examples for whoever chooses it: its first rows, what stands out, its three sets, and the examples as a model sees them.
#pragma once

#include "base/progress.h"
#include "data/description.h"
#include "data/token_rows.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace graft::service {

struct PreviewRow {
    std::uint64_t line = 0;
    std::vector<std::string> cells;   // one per column of the description, each cut after 2,000 bytes
};

struct SeenToken {
    std::string text;                 // empty where a character is not whole yet: the token that ends it shows it
    bool learned = false;
};

struct SeenExample {
    std::uint64_t line = 0;           // in the file
    std::int64_t length = 0;          // tokens
    std::vector<SeenToken> tokens;    // the first 2,000
};

// Places count from 0; an example of which nothing is learned has last_learned 0.
struct ExampleLength {
    std::int32_t tokens = 0, first_learned = 0, last_learned = 0;   // last: one past the last learned token
};

struct SeenData {
    std::vector<ExampleLength> lengths;   // of every example
    std::vector<SeenExample> first;       // the first 200 of the file
    std::vector<SeenExample> longest;     // the 20 longest, longest first
};

struct DataLook {
    data::DataDescription description;
    std::vector<PreviewRow> preview;      // the first 200 rows
    std::optional<SeenData> seen;         // with a model, when the columns' roles make examples
    std::optional<Error> model_problem;   // why its tokenizer cannot be used
};

// `model`: the folder whose tokenizer and chat template show the examples; empty for none. Tokens are counted and let go, so that memory is the table's and
// 12 bytes per example. A file that cannot be read, and being stopped, are errors; everything else is part of the look.
Result<DataLook> lookAtData(const recipe::DataChoice& choice, const std::filesystem::path& model, const ProgressSink& progress = {});

// What a limit of `max_length` tokens does to the examples; 0: no limit.
struct LengthEffect {
    std::int64_t whole = 0, cut = 0, dropped = 0;   // cut: shortened at the end and kept
    std::int64_t lose_part = 0;                     // of the cut ones, those that lose some of what is learned
    std::int64_t lose_answer = 0;                   // left out: nothing learned lies within the limit
    std::int64_t empty = 0;                         // left out at any limit: nothing is learned
    std::int64_t keeps_all = 0;                     // the least limit that drops none and cuts off nothing learned
};
LengthEffect effectOf(const std::vector<ExampleLength>& lengths, std::int64_t max_length, data::LengthPolicy policy);

// Where the rows of the file go under a limit: what a plan counts, before there is one. Without a model no row is too long.
struct SetCounts {
    std::int64_t training = 0, held_out = 0, test = 0;
    std::int64_t waiting = 0;                       // kept back from those that learn, by the recipe's limit
    data::LeftOut left_out;
};
SetCounts countsUnder(const DataLook& look, std::int64_t max_length, data::LengthPolicy policy);

// How many examples have how many tokens, in steps of a round width; the last step holds the longer ones too when `open`.
struct LengthHistogram {
    std::int64_t width = 1;
    std::vector<std::int64_t> counts;               // counts[i]: of i * width to (i + 1) * width - 1 tokens
    bool open = false;
};
LengthHistogram histogramOf(const std::vector<ExampleLength>& lengths);

}  // namespace graft::service
