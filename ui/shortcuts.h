// Every keyboard shortcut of the window, in one table that F1 shows.
#pragma once

#include "ui/page_id.h"

#include <QKeySequence>
#include <QString>

#include <vector>

namespace graft::ui {

enum class ShortcutAction { page, pane_after, pane_before, undo, redo, keys, words, about, quit };

struct ShortcutRow {
    QKeySequence keys;
    ShortcutAction action = ShortcutAction::page;
    PageId page = PageId::start;   // of ShortcutAction::page
    QString what;                  // "Go to Train"
};

std::vector<ShortcutRow> shortcutTable();

struct KeyLine {
    QString keys, what;
};

// What keys do within a control; no shortcut of the window is needed for them.
std::vector<KeyLine> keysOfControls();

}  // namespace graft::ui
