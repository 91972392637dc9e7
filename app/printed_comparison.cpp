#include "printed_comparison.h"

#include "base/quantities.h"
#include "printed_groups.h"

#include <algorithm>

namespace graft::app {

std::string interval(const recipe::MetricScore& score) {
    return formatFigure(score.value, 3) + " (" + formatFigure(score.low, 3) + " to " + formatFigure(score.high, 3) + ")";
}

namespace {

Json toJson(const service::Comparison& comparison) {
    Json rows = Json::array();
    for (const auto& row : comparison.rows) {
        Json json{{"contestant", row.contestant}, {"label", row.label}, {"best", row.best}, {"within_noise", row.within_noise}};
        if (row.score) json["score"] = {{"id", row.score->id}, {"value", row.score->value}, {"low", row.score->low}, {"high", row.score->high}};
        if (row.held_out_loss) json["loss"] = *row.held_out_loss;
        if (row.forgetting) json["forgetting"] = *row.forgetting;
        if (row.seeds) json["seeds"] = {{"runs", row.seeds->runs}, {"mean", row.seeds->mean}, {"low", row.seeds->low}, {"high", row.seeds->high}};
        if (row.seconds) json["seconds"] = *row.seconds;
        if (row.peak_memory_bytes) json["peak_memory_bytes"] = *row.peak_memory_bytes;
        if (row.file_bytes) json["file_bytes"] = *row.file_bytes;
        rows.push_back(std::move(json));
    }
    Json damaged = Json::array();
    for (const auto& run : comparison.damaged) damaged.push_back({{"run", run.id}, {"what", run.error.what}, {"why", run.error.why}, {"hint", run.error.hint}});
    return {{"verdict", comparison.verdict}, {"recommendation", comparison.recommendation}, {"rows", rows}, {"not_comparable", comparison.not_comparable}, {"damaged", damaged}};
}

}  // namespace

int printComparison(const service::Project& project, const std::vector<std::string>& runs, Format format, const std::string& groups) {
    const auto comparison = service::compareRuns(project, runs);
    OR_REPORT(comparison, format);
    std::optional<PrintedGroups> byGroup;
    if (!groups.empty()) {
        const auto grouping = service::groupingNamed(*comparison, groups);
        OR_REPORT(grouping, format);
        byGroup = groupsToPrint(*comparison, *grouping);
    }
    for (const auto& run : comparison->damaged)
        std::fprintf(stderr, "What was measured of the run %s is left out. %s: %s. %s.\n", run.id.c_str(), run.error.what.c_str(), run.error.why.c_str(), run.error.hint.c_str());
    if (format == Format::json) {
        auto json = toJson(*comparison);
        if (byGroup) json["groups"] = toJson(*byGroup);
        printJson(json);
        return done;
    }
    std::printf("%s\n%s\n", comparison->verdict.c_str(), comparison->recommendation.c_str());
    if (byGroup && comparison->verdict.find(byGroup->worse) == std::string::npos) std::printf("%s\n", byGroup->worse.c_str());
    std::printf("\n");
    std::vector<std::vector<std::string>> table{{"", "score", "loss", "forgets", "time", "memory", "file"}};
    const bool repeated = std::ranges::any_of(comparison->rows, [](const service::ComparedRow& row) { return row.seeds.has_value(); });
    if (repeated) table.front().push_back("over seeds");
    for (const auto& row : comparison->rows) {
        table.push_back({(row.best ? "* " : "  ") + row.label, row.score ? interval(*row.score) : "-", row.held_out_loss ? formatFigure(*row.held_out_loss, 3) : "-",
                        row.forgetting ? formatFigure(*row.forgetting, 2) : "-", row.seconds ? formatDuration(*row.seconds) : "-", row.peak_memory_bytes ? formatBytes(*row.peak_memory_bytes) : "-", row.file_bytes ? formatBytes(*row.file_bytes) : "-"});
        if (repeated) table.back().push_back(row.seeds ? std::to_string(row.seeds->runs) + ": " + formatFigure(row.seeds->low, 3) + " to " + formatFigure(row.seeds->high, 3) : "-");
    }
    printTable(table);
    for (const auto& id : comparison->not_comparable) std::printf("%s stands apart: it has another base model, data, split or template.\n", id.c_str());
    if (byGroup) printGroups(*byGroup);
    return done;
}

}  // namespace graft::app
