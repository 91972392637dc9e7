#include "ui/widgets/figure_tile.h"

#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

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
    show(Figure{QStringLiteral("–"), {}});
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
