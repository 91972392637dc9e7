// Files and folders that are, after a power cut, either the old one or the new one, and never neither.
#pragma once

#include "base/result.h"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string_view>

namespace graft {

// The system calls of a durable write, so that tests can make the N-th one fail. Each returns what the call returns and sets errno.
struct FileCalls {
    std::function<int(const char* path, int flags, int mode)> open;
    std::function<long(int fd, const void* bytes, std::size_t count)> write;
    std::function<int(int fd)> sync;
    std::function<int(int fd)> close;
    std::function<int(const char* from, const char* to)> rename;
    std::function<int(const char* path)> makeFolder;
    static const FileCalls& system();
};

// Writes beside the target under a temporary name with checked writes, fsyncs, renames on commit, fsyncs the folder.
// Without commit the temporary file is removed and the old file stays. A failed fsync is final. Not thread-safe.
class DurableFile {
public:
    static Result<DurableFile> create(const std::filesystem::path& target, const FileCalls& calls = FileCalls::system());
    DurableFile(DurableFile&&) noexcept;
    DurableFile& operator=(DurableFile&&) = delete;
    ~DurableFile();

    Result<void> write(std::span<const std::byte> bytes);
    Result<void> write(std::string_view text);
    Result<void> commit();

private:
    DurableFile(std::filesystem::path target, std::filesystem::path temporary, int fd, const FileCalls& calls);
    Error giveUp(const char* act, int code);
    std::filesystem::path m_target, m_temporary;
    int m_fd = -1;
    const FileCalls* m_calls;
};

Result<void> writeFileDurably(const std::filesystem::path& target, std::string_view text, const FileCalls& calls = FileCalls::system());

// A folder that appears whole or not at all: fill `path()`, then commit() fsyncs it, renames it to the target (which must not
// exist) and fsyncs the parent. Without commit everything is removed.
class DurableFolder {
public:
    static Result<DurableFolder> create(const std::filesystem::path& target, const FileCalls& calls = FileCalls::system());
    DurableFolder(DurableFolder&&) noexcept;
    DurableFolder& operator=(DurableFolder&&) = delete;
    ~DurableFolder();

    const std::filesystem::path& path() const { return m_temporary; }
    Result<void> commit();

private:
    DurableFolder(std::filesystem::path target, std::filesystem::path temporary, const FileCalls& calls);
    std::filesystem::path m_target, m_temporary;
    const FileCalls* m_calls;
};

}  // namespace graft
