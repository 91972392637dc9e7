#include "formats/open_file.h"

#include "base/shown_text.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace graft::formats {
namespace {

Error cannotRead(const std::filesystem::path& path, ErrorKind kind, std::string why, std::string hint = {}) {
    return {kind, "Cannot read " + shownName(path), std::move(why), std::move(hint)};
}

Error openFailure(const std::filesystem::path& path, int code) {
    switch (code) {
    case ENOENT: return cannotRead(path, ErrorKind::notFound, "There is no such file.", "Check the name and the folder.");
    case EACCES: return cannotRead(path, ErrorKind::inputOutput, "You have no permission to read it.", "Change the permissions of the file or copy it.");
    case ELOOP: return cannotRead(path, ErrorKind::badInput, "It is a link that leads back to itself.", "Put the file itself there.");
    default: return cannotRead(path, ErrorKind::inputOutput, std::strerror(code));
    }
}

std::string kindOfFile(mode_t mode) {
    if (S_ISDIR(mode)) return "a folder";
    if (S_ISFIFO(mode)) return "a pipe";
    if (S_ISSOCK(mode)) return "a socket";
    return "a device";
}

}  // namespace

OpenFile::OpenFile(std::filesystem::path path, std::shared_ptr<const int> descriptor, std::uint64_t size)
    : m_path(std::move(path)), m_descriptor(std::move(descriptor)), m_size(size) {}

Result<OpenFile> OpenFile::open(const std::filesystem::path& path) {
    // O_NONBLOCK: opening a pipe without a writer would wait for ever.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) return openFailure(path, errno);
    std::shared_ptr<const int> shared(new int(descriptor), [](const int* open) {
        ::close(*open);
        delete open;
    });
    struct stat status {};
    if (::fstat(descriptor, &status) != 0) return openFailure(path, errno);
    if (!S_ISREG(status.st_mode))
        return cannotRead(path, ErrorKind::badInput, "It is " + kindOfFile(status.st_mode) + ", not a regular file.", "Choose a file.");
    return OpenFile(path, std::move(shared), static_cast<std::uint64_t>(status.st_size));
}

Result<std::size_t> OpenFile::readUpTo(std::uint64_t offset, std::span<std::byte> target) const {
    std::size_t done = 0;
    while (done < target.size()) {
        const auto got = ::pread(*m_descriptor, target.data() + done, target.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannotRead(m_path, ErrorKind::inputOutput, std::string(std::strerror(errno)) + " at byte " + std::to_string(offset + done) + ".");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

Result<void> OpenFile::readExactly(std::uint64_t offset, std::span<std::byte> target) const {
    const auto got = TRY(readUpTo(offset, target));
    if (got == target.size()) return {};
    return cannotRead(m_path, ErrorKind::inputOutput,
                      "It ends at byte " + std::to_string(offset + got) + ", but had " + std::to_string(m_size) + " bytes when it was opened.",
                      "Another program changed it; try again when it is complete.");
}

}  // namespace graft::formats
