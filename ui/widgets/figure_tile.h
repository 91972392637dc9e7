// One large figure with its name above and a line of context below; what it says can be copied.
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
    void setName(const QString& name);
    void show(const Figure& figure);
    using QWidget::show;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void tell();
    TextLabel *m_name, *m_value, *m_context;
};

}  // namespace graft::ui
