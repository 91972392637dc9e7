#include "ui/models/preview_model.h"

#include "ui/core_text.h"

#include <QLocale>

namespace graft::ui {

using data::ColumnRole;

QString roleName(ColumnRole role) {
    switch (role) {
        case ColumnRole::none: return PreviewModel::tr("Not used");
        case ColumnRole::messages: return PreviewModel::tr("Conversation");
        case ColumnRole::instruction: return PreviewModel::tr("Instruction");
        case ColumnRole::prompt: return PreviewModel::tr("Prompt");
        case ColumnRole::answer: return PreviewModel::tr("Answer");
        case ColumnRole::text: return PreviewModel::tr("Plain text");
        case ColumnRole::group: return PreviewModel::tr("Keeps rows together");
    }
    return {};
}

QString roleExplained(ColumnRole role) {
    switch (role) {
        case ColumnRole::none: return PreviewModel::tr("Not used");
        case ColumnRole::messages: return PreviewModel::tr("Conversation: turns of user and assistant, as JSON");
        case ColumnRole::instruction: return PreviewModel::tr("Instruction: what to do with this row's prompt");
        case ColumnRole::prompt: return PreviewModel::tr("Prompt: what the model is asked");
        case ColumnRole::answer: return PreviewModel::tr("Answer: what the model learns to say");
        case ColumnRole::text: return PreviewModel::tr("Plain text: learned as a whole");
        case ColumnRole::group: return PreviewModel::tr("Keeps rows together: equal values are never in two sets");
    }
    return {};
}

PreviewModel::PreviewModel(QObject* parent) : QAbstractTableModel(parent) {}

void PreviewModel::setLook(std::shared_ptr<const service::DataLook> look, const std::map<std::string, ColumnRole>& roles) {
    const bool sameTable = look && m_look && look->description.hash == m_look->description.hash && look->description.columns.size() == m_look->description.columns.size() &&
                           look->preview.size() == m_look->preview.size();
    if (sameTable) {
        m_look = std::move(look);
        if (roles == m_roles) return;
        m_roles = roles;
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
        if (rowCount() > 0) Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_look = std::move(look);
    m_roles = roles;
    endResetModel();
}

std::string PreviewModel::column(int section) const {
    return section >= 0 && section < columnCount() ? m_look->description.columns[std::size_t(section)].name : std::string();
}

ColumnRole PreviewModel::roleOf(int section) const {
    const auto role = m_roles.find(column(section));
    return role == m_roles.end() ? ColumnRole::none : role->second;
}

int PreviewModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_look ? 0 : int(m_look->preview.size());
}

int PreviewModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_look ? 0 : int(m_look->description.columns.size());
}

QVariant PreviewModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const service::PreviewRow& row = m_look->preview[std::size_t(index.row())];
    const auto at = std::size_t(index.column());
    const QString text = at < row.cells.size() ? fromCore(row.cells[at]) : QString();
    switch (role) {
        case Qt::DisplayRole: return oneLine(text);
        case Qt::ToolTipRole: return plainToolTip(text);
        case ColumnRoleRole: return int(roleOf(index.column()));
        default: return {};
    }
}

QVariant PreviewModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Vertical) {
        if (role != Qt::DisplayRole || section < 0 || section >= rowCount()) return {};
        return QLocale().toString(qulonglong(m_look->preview[std::size_t(section)].line));
    }
    if (section < 0 || section >= columnCount()) return {};
    const QString name = oneLine(fromCore(column(section)));
    switch (role) {
        case Qt::DisplayRole: return name;
        case Qt::AccessibleTextRole: return tr("%1, %2").arg(name, roleName(roleOf(section)));
        case Qt::ToolTipRole: return plainToolTip(tr("%1\n%2\nPress to choose what this column is.").arg(fromCore(column(section)), roleExplained(roleOf(section))));
        case ColumnRoleRole: return int(roleOf(section));
        default: return {};
    }
}

}  // namespace graft::ui
