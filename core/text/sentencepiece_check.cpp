#include "text/sentencepiece_check.h"

#include "text/unicode.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <optional>
#include <set>

namespace graft::text {

namespace {

constexpr std::size_t longestPiece = 1024;       // bytes; real pieces have tens
constexpr std::size_t mostPieces = 4'000'000;

struct Field {
    std::uint32_t number = 0;
    std::uint32_t wire = 0;
    std::uint64_t value = 0;   // wire 0, 1, 5
    std::string_view bytes;    // wire 2
};

// A reader of the protobuf wire format that never leaves its bytes.
class Wire {
public:
    explicit Wire(std::string_view bytes) : m_rest(bytes) {}
    bool done() const { return m_rest.empty(); }

    std::optional<Field> next() {
        Field field;
        const auto tag = varint();
        if (!tag) return {};
        field.number = static_cast<std::uint32_t>(*tag >> 3);
        field.wire = static_cast<std::uint32_t>(*tag & 7);
        switch (field.wire) {
        case 0: {
            const auto value = varint();
            if (!value) return {};
            field.value = *value;
            return field;
        }
        case 1: return fixed(field, 8);
        case 5: return fixed(field, 4);
        case 2: {
            const auto size = varint();
            if (!size || *size > m_rest.size()) return {};
            field.bytes = m_rest.substr(0, *size);
            m_rest.remove_prefix(*size);
            return field;
        }
        default: return {};
        }
    }

private:
    std::optional<std::uint64_t> varint() {
        std::uint64_t value = 0;
        for (int byte = 0; byte < 10 && !m_rest.empty(); ++byte) {
            const auto bits = static_cast<std::uint8_t>(m_rest.front());
            m_rest.remove_prefix(1);
            value |= std::uint64_t{bits & 0x7fu} << (7 * byte);
            if (!(bits & 0x80)) return value;
        }
        return {};
    }
    std::optional<Field> fixed(Field field, std::size_t size) {
        if (m_rest.size() < size) return {};
        std::memcpy(&field.value, m_rest.data(), size);
        m_rest.remove_prefix(size);
        return field;
    }
    std::string_view m_rest;
};

Error damaged(const std::string& source, const std::string& why) {
    return {ErrorKind::badInput, "Cannot read " + source, why, "Get a fresh copy of this file; it is not a usable SentencePiece model"};
}

// The map is a double-array trie (darts-clone) of 32-bit units behind its size, then the replacement texts. A walk goes from unit p over
// label c to p ^ offset ^ c, so every unit's target block must lie inside the array.
std::optional<std::string> faultOfCharacterMap(std::string_view map) {
    if (map.empty()) return {};
    std::uint32_t trieBytes = 0;
    if (map.size() <= sizeof trieBytes) return "the character map is shorter than its size field";
    std::memcpy(&trieBytes, map.data(), sizeof trieBytes);
    if (trieBytes < 1024 || trieBytes % 1024 != 0 || trieBytes >= map.size() - sizeof trieBytes) return "the character map's trie has an impossible size";
    const std::size_t units = trieBytes / 4;
    const std::size_t texts = map.size() - sizeof trieBytes - trieBytes;
    if (map.back() != '\0') return "the character map's texts do not end";
    for (std::size_t i = 0; i < units; ++i) {
        std::uint32_t unit = 0;
        std::memcpy(&unit, map.data() + sizeof trieBytes + 4 * i, 4);
        const bool isValue = unit >> 31;
        if (isValue) {
            if ((unit & 0x7fffffffu) >= texts) return "the character map points behind its texts";
            continue;
        }
        const std::size_t offset = std::size_t{unit >> 10} << ((unit & (1u << 9)) >> 6);
        if (((i ^ offset) | 0xff) >= units) return "the character map's trie points outside itself";
    }
    return {};
}

Result<void> checkPiece(std::string_view bytes, std::size_t index, std::set<std::string_view>& seen, const std::string& source) {
    const auto fault = [&](const std::string& why) { return damaged(source, "piece " + std::to_string(index) + ' ' + why); };
    std::string_view piece;
    for (Wire wire(bytes); !wire.done();) {
        const auto field = wire.next();
        if (!field) return fault("is cut off or damaged");
        if (field->number == 1 && field->wire == 2) piece = field->bytes;
        if (field->number == 2 && field->wire == 5) {
            float score = 0;
            std::memcpy(&score, &field->value, sizeof score);
            if (!std::isfinite(score)) return fault("has a score that is not a finite number");
        }
        if (field->number == 3 && (field->wire != 0 || field->value < 1 || field->value > 6)) return fault("has an unknown type");
    }
    if (piece.empty()) return fault("is empty");
    if (piece.size() > longestPiece) return fault("is longer than " + std::to_string(longestPiece) + " bytes");
    if (piece.find('\0') != std::string_view::npos) return fault("holds a NUL");
    if (!isUtf8(piece)) return fault("is not UTF-8");
    if (!seen.insert(piece).second) return fault("\"" + std::string(piece) + "\" stands there twice");
    return {};
}

}  // namespace

Result<void> checkSentencePiece(std::string_view bytes, const std::string& source) {
    if (bytes.empty()) return damaged(source, "the file is empty");
    std::size_t pieces = 0;
    std::set<std::string_view> seen;
    for (Wire wire(bytes); !wire.done();) {
        const auto field = wire.next();
        if (!field || (field->number == 1 && field->wire != 2)) return damaged(source, "it is not a SentencePiece model, or it is cut off");
        if (field->number == 1) {
            TRY(checkPiece(field->bytes, pieces, seen, source));
            if (++pieces > mostPieces) return damaged(source, "it has more than " + std::to_string(mostPieces) + " pieces");
        }
        if ((field->number == 3 || field->number == 5) && field->wire == 2) {  // normalizer_spec, denormalizer_spec
            for (Wire inner(field->bytes); !inner.done();) {
                const auto part = inner.next();
                if (!part) return damaged(source, "its normaliser is cut off or damaged");
                if (part->number == 2 && part->wire == 2)
                    if (const auto fault = faultOfCharacterMap(part->bytes)) return damaged(source, *fault);
            }
        }
    }
    if (pieces == 0) return damaged(source, "it holds no pieces");
    return {};
}

}  // namespace graft::text
