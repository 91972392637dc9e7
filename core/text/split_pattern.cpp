#include "text/split_pattern.h"

#include "base/shown_text.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace graft::text {

struct SplitPattern::Code {
    pcre2_code* compiled = nullptr;
    ~Code() { pcre2_code_free(compiled); }
};

namespace {

// As published in the tokenizer.json of GPT-2, Llama 3, Qwen 2 and their relatives (peft-interop notes, section 7).
constexpr std::string_view gpt2Pattern = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";
constexpr std::string_view llama3Pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view qwen2Pattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";
constexpr std::string_view digitPattern = R"(\p{N})";
constexpr std::array known{gpt2Pattern, llama3Pattern, qwen2Pattern, digitPattern};

pcre2_code* compiledCode(std::string_view pattern) {
    int code = 0;
    PCRE2_SIZE offset = 0;
    auto* compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(), PCRE2_UTF | PCRE2_UCP, &code, &offset, nullptr);
    if (!compiled) throw std::logic_error("a pattern of our own table does not compile");
    pcre2_jit_compile(compiled, PCRE2_JIT_COMPLETE);  // without JIT the interpreter runs it
    return compiled;
}

struct MatchData {
    pcre2_match_data* data;
    explicit MatchData(const pcre2_code* code) : data(pcre2_match_data_create_from_pattern(code, nullptr)) {}
    ~MatchData() { pcre2_match_data_free(data); }
};

}  // namespace

SplitPattern::SplitPattern(std::shared_ptr<const Code> code) : m_code(std::move(code)) {}

Result<SplitPattern> SplitPattern::compile(std::string_view pattern) {
    if (std::ranges::find(known, pattern) == known.end())
        return Error{ErrorKind::unsupported, "Cannot use this tokenizer", "its split pattern is not one that Graft knows: " + shown(pattern),
                     "Use a model with the tokenizer of GPT-2, SmolLM, Llama 3 or Qwen 2, or one with a SentencePiece tokenizer.model"};
    auto code = std::make_shared<Code>();
    code->compiled = compiledCode(pattern);
    return SplitPattern(std::move(code));
}

const SplitPattern& SplitPattern::gpt2() {
    static const SplitPattern pattern = compile(gpt2Pattern).value();
    return pattern;
}

const SplitPattern& SplitPattern::digits() {
    static const SplitPattern pattern = compile(digitPattern).value();
    return pattern;
}

void SplitPattern::split(std::string_view text, std::vector<std::string_view>& parts) const {
    const MatchData match(m_code->compiled);
    const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.data());
    std::size_t done = 0;
    for (std::size_t at = 0; at < text.size();) {
        int found = pcre2_match(m_code->compiled, subject, text.size(), at, PCRE2_NO_UTF_CHECK, match.data, nullptr);
        // The JIT's own stack is small; the interpreter works on the heap.
        if (found == PCRE2_ERROR_JIT_STACKLIMIT) found = pcre2_match(m_code->compiled, subject, text.size(), at, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, match.data, nullptr);
        if (found == PCRE2_ERROR_NOMATCH) break;
        if (found < 0) throw std::runtime_error("splitting text into words ran out of its limits");
        const auto* places = pcre2_get_ovector_pointer(match.data);
        if (places[0] > done) parts.push_back(text.substr(done, places[0] - done));
        if (places[1] > places[0]) parts.push_back(text.substr(places[0], places[1] - places[0]));
        at = done = std::max<std::size_t>(places[1], places[0] + 1);
    }
    if (done < text.size()) parts.push_back(text.substr(done));
}

}  // namespace graft::text
