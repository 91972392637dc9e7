// The table of the Compare page: a tick, swatch and name, score with its interval as a bar, and the cost of each run; more columns when asked for.
#pragma once

#include <QStringList>
#include <QTableView>

class QMenu;

namespace graft::ui {

class ComparisonModel;

enum class Detail { columns, differences };   // differences: name, score, and the settings that differ between the runs

class ComparisonTable final : public QTableView {
    Q_OBJECT

public:
    explicit ComparisonTable(ComparisonModel& model, QWidget* parent = nullptr);
    void setMostRows(int rows);   // that its size hint has room for
    void setDetail(Detail detail);
    void fillColumnsMenu(QMenu& menu);   // each column as an entry; what is chosen is remembered
    std::string selected() const;        // contestant of the current row; empty: none
    void select(const std::string& contestant);
    QSize sizeHint() const override;

Q_SIGNALS:
    void selectedChanged();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void arrange();
    void fitName();
    ComparisonModel& m_model;
    QStringList m_shown;   // ids of the columns
    Detail m_detail = Detail::columns;
    int m_mostRows = 4;
};

}  // namespace graft::ui
