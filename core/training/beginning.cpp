#include "training/beginning.h"

namespace graft::training {

// Methods that start from a text without one of the user's start from the first examples, as the model will read them.
peft::Beginning beginningOf(const TrainingJob& job, std::int64_t steps) {
    constexpr std::size_t enough = 2048;
    peft::Beginning beginning{.seed = job.recipe.training.seed, .steps = steps};
    for (const data::TokenRow& row : job.data.training.rows) {
        if (beginning.example.size() >= enough) break;
        beginning.example.insert(beginning.example.end(), row.ids.begin(), row.ids.end());
    }
    beginning.tokenize = [&job](const std::string& text) { return job.tokenizer.encode(text); };
    return beginning;
}

}  // namespace graft::training
