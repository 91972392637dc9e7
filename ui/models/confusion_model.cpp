#include "ui/models/confusion_model.h"

#include "ui/core_text.h"
#include "ui/style/colours.h"

#include <QApplication>
#include <QFont>

#include <numeric>

namespace graft::ui {

namespace {
constexpr double faintest = 0.35;   // of the tint where a single row of many stands
}

ConfusionModel::ConfusionModel(QObject* parent) : QAbstractTableModel(parent) {}

void ConfusionModel::setConfusion(const service::Confusion& confusion) {
    beginResetModel();
    m_confusion = confusion;
    endResetModel();
}

int ConfusionModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_confusion.labels.size()); }
int ConfusionModel::columnCount(const QModelIndex& parent) const { return parent.isValid() || m_confusion.labels.empty() ? 0 : 2 + int(m_confusion.labels.size()); }

QString ConfusionModel::labelAt(std::size_t place) const {
    if (place == m_confusion.labels.size()) return tr("another answer");
    const QString label = oneLine(fromCore(m_confusion.labels[place]));
    return label.isEmpty() ? tr("(empty)") : label;
}

QVariant ConfusionModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto expected = std::size_t(index.row());
    const bool isLabel = index.column() == 0;
    const auto answered = isLabel ? expected : std::size_t(index.column() - 1);
    const auto& counts = m_confusion.rows[expected];
    const std::int64_t count = counts[answered], all = std::accumulate(counts.begin(), counts.end(), std::int64_t(0));
    switch (role) {
        case Qt::DisplayRole: return isLabel ? labelAt(expected) : QString::number(count);
        case Qt::AccessibleTextRole:
        case Qt::ToolTipRole: {
            const QString text = isLabel                ? tr("%1: expected in %2 rows").arg(labelAt(expected)).arg(all)
                                 : answered == expected ? tr("%1 of %2 rows that expect “%3” are right").arg(count).arg(all).arg(labelAt(expected))
                                                        : tr("%1 of %2 rows that expect “%3” were answered “%4”").arg(count).arg(all).arg(labelAt(expected), labelAt(answered));
            return role == Qt::ToolTipRole ? plainToolTip(text) : text;
        }
        case Qt::TextAlignmentRole: return headerData(index.column(), Qt::Horizontal, role);
        case Qt::BackgroundRole: {
            if (isLabel || count == 0) return {};
            const Colours& colours = coloursOf(schemeOf(QApplication::palette()));
            return mixed(colours.card, answered == expected ? colours.learned : colours.cut, faintest + (1 - faintest) * double(count) / double(all));
        }
        case Qt::ForegroundRole: return isLabel || count > 0 ? QVariant() : QVariant(coloursOf(schemeOf(QApplication::palette())).secondary);
        case Qt::FontRole: {
            if (isLabel || answered != expected) return {};
            QFont strong;
            strong.setWeight(QFont::DemiBold);
            return strong;
        }
        default: return {};
    }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignVCenter | (section == 0 ? Qt::AlignLeft : Qt::AlignRight));
    if (role == Qt::DisplayRole) return section == 0 ? tr("Expected ↓  answered →") : labelAt(std::size_t(section - 1));
    if (role == Qt::ToolTipRole) return plainToolTip(section == 0 ? tr("What was expected, down; what was answered, across") : tr("Answered: %1").arg(labelAt(std::size_t(section - 1))));
    return {};
}

}  // namespace graft::ui
