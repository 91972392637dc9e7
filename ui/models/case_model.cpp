#include "ui/models/case_model.h"

#include "ui/core_text.h"

#include <QLocale>

namespace graft::ui {

CaseModel::CaseModel(QObject* parent) : QAbstractTableModel(parent) {}

void CaseModel::setCases(std::shared_ptr<const data::Table> cases, service::AskingColumns asking, const std::vector<service::AnsweredRow>& answers) {
    beginResetModel();
    m_cases = std::move(cases);
    m_asking = std::move(asking);
    m_answers = &answers;
    endResetModel();
}

void CaseModel::rowsChanged(int first, int last) {
    if (last < rowCount()) Q_EMIT dataChanged(index(first, AnswerColumn), index(last, AnswerColumn));
}

int CaseModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || !m_cases ? 0 : int(m_cases->rows.size());
}

int CaseModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString CaseModel::textOf(int row, int column) const {
    const auto at = std::size_t(row);
    if (column == LineColumn) return QLocale().toString(qulonglong(m_cases->lines[at]));
    if (column == QuestionColumn) return fromCore(service::questionOf(*m_cases, m_asking, at));
    if (at >= m_answers->size()) return {};
    const service::AnsweredRow& answer = (*m_answers)[at];
    return answer.reason.empty() ? fromCore(answer.answer) : tr("(no answer: %1)").arg(fromCore(answer.reason));
}

QVariant CaseModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    switch (role) {
        case Qt::DisplayRole: return oneLine(textOf(index.row(), index.column()));
        case Qt::ToolTipRole: return plainToolTip(textOf(index.row(), index.column()));
        case Qt::TextAlignmentRole: return QVariant::fromValue((index.column() == LineColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        default: return {};
    }
}

QVariant CaseModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= Columns) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue((section == LineColumn ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    return section == LineColumn ? tr("Line") : section == QuestionColumn ? tr("Question") : tr("Answer");
}

}  // namespace graft::ui
