// The list of PEFT methods, in the order menus show them; the only file that names them.
#pragma once

#include "peft/method.h"
#include "peft/values.h"

namespace graft::peft {

std::span<const Method> methods();
Result<const Method*> methodNamed(std::string_view id);  // error lists the ids

}  // namespace graft::peft
