// Numbers in JSON, which has no word for those that are not finite: a loss that is not a number must not become null or zero.
#pragma once

#include "base/json.h"

#include <cmath>
#include <limits>

namespace graft::recipe {

// The number, or "NaN", "Infinity", "-Infinity".
inline Json numberToJson(double value) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
    return value;
}

inline bool numberFromJson(const Json& json, double& value) {
    constexpr auto infinity = std::numeric_limits<double>::infinity();
    if (json == "NaN") value = std::numeric_limits<double>::quiet_NaN();
    else if (json == "Infinity") value = infinity;
    else if (json == "-Infinity") value = -infinity;
    else if (json.is_number()) value = json.get<double>();
    else return false;
    return true;
}

}  // namespace graft::recipe
