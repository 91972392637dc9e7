// Asks how the rows are divided: which share steers, which judges, from which start, and what is kept together.
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <functional>
#include <optional>

class QWidget;

namespace graft::ui {

struct SplitChoice {
    double heldOutShare = 0.1, testShare = 0.1;
    std::uint64_t seed = 1;
    int together = -1;   // index into the columns; -1: none
    friend bool operator==(const SplitChoice&, const SplitChoice&) = default;
};

// Empty when the user thought better of it. `columns` are foreign text; `outcome` says what a choice makes of the rows.
std::optional<SplitChoice> askForSplit(QWidget* parent, const QStringList& columns, const SplitChoice& held, const std::function<QString(const SplitChoice&)>& outcome);

}  // namespace graft::ui
