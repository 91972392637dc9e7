// How many examples have how many tokens, as bars, with the limit of length as a line; a cursor with values (mouse or arrow keys).
#pragma once

#include "service/data_look.h"

#include <QWidget>

#include <memory>

namespace graft::ui {

class LengthPlot final : public QWidget {
    Q_OBJECT

public:
    explicit LengthPlot(QWidget* parent = nullptr);
    ~LengthPlot() override;

    void setLengths(const service::LengthHistogram& histogram, std::int64_t limit);   // limit 0: none
    void setEmptyText(const QString& text);
    QString cursorText() const;

    QSize minimumSizeHint() const override { return {240, 120}; }

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
