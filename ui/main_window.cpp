#include "ui/main_window.h"

#include "ui/about.h"
#include "ui/bottom_bar.h"
#include "ui/guide_view.h"
#include "ui/help_dialog.h"
#include "ui/pages/answers_tab.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/remembered_places.h"
#include "ui/shortcuts.h"
#include "ui/shown_texts.h"
#include "ui/style/tokens.h"
#include "ui/top_bar.h"
#include "ui/word_tips.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

#include <algorithm>

namespace graft::ui {

namespace {
constexpr auto geometryKey = "window/geometry";

// What Tab would come to first within `pane`.
QWidget* firstControl(QWidget* pane) {
    const auto stops = [pane](const QWidget* widget) { return (widget == pane || pane->isAncestorOf(widget)) && widget->isVisible() && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus); };
    for (QWidget* widget = pane; !stops(widget);) {
        widget = widget->nextInFocusChain();
        if (widget == pane) return nullptr;
        if (stops(widget)) return widget;
    }
    return pane;
}
}

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent), m_top(new TopBar), m_guide(new GuideView(m_guideModel)), m_bottom(new BottomBar), m_start(new StartPage), m_model(new ModelPage), m_data(new DataPage), m_method(new MethodPage), m_train(new TrainPage),
      m_compare(new ComparePage), m_takeHome(new TakeHomePage), m_pages(new QStackedWidget) {
    setWindowTitle(QStringLiteral("Graft"));
    setMinimumSize(size::windowWidth, size::windowHeight);
    for (QWidget* page : {static_cast<QWidget*>(m_start), static_cast<QWidget*>(m_model), static_cast<QWidget*>(m_data), static_cast<QWidget*>(m_method), static_cast<QWidget*>(m_train), static_cast<QWidget*>(m_compare), static_cast<QWidget*>(m_takeHome)})
        m_pages->addWidget(page);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_guide);
    auto* hairline = new QWidget;
    hairline->setFixedWidth(1);
    hairline->setAutoFillBackground(true);
    hairline->setBackgroundRole(QPalette::Mid);
    middle->addWidget(hairline);
    middle->addWidget(m_pages, 1);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_top);
    column->addLayout(middle, 1);
    column->addWidget(m_bottom);
    setCentralWidget(body);

    connect(m_guide, &GuideView::chosen, this, [this](PageId page) {
        m_pages->setCurrentIndex(static_cast<int>(page));
        Q_EMIT pageChosen(page);
    });
    new WordTips(this);
    addShortcuts();
    restorePlace();
    m_guide->setFocus();
}

void MainWindow::choose(PageId page) {
    m_guide->choose(page);
}

PageId MainWindow::page() const {
    return static_cast<PageId>(m_pages->currentIndex());
}

void MainWindow::startAfresh() {
    m_data->forget();
    m_compare->answers().forget();
    m_takeHome->forget();
    for (int page = int(PageId::model); page < m_pages->count(); ++page) leavePlaces(*m_pages->widget(page));
}

void MainWindow::addShortcuts() {
    for (const ShortcutRow& row : shortcutTable()) {
        auto* shortcut = new QShortcut(row.keys, this);
        switch (row.action) {
            case ShortcutAction::page: connect(shortcut, &QShortcut::activated, this, [this, page = row.page] { choose(page); }); break;
            case ShortcutAction::undo: connect(shortcut, &QShortcut::activated, this, &MainWindow::undoWanted); break;
            case ShortcutAction::redo: connect(shortcut, &QShortcut::activated, this, &MainWindow::redoWanted); break;
            case ShortcutAction::pane_after: connect(shortcut, &QShortcut::activated, this, [this] { goToPane(1); }); break;
            case ShortcutAction::pane_before: connect(shortcut, &QShortcut::activated, this, [this] { goToPane(-1); }); break;
            case ShortcutAction::keys: connect(shortcut, &QShortcut::activated, this, [this] { showHelp(HelpTab::keys, shownTexts(*this), this); }); break;
            case ShortcutAction::words: connect(shortcut, &QShortcut::activated, this, [this] { showHelp(HelpTab::words, shownTexts(*this), this); }); break;
            case ShortcutAction::about: connect(shortcut, &QShortcut::activated, this, [this] { showAbout(this); }); break;
            case ShortcutAction::quit: connect(shortcut, &QShortcut::activated, this, &QWidget::close); break;
        }
    }
    connect(m_top, &TopBar::undoWanted, this, &MainWindow::undoWanted);
    connect(m_top, &TopBar::redoWanted, this, &MainWindow::redoWanted);
    connect(m_top, &TopBar::aboutWanted, this, [this] { showAbout(this); });
}

// From the pane that holds the focus to the next one in which something can have it.
void MainWindow::goToPane(int direction) {
    const std::vector<QWidget*> panes{m_guide, m_pages->currentWidget(), m_bottom, m_top};
    const int count = int(panes.size());
    const QWidget* focused = focusWidget();
    const auto holder = std::ranges::find_if(panes, [focused](const QWidget* pane) { return focused && (pane == focused || pane->isAncestorOf(focused)); });
    const int from = holder == panes.end() ? (direction > 0 ? count - 1 : 0) : int(holder - panes.begin());
    for (int step = 1; step <= count; ++step) {
        QWidget* first = firstControl(panes[std::size_t((from + direction * step + count * step) % count)]);
        if (first) return first->setFocus(Qt::ShortcutFocusReason);
    }
}

void MainWindow::restorePlace() {
    if (!restoreGeometry(QSettings().value(QLatin1String(geometryKey)).toByteArray())) resize(size::windowWidth, size::windowHeight);
    for (int page = 0; page < m_pages->count(); ++page) restorePlaces(*m_pages->widget(page), QLatin1String(pageKeys[std::size_t(page)]));
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_closing && m_closing() != Closing::now) return event->ignore();
    QSettings().setValue(QLatin1String(geometryKey), saveGeometry());
    for (int page = 0; page < m_pages->count(); ++page) keepPlaces(*m_pages->widget(page), QLatin1String(pageKeys[std::size_t(page)]));
    event->accept();
}

}  // namespace graft::ui
