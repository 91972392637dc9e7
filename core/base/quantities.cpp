#include "base/quantities.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace graft {

namespace {

struct Unit {
    double size;
    const char* name;
};

std::string withDigits(double value, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%.*f", digits, value);
    return text.data();
}

// Three significant digits at most, no trailing ".0".
std::string brief(double value) {
    auto text = withDigits(value, value < 9.95 ? 1 : 0);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

}  // namespace

std::string formatBytes(std::uint64_t bytes) {
    constexpr std::array<Unit, 4> units{{{1e12, " TB"}, {1e9, " GB"}, {1e6, " MB"}, {1e3, " kB"}}};
    for (const auto& unit : units)
        if (static_cast<double>(bytes) >= unit.size * 0.9995) return brief(static_cast<double>(bytes) / unit.size) + unit.name;
    return std::to_string(bytes) + " B";
}

std::string formatCount(std::uint64_t count) {
    if (count >= 999'500'000) return brief(static_cast<double>(count) / 1e9) + " B";
    if (count >= 1'000'000) return brief(static_cast<double>(count) / 1e6) + " M";
    auto text = std::to_string(count);
    for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3) text.insert(static_cast<std::size_t>(place), ",");
    return text;
}

std::string formatDuration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return "unknown";
    const auto whole = static_cast<long long>(std::llround(seconds));
    if (whole < 60) return std::to_string(whole) + " s";
    const auto minutes = (whole + 30) / 60;
    if (minutes < 60) return std::to_string(minutes) + " min";
    const auto rest = minutes % 60;
    return std::to_string(minutes / 60) + " h" + (rest ? ' ' + std::to_string(rest) + " min" : "");
}

std::string formatFigure(double value, int digits) {
    if (std::isnan(value)) return "NaN";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    return withDigits(value, digits);
}

}  // namespace graft
