#include "ui/models/comparison_model.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/style/colours.h"

#include <QApplication>
#include <QFont>
#include <QPalette>

#include <algorithm>

namespace graft::ui {

namespace {

const QString nothing = QStringLiteral("–");

// Shares are shown as percentages; anything that leaves 0 to 1 is not one.
bool isShare(const recipe::MetricScore& score) {
    return score.low >= 0 && score.high <= 1 && score.direction == recipe::Direction::higher_is_better;
}

QString scoreText(const recipe::MetricScore& score) {
    return isShare(score) ? ComparisonModel::tr("%1 %").arg(score.value * 100, 0, 'f', 0) : fromCore(formatFigure(score.value, 3));
}

}  // namespace

ComparisonModel::ComparisonModel(QObject* parent) : QAbstractTableModel(parent) {}

void ComparisonModel::setComparison(const service::Comparison& comparison, const std::map<std::string, int>& colourSlots) {
    beginResetModel();
    m_rows = comparison.rows;
    m_slots = colourSlots;
    m_scoreName.clear();
    for (const service::ComparedRow& row : m_rows)
        if (row.score && m_scoreName.isEmpty()) m_scoreName = oneLine(fromCore(row.score->label));
    endResetModel();
}

const service::ComparedRow* ComparisonModel::row(int row) const {
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[std::size_t(row)] : nullptr;
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(ColumnCount);
}

QString ComparisonModel::text(const service::ComparedRow& row, int column) const {
    switch (column) {
        case NameColumn: return oneLine(fromCore(row.label));
        case ScoreColumn: return row.score ? scoreText(*row.score) : tr("not measured");
        case LossColumn: return row.held_out_loss ? fromCore(formatFigure(*row.held_out_loss, 3)) : nothing;
        case TimeColumn: return row.seconds ? fromCore(formatDuration(*row.seconds)) : nothing;
        case MemoryColumn: return row.peak_memory_bytes ? fromCore(formatBytes(*row.peak_memory_bytes)) : nothing;
        case FileColumn: return row.file_bytes ? fromCore(formatBytes(*row.file_bytes)) : nothing;
        default: return {};
    }
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const service::ComparedRow& row = m_rows[std::size_t(index.row())];
    const auto slot = m_slots.find(row.contestant);
    switch (role) {
        case Qt::DisplayRole: return text(row, index.column());
        case Qt::TextAlignmentRole: return QVariant::fromValue(Qt::AlignVCenter | (index.column() == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
        case Qt::ForegroundRole:
            if (row.within_noise || !row.score) return coloursOf(schemeOf(QApplication::palette())).secondary;
            return {};
        case Qt::ToolTipRole:
            if (row.best) return plainToolTip(tr("Better than every other row by more than chance."));
            if (row.within_noise) return plainToolTip(tr("Its difference to the best could be chance: within the noise."));
            return plainToolTip(text(row, index.column()));
        case SlotRole: return slot == m_slots.end() ? -1 : slot->second;
        case ScoreRole:
            if (index.column() == ScoreColumn && row.score && isShare(*row.score))
                return QVariant::fromValue(ScoreBar{row.score->value, row.score->low, row.score->high});
            return {};
        case BestRole: return row.best;
        default: return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | (section == NameColumn ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case NameColumn: return tr("Run");
        case ScoreColumn: return m_scoreName.isEmpty() ? tr("Score") : m_scoreName;
        case LossColumn: return tr("Loss");
        case TimeColumn: return tr("Time");
        case MemoryColumn: return tr("Memory");
        default: return tr("File");
    }
}

}  // namespace graft::ui
