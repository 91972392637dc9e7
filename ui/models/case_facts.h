// A file of cases as the card on the Take home page shows it: its rows, what asks in it, and how far the answers are.
#pragma once

#include "service/answer_file.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace graft::ui {

enum class CasePhase { none, reading, ready, waiting, answering, ended };   // waiting: for other work to end

struct CaseFacts {
    CasePhase phase = CasePhase::none;
    QString file, saved, proposedFile;               // saved: the last file; empty: not saved since an answer came. proposed: beside the original, not there yet
    std::shared_ptr<const data::Table> cases;        // null: none is open
    service::AskingColumns asking, guess;
    const std::vector<service::AnsweredRow>* rows = nullptr;   // as long as the table; outlives what is shown of it
    std::size_t done = 0;
    std::optional<double> secondsLeft;               // from the pace so far
    std::int64_t longestAnswer = 0;                  // tokens
    QString column;                                  // that the answers come in
    std::optional<std::size_t> rowsThatAsk = {};     // that ask something; empty: not counted yet
};

}  // namespace graft::ui
