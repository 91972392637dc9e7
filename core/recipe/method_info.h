// What forms, cards and estimates know of a PEFT method without computing anything.
#pragma once

#include "recipe/field.h"
#include "recipe/model_shape.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::recipe {

// The learning rate that suits base models of up to so many parameters.
struct RateForSize {
    double up_to_parameters = 0;   // the last row of a table has infinity
    double rate = 0;
};

// How a part of the method sits at its place in the model, for its picture. beside: small matrices next to the weight; whole: the weight itself;
// vector: one number per output; after: small layers after a sublayer; rows: learned rows before every text, or in every layer's memory of it.
enum class PartForm { beside, whole, vector, after, rows };

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

// A matrix that parts multiply rows by.
struct PartProduct {
    std::int64_t in = 0, out = 0;
    bool trained = true;         // its own gradient is computed as well
    std::int64_t blocks = 1;     // so many of them side by side, each with its own columns
    std::int64_t times = 1;      // places of the model that have one of this shape
};

// What a method will train on a given model with given values.
struct MethodPlan {
    std::uint64_t trained_parameters = 0;
    std::uint64_t file_bytes = 0;                    // of the saved adapter, float32
    std::vector<std::string> sites;                  // names of the sites that carry a part
    std::vector<PartProduct> products;               // each shape once; weights of the model that are trained are not among them
    std::uint64_t extra_bytes_per_token = 0;         // read and written by what the parts do beside products, forward and backward; in bfloat16
    std::int64_t calls_per_site = 0;                 // operations that a site with parts adds to one pass, however small they are, forward and backward
    std::uint64_t extra_saved_bytes_per_token = 0;   // kept for backward; in bfloat16
    std::int64_t rows_before = 0;                    // virtual tokens: rows that each text is longer by
    std::int64_t keys_before = 0;                    // keys and values that each text also looks at; no rows
    std::vector<SiteKind> other_places;              // places without a weight, for the picture
    std::int64_t positionsBefore() const { return rows_before + keys_before; }
    std::uint64_t kept_bytes = 0;                    // of what a run carries beside the trained values and saves with them
    std::string note;                                // what this model's user should know; one sentence or empty
};

}  // namespace graft::recipe
