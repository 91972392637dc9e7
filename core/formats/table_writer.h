// Writes rows durably as CSV (RFC 4180; a cell that a spreadsheet would run, which begins with = + - @, a tab, a carriage return or NUL and is no plain number,
// is defused with a ' before it, as OWASP ASVS 1.2.10 has it), JSON lines or a JSON array.
#pragma once

#include "base/durable_file.h"
#include "base/result.h"
#include "formats/table_reader.h"

#include <filesystem>
#include <string>
#include <vector>

namespace graft::formats {

Result<void> writeTable(const std::filesystem::path& path, TableFormat format, const std::vector<std::string>& columns,
                        const std::vector<std::vector<Cell>>& rows, const FileCalls& calls = FileCalls::system());

}  // namespace graft::formats
