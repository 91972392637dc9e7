// A table that was pasted from another program, kept as a file of its project and from then on read as any other.
#pragma once

#include "service/project.h"

#include <filesystem>
#include <string_view>

namespace graft::service {

// Durably as data/pasted/pasted-<hash>.tsv (.csv, .json or .jsonl, as its text begins), named by its content and never changed. The path of the file.
// `text` is UTF-8; fewer than two lines are no table.
Result<std::filesystem::path> savePastedTable(const Project& project, std::string_view text);

}  // namespace graft::service
