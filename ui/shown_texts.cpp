#include "ui/shown_texts.h"

#include <QAbstractButton>
#include <QAbstractItemModel>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QTabBar>

namespace graft::ui {

namespace {

// A mark of a shortcut is not part of the word.
QString words(QString label) {
    return label.replace(QStringLiteral("&&"), QStringLiteral("\x01")).remove(QLatin1Char('&')).replace(QLatin1Char('\x01'), QLatin1Char('&'));
}

QString headOf(const QHeaderView& header, int section) {
    return header.model() ? header.model()->headerData(section, header.orientation(), Qt::DisplayRole).toString() : QString();
}

// Parts of a card do not see the pointer; the card is asked in their place.
const QWidget* partAt(const QWidget& widget, const QPoint& place) {
    for (const QWidget* part : widget.findChildren<QWidget*>())
        if (part->isVisible() && part->testAttribute(Qt::WA_TransparentForMouseEvents) && part->rect().contains(part->mapFrom(&widget, place)) && !ownTexts(*part).isEmpty()) return part;
    return &widget;
}

}  // namespace

QStringList ownTexts(const QWidget& widget) {
    QStringList texts;
    if (const auto* label = qobject_cast<const QLabel*>(&widget)) texts << label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget)) texts << words(button->text());
    if (const auto* box = qobject_cast<const QGroupBox*>(&widget)) texts << words(box->title());
    if (const auto* choice = qobject_cast<const QComboBox*>(&widget)) texts << choice->currentText();
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget))
        for (int tab = 0; tab < tabs->count(); ++tab) texts << words(tabs->tabText(tab));
    if (const auto* header = qobject_cast<const QHeaderView*>(&widget); header && header->orientation() == Qt::Horizontal)
        for (int section = 0; section < header->count(); ++section)
            if (!header->isSectionHidden(section)) texts << headOf(*header, section);
    texts.removeAll(QString());
    return texts;
}

QStringList shownTexts(const QWidget& part) {
    QStringList texts = part.isVisible() ? ownTexts(part) : QStringList();
    for (const QWidget* widget : part.findChildren<QWidget*>())
        if (widget->isVisible()) texts << ownTexts(*widget);
    return texts;
}

PointedText textAt(const QWidget& widget, const QPoint& place) {
    if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
        const int tab = tabs->tabAt(place);
        return {words(tabs->tabText(tab)), tabs->tabToolTip(tab)};
    }
    if (const auto* header = qobject_cast<const QHeaderView*>(widget.parentWidget())) {
        const int section = header->logicalIndexAt(place);
        if (section < 0) return {};
        return {headOf(*header, section), header->model()->headerData(section, header->orientation(), Qt::ToolTipRole).toString()};
    }
    if (qobject_cast<const QAbstractScrollArea*>(widget.parentWidget())) return {};   // rows tell for themselves
    const QWidget* part = partAt(widget, place);
    return {ownTexts(*part).join(QLatin1Char('\n')), part->toolTip().isEmpty() ? widget.toolTip() : part->toolTip()};
}

}  // namespace graft::ui
