#include "exporting/model_card.h"

#include "base/quantities.h"
#include "recipe/base_precision.h"

#include <cmath>

namespace graft::exporting {
namespace {

// A text from outside as an inline code span: nothing in it is read as Markdown or HTML.
std::string asCode(const std::string& text) {
    std::string plain;
    for (const char letter : text) plain += letter == '`' ? '\'' : static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    return plain.empty() ? "-" : "`" + plain + "`";
}

// In table cells a bar would end the cell even inside a code span.
std::string cell(const std::string& text) {
    std::string plain;
    for (const char letter : text) plain += letter == '|' ? '/' : letter;
    return asCode(plain);
}

std::string frontMatter(const CardFacts& facts) {
    const bool adapter = facts.kind != CardKind::whole_model;
    const char* library = facts.kind == CardKind::adapter ? "peft" : facts.kind == CardKind::hub_adapter ? "adapter-transformers" : "transformers";   // as the Hub spells them
    const auto text = [](const std::string& value) { return Json(value).dump(-1, ' ', false, Json::error_handler_t::replace); };
    return "---\nbase_model: " + text(facts.base_name_or_path) + "\nlibrary_name: " + library + "\npipeline_tag: text-generation\ntags:\n- graft\n- " +
           (adapter ? facts.recipe.method.id : "merged") + "\n---\n\n";
}

std::string dataSection(const CardFacts& facts) {
    return "## Data\n\n| | |\n|---|---|\n| rows that were learned | " + formatCount(static_cast<std::uint64_t>(facts.training_rows)) + " |\n| held-out rows | " +
           formatCount(static_cast<std::uint64_t>(facts.held_out_rows)) + " |\n| test rows | " + formatCount(static_cast<std::uint64_t>(facts.test_rows)) + " |\n| SHA-256 of the file | " +
           cell(facts.recipe.data.hash) + " |\n\n";
}

std::string recipeSection(const CardFacts& facts) {
    std::string text = "## Recipe\n\n| | |\n|---|---|\n| method | " + cell(facts.method_name) + " |\n";
    const Json json = recipe::toJson(facts.recipe);
    for (const char* part : {"method", "training"}) {
        const Json flat = json.value(part, Json::object()).flatten();
        for (const auto& [key, value] : flat.items()) {
            if (value.is_null()) continue;
            std::string name = part + key;
            for (char& letter : name)
                if (letter == '/') letter = '.';
            text += "| " + cell(name) + " | " + cell(value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace)) + " |\n";
        }
    }
    return text + "\n";
}

std::string figuresSection(const CardFacts& facts) {
    std::string text;
    if (facts.summary) {
        const recipe::RunSummary& run = *facts.summary;
        const std::string best = std::isfinite(run.best_held_out_loss) ? "best held-out loss " + formatFigure(run.best_held_out_loss, 4) + " at step " + std::to_string(run.best_step)
                                                                       : std::string("ended before the first look at the held-out rows");
        text += "## Training\n\n" + formatCount(static_cast<std::uint64_t>(run.steps)) + " steps, " + best + "; " + formatCount(run.trained_parameters) + " trained parameters; " + formatDuration(run.seconds) + " at " +
                formatFigure(run.tokens_per_second, 4) + " tokens a second; peak memory " + formatBytes(run.peak_memory_bytes) + ".\n\n";
    }
    if (!facts.no_scores.empty()) return text + "## Scores\n\nNo evaluation could be read: " + asCode(facts.no_scores) + "\n\n";
    if (facts.reports.empty()) return text;
    text += "## Scores\n\n| who | set | score | value | 95 % interval |\n|---|---|---|---|---|\n";
    for (const recipe::EvaluationReport& report : facts.reports)
        for (const recipe::MetricScore& score : report.scores)
            text += "| " + cell(report.label) + " | " + cell(report.set) + " | " + cell(score.label) + " | " + formatFigure(score.value, 4) + " | " + formatFigure(score.low, 4) + " to " +
                    formatFigure(score.high, 4) + " |\n";
    return text + "\n";
}

// Empty where the base model was held as it computes.
std::string packedSentence(const CardFacts& facts) {
    const recipe::ModelChoice& model = facts.recipe.model;
    if (recipe::quantisationOf(model.base_precision.value_or("")) == recipe::Quantisation::none) return "";
    return " While it was trained, the layers of the base model were held as " + asCode(*model.base_precision) + " and multiplied in " + asCode(recipe::computePrecision(model)) +
           (facts.kind == CardKind::whole_model ? "; these are its own weights, with what was learned added to them." : ".");
}

std::string useSection(const CardFacts& facts) {
    if (facts.kind == CardKind::whole_model)
        return "## Use\n\n```python\nfrom transformers import AutoModelForCausalLM\nmodel = AutoModelForCausalLM.from_pretrained(\"THIS_FOLDER\", dtype=\"auto\")\n```\n";
    if (facts.kind == CardKind::hub_adapter)
        return "## Use\n\n```python\nimport adapters\nfrom transformers import AutoModelForCausalLM\nmodel = AutoModelForCausalLM.from_pretrained(\"BASE_MODEL\")\nadapters.init(model)\n"
               "model.load_adapter(\"THIS_FOLDER\", set_active=True)\n```\n\n`adapter.safetensors` holds the same as `pytorch_adapter.bin`, for `load_adapter(..., use_safetensors=True)`.\n";
    return "## Use\n\n```python\nfrom peft import AutoPeftModelForCausalLM\nmodel = AutoPeftModelForCausalLM.from_pretrained(\"THIS_FOLDER\")\n```\n\n"
           "`adapter_config.json` names the base model as it was found when this was exported; change `base_model_name_or_path` if yours lies elsewhere.\n";
}

}  // namespace

std::string modelCard(const CardFacts& facts) {
    const std::string title = facts.recipe.name.empty() ? facts.method_name + " of " + (facts.base_name.empty() ? facts.base_name_or_path : facts.base_name) : facts.recipe.name;
    return frontMatter(facts) + "# " + asCode(title) + "\n\nMade with Graft. Base model: " + asCode(facts.base_name_or_path) + ", weights SHA-256 " +
           asCode(facts.recipe.model.hash) + "." + packedSentence(facts) + "\n\n" + dataSection(facts) + recipeSection(facts) + figuresSection(facts) + useSection(facts);
}

}  // namespace graft::exporting
