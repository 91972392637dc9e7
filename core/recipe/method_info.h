// What forms, cards and estimates know of a PEFT method without computing anything.
#pragma once

#include "recipe/field.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::recipe {

// The learning rate that suits base models of up to so many parameters.
struct RateForSize {
    double up_to_parameters = 0;   // the last row of a table has infinity
    double rate = 0;
};

// How a part of the method sits at its place in the model, for its picture.
enum class PartForm { beside, whole };   // beside: small matrices next to the weight; whole: the weight itself

struct MethodInfo {
    std::string id;       // "lora"
    std::string name;     // "LoRA"
    std::string summary;  // one sentence
    std::string good_for; // one sentence: when to use it
    std::string poor_for; // one sentence: when not
    PartForm form = PartForm::beside;
    std::vector<MethodField> fields;
    std::vector<RateForSize> rates;              // by ascending size, for pretrained models
    std::vector<RateForSize> rates_from_random;  // for random weights; empty: this method cannot train them
};

// What a method will train on a given model with given values.
struct MethodPlan {
    std::uint64_t trained_parameters = 0;
    std::uint64_t file_bytes = 0;                    // of the saved adapter, float32
    std::vector<std::string> sites;                  // names of the sites that carry a part
    std::uint64_t extra_flops_per_token = 0;         // forward and backward work of the parts
    std::uint64_t extra_saved_bytes_per_token = 0;   // kept for backward
};

}  // namespace graft::recipe
