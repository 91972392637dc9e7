// Quality against cost: a point for each run with its interval, the base model as a line, and from three runs on the front that no run beats.
#pragma once

#include "ui/models/cost_axes.h"

#include <QWidget>

#include <memory>
#include <set>

namespace graft::ui {

class CostPlot final : public QWidget {
    Q_OBJECT

public:
    explicit CostPlot(QWidget* parent = nullptr);
    ~CostPlot() override;

    // Of the comparable rows whose ids are `shown`; `colourSlots` as everywhere.
    void setRuns(const service::Comparison& comparison, const std::map<std::string, int>& colourSlots, const std::set<std::string>& shown);
    void setAxes(Quality quality, Cost cost);
    QString remark() const;   // what the picture cannot say: that a front needs more runs, or that nothing is measured
    QString cursorText() const;
    std::vector<std::string> front() const;                        // runs that no other one beats in both, by rising cost
    std::pair<QString, QString> axisTitles() const;                // of the cost, of the quality
    std::optional<QPoint> placeOf(const std::string& run) const;   // of its point, inside this widget

    QSize minimumSizeHint() const override { return {280, 120}; }

Q_SIGNALS:
    void cursorMoved(const QString& text);
    void runWanted(const std::string& run);   // its point was clicked, or Enter pressed on it

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
