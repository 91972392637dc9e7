#include "ui/style/button_drawing.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"

#include <QPainter>
#include <QPointF>
#include <QStyleOption>

namespace graft::ui {

namespace {

enum class Kind { main, plain, quiet };

Kind kindOf(const QStyleOptionButton& option) {
    if (option.features & QStyleOptionButton::DefaultButton) return Kind::main;
    return option.features & QStyleOptionButton::Flat ? Kind::quiet : Kind::plain;
}

bool has(const QStyleOptionButton& option, QStyle::StateFlag flag) {
    return option.state & flag;
}

// Of a quiet button, beside its words; a plain one is a field that opens a list.
constexpr int smallChevron = 8;

bool opensMenu(const QStyleOptionButton& option) {
    return option.features & QStyleOptionButton::HasMenu && !option.text.isEmpty();
}

QColor fillOf(const QStyleOptionButton& option, const Colours& colours) {
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool pressed = has(option, QStyle::State_Sunken), hovered = has(option, QStyle::State_MouseOver);
    const double shade = !enabled ? 0 : pressed ? 0.16 : hovered ? 0.08 : 0;
    switch (kindOf(option)) {
        case Kind::main: return enabled ? mixed(colours.accent, colours.text, shade) : colours.hairline;
        case Kind::plain:
            if (has(option, QStyle::State_On)) return colours.selection;
            return mixed(colours.card, colours.text, shade / 2);
        case Kind::quiet:
            if (has(option, QStyle::State_On)) return colours.selection;
            return shade > 0 ? mixed(colours.card, colours.text, 0.08) : QColor(Qt::transparent);
    }
    return colours.card;
}

}  // namespace

void drawButtonPanel(const QStyleOptionButton& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    const bool focused = has(option, QStyle::State_HasFocus) && has(option, QStyle::State_Enabled);
    const bool enabled = has(option, QStyle::State_Enabled);
    QRectF rect = option.rect;
    if (focused) {
        drawFocusRing(painter, rect, size::controlRadius, colours);
        rect.adjust(3, 3, -3, -3);  // a gap, so that the ring is seen around a filled button too
    }
    const Kind kind = kindOf(option);
    QColor border;
    if (kind == Kind::plain) border = has(option, QStyle::State_On) ? colours.accent : enabled ? colours.edge : colours.hairline;
    drawRounded(painter, rect, focused ? size::controlRadius - 2 : size::controlRadius, fillOf(option, colours), border);
}

void drawButtonLabel(const QStyleOptionButton& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    const bool enabled = has(option, QStyle::State_Enabled);
    const Kind kind = kindOf(option);
    QColor ink = enabled ? colours.text : colours.secondary;
    if (kind == Kind::main && enabled) ink = colours.onAccent;
    if (kind == Kind::quiet && enabled) ink = colours.accent;
    const QFontMetrics metrics = option.fontMetrics;
    const QString& text = option.text;
    const int iconSide = option.icon.isNull() ? 0 : option.iconSize.width();
    const int gap = iconSide && !text.isEmpty() ? space::small : 0;
    const int textWidth = text.isEmpty() ? 0 : metrics.size(Qt::TextShowMnemonic, text).width();
    const bool menu = opensMenu(option), field = menu && kind == Kind::plain;
    const int chevron = menu && !field ? smallChevron + space::hair : 0;
    const int room = option.rect.width() - 2 * space::small;
    int x = field ? option.rect.left() + space::small : option.rect.left() + (option.rect.width() - qMin(room, iconSide + gap + textWidth + chevron)) / 2;
    if (field) drawChevron(painter, QPointF(option.rect.right() - size::chevronRoom / 2.0, option.rect.center().y() + 0.5), 4, enabled ? colours.secondary : colours.edge);
    else if (menu) drawChevron(painter, QPointF(x + iconSide + gap + textWidth + space::hair + smallChevron / 2.0, option.rect.center().y() + 1), 3, ink);
    if (iconSide) {
        const QIcon::Mode mode = enabled ? QIcon::Normal : QIcon::Disabled;
        option.icon.paint(&painter, QRect(x, option.rect.center().y() + 1 - iconSide / 2, iconSide, iconSide), Qt::AlignCenter, mode);
        x += iconSide + gap;
    }
    painter.setPen(ink);
    const QRect place(x, option.rect.top(), option.rect.right() - (field ? size::chevronRoom : space::hair) - x, option.rect.height());
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, metrics.elidedText(text, Qt::ElideRight, place.width(), Qt::TextShowMnemonic));
}

QSize buttonSize(const QStyleOptionButton& option) {
    const bool quiet = kindOf(option) == Kind::quiet;
    const int iconSide = option.icon.isNull() ? 0 : option.iconSize.width();
    const int gap = iconSide && !option.text.isEmpty() ? space::small : 0;
    const int text = option.text.isEmpty() ? 0 : option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width();
    const int padding = option.text.isEmpty() || quiet ? space::small : space::medium;
    const int chevron = !opensMenu(option) ? 0 : quiet ? smallChevron + space::hair : size::chevronRoom;
    return {text + gap + iconSide + chevron + 2 * padding, kindOf(option) == Kind::main ? size::mainButton : size::control};
}

}  // namespace graft::ui
