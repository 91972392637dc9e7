// An adapter of low-rank pairs as the plain LoRA that computes the same: what servers load that know no other method.
#pragma once

#include "peft/method.h"

namespace graft::exporting {

// Scales and strengths are worked into A and B, directions that add nothing are left out, and the others filled up with zeros to one rank for
// all layers, with alpha equal to it: some readers know neither a rank nor a scale per layer. A part that is no low-rank pair is an error of
// kind unsupported.
Result<peft::PeftFolder> plainLora(const model::BaseModel& base, const model::Adapter& adapter);

}  // namespace graft::exporting
