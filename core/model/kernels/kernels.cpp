#include "model/kernels/kernels.h"

#include "model/kernels/avx512_kernels.h"

namespace graft::model {

const Kernels& kernelsFor(at::Device device) {
    static const AtenKernels plain;
#if defined(__x86_64__)
    static const Avx512Kernels fused;
    static const bool here = hasAvx512Bfloat16();
    if (device.is_cpu() && here) return fused;
#endif
    return plain;
}

}  // namespace graft::model
