// What the memory of a run is made of: one bar of its parts, in the colour of an error when it is more than can be used, and a line for each.
#pragma once

#include "service/plan.h"
#include "ui/widgets/card.h"

class QGridLayout;

namespace graft::ui {

class TextLabel;

class MemoryParts final : public Card {
    Q_OBJECT

public:
    explicit MemoryParts(QWidget* parent = nullptr);
    void show(const std::vector<service::MemoryPart>& parts, std::uint64_t limit);   // no parts: not estimated yet; limit 0: not known
    using QWidget::show;

private:
    class Bar;
    class Swatch;
    Bar* m_bar;
    QGridLayout* m_rows;
    std::vector<std::pair<std::string, std::uint64_t>> m_shown;
    TextLabel* m_empty;
};

}  // namespace graft::ui
