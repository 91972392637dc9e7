// What was typed into a field before is offered again while one types, from one start of the program to the next.
#pragma once

class QLineEdit;
class QString;

namespace graft::ui {

constexpr int mostTypedBefore = 20;   // the newest

void offerTypedBefore(QLineEdit& field, const QString& key);   // what Return sends is kept under `key` of the settings

}  // namespace graft::ui
