#include "ui/widgets/rows_dialog.h"

#include "ui/core_text.h"
#include "ui/models/rows_model.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/copy_table.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"
#include "ui/widgets/wrap_mode.h"

#include <QCoreApplication>
#include <QHeaderView>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr int width = 760, tableHeight = 180, wholeHeight = 160, cellWidth = 240, numberWidth = 72, noteWidth = 96;

QString text(const char* words) {
    return QCoreApplication::translate("RowsDialog", words);
}

// The table cuts long cells; this says them all.
QString whole(const service::TableRows& rows, int at) {
    QStringList parts;
    for (std::size_t i = 0; i < rows.columns.size(); ++i)
        parts << QStringLiteral("%1\n%2").arg(oneLine(fromCore(rows.columns[i])), fromCore(rows.rows[std::size_t(at)].cells[i]));
    return parts.join(QStringLiteral("\n\n"));
}

RowsModel* makeModel(const service::TableRows& rows, const RowNotes& notes, QObject* parent) {
    const Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;
    std::vector<TextColumn> columns{{text("Row"), right}, {text("Line"), right}};
    if (!notes.title.isEmpty()) columns.push_back({notes.title, right});
    for (const std::string& name : rows.columns) columns.push_back({oneLine(fromCore(name))});
    auto* model = new RowsModel(std::move(columns), parent);
    std::vector<QStringList> cells;
    for (std::size_t row = 0; row < rows.rows.size(); ++row) {
        QStringList line{QString::number(rows.numbers[row] + 1), QString::number(rows.rows[row].line)};
        if (const auto note = notes.notes.find(rows.numbers[row]); !notes.title.isEmpty()) line << (note == notes.notes.end() ? QString() : note->second);
        for (const std::string& cell : rows.rows[row].cells) line << fromCore(cell);
        cells.push_back(std::move(line));
    }
    model->setRows(cells);
    return model;
}

}  // namespace

QDialog* makeRowsDialog(QWidget* parent, const QString& why, const service::TableRows& rows, const RowNotes& notes) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(text("Rows of the data"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    column->addWidget(new TextLabel(TextRole::body, why, Tone::text, Flow::wrap));
    auto* table = new PlainTable(text("Rows of the data"));
    table->setModel(makeModel(rows, notes, table));
    const int leading = 2 + !notes.title.isEmpty();
    for (int i = 0; i + 1 < table->model()->columnCount(); ++i) table->setColumnWidth(i, i < 2 ? numberWidth : i < leading ? noteWidth : cellWidth);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setMinimumHeight(tableHeight);
    auto* cells = new QPlainTextEdit;
    cells->setReadOnly(true);
    cells->setTabChangesFocus(true);
    cells->setAccessibleName(text("The whole row"));
    cells->setMinimumHeight(wholeHeight);
    cells->document()->setDocumentMargin(space::small);
    QObject::connect(table->selectionModel(), &QItemSelectionModel::currentRowChanged, cells, [cells, rows](const QModelIndex& now) {
        if (!now.isValid()) return;
        const QString words = whole(rows, now.row());
        cells->setWordWrapMode(wrapModeFor(words));
        cells->setPlainText(words);
    });
    column->addWidget(table, 1);
    column->addWidget(cells, 1);
    auto* buttons = new QHBoxLayout;
    QPushButton* copy = makeButton(ButtonKind::plain, text("Co&py all rows"), dialog, QStringLiteral("copy"));
    QObject::connect(copy, &QPushButton::clicked, table, [table] {
        const QModelIndex current = table->currentIndex();
        table->clearSelection();
        copyTable(table);
        table->setCurrentIndex(current);
    });
    QPushButton* close = makeButton(ButtonKind::main, text("&Close"), dialog);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    buttons->addWidget(copy);
    buttons->addStretch(1);
    buttons->addWidget(close);
    column->addLayout(buttons);
    dialog->setMinimumWidth(width);
    if (!rows.rows.empty()) table->setCurrentIndex(table->model()->index(0, 0));
    return dialog;
}

}  // namespace graft::ui
