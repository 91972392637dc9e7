// Shows some rows of a data file whole, with the number and the line each stands at.
#pragma once

#include "service/table_rows.h"

#include <QDialog>

namespace graft::ui {

// Deletes itself when it is closed; whoever makes it opens it. `why` says what these rows have in common.
QDialog* makeRowsDialog(QWidget* parent, const QString& why, const service::TableRows& rows);

}  // namespace graft::ui
