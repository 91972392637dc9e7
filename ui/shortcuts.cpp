#include "ui/shortcuts.h"

#include "ui/models/guide_model.h"

#include <QCoreApplication>

namespace graft::ui {

namespace {

QString text(const char* words) {
    return QCoreApplication::translate("Shortcuts", words);
}

}  // namespace

std::vector<ShortcutRow> shortcutTable() {
    std::vector<ShortcutRow> rows;
    for (const PageId page : allPages)
        rows.push_back({QKeySequence(int(Qt::CTRL) | (Qt::Key_1 + static_cast<int>(page))), ShortcutAction::page, page, text("Go to %1").arg(GuideModel::titleOf(page))});
    rows.push_back({QKeySequence(int(Qt::CTRL) | Qt::Key_Z), ShortcutAction::undo, {}, text("Take the last choice back")});
    rows.push_back({QKeySequence(int(Qt::CTRL) | int(Qt::SHIFT) | Qt::Key_Z), ShortcutAction::redo, {}, text("Choose it again")});
    rows.push_back({QKeySequence(Qt::Key_F6), ShortcutAction::pane_after, {}, text("Next part of the window: guide, page, bars")});
    rows.push_back({QKeySequence(int(Qt::SHIFT) | Qt::Key_F6), ShortcutAction::pane_before, {}, text("Previous part of the window")});
    rows.push_back({QKeySequence(Qt::Key_F1), ShortcutAction::keys, {}, text("This list")});
    rows.push_back({QKeySequence(int(Qt::SHIFT) | Qt::Key_F1), ShortcutAction::words, {}, text("The words of this page, explained")});
    rows.push_back({QKeySequence(int(Qt::CTRL) | Qt::Key_F1), ShortcutAction::about, {}, text("About Graft, licences")});
    rows.push_back({QKeySequence(int(Qt::CTRL) | Qt::Key_Q), ShortcutAction::quit, {}, text("Close the window; a running training is saved")});
    return rows;
}

std::vector<KeyLine> keysOfControls() {
    return {{text("Tab, Shift+Tab"), text("Next or previous control")},
            {text("Alt and the underlined letter"), text("Press the button with this letter")},
            {text("Arrow keys"), text("Next or previous step of the guide, card of a group, cell of a table")},
            {text("Left, Right in a chart"), text("Read the curve step by step; Home shows all of it")},
            {text("Ctrl+C, Ctrl+S in a chart"), text("Copy or save its picture")},
            {text("Ctrl+V on the Data page"), text("Paste a table copied from another program")},
            {text("Esc"), text("Close a dialog, a menu or the form of a new project")},
            {text("Ctrl+Return in a box of examples"), text("Add the example")},
            {text("Ctrl+C, Ctrl+S in a table"), text("Copy what is marked, or all of it; save all of it as CSV")}};
}

}  // namespace graft::ui
