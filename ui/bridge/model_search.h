// Looks for base models in the background, remembers the folders that the user added, and reads the details of one at a time.
#pragma once

#include "service/model_details.h"
#include "ui/bridge/compute.h"

#include <map>
#include <vector>

namespace graft::ui {

class ModelSearch final : public QObject {
    Q_OBJECT

public:
    explicit ModelSearch(Compute& compute, QObject* parent = nullptr);

    const std::vector<service::FoundModel>& models() const { return m_models; }
    bool hasSearched() const { return m_searched; }       // at least once
    bool searching() const { return m_task.has_value(); }
    QString waitingFor() const;                           // the task that runs before ours; empty: none
    QStringList places() const;

    void search();
    void add(const QString& folder);                      // looks there at once; a folder without a model is told and not remembered
    void remove(const QString& folder);
    void describe(const service::FoundModel& model);      // only the last one asked for is told

Q_SIGNALS:
    void searched();                                      // models()
    void changed();                                       // searching(), waitingFor() or places()
    void found(const QString& folder, const std::filesystem::path& first);   // of an added folder
    void described(const graft::service::ModelDetails& details);
    void failed(const graft::Error& error);

private:
    void take(std::vector<service::FoundModel> models);
    void tellAdded();

    Compute& m_compute;
    std::vector<service::FoundModel> m_models;
    std::map<std::filesystem::path, service::ModelDetails> m_details;
    std::optional<TaskId> m_task, m_describing;
    QString m_added;        // to be told of when the search ends
    bool m_searched = false;
};

}  // namespace graft::ui
