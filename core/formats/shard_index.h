// model.safetensors.index.json: which file of a model folder holds which tensor.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

namespace graft::formats {

struct IndexLimits {
    static constexpr std::uint64_t bytes = 32u << 20;  // the largest published ones have under 20 MB
    static constexpr std::size_t files = 512;          // each is an open file
    static constexpr std::size_t value_bytes = 1u << 20;
    static constexpr int depth = 64;
};

inline constexpr const char* shardIndexName = "model.safetensors.index.json";

// Tensor name -> file name. Every file name is a plain one, so that it cannot lead out of the folder.
Result<std::map<std::string, std::string>> readShardIndex(const std::filesystem::path& folder);

}  // namespace graft::formats
