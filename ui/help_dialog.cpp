#include "ui/help_dialog.h"

#include "ui/models/glossary.h"
#include "ui/shortcuts.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDialog>
#include <QGridLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr int dialogHeight = 600, termWidth = 152;

QString text(const char* words) {
    return QCoreApplication::translate("Help", words);
}

// A column of rows that scrolls by keys too.
QScrollArea* scrolled(QWidget* rows, const QString& name) {
    auto* area = new QScrollArea;
    area->setWidget(rows);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::StrongFocus);
    area->setAccessibleName(name);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

QWidget* makeKeys() {
    auto* rows = new QWidget;
    auto* grid = new QGridLayout(rows);
    grid->setContentsMargins(0, space::medium, 0, 0);
    grid->setHorizontalSpacing(space::large);
    grid->setColumnStretch(1, 1);
    int line = 0;
    const auto add = [&](const QString& keys, const QString& what) {
        auto* left = new TextLabel(TextRole::body, keys, Tone::accent);
        left->setMinimumWidth(left->fontMetrics().horizontalAdvance(keys) + space::small);  // the column is as wide as it must be
        grid->addWidget(left, line, 0, Qt::AlignTop);
        grid->addWidget(new TextLabel(TextRole::body, what, Tone::text, Flow::wrap), line++, 1);
    };
    for (const ShortcutRow& row : shortcutTable()) add(row.keys.toString(QKeySequence::NativeText), row.what);
    for (const KeyLine& row : keysOfControls()) add(row.keys, row.what);
    grid->setRowStretch(line, 1);
    return scrolled(rows, text("Keys"));
}

struct WordRow {
    const GlossaryEntry* entry;
    TextLabel *term, *sentence;
};

std::vector<WordRow> addWords(QGridLayout& grid) {
    std::vector<WordRow> rows;
    for (const GlossaryEntry& entry : glossary().entries()) {
        auto* term = new TextLabel(TextRole::body, entry.term, Tone::accent, Flow::wrap);
        term->setFixedWidth(termWidth);
        auto* sentence = new TextLabel(TextRole::body, entry.sentence, Tone::text, Flow::wrap);
        grid.addWidget(term, int(rows.size()), 0, Qt::AlignTop);
        grid.addWidget(sentence, int(rows.size()), 1);
        rows.push_back({&entry, term, sentence});
    }
    grid.setRowStretch(int(rows.size()), 1);
    return rows;
}

QWidget* makeWords(const QStringList& textsHere) {
    const auto here = glossary().termsIn(textsHere.join(QLatin1Char('\n')));
    auto* words = new QWidget;
    auto* column = new QVBoxLayout(words);
    column->setContentsMargins(0, space::medium, 0, 0);
    auto* head = new QHBoxLayout;
    auto* filter = makeField(text("Find a word"), text("Find a word"), words);
    auto* only = new QCheckBox(text("Only &those of this page"));
    only->setChecked(!here.empty());
    only->setVisible(!here.empty());
    head->addWidget(filter, 1);
    head->addWidget(only);
    column->addLayout(head);
    auto* list = new QWidget;
    auto* grid = new QGridLayout(list);
    grid->setContentsMargins(0, space::small, 0, 0);
    grid->setHorizontalSpacing(space::medium);
    grid->setColumnStretch(1, 1);
    const auto rows = addWords(*grid);
    const auto choose = [rows, here, filter, only] {
        const QString part = filter->text().trimmed();
        for (const WordRow& row : rows) {
            const bool named = (QStringList(row.entry->term) + row.entry->variants).join(QLatin1Char('\n')).contains(part, Qt::CaseInsensitive);
            const bool shown = named && (!only->isChecked() || !part.isEmpty() || std::ranges::find(here, row.entry) != here.end());
            row.term->setVisible(shown);
            row.sentence->setVisible(shown);
        }
    };
    QObject::connect(filter, &QLineEdit::textChanged, list, choose);
    QObject::connect(only, &QCheckBox::toggled, list, choose);
    choose();
    column->addWidget(scrolled(list, text("Words")), 1);
    return words;
}

}  // namespace

QDialog* makeHelp(HelpTab tab, const QStringList& textsHere, QWidget* parent) {
    auto* dialog = new QDialog(parent);
    dialog->setWindowTitle(text("Keys and words"));
    dialog->resize(size::textWidth + 2 * space::large, dialogHeight);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::large, space::medium, space::large, space::large);
    auto* tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    tabs->addTab(makeKeys(), text("Keys"));
    tabs->addTab(makeWords(textsHere), text("Words"));
    tabs->setCurrentIndex(int(tab));
    column->addWidget(tabs, 1);
    auto* close = makeButton(ButtonKind::main, text("Close"), dialog);
    column->addWidget(close, 0, Qt::AlignRight);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    return dialog;
}

void showHelp(HelpTab tab, const QStringList& textsHere, QWidget* parent) {
    QDialog* dialog = makeHelp(tab, textsHere, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->exec();
}

}  // namespace graft::ui
