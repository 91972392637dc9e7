#include "ui/style/field_drawing.h"

#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace graft::ui {

void drawField(const QStyleOption& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    const bool enabled = option.state & QStyle::State_Enabled;
    drawRounded(painter, option.rect, size::controlRadius, enabled ? colours.card : colours.window, enabled ? colours.edge : colours.hairline);
    if (enabled && option.state & QStyle::State_HasFocus) drawFocusRing(painter, option.rect, size::controlRadius, colours);
}

void drawComboBox(const QStyleOption& option, QPainter& painter) {
    drawField(option, painter);
    const Colours& colours = coloursOf(option);
    const QPointF middle(option.rect.right() - size::chevronRoom / 2.0, option.rect.center().y() + 0.5);
    drawChevron(painter, middle, 4, option.state & QStyle::State_Enabled ? colours.secondary : colours.edge);
}

QRect comboBoxPart(const QStyleOption& option, QStyle::SubControl part) {
    switch (part) {
        case QStyle::SC_ComboBoxEditField: return option.rect.adjusted(space::small, 0, -size::chevronRoom, 0);
        case QStyle::SC_ComboBoxArrow: return {option.rect.right() - size::chevronRoom, option.rect.top(), size::chevronRoom, option.rect.height()};
        case QStyle::SC_ComboBoxListBoxPopup: return option.rect;
        default: return option.rect;
    }
}

void drawCheckBox(const QStyleOption& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    const bool checked = option.state & QStyle::State_On;
    drawRounded(painter, option.rect, size::controlRadius / 2.0, checked ? colours.accent : colours.card, checked ? colours.accent : colours.edge);
    if (!checked) return;
    const QPixmap tick = iconPixmap(QStringLiteral("check"), colours.onAccent, option.rect.width(), painter.device()->devicePixelRatio());
    painter.drawPixmap(option.rect.topLeft(), tick);
}

void drawProgress(const QStyleOptionProgressBar& option, QPainter& painter) {
    constexpr int thickness = 6;
    const Colours& colours = coloursOf(option);
    QRectF groove = option.rect;
    groove.setTop(groove.center().y() - thickness / 2.0);
    groove.setHeight(thickness);
    drawRounded(painter, groove, thickness / 2.0, colours.hairline, {});
    const bool unknown = option.maximum <= option.minimum;
    if (unknown) {
        groove.setWidth(groove.width() / 4);
    } else {
        const double share = double(option.progress - option.minimum) / (option.maximum - option.minimum);
        if (share <= 0) return;
        groove.setWidth(qMax<double>(thickness, groove.width() * share));
    }
    drawRounded(painter, groove, thickness / 2.0, colours.accent, {});
}

void drawTab(const QStyleOptionTab& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    const bool chosen = option.state & QStyle::State_Selected, hovered = option.state & QStyle::State_MouseOver;
    QRect line = option.rect;
    line.setTop(line.bottom() - 1);
    if (chosen) painter.fillRect(line, colours.accent);
    if (option.state & QStyle::State_HasFocus) drawFocusRing(painter, option.rect.adjusted(2, 2, -2, -4), size::controlRadius, colours);
    painter.setPen(chosen || hovered ? colours.text : colours.secondary);
    painter.drawText(option.rect.adjusted(0, 0, 0, -2), Qt::AlignCenter | Qt::TextShowMnemonic, option.text);
}

void drawHeader(const QStyleOptionHeader& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), colours.hairline);
    painter.save();
    painter.setFont(fontFor(TextRole::secondary));
    painter.setPen(colours.secondary);
    const QRect place = option.rect.adjusted(space::small, 0, -space::small, 0);
    const QString text = painter.fontMetrics().elidedText(option.text, Qt::ElideRight, place.width());
    painter.drawText(place, int(option.textAlignment | Qt::AlignVCenter), text);
    painter.restore();
}

void drawItemPanel(const QStyleOptionViewItem& option, QPainter& painter) {
    const Colours& colours = coloursOf(option);
    if (option.state & QStyle::State_Selected)
        painter.fillRect(option.rect, colours.selection);
    else if (option.state & QStyle::State_MouseOver)
        painter.fillRect(option.rect, mixed(colours.card, colours.selection, 0.5));
    else if (option.backgroundBrush.style() != Qt::NoBrush)
        painter.fillRect(option.rect, option.backgroundBrush);
}

QRect scrollBarPart(const QStyleOptionSlider& option, QStyle::SubControl part) {
    constexpr int leastHandle = 24;
    const bool lying = option.orientation == Qt::Horizontal;
    const int extent = lying ? option.rect.width() : option.rect.height();
    const double range = double(option.maximum) - option.minimum;
    const int handle = range > 0 ? qBound(std::min(leastHandle, extent), int(extent * (option.pageStep / (range + option.pageStep))), extent) : extent;
    const int at = QStyle::sliderPositionFromValue(option.minimum, option.maximum, option.sliderPosition, extent - handle, option.upsideDown);
    const auto stretch = [&](int from, int length) {
        return lying ? QRect(option.rect.left() + from, option.rect.top(), length, option.rect.height())
                     : QRect(option.rect.left(), option.rect.top() + from, option.rect.width(), length);
    };
    switch (part) {
        case QStyle::SC_ScrollBarSlider: return stretch(at, handle);
        case QStyle::SC_ScrollBarSubPage: return stretch(0, at);
        case QStyle::SC_ScrollBarAddPage: return stretch(at + handle, extent - at - handle);
        case QStyle::SC_ScrollBarGroove: return option.rect;
        default: return {};
    }
}

void drawScrollBar(const QStyleOptionSlider& option, const QRect& handle, QPainter& painter) {
    if (option.maximum <= option.minimum) return;
    const Colours& colours = coloursOf(option);
    const bool held = option.state & QStyle::State_Sunken, hovered = option.state & QStyle::State_MouseOver;
    const QColor colour = mixed(colours.card, colours.edge, held ? 1 : hovered ? 0.8 : 0.5);
    const QRectF bar = QRectF(handle).adjusted(3, 3, -3, -3);
    drawRounded(painter, bar, qMin(bar.width(), bar.height()) / 2, colour, {});
}

}  // namespace graft::ui
