#include "ui/remembered_places.h"

#include <QAbstractScrollArea>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QTabBar>

namespace graft::ui {

namespace {

// By its place among its like: a page makes them in one order.
template <class Part, class Use>
void each(const QWidget& page, const QString& key, const char* kind, Use use) {
    const QList<Part*> parts = page.findChildren<Part*>();
    for (qsizetype i = 0; i < parts.size(); ++i) use(*parts[i], QStringLiteral("places/%1/%2%3").arg(key, QLatin1String(kind)).arg(i));
}

// Another version of the program may have other tabs; a name tells them apart where a number does not.
int tabNamed(const QTabBar& tabs, const QString& name) {
    for (int tab = 0; tab < tabs.count(); ++tab)
        if (tabs.tabText(tab) == name && tabs.isTabVisible(tab) && tabs.isTabEnabled(tab)) return tab;
    return -1;
}

int firstTab(const QTabBar& tabs) {
    for (int tab = 0; tab < tabs.count(); ++tab)
        if (tabs.isTabVisible(tab) && tabs.isTabEnabled(tab)) return tab;
    return -1;
}

}  // namespace

void leavePlaces(QWidget& page) {
    for (QTabBar* tabs : page.findChildren<QTabBar*>())
        if (const int tab = firstTab(*tabs); tab >= 0) tabs->setCurrentIndex(tab);
    for (QAbstractScrollArea* area : page.findChildren<QAbstractScrollArea*>())
        for (QScrollBar* bar : {area->verticalScrollBar(), area->horizontalScrollBar()}) bar->setValue(bar->minimum());
}

void keepPlaces(const QWidget& page, const QString& key) {
    QSettings settings;
    each<QSplitter>(page, key, "splitter", [&](const QSplitter& splitter, const QString& name) {
        if (settings.contains(name) || splitter.property("moved").toBool()) settings.setValue(name, splitter.saveState());
    });
    each<QTabBar>(page, key, "tab", [&](const QTabBar& tabs, const QString& name) { settings.setValue(name, tabs.tabText(tabs.currentIndex())); });
}

void restorePlaces(QWidget& page, const QString& key) {
    const QSettings settings;
    each<QSplitter>(page, key, "splitter", [&](QSplitter& splitter, const QString& name) {
        QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter, [&splitter] { splitter.setProperty("moved", true); });
        if (splitter.restoreState(settings.value(name).toByteArray()) && splitter.count() > 1) Q_EMIT splitter.splitterMoved(splitter.sizes().constFirst(), 1);
    });
    each<QTabBar>(page, key, "tab", [&](QTabBar& tabs, const QString& name) {
        if (const int tab = tabNamed(tabs, settings.value(name).toString()); tab >= 0) tabs.setCurrentIndex(tab);
    });
}

}  // namespace graft::ui
