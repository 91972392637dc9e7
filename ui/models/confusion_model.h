// The confusion table of one contestant: a row for each expected label, a column for each that was answered, and how often.
#pragma once

#include "service/group_scores.h"

#include <QAbstractTableModel>

namespace graft::ui {

class ConfusionModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit ConfusionModel(QObject* parent = nullptr);
    void setConfusion(const service::Confusion& confusion);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString labelAt(std::size_t place) const;   // the place after the last label: any other answer
    service::Confusion m_confusion;
};

}  // namespace graft::ui
