// LoRA: a trained pair of narrow matrices beside chosen linear layers; Hu et al., arXiv 2106.09685, and rsLoRA, arXiv 2312.03732.
#pragma once

#include "peft/method.h"

namespace graft::peft {

Method loraMethod();

}  // namespace graft::peft
