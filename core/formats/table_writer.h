// Writes rows as CSV (RFC 4180, cells that a spreadsheet would run are defused with ') or JSON lines, durably.
#pragma once

#include "base/result.h"
#include "formats/table_reader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::formats {

Result<void> writeTable(const std::filesystem::path& path, TableFormat format, const std::vector<std::string>& columns,
                        const std::vector<std::vector<Cell>>& rows);

}  // namespace graft::formats
