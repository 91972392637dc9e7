// Text of one of the five sizes and a tone; always plain text, and elided where it is one line.
#pragma once

#include "ui/style/colours.h"
#include "ui/style/type_scale.h"

#include <QLabel>

namespace graft::ui {

enum class Flow { line, wrap };

class TextLabel : public QLabel {
    Q_OBJECT

public:
    static constexpr int mostSigns = 2000;   // of what is shown: a label is no document, and laying out more would hold the window up

    explicit TextLabel(TextRole role, const QString& text = {}, Tone tone = Tone::text, Flow flow = Flow::line, QWidget* parent = nullptr);

    void setText(const QString& text);
    void setTone(Tone tone);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void tint();
    Tone m_tone;
    Flow m_flow;
};

}  // namespace graft::ui
