// Something about a recipe that the user should know before a run starts, tied to the field that causes it.
#pragma once

#include <string>

namespace graft::recipe {

enum class Severity { error, warning };  // an error keeps the run from starting

struct Problem {
    std::string field;    // dotted key: "training.learning_rate"
    Severity severity = Severity::error;
    std::string problem;  // one sentence
    std::string hint;     // what to do
    friend bool operator==(const Problem&, const Problem&) = default;
};

}  // namespace graft::recipe
