#include "base/durable_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <unistd.h>

namespace graft {

namespace fs = std::filesystem;

namespace {

Error failed(const char* act, const fs::path& path, int code) {
    const bool full = code == ENOSPC || code == EDQUOT;
    return {full ? ErrorKind::diskFull : ErrorKind::inputOutput, std::string("Cannot ") + act + ' ' + path.string(), std::strerror(code),
            full ? "Free some space on this disk and try again; the old file is unchanged" : "Check the disk and the folder's permissions; the old file is unchanged"};
}

// A random name: process ids come again after a kill, and what the killed one left must not stand in the way.
fs::path besideOf(const fs::path& target) {
    std::random_device source;
    std::array<char, 32> tail{};
    std::snprintf(tail.data(), tail.size(), ".tmp-%08x%08x", source(), source());
    return target.parent_path() / (target.filename().string() + tail.data());
}

Result<void> syncPath(const fs::path& path, int flags, const FileCalls& calls) {
    const int fd = calls.open(path.empty() ? "." : path.c_str(), flags, 0);
    if (fd < 0) return failed("open", path, errno);
    if (calls.sync(fd) != 0) {
        const int code = errno;
        calls.close(fd);
        return failed("sync", path, code);
    }
    if (calls.close(fd) != 0) return failed("close", path, errno);
    return {};
}

Result<void> syncFolder(const fs::path& folder, const FileCalls& calls) { return syncPath(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, calls); }

}  // namespace

const FileCalls& FileCalls::system() {
    static const FileCalls calls{
        [](const char* path, int flags, int mode) { return ::open(path, flags, mode); },
        [](int fd, const void* bytes, std::size_t count) { return static_cast<long>(::write(fd, bytes, count)); },
        [](int fd) { return ::fsync(fd); },
        [](int fd) { return ::close(fd); },
        [](const char* from, const char* to) { return ::rename(from, to); },
        [](const char* path) { return ::mkdir(path, 0755); },
    };
    return calls;
}

Result<DurableFile> DurableFile::create(const fs::path& target, const FileCalls& calls) {
    auto temporary = besideOf(target);
    const int fd = calls.open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return failed("write", target, errno);
    return DurableFile(target, std::move(temporary), fd, calls);
}

DurableFile::DurableFile(fs::path target, fs::path temporary, int fd, const FileCalls& calls)
    : m_target(std::move(target)), m_temporary(std::move(temporary)), m_fd(fd), m_calls(&calls) {}

DurableFile::DurableFile(DurableFile&& other) noexcept
    : m_target(std::move(other.m_target)), m_temporary(std::exchange(other.m_temporary, {})), m_fd(std::exchange(other.m_fd, -1)), m_calls(other.m_calls) {}

DurableFile::~DurableFile() {
    if (m_fd >= 0) m_calls->close(m_fd);
    if (!m_temporary.empty()) ::unlink(m_temporary.c_str());
}

// After a failed write or sync the file is closed: nothing is known of what it holds, so it can never be committed.
// (After a failed fsync the kernel may call the lost pages clean; a second fsync would succeed. Rebello et al., USENIX ATC 2020.)
Error DurableFile::giveUp(const char* act, int code) {
    m_calls->close(std::exchange(m_fd, -1));
    return failed(act, m_target, code);
}

Result<void> DurableFile::write(std::span<const std::byte> bytes) {
    if (m_fd < 0) return failed("write", m_target, EBADF);
    while (!bytes.empty()) {
        const long written = m_calls->write(m_fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return giveUp("write", written == 0 ? ENOSPC : errno);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> DurableFile::write(std::string_view text) { return write(std::as_bytes(std::span(text))); }

Result<void> DurableFile::commit() {
    if (m_fd < 0) return failed("save", m_target, EBADF);
    if (m_calls->sync(m_fd) != 0) return giveUp("sync", errno);
    const int fd = std::exchange(m_fd, -1);
    if (m_calls->close(fd) != 0) return failed("close", m_target, errno);
    if (m_calls->rename(m_temporary.c_str(), m_target.c_str()) != 0) return failed("rename to", m_target, errno);
    m_temporary.clear();
    return syncFolder(m_target.parent_path(), *m_calls);
}

Result<void> writeFileDurably(const fs::path& target, std::string_view text, const FileCalls& calls) {
    auto file = TRY(DurableFile::create(target, calls));
    TRY(file.write(text));
    return file.commit();
}

Result<DurableFolder> DurableFolder::create(const fs::path& target, const FileCalls& calls) {
    auto temporary = besideOf(target);
    if (calls.makeFolder(temporary.c_str()) != 0) return failed("make", target, errno);
    return DurableFolder(target, std::move(temporary), calls);
}

DurableFolder::DurableFolder(fs::path target, fs::path temporary, const FileCalls& calls)
    : m_target(std::move(target)), m_temporary(std::move(temporary)), m_calls(&calls) {}

DurableFolder::DurableFolder(DurableFolder&& other) noexcept
    : m_target(std::move(other.m_target)), m_temporary(std::exchange(other.m_temporary, {})), m_calls(other.m_calls) {}

DurableFolder::~DurableFolder() {
    std::error_code ignored;
    if (!m_temporary.empty()) fs::remove_all(m_temporary, ignored);
}

Result<void> DurableFolder::commit() {
    std::error_code code;
    for (const auto& entry : fs::recursive_directory_iterator(m_temporary, code)) {
        if (entry.is_directory()) TRY(syncFolder(entry.path(), *m_calls));
        if (entry.is_regular_file()) TRY(syncPath(entry.path(), O_RDONLY | O_CLOEXEC, *m_calls));
    }
    if (code) return failed("read", m_temporary, code.value());
    TRY(syncFolder(m_temporary, *m_calls));
    if (fs::exists(m_target)) return failed("replace", m_target, EEXIST);
    if (m_calls->rename(m_temporary.c_str(), m_target.c_str()) != 0) return failed("rename to", m_target, errno);
    m_temporary.clear();
    return syncFolder(m_target.parent_path(), *m_calls);
}

}  // namespace graft
