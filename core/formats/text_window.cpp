#include "formats/text_window.h"

#include "base/shown_text.h"
#include "base/utf8.h"

#include <algorithm>

namespace graft::formats {

TextWindow::TextWindow(OpenFile file, TextEncoding encoding, std::size_t bufferBytes)
    : m_file(std::move(file)), m_encoding(encoding), m_buffer(std::max<std::size_t>(bufferBytes, 1), '\0') {}

Result<void> TextWindow::need(std::size_t count) {
    while (!m_ended && m_text.size() - m_start < count) TRY(readPiece());
    return {};
}

void TextWindow::drop(std::size_t count) {
    m_start += count;
    if (m_start < m_text.size() / 2 + 1) return;  // so that each byte is moved at most once or twice
    m_text.erase(0, m_start);
    m_base += m_start;
    m_start = 0;
    m_bad.erase(m_bad.begin(), m_bad.lower_bound(m_base));
}

std::size_t TextWindow::lineEnd(std::size_t at) const {
    const auto rest = text().substr(at, 3);
    if (rest.starts_with('\n')) return 1;
    if (!rest.starts_with('\r')) return 0;
    if (rest.starts_with("\r\n")) return 2;
    return rest == "\r\r\n" ? 3 : 1;
}

std::uint64_t TextWindow::fileOffset(std::size_t at) const {
    const auto decoded = m_base + m_start + at;
    if (m_encoding == TextEncoding::utf8) return decoded + m_markBytes;
    const auto bad = m_bad.lower_bound(decoded);
    return bad == m_bad.end() ? m_fileOffset : bad->second;
}

Result<void> TextWindow::readPiece() {
    const bool first = m_fileOffset == 0;
    // The first piece must show a whole byte order mark, however small the buffer is.
    std::string start(first ? std::max<std::size_t>(m_buffer.size(), 4) : 0, '\0');
    auto& target = first ? start : m_buffer;
    const auto got = TRY(m_file.readUpTo(m_fileOffset, std::as_writable_bytes(std::span(target))));
    std::string_view bytes(target.data(), got);
    const auto offset = m_fileOffset;
    m_fileOffset += got;
    if (got == 0) {
        m_ended = true;
        if (m_fileOffset != m_file.size())
            return Error{ErrorKind::inputOutput, "Cannot read " + shownName(m_file.path()),
                         "It had " + std::to_string(m_file.size()) + " bytes when it was opened and now ends at " + std::to_string(m_fileOffset) + ".",
                         "Another program changed it; try again when it is complete."};
        if (m_high != 0) addBad(m_fileOffset - 2 - m_half.size());
        if (!m_half.empty()) addBad(m_fileOffset - 1);
        m_high = 0;
        m_half.clear();
        return {};
    }
    if (m_encoding == TextEncoding::utf8) {
        if (offset == 0 && bytes.starts_with("\xEF\xBB\xBF")) {
            m_markBytes = 3;
            bytes.remove_prefix(3);
        }
        m_text += bytes;
        return {};
    }
    const bool mark = offset == 0 && bytes.starts_with(m_encoding == TextEncoding::utf16_little ? "\xFF\xFE" : "\xFE\xFF");
    if (mark) {
        bytes.remove_prefix(2);
        m_markBytes = 2;
    }
    decodeUtf16(bytes);
    return {};
}

void TextWindow::decodeUtf16(std::string_view bytes) {
    auto offset = m_fileOffset - bytes.size() - m_half.size();
    for (const char byte : bytes) {
        m_half.push_back(byte);
        if (m_half.size() < 2) continue;
        const auto low = static_cast<unsigned char>(m_half[m_encoding == TextEncoding::utf16_little ? 0 : 1]);
        const auto high = static_cast<unsigned char>(m_half[m_encoding == TextEncoding::utf16_little ? 1 : 0]);
        m_half.clear();
        addUnit(static_cast<char16_t>(high << 8 | low), offset);
        offset += 2;
    }
}

void TextWindow::addUnit(char16_t unit, std::uint64_t offset) {
    const bool isLow = unit >= 0xDC00 && unit <= 0xDFFF;
    if (m_high != 0) {
        if (isLow) {
            appendUtf8(m_text, 0x10000 + ((static_cast<char32_t>(m_high) - 0xD800) << 10) + (unit - 0xDC00));
            m_high = 0;
            return;
        }
        addBad(offset - 2);
        m_high = 0;
    }
    if (unit >= 0xD800 && unit <= 0xDBFF) m_high = unit;
    else if (isLow) addBad(offset);
    else appendUtf8(m_text, unit);
}

void TextWindow::addBad(std::uint64_t offset) {
    m_bad.emplace(m_base + m_text.size(), offset);
    m_text.push_back('\xFF');
}

}  // namespace graft::formats
