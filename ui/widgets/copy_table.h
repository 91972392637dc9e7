// Tables for other programs: the selected rows, or all where none is selected, with their headers; as text with tabs and as HTML.
#pragma once

class QAbstractItemView;

namespace graft::ui {

// To the clipboard. Columns as they are seen: hidden ones left out, moved ones where they stand.
void copyTable(const QAbstractItemView* view);

// Ctrl+C and the context menu copy the table; said again of a view, it changes nothing.
void makeTableCopyable(QAbstractItemView& view);

}  // namespace graft::ui
