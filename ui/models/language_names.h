// Codes of languages as people call them.
#pragma once

#include <QString>

#include <string>
#include <vector>

namespace graft::ui {

QString languageShown(const std::string& code);           // "German"; the code itself where it is not known
bool isAmong(const std::string& code, const std::vector<std::string>& codes);   // "de" is "deu", too

}  // namespace graft::ui
