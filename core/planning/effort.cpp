// The passes of "balanced" are what comparable tools ship; the other two are a third and three times its steps (user notes, section 5.4).
#include "planning/effort.h"

#include "recipe/field.h"

#include <algorithm>

namespace graft::planning {

const std::vector<Effort>& efforts() {
    using recipe::mark;
    static const std::vector<Effort> all{
        {.id = "quick", .name = mark("Quick"), .summary = mark("A third of the work of Balanced: shows whether there is something to learn."), .least_steps = 30, .usual_epochs = 1, .most_epochs = 3, .patience = 2,
         .epochs_reason = mark("One pass shows whether the examples teach the model anything."), .patience_reason = mark("A quick run ends after two looks without a better loss on the steering rows.")},
        {.id = "balanced", .name = mark("Balanced"), .summary = mark("Right for most tasks."), .least_steps = 100, .usual_epochs = 3, .most_epochs = 10, .patience = 3,
         .epochs_reason = mark("Three passes teach most tasks; the run stops early when it no longer helps."), .patience_reason = mark("Three looks without a better loss on the steering rows: more steps no longer help.")},
        {.id = "thorough", .name = mark("Thorough"), .summary = mark("More passes and more patience: for rare cases."), .least_steps = 300, .usual_epochs = 5, .most_epochs = 15, .patience = 5,
         .epochs_reason = mark("Five passes leave time for the rare cases; the run stops early when it no longer helps."),
         .patience_reason = mark("A thorough run waits for five looks: the loss on the steering rows may rest for a while and fall again.")},
    };
    return all;
}

Result<const Effort*> effortNamed(std::string_view id) {
    std::string known;
    for (const auto& effort : efforts()) {
        if (effort.id == id) return &effort;
        known += (known.empty() ? "" : ", ") + effort.id;
    }
    return Error{ErrorKind::badInput, "Planning the run", "training.effort: expected one of " + known + ", found \"" + std::string(id) + "\"", "Choose one of: " + known};
}

}  // namespace graft::planning
