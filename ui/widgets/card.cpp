#include "ui/widgets/card.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"

#include <QPainter>
#include <QVBoxLayout>

namespace graft::ui {

Card::Card(QWidget* parent) : QFrame(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(size::cardPadding, size::cardPadding, size::cardPadding, size::cardPadding);
    m_column->setSpacing(space::small);
}

void Card::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    drawRounded(painter, rect(), size::cardRadius, colours.card, colours.hairline);
}

}  // namespace graft::ui
