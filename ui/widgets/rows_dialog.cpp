#include "ui/widgets/rows_dialog.h"

#include "ui/core_text.h"
#include "ui/models/rows_model.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
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

constexpr int width = 760, tableHeight = 180, wholeHeight = 160, cellWidth = 240;

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

RowsModel* makeModel(const service::TableRows& rows, QObject* parent) {
    std::vector<TextColumn> columns{{text("Row"), Qt::AlignRight | Qt::AlignVCenter}, {text("Line"), Qt::AlignRight | Qt::AlignVCenter}};
    for (const std::string& name : rows.columns) columns.push_back({oneLine(fromCore(name))});
    auto* model = new RowsModel(std::move(columns), parent);
    std::vector<QStringList> cells;
    for (std::size_t row = 0; row < rows.rows.size(); ++row) {
        QStringList line{QString::number(rows.numbers[row] + 1), QString::number(rows.rows[row].line)};
        for (const std::string& cell : rows.rows[row].cells) line << fromCore(cell);
        cells.push_back(std::move(line));
    }
    model->setRows(cells);
    return model;
}

}  // namespace

QDialog* makeRowsDialog(QWidget* parent, const QString& why, const service::TableRows& rows) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(text("Rows of the data"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    column->addWidget(new TextLabel(TextRole::body, why, Tone::text, Flow::wrap));
    auto* table = new PlainTable(text("Rows of the data"));
    table->setModel(makeModel(rows, table));
    for (int i = 0; i < table->model()->columnCount(); ++i) table->setColumnWidth(i, i < 2 ? size::bottomBar + space::medium : cellWidth);
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
    QPushButton* close = makeButton(ButtonKind::main, text("&Close"), dialog);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    column->addWidget(close, 0, Qt::AlignRight);
    dialog->setMinimumWidth(width);
    if (!rows.rows.empty()) table->setCurrentIndex(table->model()->index(0, 0));
    return dialog;
}

}  // namespace graft::ui
