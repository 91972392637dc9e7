// What a user's word on one column, or on the division of the rows, does to a recipe's choice of data.
#pragma once

#include "data/description.h"
#include "recipe/recipe.h"

#include <optional>
#include <string>

namespace graft::service {

// The roles as they hold: those chosen, or else those guessed. The column that keeps rows together has the role group where it has no other.
std::map<std::string, data::ColumnRole> rolesIn(const recipe::DataChoice& choice, const data::DataDescription& description);

// Gives one column a role and takes away what cannot stand beside it: the same role of another column where only one may have it, and the other form of
// example (prompt with answer, or messages and plain text).
void giveRole(recipe::DataChoice& choice, const data::DataDescription& description, const std::string& column, data::ColumnRole role);

// The column whose equal values are never in two sets; empty for none.
std::string keptTogether(const recipe::DataChoice& choice, const data::DataDescription& description);
void keepTogether(recipe::DataChoice& choice, const data::DataDescription& description, const std::string& column);

// Few short values that come back, in letters: categories rather than numbers or dates.
bool looksLikeLabels(const data::DescribedColumn& column);

// The role that is missing for the rows to be examples; none when they are, or when it is not a role that is missing.
data::ColumnRole missingRole(const recipe::DataChoice& choice, const data::DataDescription& description);

// The column that most likely has the role that is missing, for whoever asks the user; -1 where every column has one.
int likelyColumn(const recipe::DataChoice& choice, const data::DataDescription& description, data::ColumnRole role);

// What the columns were taken for does not hold for the new ones: they are guessed again.
void sayFirstRow(recipe::DataChoice& choice, bool is_header);

// Another file: what was said of the columns, lengths and answers of the one before is forgotten, how rows are divided stays.
void chooseFile(recipe::Recipe& recipe, const std::string& path);

// How many examples the division asks for at least.
std::int64_t leastExamples(const recipe::DataChoice& choice);

// About how many of so many examples would learn, steer and judge.
data::SplitSizes expectedSizes(const recipe::DataChoice& choice, std::int64_t examples);

// Whether so many examples are divided, but leave too few held-out and test rows for a score that can be trusted.
bool tooFewToJudge(const recipe::DataChoice& choice, std::int64_t examples);

}  // namespace graft::service
