#include "ui/widgets/choice_card.h"

#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"

#include <QChildEvent>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr double boxRadius = 4;
}

ChoiceCard::ChoiceCard(QWidget* parent) : QAbstractButton(parent), m_column(new QVBoxLayout(this)) {
    setCheckable(true);
    setBackgroundRole(QPalette::Window);  // its labels are texts, not the words of a button
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    m_column->setContentsMargins(size::cardPadding + size::icon + space::small, size::cardPadding, size::cardPadding, size::cardPadding);
    m_column->setSpacing(space::hair);
}

// The whole card is the button.
void ChoiceCard::childEvent(QChildEvent* event) {
    if (event->added())
        if (auto* widget = qobject_cast<QWidget*>(event->child())) widget->setAttribute(Qt::WA_TransparentForMouseEvents);
    QAbstractButton::childEvent(event);
}

// The parts do not see the mouse, and have their explanations all the same.
bool ChoiceCard::event(QEvent* event) {
    if (event->type() != QEvent::ToolTip) return QAbstractButton::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    for (const QWidget* part : findChildren<QWidget*>())
        if (part->isVisible() && !part->toolTip().isEmpty() && part->rect().contains(part->mapFromGlobal(help->globalPos()))) {
            QToolTip::showText(help->globalPos(), part->toolTip(), this);
            return true;
        }
    return QAbstractButton::event(event);
}

void ChoiceCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colours& colours = coloursOf(this);
    const bool hovered = isEnabled() && underMouse() && !isChecked();
    drawRounded(painter, rect(), size::cardRadius, hovered ? mixed(colours.card, colours.selection, 0.5) : colours.card, colours.hairline);
    if (isChecked() || hasFocus()) drawFocusRing(painter, rect(), size::cardRadius, colours);
    if (hasFocus() && isChecked()) drawRounded(painter, QRectF(rect()).adjusted(4, 4, -4, -4), size::cardRadius - 3, {}, colours.accent);

    const QRectF ring(size::cardPadding - 2, size::cardPadding, size::icon - 2, size::icon - 2);
    const double round = m_several ? boxRadius : ring.width() / 2;
    if (isChecked()) {
        drawRounded(painter, ring, round, colours.accent, {});
        painter.drawPixmap(ring.topLeft() + QPointF(1, 1), iconPixmap(QStringLiteral("check"), colours.onAccent, size::smallIcon, devicePixelRatioF()));
    } else {
        drawRounded(painter, ring, round, {}, isEnabled() ? colours.edge : colours.hairline);
    }
}

void ChoiceCard::setSeveral(bool several) {
    m_several = several;
    update();
}

void ChoiceCard::enterEvent(QEnterEvent*) {
    update();
}

void ChoiceCard::leaveEvent(QEvent*) {
    update();
}

}  // namespace graft::ui
