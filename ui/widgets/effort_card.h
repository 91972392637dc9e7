// One effort: its name, what it is for, its steps and its time.
#pragma once

#include "service/training_choices.h"
#include "ui/widgets/choice_card.h"

namespace graft::ui {

class TextLabel;

class EffortCard final : public ChoiceCard {
    Q_OBJECT

public:
    explicit EffortCard(const service::EffortChoice& choice, QWidget* parent = nullptr);
    const QString& effort() const { return m_effort; }
    void show(const service::EffortChoice& choice);
    using QWidget::show;

private:
    QString m_effort;
    TextLabel *m_name, *m_time, *m_summary;
};

}  // namespace graft::ui
