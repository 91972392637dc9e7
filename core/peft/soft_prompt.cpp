#include "peft/soft_prompt.h"

#include "peft/folder_tensors.h"
#include "peft/values.h"

namespace graft::peft {

using recipe::FieldLevel;
using recipe::mark;

namespace {

constexpr const char* rowsKey = "virtual_tokens";
constexpr std::int64_t mostRows = 2048;

}  // namespace

recipe::MethodField rowsField(std::int64_t standard) {
    return {{.key = rowsKey, .label = mark("Learned rows"), .help = mark("How many rows are learned; every text becomes that much longer for the model."), .unit = "rows", .low = 1, .high = mostRows}, standard};
}

std::vector<recipe::MethodField> startFields(std::vector<std::string> choices, std::string standard, const char* help) {
    return {{{.key = "start", .label = mark("Start from"), .help = help, .choices = std::move(choices)}, std::move(standard)},
            {{.key = "start_text", .label = mark("Start text"), .help = mark("The text they start from, such as your instruction; empty takes your first examples.")}, std::string()}};
}

std::int64_t rowsIn(const Values& values) { return integerIn(values, rowsKey); }

Result<std::vector<text::TokenId>> startTokens(const Values& values, const Beginning& beginning, std::int64_t count) {
    const std::string& own = textIn(values, "start_text");
    std::vector<text::TokenId> tokens = own.empty() || !beginning.tokenize ? beginning.example : beginning.tokenize(own);
    if (tokens.empty() && beginning.tokenize)
        return Error{ErrorKind::badInput, "Start from a text", "start_text: the text has no word that the model knows", "Write a sentence, or leave it empty to start from your first examples."};
    if (tokens.empty()) tokens = {0};  // a state whose values are overwritten by a checkpoint's
    const std::vector<text::TokenId> once = tokens;
    while (static_cast<std::int64_t>(tokens.size()) < count) tokens.insert(tokens.end(), once.begin(), once.end());
    tokens.resize(static_cast<std::size_t>(count));
    return tokens;
}

Json promptConfig(const std::string& type, const recipe::ModelShape& shape, std::int64_t rows) {
    Json config = peftConfig(type);
    config.update({{"num_virtual_tokens", rows}, {"token_dim", shape.hidden}, {"num_transformer_submodules", 1}, {"num_attention_heads", shape.heads}, {"num_layers", shape.layers}});
    return config;
}

Result<std::int64_t> rowsOf(const Json& config) {
    TRY(wholeNumber(config, "num_transformer_submodules", 1, 1, 1));
    if (!config.contains("num_virtual_tokens")) return refusedFolder("adapter_config.json, num_virtual_tokens is missing");
    return wholeNumber(config, "num_virtual_tokens", 0, 1, mostRows);
}

}  // namespace graft::peft
