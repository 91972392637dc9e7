#include "ui/widgets/figure_tile.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/figure_export.h"
#include "ui/widgets/text_label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace graft::ui {

FigureTile::FigureTile(const QString& name, QWidget* parent)
    : Card(parent), m_name(new TextLabel(TextRole::secondary, name, Tone::secondary)), m_value(new TextLabel(TextRole::figure)),
      m_context(new TextLabel(TextRole::secondary, {}, Tone::secondary)) {
    setFixedHeight(80);
    column()->setContentsMargins(size::cardPadding, 6, size::cardPadding, 6);
    column()->setSpacing(0);
    column()->addWidget(m_name);
    column()->addWidget(m_value);
    column()->addWidget(m_context);
    setFocusPolicy(Qt::StrongFocus);   // so that the keyboard can copy it
    makeCopyable(*this, [this] { return QStringLiteral("%1: %2").arg(m_name->text(), m_value->text()); });
    show(Figure{QStringLiteral("–"), {}});
}

void FigureTile::paintEvent(QPaintEvent* event) {
    Card::paintEvent(event);
    QPainter painter(this);
    if (hasFocus()) drawFocusRing(painter, rect(), size::cardRadius, coloursOf(this));
}

void FigureTile::show(const Figure& figure) {
    m_value->setText(figure.value);
    m_context->setText(figure.context);
    tell();
}

void FigureTile::setName(const QString& name) {
    m_name->setText(name);
    tell();
}

void FigureTile::tell() {
    setAccessibleName(QStringLiteral("%1: %2, %3").arg(m_name->text(), m_value->text(), m_context->text()));
}

}  // namespace graft::ui
