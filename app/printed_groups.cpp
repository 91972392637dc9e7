#include "printed_groups.h"

#include "base/quantities.h"
#include "base/shown_text.h"
#include "output.h"

#include <algorithm>

namespace graft::app {

namespace {

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

std::string nameOf(const std::string& group) { return group.empty() ? "(empty)" : shown(group, 40); }

std::string labelOf(const PrintedGroups& groups, const std::string& contestant) {
    const auto row = std::ranges::find(groups.rows, contestant, &service::ComparedRow::contestant);
    return row == groups.rows.end() ? contestant : row->label;
}

std::string differenceOf(const service::ScoredGroup& group) {
    if (group.tooFew()) return "too few rows to tell";
    if (!group.difference) return "-";
    const auto& difference = *group.difference;
    return percent(difference.value) + " (" + percent(difference.low) + " to " + percent(difference.high) + ")" + (group.worse() ? " worse" : group.better() ? " better" : " within the noise");
}

Json toJson(const service::GroupMean& mean) { return {{"value", mean.value}, {"low", mean.low}, {"high", mean.high}, {"rows", mean.rows}}; }

void printConfusion(const PrintedGroups& groups) {
    const auto& labels = groups.confusion->labels;
    std::vector<std::vector<std::string>> table{{"expected"}};
    for (const auto& label : labels) table.front().push_back(nameOf(label));
    table.front().push_back("another answer");
    for (std::size_t i = 0; i < labels.size(); ++i) {
        table.push_back({nameOf(labels[i])});
        for (const auto rows : groups.confusion->rows[i]) table.back().push_back(rows == 0 ? "." : std::to_string(rows));
    }
    std::printf("\nWhat %s answered, across, where this was expected, down:\n", labelOf(groups, groups.scores.subject).c_str());
    printTable(table);
}

}  // namespace

PrintedGroups groupsToPrint(const service::Comparison& comparison, const service::Grouping& grouping) {
    PrintedGroups groups;
    std::vector<std::string> contestants;
    std::string subject;
    for (const auto& row : comparison.rows) {
        if (!row.apart.empty() || !row.score) continue;
        if (subject.empty() && row.recipe) subject = row.contestant;
        contestants.push_back(row.contestant);
        groups.rows.push_back(row);
    }
    groups.scores = service::scoreGroups(comparison, grouping, subject, service::heldAgainst(comparison, subject), contestants);
    groups.confusion = service::confusionOf(comparison, grouping, subject);
    groups.worse = service::worseGroup(comparison, {grouping});
    return groups;
}

Json toJson(const PrintedGroups& groups) {
    Json list = Json::array();
    for (const auto& group : groups.scores.groups) {
        Json json{{"group", group.name}, {"rows", group.rows}, {"too_few", group.tooFew()}, {"scores", Json::object()}};
        for (const auto& [contestant, mean] : group.scores) json["scores"][contestant] = toJson(mean);
        if (group.difference) json["difference"] = toJson(*group.difference);
        list.push_back(std::move(json));
    }
    Json json{{"by", groups.scores.title}, {"subject", groups.scores.subject}, {"against", groups.scores.against}, {"groups", list}, {"worse", groups.worse}};
    if (groups.scores.metric) json["metric"] = groups.scores.metric->id;
    if (groups.confusion) json["confusion"] = {{"labels", groups.confusion->labels}, {"rows", groups.confusion->rows}};
    return json;
}

void printGroups(const PrintedGroups& groups) {
    const auto& scores = groups.scores;
    std::vector<std::vector<std::string>> table{{shown(scores.title, 40), "rows"}};
    for (const auto& row : groups.rows) table.front().push_back(row.label);
    table.front().push_back("difference");
    for (const auto& group : scores.groups) {
        table.push_back({nameOf(group.name), std::to_string(group.rows)});
        for (const auto& row : groups.rows) {
            const auto mean = group.scores.find(row.contestant);
            table.back().push_back(mean == group.scores.end() ? "-" : percent(mean->second.value));
        }
        table.back().push_back(differenceOf(group));
    }
    std::printf("\n%s by %s, the worst of %s first; difference: of it to %s. Under %lld rows nothing can be told.\n", scores.metric ? scores.metric->label.c_str() : "Scores", shown(scores.title, 40).c_str(),
                labelOf(groups, scores.subject).c_str(), scores.against.empty() ? "nothing" : labelOf(groups, scores.against).c_str(), static_cast<long long>(service::leastRowsOfGroup));
    printTable(table);
    if (groups.confusion) printConfusion(groups);
}

}  // namespace graft::app
