// Parallel adapters: one small layer beside each MLP; He et al., arXiv 2110.04366, AdapterHub's par_bn.
#include "peft/bottleneck_adapter.h"

namespace graft::peft {

using recipe::mark;

Method parallelMethod() {
    return bottleneckMethod({.id = "parallel", .name = "Adapters (parallel)", .summary = mark("Adds one small layer beside each MLP of the model, which reads what the MLP reads before its norm."),
                             .good_for = mark("Wide and quick to learn; often the best of the three kinds of adapters."), .poor_for = mark("A larger file than the others. Cannot be merged into the model; beside Graft, AdapterHub runs it.")},
                            {.reads = model::Reads::residual, .reduction = 2, .scaling = 4, .small_model_rate = 4e-3});
}

}  // namespace graft::peft
