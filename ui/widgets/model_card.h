// The card of one model: what it is, what it takes to train it here, and where it lies; or why it cannot be used.
#pragma once

#include "service/model_details.h"
#include "ui/widgets/card.h"

class QGridLayout;
class QPushButton;

namespace graft::ui {

class TextLabel;

class ModelCard final : public Card {
    Q_OBJECT

public:
    explicit ModelCard(QWidget* parent = nullptr);
    void showFound(const service::FoundModel& model);         // what the scan knows; the rest is being read
    void showDetails(const service::ModelDetails& details);
    void setLanguages(const std::vector<std::string>& wanted);   // of the project: those that the model states are marked
    void setWaitingFor(const QString& task);                  // what keeps the details from being read; empty: nothing

private:
    QWidget* makePlaceRow();
    void showFacts(const service::FoundModel& model, const service::ModelDetails* details);
    void showNeeds(const service::TrainingNeeds& needs);
    void addNeed(QVBoxLayout& column, const service::TrainingNeed& need, const service::TrainingNeeds& needs);
    void clear();

    TextLabel *m_name, *m_wrong, *m_hint, *m_remarks, *m_pending, *m_path;
    QGridLayout* m_facts;
    QVBoxLayout* m_needs;
    QString m_folder;
    std::vector<std::string> m_wanted;
};

// How a method's need is told: "fits", and what would make it fit.
QString fitWord(const service::TrainingNeed& need);
QString adviceFor(const service::TrainingNeed& need, const service::TrainingNeeds& needs);

}  // namespace graft::ui
