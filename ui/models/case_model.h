// The rows of a file of cases: the line each stands in, what it asks, and its answer as soon as it is there.
#pragma once

#include "service/answer_file.h"

#include <QAbstractTableModel>

#include <memory>

namespace graft::ui {

class CaseModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { LineColumn, QuestionColumn, AnswerColumn, Columns };

    explicit CaseModel(QObject* parent = nullptr);
    // `answers`: as long as the table, and kept by whoever calls; it may change in place, which rowsChanged() then tells.
    void setCases(std::shared_ptr<const data::Table> cases, service::AskingColumns asking, const std::vector<service::AnsweredRow>& answers);
    void rowsChanged(int first, int last);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString textOf(int row, int column) const;
    std::shared_ptr<const data::Table> m_cases;
    service::AskingColumns m_asking;
    const std::vector<service::AnsweredRow>* m_answers = nullptr;
};

}  // namespace graft::ui
