#include "ui/widgets/figure_tile.h"

#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QVBoxLayout>

namespace graft::ui {

FigureTile::FigureTile(const QString& name, QWidget* parent)
    : Card(parent), m_value(new TextLabel(TextRole::figure)), m_context(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_name(name) {
    setFixedHeight(80);
    column()->setContentsMargins(size::cardPadding, 6, size::cardPadding, 6);
    column()->setSpacing(0);
    column()->addWidget(new TextLabel(TextRole::secondary, name, Tone::secondary));
    column()->addWidget(m_value);
    column()->addWidget(m_context);
    show(Figure{QStringLiteral("–"), {}});
}

void FigureTile::show(const Figure& figure) {
    m_value->setText(figure.value);
    m_context->setText(figure.context);
    setAccessibleName(QStringLiteral("%1: %2, %3").arg(m_name, figure.value, figure.context));
}

}  // namespace graft::ui
