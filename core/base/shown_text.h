// Untrusted text (file names, tensor names, cells) as it may stand in a message: one line, bounded, nothing invisible or reordering.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace graft {

// Control characters, bidirectional overrides and bad bytes become \u{...} or \x..; longer text is cut with an ellipsis.
// `limit` is in characters.
std::string shown(std::string_view untrusted, std::size_t limit = 80);
// The last part of the path.
std::string shownName(const std::filesystem::path& path);

}  // namespace graft
