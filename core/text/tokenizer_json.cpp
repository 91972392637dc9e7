#include "text/tokenizer_json.h"

#include "base/shown_text.h"

#include <algorithm>

namespace graft::text {

namespace {

constexpr std::size_t mostTokens = 4'000'000;

class Reader {
public:
    explicit Reader(const std::string& source) : m_source(source) {}

    Error bad(const std::string& why) const { return {ErrorKind::badInput, "Cannot read " + m_source, why, "Get a fresh copy of the model folder"}; }
    Error unsupported(const std::string& part, const Json& found) const {
        const auto type = found.is_object() && found.contains("type") ? writeJsonLine(found["type"]) : writeJsonLine(found);
        return {ErrorKind::unsupported, "Cannot use the tokenizer of " + m_source, "its " + part + " is of a kind that Graft does not run: " + shown(type),
                "Use a model with a byte-level BPE tokenizer (GPT-2, SmolLM, Llama 3, Qwen 2) or a SentencePiece tokenizer.model"};
    }

    Result<void> normalizer(const Json& json, TokenizerJson& result) const {
        if (json.is_null()) return {};
        const auto type = json.value("type", std::string());
        if (type == "NFC") {
            result.composes = true;
            return {};
        }
        if (type == "Sequence" && json.contains("normalizers") && json["normalizers"].is_array()) {
            for (const auto& inner : json["normalizers"]) TRY(normalizer(inner, result));
            return {};
        }
        return unsupported("normaliser", json);
    }

    Result<void> preTokenizer(const Json& json, TokenizerJson& result) const {
        if (!json.is_object()) return unsupported("pre-tokenizer", json);
        const auto type = json.value("type", std::string());
        if (type == "Sequence" && json.contains("pretokenizers") && json["pretokenizers"].is_array()) {
            for (const auto& inner : json["pretokenizers"]) TRY(preTokenizer(inner, result));
            return {};
        }
        if (type == "ByteLevel") {
            result.space_in_front = json.value("add_prefix_space", false);
            if (json.value("use_regex", true)) result.splits.push_back(SplitPattern::gpt2());
            return {};
        }
        if (type == "Digits" && json.value("individual_digits", false)) {
            result.splits.push_back(SplitPattern::digits());
            return {};
        }
        if (type == "Split" && json.value("behavior", std::string()) == "Isolated" && !json.value("invert", false) && json.contains("pattern") &&
            json["pattern"].is_object() && json["pattern"].contains("Regex") && json["pattern"]["Regex"].is_string()) {
            result.splits.push_back(TRY(SplitPattern::compile(json["pattern"]["Regex"].get<std::string>())));
            return {};
        }
        return unsupported("pre-tokenizer", json);
    }

    Result<void> vocabulary(const Json& model, BytePairs& pairs) const {
        if (!model.contains("vocab") || !model["vocab"].is_object()) return bad("model.vocab is missing");
        const auto& vocab = model["vocab"];
        if (vocab.size() > mostTokens) return bad("model.vocab has more than " + std::to_string(mostTokens) + " entries");
        for (const auto& [piece, id] : vocab.items()) {
            if (!id.is_number_unsigned() || id.get<std::uint64_t>() >= 2 * mostTokens) return bad("the token \"" + shown(piece, 40) + "\" has no id from 0 to " + std::to_string(2 * mostTokens));
            const auto value = id.get<TokenId>();
            if (pairs.pieces.size() <= std::size_t(value)) pairs.pieces.resize(std::size_t(value) + 1);
            auto& place = pairs.pieces[std::size_t(value)];
            if (!place.empty()) return bad("the tokens \"" + shown(place, 40) + "\" and \"" + shown(piece, 40) + "\" have the same id " + std::to_string(value));
            if (piece.empty()) return bad("the token with id " + std::to_string(value) + " is empty");
            place = piece;
            pairs.ids.emplace(piece, value);
        }
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const auto found = pairs.ids.find(byteCharacters()[byte]);
            if (found == pairs.ids.end()) return bad("the vocabulary has no token for byte " + std::to_string(byte) + ", so it is not byte-level");
            pairs.byte_ids[byte] = found->second;
        }
        return {};
    }

    Result<void> merges(const Json& model, BytePairs& pairs) const {
        if (!model.contains("merges") || !model["merges"].is_array()) return bad("model.merges is missing");
        std::int32_t rank = 0;
        for (const auto& merge : model["merges"]) {
            std::string left, right;
            if (merge.is_string()) {  // "a b"
                const auto& text = merge.get_ref<const std::string&>();
                const auto space = text.find(' ');
                if (space == std::string::npos) return bad("merge " + std::to_string(rank) + " has no space");
                left = text.substr(0, space);
                right = text.substr(space + 1);
            } else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string()) {  // ["a", "b"]
                left = merge[0].get<std::string>();
                right = merge[1].get<std::string>();
            } else {
                return bad("merge " + std::to_string(rank) + " is not a pair of texts");
            }
            const auto a = pairs.ids.find(left), b = pairs.ids.find(right), both = pairs.ids.find(left + right);
            for (const auto& [found, text] : {std::pair{a, left}, {b, right}, {both, left + right}})
                if (found == pairs.ids.end()) return bad("merge " + std::to_string(rank) + " needs the token \"" + shown(text, 40) + "\", which the vocabulary does not have");
            pairs.merges.try_emplace({a->second, b->second}, Merge{rank++, both->second});
        }
        return {};
    }

    Result<void> addedTokens(const Json& json, TokenizerJson& result) const {
        if (!json.is_array()) return {};
        for (const auto& token : json) {
            if (!token.is_object() || !token.contains("content") || !token["content"].is_string() || !token.contains("id") || !token["id"].is_number_unsigned() ||
                token["id"].get<std::uint64_t>() >= 2 * mostTokens)
                return bad("an entry of added_tokens has no content or id");
            const auto content = token["content"].get<std::string>();
            if (content.empty()) return bad("an added token is empty");
            for (const auto* flag : {"single_word", "lstrip", "rstrip"})
                if (token.value(flag, false)) return unsupported("added token \"" + shown(content, 40) + "\" with " + flag, token);
            result.added.push_back({content, token["id"].get<TokenId>(), token.value("special", false)});
        }
        return {};
    }

    // A template that starts with a special token means: every text starts with it.
    void postProcessor(const Json& json, TokenizerJson& result) const {
        if (!json.is_object()) return;
        const auto type = json.value("type", std::string());
        if (type == "Sequence" && json.contains("processors") && json["processors"].is_array())
            for (const auto& inner : json["processors"]) postProcessor(inner, result);
        if (type != "TemplateProcessing" || !json.contains("single") || !json["single"].is_array() || json["single"].empty()) return;
        const auto& first = json["single"][0];
        if (!first.is_object() || !first.contains("SpecialToken") || !first["SpecialToken"].is_object()) return;
        const auto name = first["SpecialToken"].value("id", std::string());
        const auto token = std::ranges::find(result.added, name, &AddedToken::text);
        if (token == result.added.end()) return;
        result.adds_bos = true;
        result.bos = token->id;
    }

private:
    const std::string& m_source;
};

Result<TokenizerJson> read(const Json& json, const Reader& reader) {
    if (!json.is_object() || !json.contains("model") || !json["model"].is_object()) return reader.bad("the field model is missing");
    const auto& model = json["model"];
    if (model.value("type", std::string("BPE")) != "BPE") return reader.unsupported("model", model);
    for (const auto* name : {"continuing_subword_prefix", "end_of_word_suffix"})
        if (model.contains(name) && model[name].is_string() && !model[name].get_ref<const std::string&>().empty()) return reader.unsupported(std::string("model with ") + name, model);
    if (model.value("byte_fallback", false)) return reader.unsupported("model with byte_fallback", model);
    TokenizerJson result;
    TRY(reader.normalizer(json.value("normalizer", Json()), result));
    TRY(reader.preTokenizer(json.value("pre_tokenizer", Json()), result));
    TRY(reader.vocabulary(model, result.pairs));
    TRY(reader.merges(model, result.pairs));
    TRY(reader.addedTokens(json.value("added_tokens", Json()), result));
    reader.postProcessor(json.value("post_processor", Json()), result);
    result.pairs.whole_words_first = model.value("ignore_merges", false);
    return result;
}

}  // namespace

Result<TokenizerJson> readTokenizerJson(const Json& json, const std::string& source) {
    const Reader reader(source);
    try {
        return read(json, reader);
    } catch (const Json::type_error& problem) {  // of Json::value, where a field is there with another type
        const std::string_view text = problem.what();
        return reader.bad("a field has another type: " + shown(text.substr(text.find(' ') + 1), 200));
    }
}

}  // namespace graft::text
