// Cases of a file answered row by row: which columns ask, an answer for each row as it comes, and the table saved beside the original with the answers in a
// column of their own.
#pragma once

#include "base/durable_file.h"
#include "base/progress.h"
#include "data/column_roles.h"
#include "service/ask.h"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace graft::service {

struct AskingColumns {
    std::map<std::string, data::ColumnRole> roles;   // prompt, instruction or messages; empty: neither names nor content show what asks
    std::string explanation;                         // one sentence
};

// `learned`: the roles of the columns that the run learned from, which ask here too where the file has them all; else the guess that is made for training data.
AskingColumns guessAsking(const data::Table& cases, const std::map<std::string, std::string>& learned);
Result<AskingColumns> askWith(const data::Table& cases, const std::string& column);

// What a row asks, for people: the last turn before the answer; empty where nothing is asked.
std::string questionOf(const data::Table& cases, const AskingColumns& asking, std::size_t row);

// How many rows ask something; those that do not are never put to the model.
std::size_t rowsThatAsk(const data::Table& cases, const AskingColumns& asking);

// The roles that a run's columns have: as chosen, or as guessed from its data file where that can still be read.
std::map<std::string, std::string> rolesLearned(const recipe::DataChoice& choice);

enum class RowOutcome { waiting, answered, cut, nothing_asked, too_long };   // cut: at the longest answer that was allowed

struct AnsweredRow {
    RowOutcome outcome = RowOutcome::waiting;
    std::string answer;
    std::string reason;                              // of a row without an answer
    friend bool operator==(const AnsweredRow&, const AnsweredRow&) = default;
};

using AnsweredSink = std::function<void(std::size_t row, const AnsweredRow&)>;   // on the working thread, in the order of the table

// One outcome per row of the table, in its order. Questions are put together as training put them. Asked to stop, it keeps what is there: the rows that it did
// not come to are waiting. `target`: a run's folder or a model's.
Result<std::vector<AnsweredRow>> answerCases(Engine& engine, const std::filesystem::path& target, const data::Table& cases, const AskingColumns& asking, Wrapping wrapping,
                                             const Question& settings, const AnsweredSink& sink = {}, const ProgressSink& progress = {});

// Every row of the file is in one of these: in_file = damaged + the rest.
struct AnswerBooks {
    std::uint64_t in_file = 0, damaged = 0, answered = 0, cut = 0, nothing_asked = 0, too_long = 0, waiting = 0;   // those that were cut are answered, too
};
AnswerBooks booksOf(const data::Table& cases, const std::vector<AnsweredRow>& rows);

// The column whose texts a run learned to say; "answer" where there is no such one.
std::string columnLearned(const std::map<std::string, std::string>& learned);
// Where the answers are put: `wanted`, or "answer (2)" where the file has such a column.
std::string answerColumn(const data::Table& cases, const std::string& wanted = "answer");

// Answers go into answerColumn(cases, wanted). By the ending of `file`: .csv, .json, or .jsonl and .ndjson. All good rows in their order, the file whole or as it was before. In CSV, a cell that a
// spreadsheet would run (it begins with = + - @, a tab, a line's end or NUL and is no number) gets a ' before it; JSON keeps every cell as it is. The file the
// cases came from is never written.
Result<void> saveAnswers(const std::filesystem::path& original, const std::filesystem::path& file, const data::Table& cases, const std::vector<AnsweredRow>& rows,
                         const std::string& wanted = "answer", const FileCalls& calls = FileCalls::system());

}  // namespace graft::service
