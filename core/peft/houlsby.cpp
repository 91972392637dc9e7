// Houlsby adapters: small layers after attention and after the MLP; Houlsby et al., arXiv 1902.00751, AdapterHub's double_seq_bn.
#include "peft/bottleneck_adapter.h"

namespace graft::peft {

using recipe::mark;

Method houlsbyMethod() {
    return bottleneckMethod({.id = "houlsby", .name = "Adapters (Houlsby)", .summary = mark("Adds two small layers to each layer of the model, through which every signal passes."),
                             .good_for = mark("Learns about as much as LoRA; long proven and steady to train."), .poor_for = mark("Cannot be merged into the model, so each answer takes a little longer; beside Graft, AdapterHub runs it.")},
                            {.after_attention = true, .reads = model::Reads::sublayer, .activation = model::Activation::swish});
}

}  // namespace graft::peft
