// A regular file opened for reading with pread; folders, pipes and devices are refused before they can block or never end.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace graft::formats {

// Copies share the descriptor. Thread-safe.
class OpenFile {
public:
    static Result<OpenFile> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; }
    std::uint64_t size() const { return m_size; }  // bytes, when it was opened

    // Fills `target`; fewer bytes only where the file ends.
    Result<std::size_t> readUpTo(std::uint64_t offset, std::span<std::byte> target) const;
    // Fills `target`; a file that ends earlier is an error.
    Result<void> readExactly(std::uint64_t offset, std::span<std::byte> target) const;

private:
    OpenFile(std::filesystem::path path, std::shared_ptr<const int> descriptor, std::uint64_t size);
    std::filesystem::path m_path;
    std::shared_ptr<const int> m_descriptor;
    std::uint64_t m_size = 0;
};

}  // namespace graft::formats
