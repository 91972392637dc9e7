#include "ui/widgets/comparison_table.h"

#include "ui/models/comparison_columns.h"
#include "ui/models/comparison_model.h"
#include "ui/style/tokens.h"
#include "ui/widgets/comparison_cells.h"
#include "ui/widgets/copy_table.h"
#include "ui/widgets/plain_table.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QResizeEvent>
#include <QMenu>
#include <QSettings>

namespace graft::ui {

namespace {

constexpr auto columnsKey = "compare/columns";
constexpr int settingWidth = 128, wideTable = 900, widePlaces = 176, leastName = 136;

QStringList shownAtFirst() {
    QStringList ids;
    for (const ComparisonColumn& column : comparisonColumns())
        if (column.shown != Shown::when_asked && column.shown != Shown::when_told) ids << QLatin1String(column.id);
    return ids;
}

}  // namespace

ComparisonTable::ComparisonTable(ComparisonModel& model, QWidget* parent)
    : QTableView(parent), m_model(model), m_shown(QSettings().value(QLatin1String(columnsKey), shownAtFirst()).toStringList()) {
    setModel(&model);
    setItemDelegate(new ComparisonCells(this));
    setAccessibleName(tr("Runs and baselines"));
    dressTable(*this);
    makeTableCopyable(*this);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(DoubleClicked | EditKeyPressed);   // a run's name
    horizontalHeader()->setMinimumSectionSize(32);
    connect(&model, &QAbstractItemModel::modelReset, this, &ComparisonTable::arrange);
    arrange();
}

// Columns as they are asked for; dividers across the whole row.
void ComparisonTable::arrange() {
    clearSpans();
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (!m_model.row(row)) setSpan(row, ComparisonModel::NameColumn, 1, m_model.columnCount() - ComparisonModel::NameColumn);
    const auto columns = comparisonColumns();
    for (int at = 0; at < m_model.columnCount(); ++at) {
        const bool setting = at >= ComparisonModel::SettingColumns, differences = m_detail == Detail::differences;
        const bool shown = setting       ? differences
                           : at <= ComparisonModel::NameColumn ? true
                           : differences ? at == ComparisonModel::ScoreColumn
                           : at == ComparisonModel::SeedsColumn ? m_model.hasSeeds()
                                         : m_shown.contains(QLatin1String(columns[std::size_t(at)].id));
        setColumnHidden(at, !shown);
        setColumnWidth(at, setting ? settingWidth : at == ComparisonModel::PlacesColumn && width() >= wideTable ? widePlaces : columns[std::size_t(at)].width);
        horizontalHeader()->setSectionResizeMode(at, at == ComparisonModel::CheckColumn ? QHeaderView::Fixed : QHeaderView::Interactive);
    }
    fitName();
    updateGeometry();
}

// The name takes what room the others leave; where they leave too little to read it, the table is scrolled.
void ComparisonTable::fitName() {
    int others = 0;
    for (int at = 0; at < m_model.columnCount(); ++at)
        if (at != ComparisonModel::NameColumn && !isColumnHidden(at)) others += columnWidth(at);
    const bool fits = viewport()->width() - others >= leastName;
    horizontalHeader()->setSectionResizeMode(ComparisonModel::NameColumn, fits ? QHeaderView::Stretch : QHeaderView::Interactive);
    if (!fits) setColumnWidth(ComparisonModel::NameColumn, leastName);
}

void ComparisonTable::setMostRows(int rows) {
    m_mostRows = rows;
    updateGeometry();
}

void ComparisonTable::setDetail(Detail detail) {
    m_detail = detail;
    arrange();
}

void ComparisonTable::fillColumnsMenu(QMenu& menu) {
    menu.setToolTipsVisible(true);
    for (const ComparisonColumn& column : comparisonColumns()) {
        if (column.shown == Shown::always || column.shown == Shown::when_told) continue;
        QAction* action = menu.addAction(titleOf(column));
        action->setCheckable(true);
        action->setChecked(m_shown.contains(QLatin1String(column.id)));
        action->setToolTip(helpOf(column));
        connect(action, &QAction::toggled, this, [this, id = QString::fromLatin1(column.id)](bool on) {
            m_shown.removeAll(id);
            if (on) m_shown << id;
            QSettings().setValue(QLatin1String(columnsKey), m_shown);
            arrange();
        });
    }
}

std::string ComparisonTable::selected() const {
    const service::ComparedRow* row = currentIndex().isValid() ? m_model.row(currentIndex().row()) : nullptr;
    return row ? row->contestant : std::string();
}

void ComparisonTable::select(const std::string& contestant) {
    const int row = m_model.rowOf(contestant);
    if (row >= 0) setCurrentIndex(m_model.index(row, ComparisonModel::NameColumn));
}

void ComparisonTable::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTableView::currentChanged(current, previous);
    if (current.row() != previous.row()) Q_EMIT selectedChanged();
}

// Where there is room, all the places that a run can go to are read without a hover.
void ComparisonTable::resizeEvent(QResizeEvent* event) {
    const bool was = event->oldSize().width() >= wideTable, is = event->size().width() >= wideTable;
    if (was != is && !isColumnHidden(ComparisonModel::PlacesColumn)) setColumnWidth(ComparisonModel::PlacesColumn, is ? widePlaces : comparisonColumns()[ComparisonModel::PlacesColumn].width);
    QTableView::resizeEvent(event);
    fitName();
}

void ComparisonTable::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && currentIndex().isValid()) {
        const QModelIndex tick = m_model.index(currentIndex().row(), ComparisonModel::CheckColumn);
        return m_model.setTicked(tick.row(), tick.data(Qt::CheckStateRole).toInt() != Qt::Checked);
    }
    QTableView::keyPressEvent(event);
}

QSize ComparisonTable::sizeHint() const {
    // Half a row shows that there are more.
    const int rows = m_model.rowCount();
    const int height = rows > m_mostRows ? m_mostRows * size::tableRow + size::tableRow / 2 : qMax(2, rows) * size::tableRow;
    return {656, size::tableHeader + height + 2};
}

}  // namespace graft::ui
