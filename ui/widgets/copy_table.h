// Tables for other programs: the selected rows, or all where none is selected, with their headers; as text with tabs and as HTML.
#pragma once

#include "base/result.h"

#include <QString>

class QAbstractItemView;

namespace graft::ui {

// To the clipboard. Columns as they are seen: hidden ones left out, moved ones where they stand.
void copyTable(const QAbstractItemView* view);

// As CSV (RFC 4180), all rows, whatever is selected; an old file is replaced whole or not at all.
Result<void> saveTable(const QAbstractItemView& view, const QString& file);

// Ctrl+C and Ctrl+S and the context menu copy and save the table; said again of a view, it changes nothing.
void makeTableCopyable(QAbstractItemView& view);

}  // namespace graft::ui
