#include "text/tokenizer.h"

#include "base/shown_text.h"
#include "text/tokenizer_model.h"
#include "text/tokenizer_settings.h"
#include "text/unicode.h"

#include <algorithm>
#include <set>

namespace graft::text {

namespace fs = std::filesystem;

struct Tokenizer::Facts {
    std::vector<AddedToken> added;  // longest first, so that the longest match wins
    std::set<TokenId> special;
    std::optional<TokenId> bos, eos;
    bool adds_bos = false;
    std::string chat_template;
};

Tokenizer::Tokenizer(std::shared_ptr<const TokenizerModel> model, std::shared_ptr<const Facts> facts)
    : m_model(std::move(model)), m_facts(std::move(facts)) {}

Result<Tokenizer> Tokenizer::load(const fs::path& folder) {
    auto loaded = TRY([&]() -> Result<LoadedModel> {
        if (fs::exists(folder / "tokenizer.json")) return loadBytePairs(folder / "tokenizer.json");
        if (fs::exists(folder / "tokenizer.model")) return loadSentencePiece(folder / "tokenizer.model");
        return Error{ErrorKind::notFound, "Cannot read the tokenizer of " + folder.string(), "the folder has neither tokenizer.json nor tokenizer.model",
                     "Get the whole model folder, tokenizer files included"};
    }());
    const auto settings = TRY(readTokenizerSettings(folder));
    auto facts = std::make_shared<Facts>();
    for (const auto& text : settings.special_tokens) {
        const bool known = std::ranges::any_of(loaded.added, [&](const AddedToken& token) { return token.text == text; });
        if (const auto id = loaded.model->idOf(text); id && !known) loaded.added.push_back({text, *id, true});
    }
    const auto named = [&](const std::optional<std::string>& text, std::optional<TokenId> otherwise) -> Result<std::optional<TokenId>> {
        if (!text) return otherwise;
        for (const auto& token : loaded.added)
            if (token.text == *text) return std::optional(token.id);
        if (const auto id = loaded.model->idOf(*text)) return id;
        return Error{ErrorKind::badInput, "Cannot use the tokenizer of " + folder.string(), "tokenizer_config.json names the token \"" + shown(*text, 60) + "\", which the vocabulary does not have",
                     "Get a fresh copy of the model folder"};
    };
    facts->bos = TRY(named(settings.bos_token, loaded.bos));
    facts->eos = TRY(named(settings.eos_token, loaded.eos));
    facts->adds_bos = facts->bos && settings.add_bos_token.value_or(loaded.adds_bos);
    facts->chat_template = settings.chat_template;
    facts->added = std::move(loaded.added);
    std::ranges::sort(facts->added, [](const AddedToken& a, const AddedToken& b) { return std::pair(b.text.size(), a.id) < std::pair(a.text.size(), b.id); });
    for (const auto& token : facts->added)
        if (token.special) facts->special.insert(token.id);
    return Tokenizer(std::move(loaded.model), std::move(facts));
}

std::vector<Piece> Tokenizer::encodeWithPlaces(std::string_view text) const {
    if (isUtf8(text)) return m_model->encode(text);
    return m_model->encode(replaceBadUtf8(text));
}

std::optional<Piece> Tokenizer::findSpecial(std::string_view text, std::size_t from) const {
    std::optional<Piece> first;
    for (const auto& token : m_facts->added) {
        const auto at = text.find(token.text, from);
        if (at != std::string_view::npos && (!first || at < first->begin)) first = Piece{token.id, at, at + token.text.size()};
    }
    return first;
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, SpecialTokens special) const {
    std::vector<TokenId> ids;
    const auto plain = [&](std::string_view part) {
        for (const auto& piece : encodeWithPlaces(part)) ids.push_back(piece.id);
    };
    std::size_t at = 0;
    while (special == SpecialTokens::parse) {
        const auto found = findSpecial(text, at);
        if (!found) break;
        plain(text.substr(at, found->begin - at));
        ids.push_back(found->id);
        at = found->end;
    }
    plain(text.substr(at));
    return ids;
}

std::string Tokenizer::decode(std::span<const TokenId> ids) const {
    std::vector<TokenId> plain;
    for (const auto id : ids)
        if (!isSpecial(id) && id >= 0 && id < size()) plain.push_back(id);
    auto text = m_model->decode(plain);
    return isUtf8(text) ? text : replaceBadUtf8(text);
}

std::string Tokenizer::piece(TokenId id) const {
    for (const auto& token : m_facts->added)
        if (token.id == id) return token.text;
    return id >= 0 && id < m_model->size() ? m_model->piece(id) : "<id " + std::to_string(id) + ">";
}

std::optional<TokenId> Tokenizer::idOf(std::string_view piece) const {
    for (const auto& token : m_facts->added)
        if (token.text == piece) return token.id;
    return m_model->idOf(piece);
}

bool Tokenizer::isSpecial(TokenId id) const { return m_facts->special.contains(id); }

std::int64_t Tokenizer::size() const {
    auto size = m_model->size();
    for (const auto& token : m_facts->added) size = std::max<std::int64_t>(size, token.id + 1);
    return size;
}

std::optional<TokenId> Tokenizer::bos() const { return m_facts->bos; }
std::optional<TokenId> Tokenizer::eos() const { return m_facts->eos; }
bool Tokenizer::addsBos() const { return m_facts->adds_bos; }
const std::string& Tokenizer::chatTemplate() const { return m_facts->chat_template; }

StreamDecoder::StreamDecoder(Tokenizer tokenizer) : m_tokenizer(std::move(tokenizer)) {}

std::string StreamDecoder::add(TokenId id) {
    m_pending.push_back(id);
    const auto text = m_tokenizer.decode(m_pending);
    // A character cut in the middle decodes to U+FFFD at the end: it waits for its next byte, of which it has at most three.
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    auto whole = text.size();
    for (int waiting = 0; waiting < 3 && std::string_view(text).substr(0, whole).ends_with(replacement); ++waiting) whole -= replacement.size();
    if (whole <= m_shown.size() || !text.starts_with(m_shown)) return {};
    auto news = text.substr(m_shown.size(), whole - m_shown.size());
    m_shown += news;
    return news;
}

std::string StreamDecoder::finish() {
    const auto text = m_tokenizer.decode(m_pending);
    auto rest = text.starts_with(m_shown) ? text.substr(m_shown.size()) : std::string();
    m_pending.clear();
    m_shown.clear();
    return rest;
}

}  // namespace graft::text
