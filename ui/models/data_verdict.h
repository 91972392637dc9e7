// Three judgements on a data file in plain words, each with at most one thing to do about it.
#pragma once

#include "recipe/recipe.h"
#include "service/data_look.h"
#include "service/project_answers.h"

#include <QString>

#include <array>

namespace graft::ui {

enum class Judgement { good, warn, bad, open };   // open: nothing can be said yet
enum class DataAction { none, change_goal, choose_columns, write_more, show_findings, show_rows, show_learned };

struct DataVerdict {
    QString question;                        // "Enough?"
    Judgement judgement = Judgement::good;
    QString answer;                          // one or two sentences
    DataAction action = DataAction::none;
    QString label;                           // of the action's button
    std::string finding = {};                // whose rows show_rows shows
};

// Does it fit (the goal, where one was said), is it enough, is it safe to share. `counts`: under the limit of length.
std::array<DataVerdict, 3> verdictsOn(const service::DataLook& look, const service::SetCounts& counts, const recipe::DataChoice& choice, service::Goal goal = service::Goal::open);

// "552 rows learn, 83 steer, 83 judge".
QString splitCounts(const service::SetCounts& counts);
// "7 rows are left out: 1 too long, 4 incomplete, 2 unreadable."; empty for none.
QString leftOutSentence(const data::LeftOut& out);

// What other shares would make of so many examples, before they are divided: "Of 59 examples about 27 learn, 16 steer and 16 judge."
QString splitOutcome(recipe::DataChoice choice, double heldOutShare, double testShare, std::int64_t examples);

// The same with what is never divided; or why the rows cannot be divided.
QString splitSentence(const service::DataLook& look, const service::SetCounts& counts, const recipe::DataChoice& choice);

// "218 of 4,000 bytes": a count of rows with its noun, in the user's number format.
QString countOf(std::int64_t rows);

}  // namespace graft::ui
