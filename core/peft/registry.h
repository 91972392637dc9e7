// The list of PEFT methods, in the order menus show them; the only file that names them.
#pragma once

#include "peft/method.h"

namespace graft::peft {

std::span<const Method> methods();
Result<const Method*> methodNamed(std::string_view id);  // error lists the ids
// The recipe's values with every missing one filled in; wrong types, ranges and unknown keys are errors that name the field.
Result<Values> completeValues(const Method& method, const Values& given);

}  // namespace graft::peft
