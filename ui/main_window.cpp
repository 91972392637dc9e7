#include "ui/main_window.h"

#include "ui/about.h"
#include "ui/bottom_bar.h"
#include "ui/guide_view.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/data_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/shortcuts.h"
#include "ui/style/tokens.h"
#include "ui/top_bar.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>

namespace graft::ui {

namespace {
constexpr auto geometryKey = "window/geometry";
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

void MainWindow::addShortcuts() {
    for (const ShortcutRow& row : shortcutTable()) {
        auto* shortcut = new QShortcut(row.keys, this);
        switch (row.action) {
            case ShortcutAction::page: connect(shortcut, &QShortcut::activated, this, [this, page = row.page] { choose(page); }); break;
            case ShortcutAction::undo: connect(shortcut, &QShortcut::activated, this, &MainWindow::undoWanted); break;
            case ShortcutAction::redo: connect(shortcut, &QShortcut::activated, this, &MainWindow::redoWanted); break;
            case ShortcutAction::keys: connect(shortcut, &QShortcut::activated, this, [this] { showShortcuts(this); }); break;
            case ShortcutAction::about: connect(shortcut, &QShortcut::activated, this, [this] { showAbout(this); }); break;
            case ShortcutAction::quit: connect(shortcut, &QShortcut::activated, this, &QWidget::close); break;
        }
    }
    connect(m_top, &TopBar::aboutWanted, this, [this] { showAbout(this); });
}

void MainWindow::restorePlace() {
    if (!restoreGeometry(QSettings().value(QLatin1String(geometryKey)).toByteArray())) resize(size::windowWidth, size::windowHeight);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_closing && m_closing() != Closing::now) return event->ignore();
    QSettings().setValue(QLatin1String(geometryKey), saveGeometry());
    event->accept();
}

}  // namespace graft::ui
