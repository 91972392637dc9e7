// The steps of the guide: what each is called, how far it is, and one line of fact.
#pragma once

#include "ui/page_id.h"

#include <QAbstractListModel>

namespace graft::ui {

enum class StepState { to_do, ready, running, done, look_again, failed };

struct GuideStep {
    StepState state = StepState::to_do;
    QString fact;         // "Step 120 of 300"; one line
    QString reason = {};  // why it needs another look
    friend bool operator==(const GuideStep&, const GuideStep&) = default;
};

class GuideModel final : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role { StateRole = Qt::UserRole, FactRole };

    explicit GuideModel(QObject* parent = nullptr);
    void setStep(PageId page, const GuideStep& step);
    const GuideStep& step(PageId page) const { return m_steps[static_cast<std::size_t>(page)]; }
    static QString titleOf(PageId page);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::array<GuideStep, allPages.size()> m_steps;
};

}  // namespace graft::ui
