#include "service/verdict.h"

#include "base/quantities.h"
#include "evaluation/groups.h"
#include "evaluation/statistics.h"
#include "recipe/field.h"
#include "service/group_scores.h"
#include "service/ranking.h"
#include "service/repeats.h"

#include <algorithm>
#include <cmath>

namespace graft::service {

using recipe::EvaluationReport;
using recipe::mark;

namespace {

// A run that has been trained, so that it could be measured.
bool isRankable(const ComparedRow& row) {
    return row.recipe && row.apart.empty() && row.summary && row.summary->ending != "failed";
}

std::string percent(double share) { return formatFigure(100 * share, 0) + " %"; }

std::string inWords(const ComparedRow& row, std::size_t rows) {
    const auto& score = *row.score;
    return score.label + ": " + percent(score.value) + " of " + formatCount(rows) + (rows == 1 ? " row" : " rows") + "; 95 % interval " + percent(score.low) + " to " + percent(score.high);
}

// "A, B and C"; of many the first ones, and how many others.
std::string listed(std::vector<std::string> names) {
    constexpr std::size_t most = 4;
    if (names.size() > most) {
        const auto others = names.size() - (most - 1);
        names.resize(most - 1);
        names.push_back(formatCount(others) + " others");
    }
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i) text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

// Of runs that may be as good, the one that is smallest to carry.
std::string simplest(const ComparedRow& top, const std::vector<ComparedRow>& rows) {
    const auto* smallest = &top;
    for (const auto& row : rows)
        if (row.within_noise && row.file_bytes && smallest->file_bytes && *row.file_bytes < *smallest->file_bytes) smallest = &row;
    if (smallest == &top) return "Take " + top.label + " along.";
    const auto times = static_cast<std::uint64_t>(std::llround(static_cast<double>(*top.file_bytes) / static_cast<double>(*smallest->file_bytes)));
    return "Take " + smallest->label + " along: it may be as good, and its file is the smallest (" + formatBytes(*smallest->file_bytes) + (times >= 2 ? ", " + formatCount(times) + " times smaller" : "") + ").";
}

// Training is not advised where something that needs none leads, or is as good as the leader.
std::string recommendationFor(const ComparedRow& top, const std::vector<ComparedRow>& rows) {
    const auto asGood = [&](const char* contestant) {
        return std::ranges::any_of(rows, [&](const ComparedRow& row) { return row.contestant == contestant && (&row == &top || row.within_noise); });
    };
    const char* useless = mark("No model beats always giving the commonest answer: more or clearer examples are needed.");
    if (top.contestant == "majority") return useless;
    if (asGood("base_with_examples")) return mark("You may not need training: the base model does as well when it is shown examples.");
    if (asGood("base")) return mark("You may not need training: the base model does as well.");
    if (asGood("majority")) return useless;
    return simplest(top, rows);
}

// The run with the lowest loss need not be the one with the most right answers; said where it is not, for "lower is better" is read under the curves.
std::string disagreement(const ComparedRow& top, const std::vector<ComparedRow>& rows) {
    if (!top.recipe || !top.held_out_loss) return {};
    const ComparedRow* lowest = &top;
    for (const auto& row : rows)
        if (row.recipe && isRanked(row) && row.held_out_loss && *row.held_out_loss < *lowest->held_out_loss) lowest = &row;
    if (lowest == &top || lowest->score->value == top.score->value) return {};
    return " " + lowest->label + " has the lower loss but not the better score: the loss is how sure it is, the score how often it is right. Go by the score.";
}

// Where a run that leads as a whole is worse in a part.
std::string worseInPart(const Comparison& comparison) {
    const auto sentence = worseGroup(comparison, groupingsAtHand(comparison));
    return sentence.empty() ? std::string() : " " + sentence;
}

}  // namespace

void judge(Comparison& comparison, const std::string& metric) {
    auto& rows = comparison.rows;
    const auto top = std::ranges::min_element(rows, standsBefore);
    if (top == rows.end() || !isRanked(*top)) {
        comparison.verdict = mark("Nothing has been measured yet.");
        return;
    }
    const auto valuesOf = [&](const ComparedRow& row) { return evaluation::rowScores(*std::ranges::find(comparison.reports, row.contestant, &EvaluationReport::contestant), metric); };
    const auto mine = valuesOf(*top);
    std::vector<std::string> equals;
    std::size_t others = 0;
    for (auto& row : rows) {
        if (&row == &*top || !isRanked(row)) continue;
        ++others;
        const auto difference = evaluation::pairedDifference(mine, valuesOf(row));
        row.within_noise = !difference || difference->containsZero();
        const bool sameTeaching = top->recipe && row.recipe && differInSeedAlone(*top->recipe, *row.recipe);
        if (row.within_noise && !sameTeaching) equals.push_back(row.label);
    }
    const auto score = " (" + inWords(*top, mine.size()) + ")";
    const auto waiting = std::ranges::count_if(rows, [](const ComparedRow& row) { return isRankable(row) && !isRanked(row); });
    const std::string unmeasured = waiting == 0 ? "" : waiting == 1 ? " 1 run is not measured yet." : " " + formatCount(static_cast<std::uint64_t>(waiting)) + " runs are not measured yet.";
    if (waiting > 0) comparison.recommendation = mark("Measure before you choose: another run may be better.");
    if (others == 0) {
        comparison.verdict = "Only " + top->label + " was measured so far" + score + "." + unmeasured;
        return;
    }
    if (mine.size() < evaluation::leastForBootstrap) {
        comparison.verdict = "Too few rows to tell which is best: " + top->label + " leads" + score + ", by chance or not." + unmeasured;
        comparison.recommendation = mark("Read the answers side by side and judge yourself; with more examples the score can be trusted.");
        return;
    }
    top->best = equals.empty();
    if (top->best) {
        comparison.verdict = top->label + (waiting > 0 ? " is the best of those measured" : " is best here") + score + "." + unmeasured;
    } else {
        comparison.verdict = "No clear winner: " + top->label + " leads" + score + ", but ";
        comparison.verdict += listed(equals);
        comparison.verdict += mark(" may be as good: within the noise.") + unmeasured;
    }
    comparison.verdict += worseInPart(comparison);
    if (waiting == 0) comparison.recommendation = recommendationFor(*top, rows);
    comparison.recommendation += disagreement(*top, rows);
}

}  // namespace graft::service
