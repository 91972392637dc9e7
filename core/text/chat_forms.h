// The chat forms that Graft writes, as data: what stands around each message, and the Jinja sources that mean the same.
#pragma once

#include <span>
#include <string_view>

namespace graft::text {

struct ChatForm {
    std::string_view id;
    std::span<const std::string_view> sources;  // Jinja texts, compared without white space and with one kind of quotes
    bool starts_with_bos = false;
    std::string_view before_role, after_role;   // "<|im_start|>" role "\n"
    std::string_view end;                       // ends every message; learned after an answer
    std::string_view after_end;                 // "\n", not learned
    std::string_view default_system;            // put in front when the first message is not the system's
};

std::span<const ChatForm> chatForms();

}  // namespace graft::text
