#include "model/kernels/kernels.h"

#include "model/kernels/avx512_kernels.h"
#include "model/kernels/flash_kernels.h"

namespace graft::model {
namespace {

bool fusedHere() {
    static const bool here = hasAvx512Bfloat16();
    return here;
}

}  // namespace

const Kernels& kernelsFor(at::Device device) {
    static const AtenKernels plain;
    static const FlashKernels flash;
    if (device.is_cuda() && flashProblem(device).empty()) return flash;
#if defined(__x86_64__)
    static const Avx512Kernels fused;
    if (device.is_cpu() && fusedHere()) return fused;
#endif
    return plain;
}

std::string kernelsInWords(at::Device device) {
    if (device.is_cuda()) return flashProblem(device).empty() ? "flash attention" : "plain attention (" + flashProblem(device) + ")";
    return device.is_cpu() && fusedHere() ? "fused AVX-512 kernels" : "plain kernels";
}

}  // namespace graft::model
