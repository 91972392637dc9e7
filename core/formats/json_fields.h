// The fields of a JSON object in the order and the spelling of the file, which a parsed object no longer has.
#pragma once

#include "base/result.h"
#include "formats/table_reader.h"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace graft::formats {

// `text` is one JSON value; anything but a valid object is an error whose `why` says what is wrong. Null becomes an empty cell.
Result<std::vector<std::pair<std::string, Cell>>> jsonFields(std::string_view text);

}  // namespace graft::formats
