#include "peft/registry.h"

#include "peft/full.h"
#include "peft/lora.h"
#include "peft/values.h"

namespace graft::peft {

std::span<const Method> methods() {
    static const std::vector<Method> all{loraMethod(), fullMethod()};
    return all;
}

Result<const Method*> methodNamed(std::string_view id) {
    std::string known;
    for (const Method& method : methods()) {
        if (method.info.id == id) return &method;
        known += (known.empty() ? "" : ", ") + method.info.id;
    }
    return Error{ErrorKind::badInput, "Choose the method", "method: expected one of " + known + ", found \"" + std::string(id) + "\"", "Choose one of: " + known + "."};
}

}  // namespace graft::peft
