// A table of plain texts in the look of the window; what is marked can be copied, into a spreadsheet too.
#pragma once

#include <QTableView>

namespace graft::ui {

// No grid, rows of 36, a quiet header, and Tab leaves the table: the look of every table of the window.
void dressTable(QTableView& table);

class PlainTable : public QTableView {
    Q_OBJECT

public:
    explicit PlainTable(const QString& accessibleName, QWidget* parent = nullptr);
    void copyMarked() const;   // cells of a row are parted by tabs; with nothing marked, the whole table

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
};

}  // namespace graft::ui
