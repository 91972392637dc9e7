#include "ui/style/button_drawing.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"

#include <QPainter>
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

QColor fillOf(const QStyleOptionButton& option, const Colours& colours) {
    const bool enabled = has(option, QStyle::State_Enabled);
    const bool pressed = has(option, QStyle::State_Sunken), hovered = has(option, QStyle::State_MouseOver);
    const double shade = !enabled ? 0 : pressed ? 0.16 : hovered ? 0.08 : 0;
    switch (kindOf(option)) {
        case Kind::main: return enabled ? mixed(colours.accent, colours.text, shade) : colours.hairline;
        case Kind::plain:
            if (has(option, QStyle::State_On)) return colours.selection;
            return mixed(colours.card, colours.text, shade / 2);
        case Kind::quiet: return shade > 0 || has(option, QStyle::State_On) ? mixed(colours.card, colours.text, 0.08) : QColor(Qt::transparent);
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
    const int room = option.rect.width() - 2 * space::small;
    int x = option.rect.left() + (option.rect.width() - qMin(room, iconSide + gap + textWidth)) / 2;
    if (iconSide) {
        const QIcon::Mode mode = enabled ? QIcon::Normal : QIcon::Disabled;
        option.icon.paint(&painter, QRect(x, option.rect.center().y() + 1 - iconSide / 2, iconSide, iconSide), Qt::AlignCenter, mode);
        x += iconSide + gap;
    }
    painter.setPen(ink);
    const QRect place(x, option.rect.top(), option.rect.right() - space::hair - x, option.rect.height());
    painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextShowMnemonic, metrics.elidedText(text, Qt::ElideRight, place.width(), Qt::TextShowMnemonic));
}

QSize buttonSize(const QStyleOptionButton& option) {
    const bool quiet = kindOf(option) == Kind::quiet;
    const int iconSide = option.icon.isNull() ? 0 : option.iconSize.width();
    const int gap = iconSide && !option.text.isEmpty() ? space::small : 0;
    const int text = option.text.isEmpty() ? 0 : option.fontMetrics.size(Qt::TextShowMnemonic, option.text).width();
    const int padding = option.text.isEmpty() || quiet ? space::small : space::medium;
    return {text + gap + iconSide + 2 * padding, kindOf(option) == Kind::main ? size::mainButton : size::control};
}

}  // namespace graft::ui
