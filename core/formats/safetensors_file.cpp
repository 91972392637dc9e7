#include "base/shown_text.h"
#include "formats/foreign_file.h"
#include "formats/open_file.h"
#include "formats/safetensors.h"
#include "formats/safetensors_header.h"

#include <algorithm>
#include <array>
#include <cassert>

namespace graft::formats {

struct SafetensorsFile::Open {
    OpenFile file;
    SafetensorsHeader header;
    std::uint64_t data_begin;                         // offset of the data in the file
    std::map<std::string_view, std::size_t> by_name;  // into header.tensors
};

namespace {

constexpr std::uint64_t prefixBytes = 8;

Error refuse(const std::filesystem::path& path, std::string why, std::string_view hint) {
    return {ErrorKind::badInput, "Cannot read " + shownName(path), std::move(why), std::string(hint)};
}

// The length of the header, if it can be one.
Result<std::uint64_t> headerLength(const OpenFile& file) {
    std::array<std::byte, 64> start{};
    const auto got = TRY(file.readUpTo(0, start));
    std::uint64_t length = 0;
    for (std::size_t at = 0; at < prefixBytes; ++at) length |= std::to_integer<std::uint64_t>(start[at]) << (8 * at);
    const bool isShort = file.size() <= prefixBytes;
    const bool isPossible = !isShort && length >= 1 && length <= HeaderLimits::bytes && length <= file.size() - prefixBytes;
    if (isPossible) return length;
    if (const auto foreign = foreignFile({reinterpret_cast<const char*>(start.data()), got}))
        return refuse(file.path(), "It is " + std::string(foreign->kind) + ".", foreign->hint);
    constexpr std::string_view again = "Get a fresh copy of the file.";
    if (isShort) return refuse(file.path(), "The file has " + std::to_string(file.size()) + " bytes, too few for a header.", again);
    if (length == 0) return refuse(file.path(), "The header is empty.", again);
    if (length > file.size() - prefixBytes && length <= HeaderLimits::bytes)
        return refuse(file.path(), "The header of " + std::to_string(length) + " bytes goes past the end of the file, which has " + std::to_string(file.size()) + " bytes.", again);
    return refuse(file.path(), "The header length " + std::to_string(length) + " is over the limit of " + std::to_string(HeaderLimits::bytes) + " bytes.",
                  "It is no safetensors file, or it is damaged; get a fresh copy.");
}

}  // namespace

SafetensorsFile::SafetensorsFile(std::shared_ptr<const Open> open) : m_open(std::move(open)) {}

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    const auto file = TRY(OpenFile::open(path));
    const auto length = TRY(headerLength(file));
    std::string text(length, '\0');
    TRY(file.readExactly(prefixBytes, std::as_writable_bytes(std::span(text))));
    auto header = parseSafetensorsHeader(text, file.size() - prefixBytes - length);
    if (!header) return refuse(path, header.error().why, header.error().hint);
    auto open = std::make_shared<Open>(Open{file, std::move(*header), prefixBytes + length, {}});
    const auto& tensors = open->header.tensors;
    for (std::size_t at = 0; at < tensors.size(); ++at) open->by_name.emplace(tensors[at].name, at);
    return SafetensorsFile(std::move(open));
}

const std::vector<TensorEntry>& SafetensorsFile::tensors() const { return m_open->header.tensors; }
const std::map<std::string, std::string>& SafetensorsFile::metadata() const { return m_open->header.metadata; }
const std::filesystem::path& SafetensorsFile::path() const { return m_open->file.path(); }

const TensorEntry* SafetensorsFile::find(std::string_view name) const {
    const auto found = m_open->by_name.find(name);
    return found == m_open->by_name.end() ? nullptr : &m_open->header.tensors[found->second];
}

Result<void> SafetensorsFile::read(const TensorEntry& entry, std::span<std::byte> target) const {
    assert(target.size() == entry.bytes());
    return read(entry, 0, target);
}

Result<void> SafetensorsFile::read(const TensorEntry& entry, std::uint64_t offset, std::span<std::byte> target) const {
    assert(offset <= entry.bytes() && target.size() <= entry.bytes() - offset);
    return m_open->file.readExactly(m_open->data_begin + entry.begin + offset, target);
}

}  // namespace graft::formats
