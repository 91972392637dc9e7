// In which language a text is written.
#pragma once

#include <string>
#include <string_view>

namespace graft::text {

// Its English name, as "German"; empty where the text (UTF-8) is too short, too mixed or too odd to tell. By CLD2, which knows 83 languages from their letters;
// a sentence may be taken for a close relative's (Spanish for Galician).
std::string languageOf(std::string_view text);

}  // namespace graft::text
