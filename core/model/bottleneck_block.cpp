#include "model/bottleneck_block.h"

#include <ATen/ATen.h>

namespace graft::model {
namespace {

at::Tensor activated(Activation activation, const at::Tensor& narrow) {
    switch (activation) {
        case Activation::relu: return at::relu(narrow);
        case Activation::swish: return at::silu(narrow);
        case Activation::gelu: return at::gelu(narrow);
        case Activation::tanh: return at::tanh(narrow);
    }
    TORCH_CHECK(false, "no such activation");
}

at::Tensor activationBackward(Activation activation, const at::Tensor& dy, const at::Tensor& narrow) {
    switch (activation) {
        case Activation::relu: return at::threshold_backward(dy, narrow, 0);
        case Activation::swish: return at::silu_backward(dy, narrow);
        case Activation::gelu: return at::gelu_backward(dy, narrow);
        case Activation::tanh: return at::tanh_backward(dy, at::tanh(narrow));
    }
    TORCH_CHECK(false, "no such activation");
}

Bottleneck detached(Bottleneck bottleneck) {
    for (at::Tensor* tensor : {&bottleneck.down, &bottleneck.down_bias, &bottleneck.up, &bottleneck.up_bias}) *tensor = tensor->detach();
    return bottleneck;
}

}  // namespace

at::Tensor addBottleneck(const Bottleneck& bottleneck, const at::Tensor& source, const at::Tensor& total) {
    const Bottleneck plain = detached(bottleneck);
    const at::Tensor rows = source.detach(), narrow = at::linear(rows, plain.down, plain.down_bias);  // [T, size]
    at::Tensor output = at::addmm(total.detach(), activated(plain.activation, narrow), plain.up.t(), 1, plain.scale);
    output.add_(plain.up_bias, plain.scale);
    recordBlock({total, source, bottleneck.down, bottleneck.down_bias, bottleneck.up, bottleneck.up_bias}, {output}, [plain, rows, narrow](const Tensors& dys, const Wanted& wanted) {
        const at::Tensor dy = dys[0] * plain.scale;
        const at::Tensor narrowGradient = activationBackward(plain.activation, at::mm(dy, plain.up), narrow);
        Tensors gradients(6);
        gradients[0] = dys[0];
        if (wanted(1)) gradients[1] = at::mm(narrowGradient, plain.down);
        if (wanted(2)) gradients[2] = at::mm(narrowGradient.t(), rows);
        if (wanted(3)) gradients[3] = narrowGradient.sum(0);
        if (wanted(4)) gradients[4] = at::mm(dy.t(), activated(plain.activation, narrow));
        if (wanted(5)) gradients[5] = dy.sum(0);
        return gradients;
    });
    return output;
}

at::Tensor closeSublayer(const std::optional<Bottleneck>& bottleneck, const at::Tensor& residual,
                         const std::function<at::Tensor(const at::Tensor& residual)>& sublayer) {
    if (!bottleneck) return sublayer(residual);
    if (bottleneck->reads == Reads::sublayer) {
        const at::Tensor alone = sublayer({});
        return addBottleneck(*bottleneck, alone, residual + alone);
    }
    const at::Tensor total = sublayer(residual);
    return addBottleneck(*bottleneck, bottleneck->reads == Reads::residual ? residual : total, total);
}

}  // namespace graft::model
