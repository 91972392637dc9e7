#include "ui/widgets/drop_area.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QPainter>
#include <QVBoxLayout>

namespace graft::ui {

DropArea::DropArea(const QString& title, const QString& text, QWidget* parent) : QWidget(parent), m_column(new QVBoxLayout(this)) {
    m_column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    m_column->setSpacing(space::small);
    auto* head = new TextLabel(TextRole::section, title);
    head->setAlignment(Qt::AlignCenter);
    auto* body = new TextLabel(TextRole::body, text, Tone::secondary, Flow::wrap);
    body->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    body->setFixedWidth(size::textWidth - 160);
    body->setMinimumHeight(body->heightForWidth(size::textWidth - 160));  // a centred label is not asked for it
    m_column->addStretch(1);
    m_column->addWidget(head, 0, Qt::AlignHCenter);
    m_column->addWidget(body, 0, Qt::AlignHCenter);
    m_column->addSpacing(space::small);
    m_column->addStretch(1);
}

void DropArea::addAction(QWidget* control) {
    m_column->insertWidget(m_column->count() - 1, control, 0, Qt::AlignHCenter);
}

void DropArea::setAwaiting(bool awaiting) {
    m_awaiting = awaiting;
    update();
}

void DropArea::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPen pen(m_awaiting ? colours.accent : colours.edge, m_awaiting ? 2 : 1, Qt::CustomDashLine);
    pen.setDashPattern({6, 4});
    painter.setPen(pen);
    painter.setBrush(m_awaiting ? mixed(colours.card, colours.selection, 0.6) : colours.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), size::cardRadius, size::cardRadius);
}

}  // namespace graft::ui
