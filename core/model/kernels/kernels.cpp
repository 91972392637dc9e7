#include "model/kernels/kernels.h"

#include "model/kernels/aten_kernels.h"

namespace graft::model {

const Kernels& kernelsFor(at::Device) {
    static const AtenKernels plain;
    return plain;
}

}  // namespace graft::model
