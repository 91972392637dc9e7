#include "ui/widgets/copy_table.h"

#include "base/durable_file.h"
#include "ui/core_text.h"
#include "ui/widgets/nearest_error_bar.h"

#include <QAbstractItemView>
#include <QAction>
#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMimeData>
#include <QSettings>
#include <QTableView>

#include <algorithm>
#include <vector>

namespace graft::ui {

namespace {

std::vector<int> shownColumns(const QAbstractItemView& view) {
    std::vector<int> columns;
    const auto* table = qobject_cast<const QTableView*>(&view);
    for (int place = 0; place < view.model()->columnCount(view.rootIndex()); ++place) {
        const int column = table ? table->horizontalHeader()->logicalIndex(place) : place;
        if (!table || !table->isColumnHidden(column)) columns.push_back(column);
    }
    // A column that holds nothing but ticks or pictures has no text to copy.
    std::erase_if(columns, [&](int column) {
        const bool named = !view.model()->headerData(column, Qt::Horizontal).toString().isEmpty();
        if (named || !table) return false;
        for (int row = 0; row < view.model()->rowCount(); ++row)
            if (!view.model()->index(row, column).data().toString().isEmpty()) return false;
        return true;
    });
    return columns;
}

std::vector<int> chosenRows(const QAbstractItemView& view) {
    std::vector<int> rows;
    if (view.selectionModel())
        for (const QModelIndex& index : view.selectionModel()->selectedIndexes())
            if (std::ranges::find(rows, index.row()) == rows.end()) rows.push_back(index.row());
    if (rows.empty())
        for (int row = 0; row < view.model()->rowCount(view.rootIndex()); ++row) rows.push_back(row);
    std::ranges::sort(rows);
    return rows;
}

// A tab or a line break inside a cell would be read as another cell.
QString onOneLine(QString text) {
    for (const char sign : {'\t', '\n', '\r'}) text.replace(QLatin1Char(sign), QLatin1Char(' '));
    return text;
}

QString inCsv(const QString& cell) {
    const bool plain = std::ranges::none_of(QStringLiteral(",\"\n\r"), [&](QChar sign) { return cell.contains(sign); });
    return plain ? cell : QLatin1Char('"') + QString(cell).replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

QString lineOf(const QStringList& cells) {
    QStringList quoted;
    for (const QString& cell : cells) quoted << inCsv(cell);
    return quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

QString words(const char* text) { return QCoreApplication::translate("graft::ui::CopyTable", text); }

void askAndSave(QAbstractItemView& view) {
    constexpr auto lastPlaceKey = "tables/folder";
    QString file = QDir(QSettings().value(QLatin1String(lastPlaceKey)).toString()).filePath((view.accessibleName().isEmpty() ? words("Table") : view.accessibleName()) + QStringLiteral(".csv"));
    file = QFileDialog::getSaveFileName(&view, words("Save the table"), file, words("Table (*.csv)"));
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += QStringLiteral(".csv");
    QSettings().setValue(QLatin1String(lastPlaceKey), QFileInfo(file).absolutePath());
    if (const auto saved = saveTable(view, file); !saved) showErrorNear(view, saved.error());
}

}  // namespace

Result<void> saveTable(const QAbstractItemView& view, const QString& file) {
    const auto columns = shownColumns(view);
    QStringList cells;
    for (const int column : columns) cells << view.model()->headerData(column, Qt::Horizontal).toString();
    QString text = lineOf(cells);
    for (int row = 0; row < view.model()->rowCount(view.rootIndex()); ++row) {
        cells.clear();
        for (const int column : columns) cells << view.model()->index(row, column, view.rootIndex()).data().toString();
        text += lineOf(cells);
    }
    const QByteArray bytes = text.toUtf8();
    return writeFileDurably(toPath(file), {bytes.constData(), std::size_t(bytes.size())});
}

void copyTable(const QAbstractItemView* view) {
    if (!view || !view->model()) return;
    const auto columns = shownColumns(*view);
    QString text, html = QStringLiteral("<table>");
    const auto add = [&](const QStringList& cells, const QString& tag) {
        html += QStringLiteral("<tr>");
        for (qsizetype i = 0; i < cells.size(); ++i) {
            text += (i > 0 ? QStringLiteral("\t") : QString()) + onOneLine(cells[i]);
            html += QStringLiteral("<%1>%2</%1>").arg(tag, cells[i].toHtmlEscaped());
        }
        text += QLatin1Char('\n');
        html += QStringLiteral("</tr>");
    };
    QStringList headers;
    for (const int column : columns) headers << view->model()->headerData(column, Qt::Horizontal).toString();
    if (qobject_cast<const QTableView*>(view)) add(headers, QStringLiteral("th"));
    for (const int row : chosenRows(*view)) {
        QStringList cells;
        for (const int column : columns) cells << view->model()->index(row, column, view->rootIndex()).data().toString();
        add(cells, QStringLiteral("td"));
    }
    auto* copied = new QMimeData;
    copied->setText(text);
    copied->setHtml(html + QStringLiteral("</table>"));
    QGuiApplication::clipboard()->setMimeData(copied);
}

void makeTableCopyable(QAbstractItemView& view) {
    const auto actions = view.actions();
    if (std::ranges::any_of(actions, [](const QAction* action) { return action->shortcut() == QKeySequence(QKeySequence::Copy); })) return;
    auto* copy = new QAction(QCoreApplication::translate("graft::ui::CopyTable", "Copy rows"), &view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(copy, &QAction::triggered, &view, [&view] { copyTable(&view); });
    view.addAction(copy);
    auto* save = new QAction(words("Save the table …"), &view);
    save->setShortcut(QKeySequence::Save);
    save->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(save, &QAction::triggered, &view, [&view] { askAndSave(view); });
    view.addAction(save);
    view.setContextMenuPolicy(Qt::ActionsContextMenu);
}

}  // namespace graft::ui
