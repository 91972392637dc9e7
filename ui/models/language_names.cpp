#include "ui/models/language_names.h"

#include "ui/core_text.h"

#include <QLocale>

#include <algorithm>

namespace graft::ui {

QString languageShown(const std::string& code) {
    const auto language = QLocale::codeToLanguage(fromCore(code));
    return language == QLocale::AnyLanguage ? oneLine(fromCore(code)) : QLocale::languageToString(language);
}

bool isAmong(const std::string& code, const std::vector<std::string>& codes) {
    const auto language = QLocale::codeToLanguage(fromCore(code));
    return std::ranges::any_of(codes, [&](const std::string& other) { return code == other || (language != QLocale::AnyLanguage && language == QLocale::codeToLanguage(fromCore(other))); });
}

}  // namespace graft::ui
