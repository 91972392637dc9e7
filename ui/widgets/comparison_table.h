// The table of the Compare page: swatch and name, score with its interval as a bar, and the cost of each run.
#pragma once

#include <QTableView>

namespace graft::ui {

class ComparisonModel;

class ComparisonTable final : public QTableView {
    Q_OBJECT

public:
    explicit ComparisonTable(ComparisonModel& model, QWidget* parent = nullptr);
    void setMostRows(int rows);   // that its size hint has room for
    QSize sizeHint() const override;

private:
    ComparisonModel& m_model;
    int m_mostRows = 4;
};

}  // namespace graft::ui
