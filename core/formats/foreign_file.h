// Names files that are no safetensors, or no table of text, by their first bytes, so that a failed download or a workbook is told for what it is. None is
// opened further.
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
// What people take for a table and is none that can be read: workbooks, documents, pictures, archives. `start`: the first kilobytes; `suffix`: lower
// case, with the dot.
std::optional<ForeignFile> foreignTable(std::string_view start, std::string_view suffix);
// By its name: weights in a form that can run code or that Graft does not read, as "pytorch_model.bin".
bool isForeignWeights(std::string_view fileName);

}  // namespace graft::formats
