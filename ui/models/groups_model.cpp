#include "ui/models/groups_model.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/comparison_columns.h"
#include "ui/style/colours.h"

#include <QApplication>
#include <QFont>

#include <algorithm>

namespace graft::ui {

namespace {

const QString nothing = QStringLiteral("–");

recipe::MetricScore scoreOf(const std::optional<recipe::MetricScore>& metric, const service::GroupMean& mean) {
    return {metric->id, metric->label, metric->direction, mean.value, mean.low, mean.high};
}

}  // namespace

GroupsModel::GroupsModel(QObject* parent) : QAbstractTableModel(parent) {}

void GroupsModel::setGroups(const service::GroupScores& scores, const std::vector<GroupContestant>& contestants, const QString& against) {
    beginResetModel();
    m_scores = scores;
    m_contestants = contestants;
    m_against = against;
    endResetModel();
}

int GroupsModel::worse() const { return int(std::ranges::count_if(m_scores.groups, &service::ScoredGroup::worse)); }
int GroupsModel::tellable() const { return int(std::ranges::count_if(m_scores.groups, [](const service::ScoredGroup& group) { return !group.tooFew(); })); }

int GroupsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_scores.groups.size()); }
int GroupsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : SubjectColumn + int(m_contestants.size()) + hasDifference(); }

QString GroupsModel::inWords(const service::GroupMean& mean) const {
    const auto share = [&](double value) { return scoreText(scoreOf(m_scores.metric, {value, mean.low, mean.high, mean.rows})); };
    const QString rows = mean.rows == 1 ? tr("1 row") : tr("%1 rows").arg(mean.rows);
    return tr("%1 of %2; the interval is %3 to %4").arg(share(mean.value), rows, share(mean.low), share(mean.high));
}

// In points of a hundred, by how much; what holds zero could be chance.
QString GroupsModel::difference(const service::ScoredGroup& group) const {
    if (group.tooFew()) return tr("too few rows to tell");
    if (!group.difference) return nothing;
    const auto points = [](double value) { return fromCore(formatFigure(100 * value, 0)); };
    const service::GroupMean& by = *group.difference;
    if (group.worse()) return tr("worse by %1 points (%2 to %3)").arg(points(-by.value), points(-by.high), points(-by.low));
    if (group.better()) return tr("better by %1 points (%2 to %3)").arg(points(by.value), points(by.low), points(by.high));
    return tr("within the noise (%1 to %2)").arg(points(by.low), points(by.high));
}

QString GroupsModel::text(const service::ScoredGroup& group, int column) const {
    if (column == NameColumn) return group.name.empty() ? tr("(empty)") : oneLine(fromCore(group.name));
    if (column == RowsColumn) return QString::number(group.rows);
    if (isDifference(column)) return difference(group);
    const auto mean = group.scores.find(contestantAt(column).id);
    return mean == group.scores.end() ? nothing : scoreText(scoreOf(m_scores.metric, mean->second));
}

QString GroupsModel::tip(const service::ScoredGroup& group, int column) const {
    const QString few = group.tooFew() ? QLatin1Char('\n') + tr("Under %1 rows, a difference cannot be told from chance.").arg(service::leastRowsOfGroup) : QString();
    if (column < SubjectColumn) return (column == NameColumn && !group.name.empty() ? fromCore(group.name) : text(group, column)) + few;
    if (isDifference(column)) return text(group, column) + few;
    const auto mean = group.scores.find(contestantAt(column).id);
    return mean == group.scores.end() ? tr("Not measured on these rows.") : inWords(mean->second) + few;
}

QVariant GroupsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const service::ScoredGroup& group = m_scores.groups[std::size_t(index.row())];
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole:
        case Qt::AccessibleTextRole: return text(group, column);
        case Qt::ToolTipRole: return plainToolTip(tip(group, column));
        case Qt::TextAlignmentRole: return headerData(column, Qt::Horizontal, role);
        case Qt::ForegroundRole: {
            const Colours& colours = coloursOf(schemeOf(QApplication::palette()));
            if (group.tooFew()) return colours.secondary;
            if (!isDifference(column)) return {};
            return group.worse() ? colours.error : group.better() ? colours.good : colours.secondary;
        }
        case Qt::FontRole: {
            if (column != SubjectColumn && !(group.worse() && (column == NameColumn || isDifference(column)))) return {};
            QFont strong;
            strong.setWeight(QFont::DemiBold);
            return strong;
        }
        default: return {};
    }
}

QVariant GroupsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    const bool left = section == NameColumn || isDifference(section);
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | (left ? Qt::AlignLeft : Qt::AlignRight));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole) return {};
    const bool tip = role == Qt::ToolTipRole;
    if (section == NameColumn) return tip ? plainToolTip(oneLine(fromCore(m_scores.title))) : oneLine(fromCore(m_scores.title));
    if (section == RowsColumn) return tip ? plainToolTip(tr("Measured rows of this group")) : tr("Rows");
    if (!isDifference(section)) {
        const QString& label = contestantAt(section).label;
        return tip ? plainToolTip(label) : label;
    }
    if (!tip) return tr("Against the base");
    return plainToolTip(tr("%1 held against %2, row by row. Of many groups, one in forty looks worse by chance alone.").arg(m_contestants.front().label, m_against));
}

}  // namespace graft::ui
