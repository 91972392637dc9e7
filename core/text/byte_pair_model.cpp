#include "text/tokenizer_json.h"
#include "text/unicode.h"

#include <unicode/utf8.h>

#include <mutex>

namespace graft::text {

namespace {

class BytePairModel : public TokenizerModel {
public:
    explicit BytePairModel(TokenizerJson json) : m_json(std::move(json)) {}

    std::vector<Piece> encode(std::string_view given) const override {
        std::vector<Piece> pieces;
        if (given.empty()) return pieces;
        std::string changed;
        std::string_view text = given;
        if (m_json.composes) text = changed = composed(text);
        const bool front = m_json.space_in_front && !text.starts_with(' ');
        if (front) text = changed = ' ' + std::string(text);
        std::vector<std::string_view> words{text}, parts;
        for (const auto& pattern : m_json.splits) {
            parts.clear();
            for (const auto word : words) pattern.split(word, parts);
            words.swap(parts);
        }
        for (const auto word : words) appendWord(word, static_cast<std::size_t>(word.data() - text.data()), pieces);
        // Places are bytes of the text as given. Where composing changed its length they are the changed text's, bounded by the given one's.
        for (auto& piece : pieces) {
            piece.begin = std::min(front ? piece.begin - (piece.begin > 0) : piece.begin, given.size());
            piece.end = std::min(front ? piece.end - 1 : piece.end, given.size());
        }
        return pieces;
    }

    std::string decode(std::span<const TokenId> ids) const override {
        std::string bytes;
        for (const auto id : ids) appendBytes(m_json.pairs.pieces[std::size_t(id)], bytes);
        return bytes;
    }

    std::string piece(TokenId id) const override {
        std::string bytes;
        appendBytes(m_json.pairs.pieces[std::size_t(id)], bytes);
        return isUtf8(bytes) ? bytes : m_json.pairs.pieces[std::size_t(id)];
    }

    std::optional<TokenId> idOf(std::string_view piece) const override {
        const auto found = m_json.pairs.ids.find(std::string(piece));
        return found == m_json.pairs.ids.end() ? std::nullopt : std::optional(found->second);
    }

    std::int64_t size() const override { return static_cast<std::int64_t>(m_json.pairs.pieces.size()); }

private:
    // Words repeat; their pieces are kept, with places from 0.
    void appendWord(std::string_view word, std::size_t base, std::vector<Piece>& pieces) const {
        constexpr std::size_t mostKept = 1u << 17, longestKept = 64;
        if (word.size() > longestKept) return m_json.pairs.encodeWord(word, base, pieces);
        const std::string key(word);
        {
            const std::lock_guard lock(m_mutex);
            if (const auto found = m_kept.find(key); found != m_kept.end()) {
                for (const auto& piece : found->second) pieces.push_back({piece.id, base + piece.begin, base + piece.end});
                return;
            }
        }
        std::vector<Piece> fresh;
        m_json.pairs.encodeWord(word, 0, fresh);
        for (const auto& piece : fresh) pieces.push_back({piece.id, base + piece.begin, base + piece.end});
        const std::lock_guard lock(m_mutex);
        if (m_kept.size() < mostKept) m_kept.emplace(key, std::move(fresh));
    }

    static void appendBytes(const std::string& piece, std::string& bytes) {
        const auto before = bytes.size();
        for (std::int32_t at = 0, size = static_cast<std::int32_t>(piece.size()); at < size;) {
            UChar32 point = 0;
            U8_NEXT(piece.data(), at, size, point);
            const int byte = point < 0 ? -1 : byteOfCharacter(static_cast<char32_t>(point));
            if (byte < 0) {  // a token that is stored as plain text
                bytes.resize(before);
                bytes += piece;
                return;
            }
            bytes += static_cast<char>(byte);
        }
    }

    TokenizerJson m_json;
    mutable std::mutex m_mutex;
    mutable std::unordered_map<std::string, std::vector<Piece>> m_kept;
};

}  // namespace

Result<LoadedModel> loadBytePairs(const std::filesystem::path& path) {
    constexpr std::size_t most = 128u << 20;  // the largest known are 34 MB (Gemma 3)
    const Json file = TRY(readJsonFile(path, {.depth = 64, .bytes = most}));
    auto json = TRY(readTokenizerJson(file, path.string()));
    LoadedModel loaded{.model = nullptr, .added = json.added, .bos = json.bos, .eos = {}, .adds_bos = json.adds_bos};
    loaded.model = std::make_shared<BytePairModel>(std::move(json));
    return loaded;
}

}  // namespace graft::text
