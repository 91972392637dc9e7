// A file as decoded UTF-8 text, read forward in small pieces: the text from the current row's start on, grown on demand.
#pragma once

#include "formats/open_file.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace graft::formats {

enum class TextEncoding { utf8, utf16_little, utf16_big };

// A unit of UTF-16 that is no character becomes the byte FF, which no UTF-8 text has; bad bytes of UTF-8 stay as they are.
// A byte order mark at the start is skipped.
class TextWindow {
public:
    TextWindow(OpenFile file, TextEncoding encoding, std::size_t bufferBytes);

    std::string_view text() const { return std::string_view(m_text).substr(m_start); }
    bool atEnd() const { return m_ended; }  // nothing after text()
    // Reads on until text() has at least `count` bytes or the file ended.
    Result<void> need(std::size_t count);
    void drop(std::size_t count);           // forget the first bytes of text()

    // Bytes of the line end at `at` of text(): "\n" 1, "\r\n" 2, "\r\r\n" 3 (a file converted twice), "\r" 1; 0 when there is none.
    // Needs two bytes after `at`, unless the file ended.
    std::size_t lineEnd(std::size_t at) const;

    TextEncoding encoding() const { return m_encoding; }
    std::uint64_t bytesRead() const { return m_fileOffset; }
    std::uint64_t fileSize() const { return m_file.size(); }
    const std::filesystem::path& path() const { return m_file.path(); }
    // Where in the file the byte `at` of text() came from (of UTF-16: exact only for bad units).
    std::uint64_t fileOffset(std::size_t at) const;

private:
    Result<void> readPiece();
    void decodeUtf16(std::string_view bytes);
    void addUnit(char16_t unit, std::uint64_t offset);
    void addBad(std::uint64_t offset);

    OpenFile m_file;
    TextEncoding m_encoding;
    std::string m_buffer;
    std::string m_text;
    std::size_t m_start = 0;
    std::uint64_t m_base = 0;                       // decoded offset of m_text[0]
    std::uint64_t m_fileOffset = 0;
    std::uint64_t m_markBytes = 0;                  // of the byte order mark of UTF-8
    bool m_ended = false;
    std::string m_half;                             // first byte of a unit cut by the buffer's edge
    char16_t m_high = 0;                            // high surrogate that waits for its low one
    std::map<std::uint64_t, std::uint64_t> m_bad;   // decoded offset -> file offset of a bad unit
};

}  // namespace graft::formats
