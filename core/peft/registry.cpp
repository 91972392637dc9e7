#include "peft/registry.h"

#include "peft/values.h"

// Every method, in the order in which it is offered: one line each. NAMEMethod() is what its own file, NAME.cpp, defines.
#define GRAFT_METHODS(METHOD) \
    METHOD(lora)          \
    METHOD(full)          \
    METHOD(prefix)        \
    METHOD(houlsby)       \
    METHOD(prompt)        \
    METHOD(ptuning)       \
    METHOD(pfeiffer)      \
    METHOD(parallel)      \
    METHOD(bitfit)        \
    METHOD(dora)          \
    METHOD(pissa)         \
    METHOD(adalora)       \
    METHOD(ia3)           \
    METHOD(layernorm)     \
    METHOD(vera)          \
    METHOD(oft)

namespace graft::peft {

#define GRAFT_DECLARE(name) Method name##Method();
GRAFT_METHODS(GRAFT_DECLARE)

std::span<const Method> methods() {
#define GRAFT_MAKE(name) name##Method(),
    static const std::vector<Method> all{GRAFT_METHODS(GRAFT_MAKE)};
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
