// Hashes: SHA-256 for identity of files and manifests, xxHash for splits and lookups.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace graft {

std::string sha256Hex(std::span<const std::byte> bytes);
std::string sha256Hex(std::string_view text);
Result<std::string> sha256HexOfFile(const std::filesystem::path& path);

// XXH3, 64 bits, seeded: the same on every machine.
std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0);

}  // namespace graft
