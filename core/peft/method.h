// A PEFT method: its form, its plan, the state it trains and the adapter it makes of it.
#pragma once

#include "base/json.h"
#include "model/adapter.h"
#include "model/base_model.h"
#include "peft/state.h"
#include "recipe/method_info.h"
#include "text/tokenizer.h"

#include <functional>
#include <map>
#include <span>
#include <string>

namespace graft::peft {

using Values = std::map<std::string, recipe::FieldValue>;  // complete: every field of the method

// The names and numbers of the adapter's files in the folder format of PEFT or of AdapterHub.
struct PeftFolder {
    Json config;                                           // adapter_config.json without the name of the base model
    std::vector<std::pair<std::string, at::Tensor>> tensors;  // key in the file of tensors -> values
};

// What a method may start from besides the model and its values.
struct Beginning {
    std::uint64_t seed = 0;
    std::vector<text::TokenId> example = {};                                              // a text as the rows hold it, for methods that start from one
    std::function<std::vector<text::TokenId>(const std::string&)> tokenize = {};          // of the user's own text; both empty where the values are overwritten
    std::int64_t steps = 0;                                                               // that the run will take, for methods that follow a plan over it; 0 likewise
};

struct Method {
    recipe::MethodInfo info;
    // Torch-free arithmetic on the shape alone.
    std::function<Result<recipe::MethodPlan>(const recipe::ModelShape&, const Values&)> plan;
    std::function<Result<State>(const model::BaseModel&, const Values&, const Beginning&)> begin;
    // Differentiable in the trainable leaves; once per micro-batch.
    std::function<model::Adapter(const model::BaseModel&, const Values&, const State&)> materialise;
    std::function<Result<PeftFolder>(const model::BaseModel&, const Values&, const State&)> toPeft = {};      // empty: this method has no PEFT form
    std::function<Result<State>(const model::BaseModel&, const PeftFolder&, Values& values)> fromPeft = {};   // the inverse; fills values
    std::string peft_type = {};                                                                               // in adapter_config.json: "LORA"; empty: not read
    // Takes what a state keeps of its base model's weights from another base of the same shape; empty: it keeps nothing of them.
    std::function<void(const model::BaseModel&, State&)> rebase = {};
    // Where what is trained can go: a sentence why it cannot, empty where it can (the matrix of methods and targets).
    std::string without_peft = {};                                                                            // where toPeft is empty
    std::function<std::string(const Values&)> cannotMerge = {};                                               // into the model's own weights; empty: it can
    std::string peft_flag = {};                                                                               // a key that must be true there: "use_dora"
    // The same in the form of AdapterHub's library `adapters`; empty: none is written here.
    std::function<Result<PeftFolder>(const model::BaseModel&, const Values&, const State&)> toHub = {};
    std::function<Result<State>(const model::BaseModel&, const PeftFolder&, Values& values)> fromHub = {};
    Json hub_preset = {};                                                                                     // what "config" in adapter_config.json says of this method and of no other there
    // A scalar, differentiable in the trainable leaves, whose gradient is added once to that of a step's loss; the loss that is told is without it.
    std::function<at::Tensor(const Values&, const State&)> penalty = {};
    // After an optimiser step that changed the values; `step` counts from 1. The leaves still hold their gradients.
    std::function<void(const Values&, State&, std::int64_t step)> afterStep = {};
    bool trains_weights = false;                                                                              // its leaves begin as the weights of their sites, of a model that is not packed
    bool becomes_lora = false;                                                                                // its parts are low-rank pairs alone, but its own PEFT form is another
};

}  // namespace graft::peft
