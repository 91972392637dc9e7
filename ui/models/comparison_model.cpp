#include "ui/models/comparison_model.h"

#include "ui/core_text.h"
#include "ui/models/comparison_columns.h"
#include "ui/models/damaged_runs.h"
#include "ui/style/colours.h"

#include <QApplication>
#include <QPalette>

#include <algorithm>

namespace graft::ui {

namespace {

const QString nothing = QStringLiteral("–");

bool differs(const service::ComparedSetting& setting, const std::vector<service::ComparedRow>& rows) {
    std::set<std::string> values;
    for (const service::ComparedRow& row : rows) {
        if (!row.recipe) continue;
        const auto value = setting.values.find(row.contestant);
        values.insert(value == setting.values.end() ? std::string() : value->second);
    }
    return values.size() > 1;
}

}  // namespace

ComparisonModel::ComparisonModel(QObject* parent) : QAbstractTableModel(parent) {}

void ComparisonModel::setComparison(const service::Comparison& comparison, const std::map<std::string, int>& colourSlots) {
    beginResetModel();
    m_lines.clear();
    m_settings.clear();
    std::string apart;
    for (const service::ComparedRow& row : comparison.rows) {
        const QString divider = isDamaged(row) ? tr("Cannot be read and only be deleted: %1") : tr("Not to be ranked with the rows above: %1");
        if (row.apart != apart) m_lines.push_back({{}, divider.arg(oneLine(fromCore(row.apart)))});
        apart = row.apart;
        m_lines.push_back({row, {}});
    }
    std::ranges::copy_if(comparison.settings, std::back_inserter(m_settings), [&](const service::ComparedSetting& setting) { return differs(setting, comparison.rows); });
    m_slots = colourSlots;
    m_chosen = comparison.chosen;
    m_scoreName.clear();
    for (const service::ComparedRow& row : comparison.rows)
        if (row.score && m_scoreName.isEmpty()) m_scoreName = oneLine(fromCore(row.score->label));
    tickFirst();
    endResetModel();
}

bool ComparisonModel::hasSeeds() const {
    return std::ranges::any_of(m_lines, [](const Line& line) { return line.row && line.row->seeds; });
}

// The first rows, the base among them; a new run is ticked as long as there are few.
void ComparisonModel::tickFirst() {
    const auto count = [&] { return std::ranges::count_if(m_lines, [&](const Line& line) { return line.row && isTicked(*line.row); }); };
    for (const char* always : {"base", ""})
        for (const Line& line : m_lines) {
            if (!line.row || !canBeTicked(*line.row) || m_ticks.contains(line.row->contestant) || (*always && line.row->contestant != always)) continue;
            m_ticks[line.row->contestant] = line.row->apart.empty() && count() < mostTicked;
        }
}

// The majority label answers nothing and costs nothing; a run that cannot be read cannot be asked.
bool ComparisonModel::canBeTicked(const service::ComparedRow& row) const { return row.contestant != "majority" && !isDamaged(row); }

bool ComparisonModel::isTicked(const service::ComparedRow& row) const {
    const auto found = m_ticks.find(row.contestant);
    return found != m_ticks.end() && found->second;
}

const service::ComparedRow* ComparisonModel::row(int row) const {
    return row >= 0 && row < int(m_lines.size()) && m_lines[std::size_t(row)].row ? &*m_lines[std::size_t(row)].row : nullptr;
}

int ComparisonModel::rowOf(const std::string& contestant) const {
    const auto found = std::ranges::find_if(m_lines, [&](const Line& line) { return line.row && line.row->contestant == contestant; });
    return found == m_lines.end() ? -1 : int(found - m_lines.begin());
}

std::set<std::string> ComparisonModel::ticked() const {
    std::set<std::string> ids;
    for (const Line& line : m_lines)
        if (line.row && isTicked(*line.row)) ids.insert(line.row->contestant);
    return ids;
}

void ComparisonModel::setTicked(int at, bool ticked) {
    const service::ComparedRow* found = row(at);
    if (!found || !canBeTicked(*found) || isTicked(*found) == ticked) return;
    m_ticks[found->contestant] = ticked;
    const QModelIndex changed = index(at, CheckColumn);
    Q_EMIT dataChanged(changed, changed, {Qt::CheckStateRole});
    Q_EMIT tickedChanged();
}

int ComparisonModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_lines.size());
}

int ComparisonModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : SettingColumns + int(m_settings.size());
}

QString ComparisonModel::text(const service::ComparedRow& row, int column) const {
    if (column < SettingColumns) return comparisonColumns()[std::size_t(column)].text(row);
    const auto& values = m_settings[std::size_t(column - SettingColumns)].values;
    const auto value = values.find(row.contestant);
    return value == values.end() ? nothing : oneLine(fromCore(value->second));
}

// The whole name, which the column may cut, and what can be done with it.
QString ComparisonModel::nameTip(const service::ComparedRow& row) const {
    QStringList lines{text(row, NameColumn)};
    if (row.contestant == m_chosen) lines << tr("The chosen run: it is taken home.");
    if (row.best) lines << tr("Better than every other measured row by more than chance.");
    if (row.within_noise) lines << tr("Its difference to the best could be chance: within the noise.");
    if (isDamaged(row)) lines << tr("Cannot be read; the Delete key deletes it, and Undo brings it back.");
    if (row.recipe && m_renamable) lines << tr("Double-click or F2 gives it another name.");
    return lines.join(QLatin1Char('\n'));
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Line& line = m_lines[std::size_t(index.row())];
    if (role == DividerRole) return !line.row;
    if (!line.row) {
        const bool text = index.column() == NameColumn && (role == Qt::DisplayRole || role == Qt::AccessibleTextRole);
        return text ? QVariant(line.divider) : role == Qt::ToolTipRole ? QVariant(plainToolTip(line.divider)) : QVariant();
    }
    const service::ComparedRow& row = *line.row;
    const bool check = index.column() == CheckColumn;
    const auto slot = m_slots.find(row.contestant);
    switch (role) {
        case Qt::DisplayRole: return text(row, index.column());
        case Qt::EditRole: return index.column() == NameColumn ? QVariant(text(row, NameColumn)) : QVariant();
        case Qt::CheckStateRole: return check && canBeTicked(row) ? QVariant(isTicked(row) ? Qt::Checked : Qt::Unchecked) : QVariant();
        case Qt::AccessibleTextRole:
            if (check) return isTicked(row) ? tr("shown") : tr("not shown");
            return index.column() == NameColumn && row.contestant == m_chosen ? tr("%1, the chosen run").arg(text(row, index.column())) : text(row, index.column());
        case Qt::TextAlignmentRole: return headerData(index.column(), Qt::Horizontal, role);
        case Qt::ForegroundRole:
            if (row.within_noise || !row.score) return coloursOf(schemeOf(QApplication::palette())).secondary;
            return {};
        case Qt::ToolTipRole:
            if (check) return plainToolTip(helpOf(comparisonColumns()[CheckColumn]));
            if (index.column() >= TimeColumn) return plainToolTip(text(row, index.column()));
            if (index.column() == NameColumn) return plainToolTip(nameTip(row));
            if (row.best) return plainToolTip(tr("Better than every other measured row by more than chance."));
            if (row.within_noise) return plainToolTip(tr("Its difference to the best could be chance: within the noise."));
            return plainToolTip(text(row, index.column()));
        case SlotRole: return slot == m_slots.end() ? -1 : slot->second;
        case ScoreRole:
            if (index.column() == ScoreColumn && row.score && isShare(*row.score))
                return QVariant::fromValue(ScoreBar{row.score->value, row.score->low, row.score->high});
            return {};
        case BestRole: return row.best;
        case ChosenRole: return !m_chosen.empty() && row.contestant == m_chosen;
        default: return {};
    }
}

bool ComparisonModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return false;
    if (role == Qt::EditRole && (flags(index) & Qt::ItemIsEditable)) {
        const QString name = value.toString().simplified();
        if (name == text(*row(index.row()), NameColumn)) return false;
        Q_EMIT renameWanted(row(index.row())->contestant, name);
        return true;
    }
    if (role != Qt::CheckStateRole || index.column() != CheckColumn) return false;
    setTicked(index.row(), value.toInt() == Qt::Checked);
    return true;
}

Qt::ItemFlags ComparisonModel::flags(const QModelIndex& index) const {
    const service::ComparedRow* found = index.isValid() ? row(index.row()) : nullptr;
    if (!found) return Qt::NoItemFlags;
    const Qt::ItemFlags all = Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemNeverHasChildren;
    if (index.column() == NameColumn && found->recipe && m_renamable) return all | Qt::ItemIsEditable;
    return index.column() == CheckColumn && canBeTicked(*found) ? all | Qt::ItemIsUserCheckable : all;
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const bool left = section <= NameColumn || section == PlacesColumn || section >= SettingColumns;
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignRight));
    if (section >= SettingColumns) {
        const service::ComparedSetting& setting = m_settings[std::size_t(section - SettingColumns)];
        return role == Qt::DisplayRole ? QVariant(oneLine(fromCore(setting.label))) : role == Qt::ToolTipRole ? QVariant(plainToolTip(fromCore(setting.help))) : QVariant();
    }
    const ComparisonColumn& column = comparisonColumns()[std::size_t(section)];
    if (role == Qt::ToolTipRole) return plainToolTip(helpOf(column));
    if (role != Qt::DisplayRole) return {};
    return section == ScoreColumn && !m_scoreName.isEmpty() ? m_scoreName : titleOf(column);
}

}  // namespace graft::ui
