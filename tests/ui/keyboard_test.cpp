// By keys alone: what F1 lists is there and does what it says, nothing is there that it does not list, Tab goes round every page and back, no letter is taken twice.
#include "page_states.h"
#include "ui/about.h"
#include "ui/help_dialog.h"
#include "ui/shortcuts.h"
#include "ui/style/studio_style.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;
using sample::Fill;
using sample::windowIn;

namespace {

// Every key that the running window obeys besides the table of the window: by shortcut or action of a control.
QMap<QString, QString> keysInUse(const MainWindow& window) {
    QMap<QString, QString> keys;
    for (const QShortcut* shortcut : window.findChildren<QShortcut*>())
        keys.insert(shortcut->key().toString(QKeySequence::NativeText), QLatin1String(shortcut->parent()->metaObject()->className()));
    for (const QAction* action : window.findChildren<QAction*>())
        for (const QKeySequence& sequence : action->shortcuts()) keys.insert(sequence.toString(QKeySequence::NativeText), action->text());
    keys.remove(QString());
    return keys;
}

QString letterOf(const QAbstractButton& button) {
    return QKeySequence::mnemonic(button.text()).toString();
}

bool takesTab(const QWidget& widget) {
    return widget.isVisible() && widget.isEnabled() && (widget.focusPolicy() & Qt::TabFocus) && !widget.focusProxy();
}

}  // namespace

class KeyboardTest : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<MainWindow> shown(PageId page, Fill fill) {
        auto window = windowIn(page, fill);
        window->show();
        window->activateWindow();
        return QTest::qWaitForWindowActive(window.get()) ? std::move(window) : nullptr;
    }

    // The title of the dialog that `press` opens, which is closed again.
    template <class Press>
    static QString dialogAfter(Press press) {
        QString title;
        QTimer::singleShot(0, qApp, [&] {
            if (auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget())) title = dialog->windowTitle(), dialog->reject();
        });
        press();
        return title;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }

    void everyKeyIsListed() {
        QString listed;
        for (const ShortcutRow& row : shortcutTable()) listed += row.keys.toString(QKeySequence::NativeText) + QLatin1Char('\n');
        for (const KeyLine& line : keysOfControls()) listed += line.keys + QLatin1Char('\n');
        const auto window = shown(PageId::data, Fill::full);
        QVERIFY(window);
        const auto keys = keysInUse(*window);
        QVERIFY(keys.size() >= qsizetype(shortcutTable().size()));
        for (auto [key, owner] : keys.asKeyValueRange())
            QVERIFY2(QRegularExpression(QStringLiteral("(^|, )%1($|,| )").arg(QRegularExpression::escape(key)), QRegularExpression::MultilineOption).match(listed).hasMatch(), qPrintable(key + QStringLiteral(" of ") + owner));
    }

    void everyDialogIsReadOut() {
        for (const auto make : {+[] { return makeHelp(HelpTab::words, {QStringLiteral("rank")}, nullptr); }, +[] { return makeAbout(nullptr); }}) {
            const std::unique_ptr<QDialog> dialog(make());
            dialog->show();
            for (QWidget* widget : dialog->findChildren<QWidget*>()) {
                if (!takesTab(*widget)) continue;
                QAccessibleInterface* shown = QAccessible::queryAccessibleInterface(widget);
                QVERIFY2(shown && !shown->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
            }
        }
    }

    void noKeyStandsTwice() {
        QStringList keys;
        for (const ShortcutRow& row : shortcutTable()) keys << row.keys.toString();
        QCOMPARE(keys.size(), QSet<QString>(keys.begin(), keys.end()).size());
    }

    void everyListedKeyWorks_data() {
        QTest::addColumn<int>("row");
        const auto table = shortcutTable();
        for (std::size_t i = 0; i < table.size(); ++i) QTest::addRow("%s", qPrintable(table[i].keys.toString())) << int(i);
    }
    void everyListedKeyWorks() {
        QFETCH(int, row);
        const ShortcutRow chosen = shortcutTable()[std::size_t(row)];
        const auto window = shown(chosen.page == PageId::start ? PageId::train : PageId::start, Fill::full);
        QVERIFY(window);
        QSignalSpy undo(window.get(), &MainWindow::undoWanted), redo(window.get(), &MainWindow::redoWanted);
        const auto press = [&] { QTest::keySequence(window.get(), chosen.keys); };
        switch (chosen.action) {
            case ShortcutAction::page:
                press();
                QCOMPARE(int(window->page()), int(chosen.page));
                break;
            case ShortcutAction::undo:
                press();
                QCOMPARE(undo.count(), 1);
                break;
            case ShortcutAction::redo:
                press();
                QCOMPARE(redo.count(), 1);
                break;
            case ShortcutAction::keys: QCOMPARE(dialogAfter(press), QStringLiteral("Keys and words")); break;
            case ShortcutAction::words: QCOMPARE(dialogAfter(press), QStringLiteral("Keys and words")); break;
            case ShortcutAction::about: QCOMPARE(dialogAfter(press), QStringLiteral("About Graft")); break;
            case ShortcutAction::quit:
                press();
                QVERIFY(!window->isVisible());
                break;
            case ShortcutAction::pane_after:
            case ShortcutAction::pane_before: {
                QSet<QWidget*> seen;
                for (int pressed = 0; pressed < 6; ++pressed) {
                    press();
                    QWidget* pane = window->focusWidget();
                    while (pane->parentWidget() && pane->parentWidget() != window->centralWidget()) pane = pane->parentWidget();
                    seen << pane;
                }
                QVERIFY2(seen.size() >= 3, qPrintable(QString::number(seen.size())));   // guide, page, bar at the top; the one at the bottom has nothing to press now
                break;
            }
        }
    }

    void tabGoesRound_data() { sample::pageStates(); }
    void tabGoesRound() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = shown(PageId(page), Fill(fill));
        QVERIFY(window);
        qsizetype stops = 0;
        for (const QWidget* widget : window->findChildren<QWidget*>()) stops += takesTab(*widget);
        for (const Qt::Key key : {Qt::Key_Tab, Qt::Key_Backtab}) {
            QWidget* guide = window->findChild<QListView*>();
            guide->setFocus();
            bool back = false;
            QWidget* last = nullptr;
            for (qsizetype presses = 0; presses <= stops + 2 && !back; ++presses) {
                last = window->focusWidget();
                QTest::keyClick(last, key);
                back = window->focusWidget() == guide;
                QVERIFY2(window->focusWidget()->isVisible(), window->focusWidget()->metaObject()->className());
            }
            QVERIFY2(back, qPrintable(QStringLiteral("caught at %1 %2").arg(QLatin1String(last->metaObject()->className()), last->accessibleName())));
        }
    }

    // What was chosen last can be taken back from wherever one is, by what the button says and by the keys that F1 lists.
    void undoStandsInOnePlace() {
        const auto window = windowIn(PageId::start, Fill::full);
        window->show();
        const auto buttonNamed = [&](const QString& name) {
            const auto buttons = window->findChildren<QPushButton*>();
            const auto found = std::ranges::find_if(buttons, [&](const QPushButton* button) { return button->isVisible() && button->accessibleName() == name; });
            return found == buttons.end() ? nullptr : *found;
        };
        QSignalSpy undo(window.get(), &MainWindow::undoWanted), redo(window.get(), &MainWindow::redoWanted);
        QPoint place;
        for (const PageId page : allPages) {
            window->choose(page);
            QPushButton *back = buttonNamed(QStringLiteral("Undo: Set Learning rate")), *again = buttonNamed(QStringLiteral("Redo: Choose LoRA"));
            QVERIFY(back && again);
            if (place.isNull()) place = back->mapTo(window.get(), QPoint());
            QCOMPARE(back->mapTo(window.get(), QPoint()), place);
            QVERIFY2(back->toolTip().contains(QStringLiteral("Undo: Set Learning rate (Ctrl+Z)")) && again->toolTip().contains(QStringLiteral("(Ctrl+Shift+Z)")), qPrintable(back->toolTip()));
            QTest::mouseClick(back, Qt::LeftButton);
            QTest::mouseClick(again, Qt::LeftButton);
        }
        QCOMPARE(undo.count(), int(allPages.size()));
        QCOMPARE(redo.count(), int(allPages.size()));
        window->top().showChoices({}, {});
        QVERIFY(!buttonNamed(QStringLiteral("Undo: no choice was made yet"))->isEnabled());
        window->top().offerUndo(false);
        QVERIFY(!buttonNamed(QStringLiteral("Undo: no choice was made yet")));
    }

    void noLetterIsTakenTwice_data() { sample::pageStates(); }
    void noLetterIsTakenTwice() {
        QFETCH(int, page);
        QFETCH(int, fill);
        const auto window = windowIn(PageId(page), Fill(fill));
        window->show();
        QMap<QString, QString> taken;
        for (const QAbstractButton* button : window->findChildren<QAbstractButton*>()) {
            const QString letter = letterOf(*button);
            if (!button->isVisible() || letter.isEmpty()) continue;
            QVERIFY2(!taken.contains(letter), qPrintable(QStringLiteral("%1: \"%2\" and \"%3\"").arg(letter, taken.value(letter), button->text())));
            taken.insert(letter, button->text());
        }
    }
};

QTEST_MAIN(KeyboardTest)
#include "keyboard_test.moc"
