#include "text/byte_pairs.h"

#include "text/unicode.h"

#include <queue>
#include <tuple>

namespace graft::text {

namespace {

std::array<char32_t, 256> bytePoints() {
    std::array<char32_t, 256> points{};
    char32_t next = 256;
    for (int byte = 0; byte < 256; ++byte) {
        const bool printable = (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || (byte >= 0xAE && byte <= 0xFF);
        points[static_cast<std::size_t>(byte)] = printable ? static_cast<char32_t>(byte) : next++;
    }
    return points;
}

}  // namespace

const std::array<std::string, 256>& byteCharacters() {
    static const auto characters = [] {
        std::array<std::string, 256> texts;
        const auto points = bytePoints();
        for (std::size_t byte = 0; byte < 256; ++byte) appendUtf8(texts[byte], points[byte]);
        return texts;
    }();
    return characters;
}

int byteOfCharacter(char32_t point) {
    static const auto bytes = [] {
        std::array<int, 512> table;
        table.fill(-1);
        const auto points = bytePoints();
        for (std::size_t byte = 0; byte < 256; ++byte) table[points[byte]] = static_cast<int>(byte);
        return table;
    }();
    return point < bytes.size() ? bytes[point] : -1;
}

void BytePairs::encodeWord(std::string_view word, std::size_t base, std::vector<Piece>& out) const {
    if (whole_words_first) {
        std::string key;
        for (const char byte : word) key += byteCharacters()[static_cast<std::uint8_t>(byte)];
        if (const auto found = ids.find(key); found != ids.end()) {
            out.push_back({found->second, base, base + word.size()});
            return;
        }
    }
    // A linked list of symbols; the queue holds the pairs that may merge, the lowest rank and then the leftmost first. A pair whose
    // symbols have changed since it was queued is recognised by its length and skipped.
    struct Symbol {
        TokenId id;
        std::int32_t before, after;
        std::uint32_t begin, size;
    };
    std::vector<Symbol> symbols(word.size());
    for (std::size_t i = 0; i < word.size(); ++i)
        symbols[i] = {byte_ids[static_cast<std::uint8_t>(word[i])], std::int32_t(i) - 1, i + 1 < word.size() ? std::int32_t(i) + 1 : -1, std::uint32_t(i), 1};
    using Candidate = std::tuple<std::int32_t, std::int32_t, std::int32_t, std::uint32_t, TokenId>;  // rank, left, right, bytes, result
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> queue;
    const auto consider = [&](std::int32_t left, std::int32_t right) {
        if (left < 0 || right < 0) return;
        const auto found = merges.find({symbols[std::size_t(left)].id, symbols[std::size_t(right)].id});
        if (found != merges.end())
            queue.emplace(found->second.rank, left, right, symbols[std::size_t(left)].size + symbols[std::size_t(right)].size, found->second.result);
    };
    for (std::size_t i = 0; i + 1 < word.size(); ++i) consider(std::int32_t(i), std::int32_t(i) + 1);
    while (!queue.empty()) {
        const auto [rank, left, right, bytes, result] = queue.top();
        queue.pop();
        auto& a = symbols[std::size_t(left)];
        auto& b = symbols[std::size_t(right)];
        if (a.size == 0 || b.size == 0 || a.after != right || a.size + b.size != bytes) continue;
        a.id = result;
        a.size += b.size;
        a.after = b.after;
        b.size = 0;
        if (a.after >= 0) symbols[std::size_t(a.after)].before = left;
        consider(a.before, left);
        consider(left, a.after);
    }
    for (std::int32_t at = word.empty() ? -1 : 0; at >= 0; at = symbols[std::size_t(at)].after) {
        const auto& symbol = symbols[std::size_t(at)];
        out.push_back({symbol.id, base + symbol.begin, base + symbol.begin + symbol.size});
    }
}

}  // namespace graft::text
