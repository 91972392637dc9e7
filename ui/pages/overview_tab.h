// The file in figures: lengths in tokens, what stands out, and the rows that make no example with their reasons.
#pragma once

#include "ui/models/rows_model.h"
#include "ui/pages/learned_tab.h"

class QPushButton;

namespace graft::ui {

class LengthPlot;
class PlainTable;
class TextLabel;

class OverviewTab final : public QWidget {
    Q_OBJECT

public:
    explicit OverviewTab(QWidget* parent = nullptr);
    void showLook(const std::shared_ptr<const service::DataLook>& look, const LengthLimit& limit, bool modelChosen);

Q_SIGNALS:
    void rowsWanted(const std::string& finding);   // to be seen

private:
    void wantRows();
    QWidget* makeChart();
    QWidget* makeTables();
    RowsModel m_findingsModel, m_rejectedModel;
    std::shared_ptr<const service::DataLook> m_look;
    LengthLimit m_limit;
    LengthPlot* m_plot;
    TextLabel *m_readout, *m_counts, *m_found, *m_rejectedTitle;
    PlainTable *m_findings, *m_rejected;
    QPushButton* m_showRows;
};

}  // namespace graft::ui
