// Text that comes out of the core, a file or a model, made ready for the window: always plain, never markup.
#pragma once

#include <QString>
#include <filesystem>
#include <string>
#include <string_view>

namespace graft::ui {

inline QString fromCore(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}
inline QString pathText(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}
inline std::filesystem::path toPath(const QString& text) {
    return std::filesystem::path(text.toStdString());
}

// Qt shows a tool tip as HTML when it looks like it; escaped and wrapped, it never does.
QString plainToolTip(const QString& text);

// One line: line breaks and control characters become spaces, and direction overrides are shown as a replacement sign, so that a name
// can neither break a row nor read backwards.
QString oneLine(const QString& text);

// Pairs of straight quotation marks become “ and ”, as in the window's own sentences.
QString quoted(const QString& sentence);

}  // namespace graft::ui
