// One way of teaching: where it touches the model, what it is good for, what it would cost here, and why it is recommended or cannot be used.
#pragma once

#include "service/training_choices.h"
#include "ui/widgets/choice_card.h"

class QGridLayout;

namespace graft::ui {

class MethodPicture;
class TextLabel;

class MethodCard final : public ChoiceCard {
    Q_OBJECT

public:
    explicit MethodCard(const service::MethodChoice& choice, QWidget* parent = nullptr);
    const QString& method() const { return m_method; }
    void show(const service::MethodChoice& choice, std::uint64_t memoryLimit);   // 0: not known
    using QWidget::show;

private:
    TextLabel* addFigure(QGridLayout& grid, const QString& name, const QString& help);
    QString m_method;
    MethodPicture* m_picture;
    TextLabel *m_name, *m_badge, *m_summary, *m_good, *m_poor, *m_note, *m_reasons;
    TextLabel *m_trained, *m_file, *m_memory, *m_time, *m_places;
};

}  // namespace graft::ui
