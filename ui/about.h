// What Graft is, its licence, and the licences of what it is made of.
#pragma once

class QDialog;
class QWidget;

namespace graft::ui {

QDialog* makeAbout(QWidget* parent);
void showAbout(QWidget* parent);

}  // namespace graft::ui
