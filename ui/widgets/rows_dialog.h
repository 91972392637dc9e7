// Shows some rows of a data file whole, with the number and the line each stands at; they can be copied.
#pragma once

#include "service/table_rows.h"

#include <QDialog>

#include <map>

namespace graft::ui {

// One more column, of what is to be said of single rows.
struct RowNotes {
    QString title = {};                         // empty: no such column
    std::map<std::int64_t, QString> notes = {}; // row number -> note
};

// Deletes itself when it is closed; whoever makes it opens it. `why` says what these rows have in common.
QDialog* makeRowsDialog(QWidget* parent, const QString& why, const service::TableRows& rows, const RowNotes& notes = {});

}  // namespace graft::ui
