// Values for pages and models under test: runs that learn, overfit, diverge, and comparisons of them.
#pragma once

#include "recipe/metric_series.h"
#include "service/compare.h"
#include "service/plan.h"
#include "service/recent.h"
#include "service/take_home.h"

#include <cmath>
#include <limits>

namespace graft::ui::sample {

inline constexpr auto hostile = "<img src=x onerror=1><b>bold</b>\n\xE2\x80\xAEgnp.exe & \x1b[31m";

enum class Course { learning, overfitting, diverging, stalled };

// `steps` of 240, with a held-out evaluation every 20.
inline recipe::MetricSeries series(int steps, Course course = Course::learning, std::int64_t total = 240) {
    recipe::MetricSeries series;
    series.add(recipe::RunStarted{0, total, 87'552, 520, 79, 79, "CPU, 2 threads"});
    for (const int row : {3, 17, 40}) {
        const std::string number = std::to_string(row);
        series.add(recipe::SampleWritten{0, row, "Hi, the scanner in room " + number + " prints blank pages since Monday and the deadline is today. Can someone come?",
                                         "category: hardware\nurgency: high\nproduct: scanner\nsummary: Scanner prints blank pages", "Thank you for your message. Please"});
    }
    for (int step = 1; step <= steps; ++step) {
        const double wave = 0.18 * std::sin(step * 12.9898) * std::cos(step * 4.1);
        double loss = 0.5 + 2.4 * std::exp(-step / 35.0) + wave;
        double heldOut = 0.62 + 2.3 * std::exp(-step / 35.0);
        if (course == Course::overfitting && step > 100) heldOut += (step - 100) * 0.004;
        if (course == Course::diverging && step > 60) loss += (step - 60) * 0.05;
        if (course == Course::stalled) loss = 2.9 + wave, heldOut = 2.95 + 0.001 * std::sin(step);
        series.add(recipe::StepDone{step, loss, 2e-4 * (1 - step / 300.0), 0.8 + wave, 1840, 412, 3120, 0.42, step / 80.0});
        if (step % 20 != 0) continue;
        series.add(recipe::EvalDone{step, heldOut, false, 0.4});
        for (const int row : {3, 17, 40})
            series.add(recipe::SampleWritten{step, row, "Hi, the scanner in room " + std::to_string(row) + " prints blank pages since Monday and the deadline is today. Can someone come?",
                                             "category: hardware\nurgency: high\nproduct: scanner\nsummary: Scanner prints blank pages",
                                             "category: hardware\nurgency: high\nproduct: printer\nsummary: Pages come out blank"});
        series.add(recipe::MemoryRead{step, 412'000'000});
    }
    return series;
}

inline recipe::MetricSeries finished() {
    recipe::MetricSeries series = sample::series(240);
    series.add(recipe::RunSummary{"run", "done", 240, 240, series.best()->loss, 0.51, 441'600, 3120, 104, 412'000'000, 87'552});
    return series;
}

inline service::Plan plan() {
    service::Plan plan;
    plan.memory_bytes = 420'000'000;
    plan.seconds_low = 95;
    plan.seconds_high = 150;
    plan.total_steps = 240;
    plan.training_rows = 520;
    plan.held_out_rows = plan.test_rows = 79;
    plan.left_out = {.unreadable = 3, .incomplete = 4, .too_long = 40};
    return plan;
}

// What was asked for: one setting by hand, the rest the guide's.
inline recipe::Recipe asked() {
    recipe::Recipe recipe;
    recipe.model.path = "/srv/models/starter";
    recipe.data.path = "/srv/projects/tickets.csv";
    recipe.training.learning_rate = 5e-4;
    return recipe;
}

inline service::Plan plannedWithChoices() {
    service::Plan plan = sample::plan();
    plan.recipe = asked();
    plan.recipe.training.epochs = 3;
    plan.recipe.training.batch_rows = 16;
    plan.recipe.training.patience = 3;
    plan.recipe.reasons = {{"training.epochs", "Three passes teach most tasks; the run stops early when it no longer helps."},
                           {"training.batch_rows", "A step over 16 rows is steady without wasting rows."},
                           {"training.patience", "Three looks without a better held-out loss: more steps no longer help."}};
    plan.shape.parameters = 4'900'000;
    plan.method.trained_parameters = 352'256;
    plan.method.file_bytes = 1'409'024;
    plan.memory = {{"Weights", 9'800'000}, {"Adapter and optimiser", 6'300'000}, {"Activations", 52'000'000}, {"Working space", 21'900'000}, {"Reserve", 330'000'000}};
    plan.memory_limit_bytes = 7'200'000'000;
    plan.methods = service::methodChoices();
    for (std::size_t i = 0; i < plan.methods.size(); ++i)
        plan.methods[i].cost = i == 0 ? service::MethodCost{352'256, 1'409'024, 420'000'000, 95, 150} : service::MethodCost{4'900'000, 19'600'000, 512'000'000, 140, 210};
    plan.methods.front().recommended = {"It trains 7 % of the model's parameters, so most of what the model knows stays as it is.", "What you take home is 1.4 MB instead of 20 MB."};
    plan.efforts = service::effortChoices();
    double seconds = 40;
    for (service::EffortChoice& effort : plan.efforts) effort.total_steps = std::int64_t(seconds), effort.seconds_low = seconds, effort.seconds_high = 1.5 * seconds, seconds *= 3;
    return plan;
}

inline recipe::MetricScore accuracy(double value, double low, double high) {
    return {"label_accuracy", "Category right", recipe::Direction::higher_is_better, value, low, high};
}

inline service::Comparison comparison() {
    service::Comparison comparison;
    comparison.verdict = "The LoRA run gets the category right in 93 of 100 cases; the base model shown three examples in 31, by more than chance.";
    comparison.recommendation = "Use the LoRA run. A second run from another start would show how much is luck.";
    comparison.rows = {
        {"run-2", "LoRA, 24 Nov 14:05", accuracy(0.93, 0.87, 0.98), 0.61, 412'000'000, 352'000, 87'552, 104.0, true, false},
        {"run-1", "LoRA, 24 Nov 13:40", accuracy(0.90, 0.83, 0.96), 0.64, 409'000'000, 352'000, 87'552, 98.0, false, true},
        {"base_with_examples", "Base with your instruction and 3 examples", accuracy(0.31, 0.22, 0.41), std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt},
        {"base", "Base", accuracy(0.0, 0.0, 0.03), 2.91, std::nullopt, std::nullopt, std::nullopt, std::nullopt},
        {"majority", "Always the most frequent label", accuracy(0.27, 0.18, 0.36), std::nullopt, std::nullopt, std::nullopt, std::nullopt, std::nullopt},
    };
    for (const char* contestant : {"run-2", "run-1", "base_with_examples", "base"}) {
        recipe::EvaluationReport report;
        report.contestant = contestant;
        report.set = "test";
        for (int row = 0; row < 12; ++row) {
            const bool run = std::string(contestant).starts_with("run");
            report.answers.push_back({row * 7, "My laptop in room " + std::to_string(row + 1) + " does not start since the update, and I have a meeting at ten. Please help quickly.",
                                      "category: hardware\nurgency: high\nproduct: laptop\nsummary: Laptop does not start after update",
                                      run ? "category: hardware\nurgency: medium\nproduct: laptop\nsummary: Laptop does not start since update" : "Thank you for asking. The library opens at nine.",
                                      {}});
        }
        comparison.reports.push_back(std::move(report));
    }
    return comparison;
}

inline std::vector<service::RecentProject> recent() {
    std::vector<double> curve;
    for (int i = 0; i < 64; ++i) curve.push_back(0.5 + 2.4 * std::exp(-i / 12.0));
    return {{"/srv/projects/Documents/Graft/help-desk-sample", "Help desk sample", 1'795'500'000, curve, "run-2", false, 0},
            {"/srv/projects/contracts", "Contract clauses, short form", 1'795'000'000, {}, "", false, 0},
            {"/srv/projects/discharge", "Discharge letters to plain language for patients and relatives", 1'794'000'000, curve, "run-9", true, 120}};
}

inline std::vector<service::Destination> destinations() {
    return {{"peft", "For a Python colleague (PEFT)", ""}, {"model", "As a whole model folder (Hugging Face)", ""},
            {"adapterhub", "For a Python colleague (AdapterHub)", "This form holds adapters that are small layers of their own: Houlsby, Pfeiffer and parallel ones."}};
}

inline service::TakenHome taken() {
    return {.folder = "/srv/projects/Documents/Graft/help-desk-sample/exports/run-2-peft", .bytes = 353'120, .proof_prompts = 16, .largest_difference = 3e-7, .tolerance = 1e-4,
            .steps = {"Give your colleague the folder and the name of the base model.", "They load it with PeftModel.from_pretrained(base_model, folder).",
             "The README in the folder says how it was trained and how well it did."}};
}

}  // namespace graft::ui::sample
