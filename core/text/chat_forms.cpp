#include "text/chat_forms.h"

#include <array>

namespace graft::text {

namespace {

constexpr std::array<std::string_view, 3> chatMl{
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}",
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}",
    "{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"};

constexpr std::string_view smolSystem = "You are a helpful AI assistant named SmolLM, trained by Hugging Face";
constexpr std::array<std::string_view, 1> smolLm2{
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face"
    "<|im_end|>\n' }}{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"};

constexpr std::array<std::string_view, 1> starter{
    "{{ bos_token }}{% for message in messages %}{{ '<|' + message['role'] + '|>\n' + message['content'] + '<|end|>\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>\n' }}{% endif %}"};

constexpr std::array<ChatForm, 3> forms{{
    {.id = "chatml", .sources = chatMl, .before_role = "<|im_start|>", .after_role = "\n", .end = "<|im_end|>", .after_end = "\n", .default_system = {}},
    {.id = "smollm2", .sources = smolLm2, .before_role = "<|im_start|>", .after_role = "\n", .end = "<|im_end|>", .after_end = "\n", .default_system = smolSystem},
    {.id = "starter", .sources = starter, .starts_with_bos = true, .before_role = "<|", .after_role = "|>\n", .end = "<|end|>", .after_end = "\n", .default_system = {}},
}};

}  // namespace

std::span<const ChatForm> chatForms() { return forms; }

}  // namespace graft::text
