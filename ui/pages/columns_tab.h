// The first rows of the file, with what each column is taken for and why.
#pragma once

#include "service/project_answers.h"
#include "ui/models/preview_model.h"

#include <QWidget>

class QCheckBox;
class QPushButton;

namespace graft::ui {

class PlainTable;
class RoleHeader;
class TextLabel;

enum class Changeable { no, yes };

class ColumnsTab final : public QWidget {
    Q_OBJECT

public:
    explicit ColumnsTab(QWidget* parent = nullptr);
    void showLook(const std::shared_ptr<const service::DataLook>& look, const recipe::DataChoice& choice, service::Goal goal, Changeable changeable);
    void askForRole(int section);   // opens the choice of that column

Q_SIGNALS:
    void roleWanted(const std::string& column, graft::data::ColumnRole role);
    void guessWanted();
    void firstRowWanted(bool isHeader);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeFirstRow();
    void showFirstRow(const service::DataLook* look, const recipe::DataChoice& choice, Changeable changeable);
    void setWidths(const service::DataLook& look);
    void spread();
    std::shared_ptr<const service::DataLook> m_sized;   // whose widths the columns have
    std::vector<int> m_widths;                          // that would show each column whole
    bool m_spreading = false, m_dragged = false;        // dragged: the user has given a column a width
    PreviewModel m_model;
    TextLabel *m_why, *m_firstRowWhy;
    QPushButton* m_guess;
    QCheckBox* m_firstRow;
    QWidget* m_firstRowLine;
    RoleHeader* m_header;
    PlainTable* m_table;
};

}  // namespace graft::ui
