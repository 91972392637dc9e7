// How a text that somebody else wrote is broken into lines.
#pragma once

#include <QString>
#include <QTextOption>

namespace graft::ui {

// Between words, as ever. A text with a word longer than any line is broken anywhere: looking for a place to break takes Qt time by the square of its length.
inline QTextOption::WrapMode wrapModeFor(const QString& text) {
    constexpr qsizetype longest = 1000;
    qsizetype word = 0;
    for (const QChar sign : text) {
        word = sign.isSpace() ? 0 : word + 1;
        if (word > longest) return QTextOption::WrapAnywhere;
    }
    return QTextOption::WrapAtWordBoundaryOrAnywhere;
}

}  // namespace graft::ui
