// What a model folder says about itself, and what it takes to train it on this machine: from its small files alone.
#pragma once

#include "service/engine.h"
#include "service/models.h"

#include <optional>
#include <string>
#include <vector>

namespace graft::service {

enum class Fit { fits, tight, too_big };   // tight: slower than usual so that it fits, or little memory is left over

struct TrainingNeed {
    std::string method, name;           // "lora", "LoRA"
    Fit fit = Fit::fits;
    std::uint64_t bytes = 0;            // estimated peak, as the guide would plan it here
    std::uint64_t easy_bytes = 0;       // of a run that memory does not slow down
    std::int64_t fitting_tokens = 0;    // too big: rows no longer than this would fit; 0: none would
    std::string refusal;                // why the method cannot train this model at all; empty: it can
};

struct TrainingNeeds {
    std::vector<TrainingNeed> methods;                     // every registered one, in the order menus show them
    std::uint64_t usable_bytes = 0, installed_bytes = 0;   // memory of the device: free when the program started, and in all
    std::int64_t row_tokens = 0, batch_rows = 0;           // what was assumed of the data
};
TrainingNeeds trainingNeeds(Engine& engine, const recipe::ModelShape& shape);

enum class Speech { chat, plain };   // plain: it continues text; the folder holds no chat template

struct ModelDetails {
    FoundModel found;
    std::optional<Error> problem;         // of its tokenizer or chat template: it cannot be trained
    Speech speech = Speech::plain;
    std::string licence;                  // as the folder states it; empty: not stated
    std::optional<TrainingNeeds> needs;   // of a model that can be used
};

// Reads config, tokenizer and README; the weights' headers only.
ModelDetails describeModel(Engine& engine, const FoundModel& found);

// Codes of languages from the front matter of README.md ("language: en", or a list): as they are stated, "multilingual" among them; none when not stated.
std::vector<std::string> statedLanguages(const std::filesystem::path& folder);

// From the front matter of README.md ("license: apache-2.0"), else the name of a licence file in the folder; empty when there is neither.
std::string statedLicence(const std::filesystem::path& folder);

}  // namespace graft::service
