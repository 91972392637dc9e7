// The values of a method's fields: completing, checking and reading them.
#pragma once

#include "peft/method.h"

namespace graft::peft {

// The recipe's values with every missing one filled in; wrong types, ranges and unknown keys are errors that name the field.
Result<Values> completeValues(const Method& method, const Values& given);

// For methods, on complete values: an absent key or another type is our mistake and throws.
std::int64_t integerIn(const Values& values, const std::string& key);
double numberIn(const Values& values, const std::string& key);
const std::string& textIn(const Values& values, const std::string& key);
bool flagIn(const Values& values, const std::string& key);
const std::vector<std::string>& listIn(const Values& values, const std::string& key);

}  // namespace graft::peft
