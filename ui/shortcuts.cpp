#include "ui/shortcuts.h"

#include "ui/models/guide_model.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QCoreApplication>
#include <QDialog>
#include <QGridLayout>
#include <QPushButton>

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
    rows.push_back({QKeySequence(Qt::Key_F1), ShortcutAction::keys, {}, text("This list")});
    rows.push_back({QKeySequence(int(Qt::SHIFT) | Qt::Key_F1), ShortcutAction::about, {}, text("About Graft, licences")});
    rows.push_back({QKeySequence(int(Qt::CTRL) | Qt::Key_Q), ShortcutAction::quit, {}, text("Close the window; a running training is saved")});
    return rows;
}

void showShortcuts(QWidget* parent) {
    QDialog dialog(parent);
    dialog.setWindowTitle(text("Keyboard"));
    auto* grid = new QGridLayout(&dialog);
    grid->setContentsMargins(space::large, space::large, space::large, space::large);
    grid->setHorizontalSpacing(space::large);
    int line = 0;
    const auto add = [&](const QString& keys, const QString& what) {
        auto* left = new TextLabel(TextRole::body, keys, Tone::accent);
        auto* right = new TextLabel(TextRole::body, what);
        for (TextLabel* label : {left, right}) label->setMinimumWidth(label->fontMetrics().horizontalAdvance(label->text()) + space::small);  // the dialog is as wide as it must be
        grid->addWidget(left, line, 0);
        grid->addWidget(right, line++, 1);
    };
    for (const ShortcutRow& row : shortcutTable()) add(row.keys.toString(QKeySequence::NativeText), row.what);
    add(text("Tab, Shift+Tab"), text("Next or previous control"));
    add(text("Arrow keys in the guide"), text("Next or previous step"));
    add(text("Left, Right in a chart"), text("Read the curve step by step; Home shows all of it"));
    auto* close = makeButton(ButtonKind::main, text("Close"), &dialog);
    grid->addWidget(close, line, 1, Qt::AlignRight);
    QObject::connect(close, &QPushButton::clicked, &dialog, &QDialog::accept);
    dialog.exec();
}

}  // namespace graft::ui
