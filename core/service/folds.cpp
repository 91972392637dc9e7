#include "service/folds.h"

#include "data/split.h"
#include "evaluation/statistics.h"
#include "peft/registry.h"
#include "service/draft.h"

#include <algorithm>
#include <set>

namespace graft::service {

using recipe::EvaluationReport;
using recipe::Recipe;

namespace {

// What the guide makes of a fold's own number of rows does not part it from the others.
bool differInFoldAtMost(const Recipe& left, const Recipe& right) {
    const auto asked = [](const Recipe& recipe) {
        auto open = asAsked(recipe);
        open.data.fold = 0;
        return open;
    };
    return left.data.hash == right.data.hash && left.model.hash == right.model.hash && asked(left) == asked(right);
}

const EvaluationReport* heldOutReport(const MeasuredRun& run, const std::string& contestant) {
    const auto found = std::ranges::find_if(run.reports, [&](const EvaluationReport& report) { return report.contestant == contestant && report.set == "held_out"; });
    return found == run.reports.end() ? nullptr : &*found;
}

// Of rows in several reports, weighted by their number; empty where one does not say.
std::optional<double> meanLoss(const std::vector<const EvaluationReport*>& parts) {
    double sum = 0, rows = 0;
    for (const auto* part : parts) {
        if (!part->loss) return {};
        sum += *part->loss * static_cast<double>(part->answers.size());
        rows += static_cast<double>(part->answers.size());
    }
    return rows > 0 ? std::optional(sum / rows) : std::nullopt;
}

EvaluationReport joined(const std::vector<const EvaluationReport*>& parts) {
    EvaluationReport whole = *parts.front();
    whole.answers.clear();
    whole.perplexity.reset();
    whole.seconds = 0;
    whole.loss = meanLoss(parts);
    for (const auto* part : parts) {
        whole.answers.insert(whole.answers.end(), part->answers.begin(), part->answers.end());
        whole.seconds += part->seconds;
    }
    std::ranges::sort(whole.answers, {}, &recipe::AnswerRow::row);
    for (auto& score : whole.scores) {
        std::vector<double> values;
        for (const auto& answer : whole.answers)
            if (const auto value = answer.scores.find(score.id); value != answer.scores.end()) values.push_back(value->second);
        const auto interval = evaluation::meanInterval(values, 0, 1);
        score.value = interval.mean;
        score.low = interval.low;
        score.high = interval.high;
    }
    return whole;
}

// The first stands for all; `folds` has one measured run of each fold.
MeasuredRun joinedRun(const std::vector<const MeasuredRun*>& folds) {
    MeasuredRun whole{folds.front()->record, {}};
    auto& name = whole.record.recipe.name;
    const auto method = peft::methodNamed(whole.record.recipe.method.id);
    name = (!name.empty() ? name : method ? (*method)->info.name : whole.record.recipe.method.id) + ", " + std::to_string(folds.size()) + " folds";
    auto& summary = whole.record.summary;
    for (std::size_t i = 1; i < folds.size() && summary; ++i) {
        const auto& part = folds[i]->record.summary;
        if (!part) continue;
        summary->seconds += part->seconds;
        summary->steps += part->steps;
        summary->peak_memory_bytes = std::max(summary->peak_memory_bytes, part->peak_memory_bytes);
    }
    for (const auto& report : folds.front()->reports) {
        std::vector<const EvaluationReport*> parts;
        for (const auto* fold : folds)
            if (const auto* part = heldOutReport(*fold, report.contestant == folds.front()->record.id ? fold->record.id : report.contestant)) parts.push_back(part);
        if (report.set == "held_out" && parts.size() == folds.size()) whole.reports.push_back(joined(parts));
    }
    return whole;
}

}  // namespace

RacePlan inFolds(const RacePlan& plan) {
    RacePlan folded{.lanes = {}, .cost = costOf(costsOf(plan), data::SplitPlan::folds), .free_disk_bytes = plan.free_disk_bytes, .warnings = {}};
    for (std::int64_t fold = 1; fold <= data::SplitPlan::folds; ++fold)
        for (const auto& lane : plan.lanes) {
            folded.lanes.push_back(lane);
            folded.lanes.back().recipe.data.fold = fold;
        }
    if (auto full = diskWarning(folded); !full.empty()) folded.warnings.push_back(std::move(full));
    return folded;
}

std::vector<MeasuredRun> joinFolds(std::vector<MeasuredRun> runs) {
    std::vector<MeasuredRun> result;
    std::set<std::string> taken;
    for (const auto& run : runs) {
        if (taken.contains(run.record.id)) continue;
        std::map<std::int64_t, const MeasuredRun*> byFold;
        if (run.record.recipe.data.fold > 0)
            for (const auto& other : runs)
                if (!taken.contains(other.record.id) && heldOutReport(other, other.record.id) && differInFoldAtMost(run.record.recipe, other.record.recipe)) byFold.try_emplace(other.record.recipe.data.fold, &other);
        if (static_cast<std::int64_t>(byFold.size()) != data::SplitPlan::folds) {
            result.push_back(run);
            continue;
        }
        std::vector<const MeasuredRun*> folds;
        for (const auto& [fold, part] : byFold) {
            folds.push_back(part);
            taken.insert(part->record.id);
        }
        result.push_back(joinedRun(folds));
    }
    return result;
}

}  // namespace graft::service
