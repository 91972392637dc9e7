// How fast this machine does what a decoder does; measured by probeMachine, used by the time estimate.
#pragma once

namespace graft::planning {

constexpr int narrowWidth = 16;     // of the products that narrow_flops was measured with

struct MachineSpeed {
    double product_flops = 0;       // per second, in the model's own frozen products (forward and input gradient) in the base dtype
    double narrow_flops = 0;        // per second, in products with one side of narrowWidth, as an adapter's rank is
    double attention_flops = 0;     // per second, in one row's attention: its float32 products alone, or all of it, forward and backward, where it is fused
    double bytes_per_second = 0;    // read and written by elementwise float32 work on a pass's largest activation
    double stream_bytes_per_second = 0;  // reading weights once, as generation does
    double call_seconds = 0;        // of an operation on almost nothing
    double layer_seconds = 0;       // of one layer with LoRA pairs of narrowWidth, forward and backward over layer_rows rows, layer_tokens in all; 0: not measured
    double layer_rows = 0, layer_tokens = 0;
    double busy = 1;                // how much longer an ordinary call took than the fastest third: what else the machine did meanwhile
};

}  // namespace graft::planning
