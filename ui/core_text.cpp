#include "ui/core_text.h"

namespace graft::ui {

QString plainToolTip(const QString& text) {
    return text.isEmpty() ? QString() : QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(text.toHtmlEscaped());
}

QString oneLine(const QString& text) {
    QString line = text.simplified();
    for (QChar& sign : line) {
        const char16_t code = sign.unicode();
        const bool turnsDirection = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        if (turnsDirection) sign = QChar::ReplacementCharacter;
        else if (sign.category() == QChar::Other_Control) sign = QLatin1Char(' ');
    }
    return line;
}

}  // namespace graft::ui
