#include "ui/widgets/text_label.h"

#include <QApplication>
#include <QEvent>
#include <QPainter>

namespace graft::ui {

TextLabel::TextLabel(TextRole role, const QString& text, Tone tone, Flow flow, QWidget* parent) : QLabel(parent), m_tone(tone), m_flow(flow) {
    setTextFormat(Qt::PlainText);
    setFont(fontFor(role));
    setWordWrap(flow == Flow::wrap);
    setText(text);
    tint();
}

void TextLabel::setText(const QString& text) {
    QLabel::setText(text.size() <= mostSigns ? text : text.left(mostSigns) + QStringLiteral("…"));
}

void TextLabel::setTone(Tone tone) {
    if (m_tone == tone) return;
    m_tone = tone;
    tint();
}

QSize TextLabel::minimumSizeHint() const {
    const QSize hint = QLabel::minimumSizeHint();
    if (m_flow == Flow::wrap) return hint;
    const int least = qMin(hint.width(), fontMetrics().horizontalAdvance(QStringLiteral("mmmm…")));
    return {least, hint.height()};
}

void TextLabel::paintEvent(QPaintEvent* event) {
    const QRect room = contentsRect();
    if (m_flow == Flow::wrap || fontMetrics().horizontalAdvance(text()) <= room.width()) return QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(room, int(alignment()) | Qt::TextSingleLine, fontMetrics().elidedText(text(), Qt::ElideRight, room.width()));
}

void TextLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) tint();
}

// Of its tone; where it cannot be used, quiet and still readable.
void TextLabel::tint() {
    const Colours& colours = coloursOf(schemeOf(QApplication::palette()));
    const QColor colour = colourOf(m_tone, colours);
    const auto holds = [this](QPalette::ColorGroup group, const QColor& wanted) { return palette().color(group, QPalette::WindowText) == wanted; };
    if (holds(QPalette::Active, colour) && holds(QPalette::Inactive, colour) && holds(QPalette::Disabled, colours.secondary)) return;
    QPalette own;
    own.setColor(QPalette::WindowText, colour);
    own.setColor(QPalette::Disabled, QPalette::WindowText, colours.secondary);
    setPalette(own);
}

}  // namespace graft::ui
