#include "ui/widgets/token_view.h"

#include "ui/core_text.h"
#include "ui/style/colours.h"
#include "ui/style/tokens.h"

#include <QEvent>
#include <QLocale>
#include <QTextDocument>

namespace graft::ui {

namespace {

// Line breaks stay; what would be invisible or turn the direction of reading is shown as a sign.
QString visible(const std::string& token) {
    QString text = fromCore(token);
    for (QChar& sign : text) {
        const char16_t code = sign.unicode();
        const bool turnsDirection = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
        const bool control = sign.category() == QChar::Other_Control && code != '\n' && code != '\t';
        if (turnsDirection || control) sign = QChar::ReplacementCharacter;
    }
    return text;
}

}  // namespace

TokenView::TokenView(QWidget* parent) : QPlainTextEdit(parent) {
    setReadOnly(true);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setAccessibleName(tr("The example as the model sees it"));
    setUndoRedoEnabled(false);
    document()->setDocumentMargin(space::small);
    viewport()->setAutoFillBackground(false);  // the frame's round corners stay round
    setMinimumHeight(64);
}

void TokenView::showExample(const service::SeenExample* example, std::int64_t limit, data::LengthPolicy policy) {
    m_example = example ? std::optional(*example) : std::nullopt;
    m_limit = limit;
    m_policy = policy;
    write();
}

void TokenView::write() {
    clear();
    if (!m_example) return;
    const Colours& colours = coloursOf(this);
    QTextCharFormat context, learned, cut;
    context.setForeground(colours.secondary);
    learned.setForeground(colours.text);
    learned.setBackground(colours.learned);
    learned.setFontUnderline(true);
    cut.setForeground(colours.secondary);
    cut.setBackground(colours.cut);
    cut.setFontStrikeOut(true);
    const bool tooLong = m_limit > 0 && m_example->length > m_limit;
    const std::size_t from = !tooLong ? m_example->tokens.size() : m_policy == data::LengthPolicy::drop ? 0 : std::size_t(m_limit);
    QTextCursor cursor(document());
    // Tokens of one kind are written in one go: a long example has thousands.
    QString run;
    const QTextCharFormat* format = nullptr;
    for (std::size_t i = 0; i < m_example->tokens.size(); ++i) {
        const QTextCharFormat* wanted = i >= from ? &cut : m_example->tokens[i].learned ? &learned : &context;
        if (wanted != format && !run.isEmpty()) cursor.insertText(std::exchange(run, {}), *format);
        format = wanted;
        run += visible(m_example->tokens[i].text);
    }
    if (!run.isEmpty()) cursor.insertText(run, *format);
    if (m_example->length > std::int64_t(m_example->tokens.size()))
        cursor.insertText(tr("\n… the first %1 of %2 tokens").arg(QLocale().toString(qlonglong(m_example->tokens.size())), QLocale().toString(qlonglong(m_example->length))), context);
    moveCursor(QTextCursor::Start);
}

void TokenView::changeEvent(QEvent* event) {
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) write();
}

}  // namespace graft::ui
