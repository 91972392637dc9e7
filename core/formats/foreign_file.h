// Names files that are no safetensors by their first bytes, so that a failed download or a pickle is told for what it is. None is opened further.
#pragma once

#include <optional>
#include <string_view>

namespace graft::formats {

struct ForeignFile {
    std::string_view kind;  // "a Git LFS pointer"
    std::string_view hint;  // what to do
};

// `start`: some dozens of bytes.
std::optional<ForeignFile> foreignFile(std::string_view start);
// By its name: weights in a form that can run code or that Graft does not read, as "pytorch_model.bin".
bool isForeignWeights(std::string_view fileName);

}  // namespace graft::formats
