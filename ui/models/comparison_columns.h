// The columns that the Compare page can show of a run: one row of the table each. Six are shown at first, the rest wait under "Columns".
#pragma once

#include "service/compare.h"

#include <QString>

#include <span>

namespace graft::ui {

enum class Shown { always, at_first, when_asked, when_told };   // when_told: as soon as a row has something to say there

struct ComparisonColumn {
    const char* id;      // in the settings of the window
    const char* title;   // marked for translation
    const char* help;
    int width;
    Shown shown;
    QString (*text)(const service::ComparedRow& row);
};

std::span<const ComparisonColumn> comparisonColumns();   // in the order of ComparisonModel::Column
QString titleOf(const ComparisonColumn& column);
QString helpOf(const ComparisonColumn& column);

// A share as a percentage; anything that leaves 0 to 1 is not one, and shown as a figure.
bool isShare(const recipe::MetricScore& score);
QString scoreText(const recipe::MetricScore& score);

}  // namespace graft::ui
