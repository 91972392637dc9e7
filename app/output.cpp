#include "output.h"

#include <algorithm>
#include <cstdio>

namespace graft::app {

namespace {

// Characters as a terminal shows them: UTF-8 continuation bytes take no place.
std::size_t width(const std::string& text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

int report(const Error& error, Format format) {
    if (format == Format::json) std::fprintf(stderr, "%s\n", writeJsonLine({{"error", {{"what", error.what}, {"why", error.why}, {"hint", error.hint}}}}).c_str());
    else std::fprintf(stderr, "%s\n  why:  %s\n  hint: %s\n", error.what.c_str(), error.why.c_str(), error.hint.c_str());
    return error.kind == ErrorKind::stopped ? ExitCode::stopped : ExitCode::failed;
}

void printTable(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows)
        for (std::size_t i = 0; i < row.size(); ++i) {
            if (widths.size() <= i) widths.push_back(0);
            widths[i] = std::max(widths[i], width(row[i]));
        }
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::string gap(widths[i] - width(row[i]), ' ');
            line += (i ? "  " : "") + (i ? gap + row[i] : row[i] + gap);
        }
        std::printf("%s\n", line.c_str());
    }
}

void printJson(const Json& json) {
    std::printf("%s\n", writeJsonLine(json).c_str());
    std::fflush(stdout);
}

}  // namespace graft::app
