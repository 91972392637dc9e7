// The work of a method's parts, for its plan: the products of core/model/{projection,bottleneck_block}.cpp and what these read and write beside them.
#pragma once

#include "recipe/method_info.h"

#include <cstdint>

namespace graft::peft {

// One more place that multiplies by such a matrix.
void addProduct(recipe::MethodPlan& plan, recipe::PartProduct product);

// Bytes for one value and one token, forward and backward together, in bfloat16: two for each value read or written. MethodPlan::extra_bytes_per_token sums them up.
inline constexpr std::uint64_t biasBytes = 6;             // per output: the sum read and written; its gradient read
inline constexpr std::uint64_t gainBytes = 16;            // per scaled value: twice "value + value * gain", and the product of gradient and value made and summed
inline constexpr std::uint64_t normGainBytes = 8;         // per value of a norm: the product of gradient and value made and summed
inline constexpr std::uint64_t blockCopyBytes = 24;       // per input of a rotation: six copies between rows and blocks
inline constexpr std::uint64_t narrowScaleBytes = 24;     // per direction of a pair with a scale in its middle
inline constexpr std::uint64_t wideScaleBytes = 18;       // per output of a pair with a scale at its end
inline constexpr std::uint64_t bottleneckSizeBytes = 16;  // per inner value: activation, its gradient and its sum
inline constexpr std::uint64_t bottleneckWidthBytes = 22; // per value of the stream: copied, biased, scaled, summed, and its gradient added

// Operations of one pass at a site, with those that materialise the part and bring its gradients back to its leaves. MethodPlan::calls_per_site is their sum.
inline constexpr std::int64_t biasCalls = 5;
inline constexpr std::int64_t gainCalls = 8;
inline constexpr std::int64_t pairCalls = 13;
inline constexpr std::int64_t pairScaleCalls = 7;         // of each scale in or after a pair
inline constexpr std::int64_t rowNormCalls = 24;          // the lengths of an adapted weight's rows
inline constexpr std::int64_t rotationCalls = 70;         // the rotations' series, and their product
inline constexpr std::int64_t orthogonalityCalls = 24;    // of both of a pair's matrices
inline constexpr std::int64_t bottleneckCalls = 27;

}  // namespace graft::peft
