// Full fine-tuning: every weight of the model is trained, also from random weights.
#pragma once

#include "peft/method.h"

namespace graft::peft {

Method fullMethod();

}  // namespace graft::peft
