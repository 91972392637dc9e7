// What a person has and does in a test: folders of their own with a small sample project, and a mouse that presses what is seen.
#pragma once

#include "ui/core_text.h"
#include "ui/main_window.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/role_header.h"

#include <QtTest>
#include <QtWidgets>

#include <functional>

namespace graft::ui::person {

inline constexpr int patience = 20 * 60 * 1000;  // ms: for a slow machine; what has failed is seen at once, not waited for
inline constexpr int roomPatience = 5000;       // ms

inline QString words(const QAbstractButton& button) { return QString(button.text()).remove(QLatin1Char('&')); }

inline QPushButton* buttonSaying(const QWidget& part, const QString& label) {
    for (QPushButton* button : part.findChildren<QPushButton*>())
        if (button->isVisible() && button->isEnabled() && words(*button) == label) return button;
    return nullptr;
}

// False when no such button is there to be pressed.
inline bool press(const QWidget& part, const QString& label) {
    QPushButton* button = buttonSaying(part, label);
    if (!button) {
        QStringList seen;
        for (QPushButton* other : part.findChildren<QPushButton*>())
            if (other->isVisible() && !other->text().isEmpty()) seen << words(*other);
        qWarning("no button says \"%s\"; there are: %s", qPrintable(label), qPrintable(seen.join(QStringLiteral(", "))));
        return false;
    }
    QTest::mouseClick(button, Qt::LeftButton);
    return true;
}

// The two at the top of the window; false where there is nothing to undo or redo.
inline bool pressNamed(const QWidget& part, const QString& begin) {
    for (QPushButton* button : part.findChildren<QPushButton*>())
        if (button->isVisible() && button->isEnabled() && button->text().isEmpty() && button->accessibleName().startsWith(begin)) return QTest::mouseClick(button, Qt::LeftButton), true;
    return false;
}
inline bool undo(const MainWindow& window) { return pressNamed(window, QStringLiteral("Undo: ")); }
inline bool redo(const MainWindow& window) { return pressNamed(window, QStringLiteral("Redo: ")); }

// A click on the step's row of the guide.
inline bool walkTo(MainWindow& window, PageId page) {
    auto* guide = window.findChild<QListView*>();
    QTest::mouseClick(guide->viewport(), Qt::LeftButton, {}, guide->visualRect(guide->model()->index(int(page), 0)).center());
    return window.page() == page;
}

inline bool sees(const QWidget& part, const QString& text) {
    const auto shown = part.findChildren<QLabel*>();
    return std::ranges::any_of(shown, [&](const QLabel* label) { return label->isVisible() && label->text().contains(text); });
}

// The first wrapped text that stays with less room than it needs; empty: all can be read. A text that has just come finds its room a turn
// of the event loop later.
inline QString cutOffText(const QWidget& part) {
    const auto cutNow = [&part]() -> QString {
        for (const QLabel* label : part.findChildren<QLabel*>())
            if (label->isVisible() && label->wordWrap() && !label->text().isEmpty() && label->height() < label->heightForWidth(label->width()))
                return QStringLiteral("%1 (%2 x %3, needs %4)").arg(label->text()).arg(label->width()).arg(label->height()).arg(label->heightForWidth(label->width()));
        return {};
    };
    QString cut;
    return QTest::qWaitFor([&] { return (cut = cutNow()).isEmpty(); }, roomPatience) ? QString() : cut;
}

inline QString errorShown(const QWidget& window) {
    for (const ErrorBar* bar : window.findChildren<ErrorBar*>())
        if (!bar->isHidden()) return bar->accessibleName();
    return {};
}

// Waits until it is so; gives up as soon as an error bar shows on any page.
inline bool waitFor(const QWidget& window, const std::function<bool()>& isSo) {
    QString error;
    const bool ended = QTest::qWaitFor([&] { return isSo() || !(error = errorShown(window)).isEmpty(); }, patience);
    if (!error.isEmpty()) qWarning("%s", qPrintable(error));
    return ended && isSo();
}

// A file or folder let fall over the middle of a page, as a file manager does it; false when the page does not take it.
inline bool drop(QWidget& page, const QString& path) {
    QMimeData mime;
    mime.setUrls({QUrl::fromLocalFile(path)});
    const QPoint middle = page.rect().center();
    QDragEnterEvent enter(middle, Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &enter);
    if (!enter.isAccepted()) return false;
    QDropEvent event(QPointF(middle), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&page, &event);
    return true;
}

// In the menu that opens next, the entry that begins so is pressed; `said` becomes true when it is there and can be.
inline void whenMenuOpens(QObject& context, bool& said, const QString& entry, const std::function<void(const QMenu&)>& look = {}) {
    QTimer::singleShot(0, &context, [&said, entry, look] {
        auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
        if (!menu) return;
        if (look) look(*menu);
        for (QAction* action : menu->actions())
            if (action->isEnabled() && action->text().startsWith(entry)) {
                said = true;
                return QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            }
        menu->close();
    });
}

// A press on the button, then on the entry of its menu.
inline bool pressInMenu(const QWidget& part, const QString& label, const QString& entry, const std::function<void(const QMenu&)>& look = {}) {
    QPushButton* button = buttonSaying(part, label);
    bool said = false;
    if (!button) return false;
    whenMenuOpens(*button, said, entry, look);
    QTest::mouseClick(button, Qt::LeftButton);
    return said;
}

// A press on the column's header, then on the entry of the menu that begins with `role`; false when the column or the entry is not there.
inline bool sayRole(const QWidget& page, const QString& column, const QString& role) {
    auto* header = page.findChild<RoleHeader*>();
    for (int section = 0; header && section < header->count(); ++section) {
        if (header->model()->headerData(section, Qt::Horizontal).toString() != column) continue;
        bool said = false;
        whenMenuOpens(*header, said, role);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, QPoint(header->sectionViewportPosition(section) + 20, 20));
        return said;
    }
    return false;
}

// Whole checkpoints of a project: while it is written, one lies in a folder of another name.
inline int checkpointsIn(const QString& project) {
    static const QRegularExpression whole(QStringLiteral("/checkpoints/step-[0-9]+/MANIFEST.json$"));
    int found = 0;
    QDirIterator files(project + QStringLiteral("/runs"), {QStringLiteral("MANIFEST.json")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) found += files.next().contains(whole);
    return found;
}

// Folders of a person who has never used Graft. The sample is the real one with its first rows only, so that a run has about a hundred steps.
class Home {
public:
    static constexpr int rows = 120;

    Home() : m_resourcesBefore(qgetenv("GRAFT_RESOURCES")) {}
    ~Home() { m_resourcesBefore.isEmpty() ? qunsetenv("GRAFT_RESOURCES") : qputenv("GRAFT_RESOURCES", m_resourcesBefore); }
    Home(const Home&) = delete;
    Home& operator=(const Home&) = delete;

    bool make() {
        if (!m_folder.isValid()) return false;
        useFolders(path());
        const QString real = qEnvironmentVariable("GRAFT_RESOURCES", QStringLiteral(GRAFT_SOURCE_DIR "/resources"));
        const QString starter = path() + QStringLiteral("/resources/starter");
        QFile whole(real + QStringLiteral("/starter/tickets.csv")), part(starter + QStringLiteral("/tickets.csv"));
        if (!QDir().mkpath(starter) || !QFile::link(real + QStringLiteral("/starter/model"), starter + QStringLiteral("/model"))) return false;
        if (!whole.open(QIODevice::ReadOnly) || !part.open(QIODevice::WriteOnly)) return false;
        part.write(firstRecords(whole.readAll()));
        qputenv("GRAFT_RESOURCES", (path() + QStringLiteral("/resources")).toUtf8());
        return QFile::exists(starter + QStringLiteral("/model/model.safetensors"));
    }

    QString path() const { return m_folder.path(); }
    QString sampleProject() const { return path() + QStringLiteral("/Documents/Graft/help-desk-sample"); }

    static void useFolders(const QString& home) {
        for (const char* variable : {"HOME", "GRAFT_PROFILE"}) qputenv(variable, home.toUtf8());
        for (const char* variable : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"}) qputenv(variable, (home + QStringLiteral("/xdg")).toUtf8());
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
    }

private:
    static QByteArray firstRecords(const QByteArray& csv) {
        bool quoted = false;
        int ends = 0;
        for (qsizetype i = 0; i < csv.size(); ++i) {
            if (csv[i] == '"') quoted = !quoted;
            if (csv[i] == '\n' && !quoted && ++ends == rows + 1) return csv.first(i + 1);
        }
        return csv;
    }

    QTemporaryDir m_folder;
    QByteArray m_resourcesBefore;
};

}  // namespace graft::ui::person
