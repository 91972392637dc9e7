// The first rows of a data file with what each column is taken for.
#pragma once

#include "service/data_look.h"

#include <QAbstractTableModel>

#include <map>
#include <memory>

namespace graft::ui {

// In words for the header ("Answer") and for the choice ("Answer: what the model learns to say").
QString roleName(data::ColumnRole role);
QString roleExplained(data::ColumnRole role);

class PreviewModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role { ColumnRoleRole = Qt::UserRole };   // int of data::ColumnRole, of a header section or a cell

    explicit PreviewModel(QObject* parent = nullptr);
    // Another look resets the model; other roles alone only repaint it.
    void setLook(std::shared_ptr<const service::DataLook> look, const std::map<std::string, data::ColumnRole>& roles);
    std::string column(int section) const;         // as the file names it
    data::ColumnRole roleOf(int section) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::shared_ptr<const service::DataLook> m_look;
    std::map<std::string, data::ColumnRole> m_roles;
};

}  // namespace graft::ui
