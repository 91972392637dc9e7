// Every keyboard shortcut of the window, in one table that F1 shows.
#pragma once

#include "ui/page_id.h"

#include <QKeySequence>
#include <QString>

#include <vector>

class QWidget;

namespace graft::ui {

enum class ShortcutAction { page, undo, redo, keys, about, quit };

struct ShortcutRow {
    QKeySequence keys;
    ShortcutAction action = ShortcutAction::page;
    PageId page = PageId::start;   // of ShortcutAction::page
    QString what;                  // "Go to Train"
};

std::vector<ShortcutRow> shortcutTable();
void showShortcuts(QWidget* parent);

}  // namespace graft::ui
