// The JSON header of a safetensors file, checked by every rule of the format before a byte of data is read.
#pragma once

#include "base/result.h"
#include "formats/safetensors.h"

#include <cstdint>
#include <string_view>

namespace graft::formats {

// Beyond the format's own 100,000,000 bytes for the header: what a header may make us hold.
struct HeaderLimits {
    static constexpr std::uint64_t bytes = 100'000'000;
    static constexpr std::size_t tensors = 250'000;
    static constexpr std::size_t rank = 64;              // as PyTorch
    static constexpr std::size_t name_bytes = 4096;
    static constexpr std::size_t metadata_bytes = 16u << 20;
    static constexpr std::size_t metadata_entries = 100'000;
    static constexpr int depth = 64;
};

struct SafetensorsHeader {
    std::vector<TensorEntry> tensors;  // by offset; together they cover the data without a hole
    std::map<std::string, std::string> metadata;
};

// `dataBytes` is the size of the file behind the header. The error's `why` is a sentence, its `what` is left to the caller.
Result<SafetensorsHeader> parseSafetensorsHeader(std::string_view text, std::uint64_t dataBytes);

}  // namespace graft::formats
