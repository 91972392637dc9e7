// How the loss answers to rising learning rates: a curve over rates in equal ratios, with the proposed and the usual rate as lines.
#pragma once

#include "service/rate_search.h"

#include <QWidget>

#include <memory>

namespace graft::ui {

class RatePlot final : public QWidget {
    Q_OBJECT

public:
    explicit RatePlot(QWidget* parent = nullptr);
    ~RatePlot() override;

    void setTest(const service::RateTest& test);   // usual 0: not known yet
    QString cursorText() const;                    // what the cursor shows; empty without one

    QSize minimumSizeHint() const override { return {320, 200}; }

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

QString rateText(double rate);   // "0.02", "3e-5": as people type them

}  // namespace graft::ui
