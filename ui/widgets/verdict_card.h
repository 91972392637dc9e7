// Three judgements side by side, each with its sign, one or two sentences and at most one action.
#pragma once

#include "ui/models/data_verdict.h"
#include "ui/widgets/card.h"

class QPushButton;

namespace graft::ui {

class TextLabel;

class VerdictCard final : public Card {
    Q_OBJECT

public:
    explicit VerdictCard(QWidget* parent = nullptr);
    void showVerdicts(const std::array<DataVerdict, 3>& verdicts);

Q_SIGNALS:
    void actionWanted(graft::ui::DataAction action, const std::string& finding);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Part {
        QWidget* box;
        TextLabel *question, *answer;
        QPushButton* button;
        DataVerdict verdict;
    };
    std::array<Part, 3> m_parts;
};

}  // namespace graft::ui
