#include "base/json.h"
#include "base/shown_text.h"
#include "data/example.h"
#include "data/normalised_text.h"

#include <array>
#include <optional>

namespace graft::data {

namespace {

constexpr std::array<std::pair<std::string_view, text::Role>, 8> roleWords{{
    {"system", text::Role::system},
    {"user", text::Role::user},
    {"human", text::Role::user},
    {"assistant", text::Role::assistant},
    {"gpt", text::Role::assistant},
    {"bot", text::Role::assistant},
    {"chatbot", text::Role::assistant},
    {"model", text::Role::assistant},
}};

std::optional<text::Role> roleOfWord(std::string_view word) {
    for (const auto& [known, role] : roleWords)
        if (known == word) return role;
    return std::nullopt;
}

Error malformed(std::size_t turn, const std::string& why) {
    return Error{ErrorKind::badInput, "Cannot read the conversation", "turn " + std::to_string(turn + 1) + " " + why,
                 "Write each turn as {\"role\": \"user\" or \"assistant\", \"content\": \"...\"}."};
}

// The value of whichever of the two keys is there; having both, or neither, is an error.
Result<std::string> stringUnder(const Json& object, const char* key, const char* other, std::size_t turn) {
    const bool first = object.contains(key), second = object.contains(other);
    if (first && second) return malformed(turn, std::string("has both \"") + key + "\" and \"" + other + "\"");
    if (!first && !second) return malformed(turn, std::string("has neither \"") + key + "\" nor \"" + other + "\"");
    const Json& value = object.at(first ? key : other);
    if (!value.is_string()) return malformed(turn, std::string("has a \"") + (first ? key : other) + "\" that is not text");
    return value.get<std::string>();
}

Result<text::Message> messageOf(const Json& object, std::size_t turn) {
    if (!object.is_object()) return malformed(turn, "is not an object");
    if (object.contains("tool_calls") || object.contains("function_call")) return malformed(turn, "calls a tool, which cannot be learned yet");
    const std::string word = TRY(stringUnder(object, "role", "from", turn));
    const auto role = roleOfWord(word);
    if (!role) return malformed(turn, "has the unknown role \"" + shown(word, 40) + "\"");
    text::Message message{*role, TRY(stringUnder(object, "content", "value", turn))};
    if (isBlank(message.content) && message.role != text::Role::system) return malformed(turn, "is empty");
    return message;
}

}  // namespace

Result<std::vector<text::Message>> parseMessages(std::string_view cell) {
    const auto parsed = parseJson(cell, "the cell");
    if (!parsed)
        return Error{ErrorKind::badInput, "Cannot read the conversation", "the cell is not JSON: " + parsed.error().why, "Write it with double quotes, as JSON does."};
    const Json& json = *parsed;
    if (!json.is_array() || json.empty())
        return Error{ErrorKind::badInput, "Cannot read the conversation", "the cell is not a JSON array of turns", "Write it as [{\"role\": ..., \"content\": ...}, ...]."};
    std::vector<text::Message> messages;
    text::Role expected = text::Role::user;
    for (std::size_t turn = 0; turn < json.size(); ++turn) {
        text::Message message = TRY(messageOf(json[turn], turn));
        if (message.role == text::Role::system && turn > 0) return malformed(turn, "is a system turn that is not the first");
        if (message.role != text::Role::system) {
            if (message.role != expected)
                return malformed(turn, expected == text::Role::user ? "is the assistant's where the user's is due" : "is the user's where the assistant's is due");
            expected = expected == text::Role::user ? text::Role::assistant : text::Role::user;
        }
        messages.push_back(std::move(message));
    }
    if (messages.back().role != text::Role::assistant) return malformed(messages.size() - 1, "is the last and not the assistant's");
    return messages;
}

}  // namespace graft::data
