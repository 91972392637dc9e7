// A table of plain texts in the look of the window; what is marked can be copied, into a spreadsheet too.
#pragma once

#include <QTableView>

namespace graft::ui {

// No grid, rows of 36, a quiet header, Tab leaves the table, and its rows can be copied: the look of every table of the window.
void dressTable(QTableView& table);

class PlainTable : public QTableView {
    Q_OBJECT

public:
    explicit PlainTable(const QString& accessibleName, QWidget* parent = nullptr);
};

}  // namespace graft::ui
