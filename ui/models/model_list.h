// The base models found on this computer, those that can be used first; which one the draft holds.
#pragma once

#include "service/models.h"

#include <QAbstractListModel>

#include <vector>

namespace graft::ui {

QString nameShown(const service::FoundModel& model);
QString placeShown(const service::FoundModel& model);

class ModelList final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { ParametersRole = Qt::UserRole, SizeRole, LineRole, BrokenRole, ChosenRole };   // LineRole: where it lies, or why it cannot be used

    explicit ModelList(QObject* parent = nullptr);
    void setModels(std::vector<service::FoundModel> models);
    void setLanguages(const std::vector<std::string>& wanted);   // of the project: a model that states all of them is marked
    const std::vector<std::string>& languages() const { return m_wanted; }
    void setChosen(const std::filesystem::path& folder);
    void setBroken(const std::filesystem::path& folder, const Error& why);   // found out when it was looked at closely

    const service::FoundModel* at(int row) const;
    int rowOf(const std::filesystem::path& folder) const;   // -1: not in the list
    int usable() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<service::FoundModel> m_models;
    std::filesystem::path m_chosen;
    std::vector<std::string> m_wanted;
    QString lineOf(const service::FoundModel& model) const;
};

}  // namespace graft::ui
