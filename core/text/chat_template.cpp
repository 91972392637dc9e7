#include "text/chat_template.h"

#include "base/shown_text.h"
#include "text/chat_forms.h"

#include <algorithm>

namespace graft::text {

namespace {

std::string_view nameOf(Role role) { return role == Role::system ? "system" : role == Role::user ? "user" : "assistant"; }

// White space outside of meaning, kinds of quotes and ways to write a line feed differ between files that mean the same.
std::string skeleton(std::string_view source) {
    std::string text;
    for (std::size_t i = 0; i < source.size(); ++i) {
        const char letter = source[i];
        if (letter == '\\' && i + 1 < source.size() && source[i + 1] == 'n') ++i;
        else if (letter == '"') text += '\'';
        else if (letter != ' ' && letter != '\n' && letter != '\r' && letter != '\t') text += letter;
    }
    return text;
}

}  // namespace

Result<ChatTemplate> ChatTemplate::recognise(const Tokenizer& tokenizer) {
    ChatTemplate result;
    const auto& source = tokenizer.chatTemplate();
    const auto textOf = [&](std::optional<TokenId> id) { return id ? tokenizer.piece(*id) : std::string(); };
    if (source.find_first_not_of(" \t\r\n") == std::string::npos) {
        result.m_id = "plain";
        if (tokenizer.addsBos()) result.m_begin = textOf(tokenizer.bos());
        result.m_plain_end = textOf(tokenizer.eos());
    } else {
        const auto wanted = skeleton(source);
        for (const auto& form : chatForms())
            if (std::ranges::any_of(form.sources, [&](std::string_view known) { return skeleton(known) == wanted; })) result.m_form = &form;
        if (!result.m_form)
            return Error{ErrorKind::unsupported, "Cannot use this model's chat template", "Graft does not know the template that starts with: " + shown(source, 60),
                         "Use a model with a ChatML template or a base model without one"};
        result.m_id = result.m_form->id;
        if (result.m_form->starts_with_bos) result.m_begin = textOf(tokenizer.bos());
        const auto end = tokenizer.idOf(result.m_form->end);
        if (!end)
            return Error{ErrorKind::badInput, "Cannot use this model's chat template", "the tokenizer has no token " + std::string(result.m_form->end), "Get a fresh copy of the model folder"};
        result.m_stop.push_back(*end);
    }
    if (const auto eos = tokenizer.eos(); eos && std::ranges::find(result.m_stop, *eos) == result.m_stop.end()) result.m_stop.push_back(*eos);
    return result;
}

std::vector<Segment> ChatTemplate::render(const std::vector<Message>& messages, GenerationPrompt prompt) const {
    std::vector<Segment> segments;
    const auto marker = [&](std::string text, bool learned = false) {
        if (!text.empty()) segments.push_back({std::move(text), SpecialTokens::parse, learned});
    };
    const auto content = [&](const Message& message) { segments.push_back({message.content, SpecialTokens::asText, message.role == Role::assistant}); };
    marker(m_begin);
    if (!m_form) {  // prompt, line feed, answer, eos
        for (const auto& message : messages) {
            content(message);
            if (message.role == Role::assistant) marker(m_plain_end, true);
            else marker("\n");
        }
        return segments;
    }
    const auto open = [&](std::string_view role) { marker(std::string(m_form->before_role) + std::string(role) + std::string(m_form->after_role)); };
    const auto write = [&](const Message& message) {
        open(nameOf(message.role));
        content(message);
        marker(std::string(m_form->end), message.role == Role::assistant);
        marker(std::string(m_form->after_end));
    };
    if (!m_form->default_system.empty() && (messages.empty() || messages.front().role != Role::system)) write({Role::system, std::string(m_form->default_system)});
    for (const auto& message : messages) write(message);
    if (prompt == GenerationPrompt::open) open(nameOf(Role::assistant));
    return segments;
}

TokenizedText tokenize(const Tokenizer& tokenizer, const std::vector<Segment>& segments) {
    TokenizedText result;
    // Text between two special tokens is encoded in one go, as the model's own tokenizer does, even where it comes from several
    // segments: a token belongs to the segment in which it begins.
    std::string run;
    std::vector<std::pair<std::size_t, bool>> learnedFrom;  // place in run -> learned
    const auto flush = [&] {
        for (const auto& piece : tokenizer.encodeWithPlaces(run)) {
            const auto part = std::ranges::upper_bound(learnedFrom, piece.begin, {}, &std::pair<std::size_t, bool>::first);
            result.ids.push_back(piece.id);
            result.learned.push_back(part != learnedFrom.begin() && std::prev(part)->second);
        }
        run.clear();
        learnedFrom.clear();
    };
    const auto plain = [&](std::string_view text, bool learned) {
        if (text.empty()) return;
        learnedFrom.emplace_back(run.size(), learned);
        run += text;
    };
    for (const auto& segment : segments) {
        std::size_t at = 0;
        while (segment.special == SpecialTokens::parse) {
            const auto found = tokenizer.findSpecial(segment.text, at);
            if (!found) break;
            plain(std::string_view(segment.text).substr(at, found->begin - at), segment.learned);
            flush();
            result.ids.push_back(found->id);
            result.learned.push_back(segment.learned);
            at = found->end;
        }
        plain(std::string_view(segment.text).substr(at), segment.learned);
    }
    flush();
    return result;
}

}  // namespace graft::text
