// One large figure with its name above and a line of context below.
#pragma once

#include "ui/widgets/card.h"

namespace graft::ui {

class TextLabel;

struct Figure {
    QString value;      // "1.23", "3 min"
    QString context;    // "at step 420", "ready about 14:05"
};

class FigureTile final : public Card {
    Q_OBJECT

public:
    explicit FigureTile(const QString& name, QWidget* parent = nullptr);
    void show(const Figure& figure);
    using QWidget::show;

private:
    TextLabel* m_value;
    TextLabel* m_context;
    QString m_name;
};

}  // namespace graft::ui
