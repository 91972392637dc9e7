#include "ui/core_text.h"

#include <QRegularExpression>

namespace graft::ui {

QString plainToolTip(const QString& text) {
    constexpr qsizetype mostSigns = 1500;   // a tip is read at a glance, and never larger than the screen
    const QString shown = text.size() <= mostSigns ? text : text.left(mostSigns) + QStringLiteral("…");
    return text.isEmpty() ? QString() : QStringLiteral("<p style=\"white-space:pre-wrap\">%1</p>").arg(shown.toHtmlEscaped());
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

QString quoted(const QString& sentence) {
    static const QRegularExpression pair(QStringLiteral("\"([^\"]*)\""));
    return QString(sentence).replace(pair, QStringLiteral("“\\1”"));
}

}  // namespace graft::ui
