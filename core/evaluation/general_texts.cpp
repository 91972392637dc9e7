#include "evaluation/general_texts.h"

#include "data/column_roles.h"
#include "data/example.h"
#include "data/split.h"
#include "data/table.h"

#include <numeric>

namespace graft::evaluation {

namespace {

constexpr std::uint64_t drawSeed = 1;

}  // namespace

Result<GeneralTexts> readGeneralTexts(const std::filesystem::path& file, const text::Tokenizer& tokenizer, const text::ChatTemplate& form, std::int64_t max_length, const ProgressSink& progress) {
    recipe::DataChoice choice;
    choice.path = file.string();
    const data::Table table = TRY(data::importTable(choice, progress));
    const data::RoleGuess guess = TRY(data::guessRoles(table));
    const data::ExampleReport report = TRY(data::buildExamples(table, guess.roles, {}));
    std::vector<std::int64_t> all(report.examples.size());
    std::iota(all.begin(), all.end(), std::int64_t{0});
    const std::vector<std::int64_t> drawn = data::drawRows(report.examples, std::move(all), mostGeneralTexts, drawSeed);
    data::TokenRowReport rows = data::tokenizeExamples(report.examples, drawn, tokenizer, form, max_length, data::LengthPolicy::cut, progress);
    if (rows.rows.empty())
        return Error{ErrorKind::badInput, "Cannot use the general texts " + file.string(), "no row of the file has a text to measure", "Choose a file with a column of texts, or leave the choice empty"};
    return GeneralTexts{table.hash, std::move(rows.rows)};
}

}  // namespace graft::evaluation
