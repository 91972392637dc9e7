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

void TextLabel::tint() {
    const QColor colour = colourOf(m_tone, coloursOf(schemeOf(QApplication::palette())));
    if (palette().color(QPalette::WindowText) == colour) return;
    QPalette own;
    own.setColor(QPalette::WindowText, colour);
    setPalette(own);
}

}  // namespace graft::ui
