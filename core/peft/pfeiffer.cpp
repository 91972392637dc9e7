// Pfeiffer adapters: one small layer after each MLP; Pfeiffer et al., arXiv 2005.00247, AdapterHub's seq_bn.
#include "peft/bottleneck_adapter.h"

namespace graft::peft {

using recipe::mark;

Method pfeifferMethod() {
    return bottleneckMethod({.id = "pfeiffer", .name = "Adapters (Pfeiffer)", .summary = mark("Adds one small layer to each layer of the model, after its MLP."),
                             .good_for = mark("Half the size of Houlsby's, and nearly as good."), .poor_for = mark("Cannot be merged into the model; beside Graft, AdapterHub runs it.")},
                            {.reads = model::Reads::sum});
}

}  // namespace graft::peft
