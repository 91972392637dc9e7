#include "ui/widgets/answer_view.h"

#include "ui/style/colours.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/wrap_mode.h"

#include <QEvent>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextDocument>
#include <QVBoxLayout>

namespace graft::ui {

AnswerView::AnswerView(const QString& caption, QWidget* parent)
    : QWidget(parent), m_caption(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_text(new QPlainTextEdit) {
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->document()->setDocumentMargin(space::small);
    m_text->viewport()->setAutoFillBackground(false);  // the frame's round corners stay round
    m_text->setMinimumHeight(40);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::hair);
    column->addWidget(m_caption);
    column->addWidget(m_text, 1);
    setCaption(caption);
}

void AnswerView::setCaption(const QString& caption) {
    m_caption->setText(caption);
    m_text->setAccessibleName(caption);
}

QString AnswerView::caption() const {
    return m_text->accessibleName();
}

void AnswerView::setAnswer(const QString& text) {
    m_marked.clear();
    if (m_text->toPlainText() == text) return;  // keeps selection and scroll position
    m_text->setWordWrapMode(wrapModeFor(text));
    m_text->setPlainText(text);
}

void AnswerView::setAnswer(const std::vector<MarkedText>& pieces) {
    if (m_marked == pieces && !pieces.empty()) return;
    m_marked = pieces;
    write();
}

void AnswerView::write() {
    m_text->clear();
    QString whole;
    for (const MarkedText& piece : m_marked) whole += piece.text;
    m_text->setWordWrapMode(wrapModeFor(whole));
    QTextCursor cursor(m_text->document());
    const Colours& colours = coloursOf(this);
    QTextCharFormat plain, marked;
    marked.setFontWeight(QFont::Bold);
    marked.setBackground(mixed(colours.card, colours.warn, 0.22));
    for (const MarkedText& piece : m_marked) cursor.insertText(piece.text, piece.mark == WordMark::differs ? marked : plain);
    m_text->moveCursor(QTextCursor::Start);
}

void AnswerView::changeEvent(QEvent* event) {
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_marked.empty()) write();
}

void AnswerView::setPlaceholder(const QString& text) {
    m_text->setPlaceholderText(text);
}

QString AnswerView::text() const {
    return m_text->toPlainText();
}

}  // namespace graft::ui
