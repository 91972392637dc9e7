// The axes of the Cost chart: what a run is worth and what it costs, with units and words.
#pragma once

#include "service/compare.h"
#include "ui/models/pareto.h"

#include <QString>

#include <optional>
#include <utility>

namespace graft::ui {

enum class Cost { time, memory, parameters, file };
enum class Quality { score, loss, forgetting };

std::optional<double> costOf(const service::ComparedRow& row, Cost cost);   // seconds, bytes or parameters
QString costText(double value, Cost cost);
// One unit for the whole axis, by its largest value: how much of it is 1, and the words under the axis.
std::pair<double, QString> costUnit(double most, Cost cost);

struct Worth {
    double value = 0, low = 0, high = 0;   // as the axis counts it: shares in hundredths; without an interval all three are equal
    QString text;
};
std::optional<Worth> worthOf(const service::ComparedRow& row, Quality quality);   // none: not measured, or no number
QString qualityLabel(const service::ComparedRow& row, Quality quality);           // beside the axis; of a row that has it
Better betterOf(const service::ComparedRow& row, Quality quality);

}  // namespace graft::ui
