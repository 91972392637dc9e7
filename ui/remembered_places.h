// Where the user left the splitters and tabs of a page, from one start of the program to the next.
#pragma once

class QString;
class QWidget;

namespace graft::ui {

void keepPlaces(const QWidget& page, const QString& key);
void leavePlaces(QWidget& page);                         // back to the first tab and the top: another project is another place
void restorePlaces(QWidget& page, const QString& key);   // each page is told as if the user had moved them; what was never kept stays

}  // namespace graft::ui
