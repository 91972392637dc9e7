// Loss over steps: raw training loss faint, smoothed 1.5 px, held-out 2 px with markers and its best point; labels at the ends, a cursor
// with values (mouse or arrow keys), zoom by wheel or plus and minus, drag, and double click or Home to see everything again.
#pragma once

#include "ui/models/curve_range.h"

#include <QWidget>

#include <memory>

namespace graft::ui {

// one_run: the first in every detail, any others beside it, thin and named. several: no raw curves, labels name the runs.
enum class CurveDetail { one_run, several_runs };

class CurvePlot final : public QWidget {
    Q_OBJECT

public:
    explicit CurvePlot(QWidget* parent = nullptr);
    ~CurvePlot() override;

    void setRuns(const std::vector<CurveRun>& runs, CurveDetail detail);
    void setAxis(LossAxis axis);
    void setEmptyText(const QString& text);     // shown while there is no point
    QString cursorText() const;                 // what the cursor shows; empty without one
    void showAll();

    QSize minimumSizeHint() const override { return {280, 120}; }

Q_SIGNALS:
    void cursorMoved(const QString& text);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Chart;
    std::unique_ptr<Chart> m_chart;
};

}  // namespace graft::ui
