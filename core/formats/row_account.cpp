#include "formats/row_account.h"

#include "base/utf8.h"

#include <cstdio>

namespace graft::formats {

std::string badTextReason(const TextWindow& window, std::size_t before, std::string_view row) {
    const auto valid = validUtf8(row);
    if (valid < row.size()) {
        if (window.encoding() != TextEncoding::utf8) return "half a UTF-16 character at offset " + std::to_string(window.fileOffset(before + valid));
        char byte[8];
        std::snprintf(byte, sizeof byte, "0x%02X", static_cast<unsigned char>(row[valid]));
        return "byte " + std::string(byte) + " at offset " + std::to_string(window.fileOffset(before + valid)) + " is not UTF-8";
    }
    const auto nul = row.find('\0');
    return nul == std::string_view::npos ? std::string() : "a NUL character at offset " + std::to_string(window.fileOffset(before + nul));
}

}  // namespace graft::formats
