// Messages to token ids with a mask of what the assistant says, in the form the model was trained on.
#pragma once

#include "base/result.h"
#include "text/tokenizer.h"

#include <cstdint>
#include <string>
#include <vector>

namespace graft::text {

enum class Role { system, user, assistant };

struct Message {
    Role role = Role::user;
    std::string content;
    friend bool operator==(const Message&, const Message&) = default;
};

// A run of the rendered conversation; markers are parsed for special tokens, content never is.
struct Segment {
    std::string text;
    SpecialTokens special = SpecialTokens::asText;
    bool learned = false;  // an assistant's content and the marker that ends it
};

struct ChatForm;

enum class GenerationPrompt { none, open };  // open: ends with the marker that starts the assistant's answer

class ChatTemplate {
public:
    // Recognises the forms of chat_forms.cpp (ChatML, the starter's) by rendering-independent comparison of the Jinja source; an empty source gives the
    // plain form (prompt, newline, answer, eos). An unknown template is an error that shows its first line.
    static Result<ChatTemplate> recognise(const Tokenizer& tokenizer);

    const std::string& id() const { return m_id; }
    std::vector<Segment> render(const std::vector<Message>& messages, GenerationPrompt prompt) const;
    // The tokens that end an answer (for stopping generation).
    const std::vector<TokenId>& stopTokens() const { return m_stop; }

private:
    std::string m_id;
    std::vector<TokenId> m_stop;
    const ChatForm* m_form = nullptr;
    std::string m_begin;      // the bos token's text, where the form starts with it
    std::string m_plain_end;  // the eos token's text, which ends an answer in the plain form
};

struct TokenizedText {
    std::vector<TokenId> ids;
    std::vector<std::uint8_t> learned;  // same length
};
TokenizedText tokenize(const Tokenizer& tokenizer, const std::vector<Segment>& segments);

}  // namespace graft::text
