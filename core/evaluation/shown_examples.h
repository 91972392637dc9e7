// The base model's fair chance: the instruction and a few of the training rows shown as previous turns.
#pragma once

#include "data/data_set.h"
#include "text/chat_template.h"

#include <cstdint>
#include <vector>

namespace graft::evaluation {

// `count` training examples that differ in their answers where they can, short ones (of at most the median length), the same for one seed; their turns
// in a row, without system turns. Plain text has no turns to show: empty.
std::vector<text::Message> shownExamples(const data::DataSet& data, std::int64_t count, std::uint64_t seed);

// The prompt with the shown turns between its system turn and the rest.
std::vector<text::Message> withExamples(const std::vector<text::Message>& shown, std::vector<text::Message> prompt);

}  // namespace graft::evaluation
