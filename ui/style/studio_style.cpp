#include "ui/style/studio_style.h"

#include "ui/style/button_drawing.h"
#include "ui/style/field_drawing.h"
#include "ui/style/icon.h"
#include "ui/style/palette.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QFrame>
#include <QHeaderView>
#include <QListView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleFactory>
#include <QStyleOption>
#include <QTabBar>

namespace graft::ui {

StudioStyle::StudioStyle(std::optional<Scheme> forced) : QProxyStyle(QStyleFactory::create(QStringLiteral("Fusion"))), m_forced(forced) {}

void StudioStyle::polish(QPalette& palette) {
    palette = paletteFor(m_forced.value_or(schemeOf(palette)));
}

QPalette StudioStyle::standardPalette() const {
    return paletteFor(m_forced.value_or(Scheme::light));
}

void StudioStyle::polish(QWidget* widget) {
    QProxyStyle::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QTabBar*>(widget)) widget->setAttribute(Qt::WA_Hover);
    if (auto* view = qobject_cast<QAbstractItemView*>(widget)) view->viewport()->setAttribute(Qt::WA_Hover);
    if (auto* text = qobject_cast<QPlainTextEdit*>(widget)) text->viewport()->setAutoFillBackground(false);
    if (auto* header = qobject_cast<QHeaderView*>(widget)) header->viewport()->setAutoFillBackground(false);  // the frame's round corners show through
}

int StudioStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const {
    switch (metric) {
        case PM_LayoutHorizontalSpacing:
        case PM_LayoutVerticalSpacing: return space::small;
        case PM_LayoutLeftMargin:
        case PM_LayoutTopMargin:
        case PM_LayoutRightMargin:
        case PM_LayoutBottomMargin: return space::medium;
        case PM_ButtonIconSize:
        case PM_SmallIconSize:
        case PM_IndicatorWidth:
        case PM_IndicatorHeight: return size::smallIcon;
        case PM_ButtonShiftHorizontal:
        case PM_ButtonShiftVertical: return 0;
        case PM_ScrollBarExtent: return size::scrollBar;
        case PM_FocusFrameHMargin: return space::small - 2;  // beside the text of list items
        case PM_DefaultFrameWidth: return qobject_cast<const QListView*>(widget) ? space::hair : QProxyStyle::pixelMetric(metric, option, widget);
        case PM_SplitterWidth: return space::small;
        case PM_TabBarTabHSpace: return 2 * space::medium;
        case PM_TabBarTabOverlap:
        case PM_TabBarBaseOverlap:
        case PM_TabBarTabShiftVertical: return 0;
        default: return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StudioStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget, QStyleHintReturn* data) const {
    switch (hint) {
        case SH_ItemView_ShowDecorationSelected: return 1;
        case SH_EtchDisabledText:
        case SH_DitherDisabledText: return 0;
        case SH_TabBar_Alignment: return Qt::AlignLeft;
        case SH_UnderlineShortcut: return 1;
        case SH_ComboBox_Popup: return 0;  // a list under the field
        default: return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

QSize StudioStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents, const QWidget* widget) const {
    QSize wanted = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
        case CT_PushButton:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) return buttonSize(*button);
            return wanted;
        case CT_LineEdit:
        case CT_ComboBox:
        case CT_SpinBox: return {wanted.width(), size::control};
        case CT_TabBarTab: return {wanted.width(), size::mainButton};
        case CT_HeaderSection: return {wanted.width() + space::medium, size::tableHeader};
        case CT_ItemViewItem: return wanted.expandedTo({0, size::tableRow});
        case CT_MenuItem: return wanted.expandedTo({0, 28});
        default: return wanted;
    }
}

QRect StudioStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part, const QWidget* widget) const {
    const auto* bar = control == CC_ScrollBar ? qstyleoption_cast<const QStyleOptionSlider*>(option) : nullptr;
    if (control == CC_ComboBox && option) return comboBoxPart(*option, part);
    return bar ? scrollBarPart(*bar, part) : QProxyStyle::subControlRect(control, option, part, widget);
}

QRect StudioStyle::subElementRect(SubElement element, const QStyleOption* option, const QWidget* widget) const {
    if (element == SE_LineEditContents && option) return option->rect.adjusted(space::small, 0, -space::small, 0);
    if (element == SE_ProgressBarGroove && option) return option->rect;
    return QProxyStyle::subElementRect(element, option, widget);
}

void StudioStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    switch (element) {
        case PE_PanelButtonCommand:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) return drawButtonPanel(*button, *painter);
            break;
        case PE_FrameDefaultButton: return;
        case PE_PanelLineEdit: return drawField(*option, *painter);
        case PE_FrameLineEdit: return;
        case PE_Frame:
            if (const auto* frame = qobject_cast<const QFrame*>(widget); frame && frame->frameShape() == QFrame::StyledPanel) {
                const bool holdsText = qobject_cast<const QAbstractScrollArea*>(widget);
                drawRounded(*painter, option->rect, size::controlRadius, holdsText ? coloursOf(*option).card : QColor(), coloursOf(*option).hairline);
                if (widget->hasFocus()) drawFocusRing(*painter, option->rect, size::controlRadius, coloursOf(*option));
                return;
            }
            break;
        case PE_FrameFocusRect:
            if (widget && !qobject_cast<const QTabBar*>(widget)) drawFocusRing(*painter, option->rect, size::controlRadius / 2.0, coloursOf(*option));
            return;
        case PE_FrameTabWidget: return;
        case PE_FrameTabBarBase: {
            const QRect& rect = option->rect;
            return painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), coloursOf(*option).hairline);
        }
        case PE_IndicatorCheckBox: return drawCheckBox(*option, *painter);
        case PE_PanelItemViewItem:
            if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) return drawItemPanel(*item, *painter);
            break;
        case PE_PanelItemViewRow: return;
        case PE_PanelScrollAreaCorner: return;
        default: break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void StudioStyle::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter, const QWidget* widget) const {
    switch (element) {
        case CE_PushButton:  // Fusion would draw its own focus frame over ours
            proxy()->drawControl(CE_PushButtonBevel, option, painter, widget);
            return proxy()->drawControl(CE_PushButtonLabel, option, painter, widget);
        case CE_PushButtonBevel: return proxy()->drawPrimitive(PE_PanelButtonCommand, option, painter, widget);
        case CE_PushButtonLabel:
            if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) return drawButtonLabel(*button, *painter);
            break;
        case CE_ProgressBar:
            if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) return drawProgress(*bar, *painter);
            break;
        case CE_TabBarTab:
            if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) return drawTab(*tab, *painter);
            break;
        case CE_Header:
            if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) return drawHeader(*header, *painter);
            break;
        case CE_HeaderEmptyArea: return;
        case CE_Splitter: {
            QRect grip(0, 0, 32, 2);
            grip.moveCenter(option->rect.center());
            return painter->fillRect(grip, coloursOf(*option).edge);
        }
        default: break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void StudioStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter, const QWidget* widget) const {
    if (control == CC_ComboBox) return drawComboBox(*option, *painter);
    if (control == CC_ScrollBar)
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
            return drawScrollBar(*bar, proxy()->subControlRect(CC_ScrollBar, bar, SC_ScrollBarSlider, widget), *painter);
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

void dressApplication(std::optional<Scheme> forced) {
    QApplication::setStyle(new StudioStyle(forced));
    QApplication::setWindowIcon(applicationIcon());
    adoptSystemFont();
}

}  // namespace graft::ui
