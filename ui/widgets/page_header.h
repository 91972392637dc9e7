// The first line of every page: its title, 40 high, with the page's buttons at the right.
#pragma once

#include <initializer_list>

class QPushButton;
class QWidget;

namespace graft::ui {

class TextLabel;

QWidget* makePageHeader(TextLabel* title, std::initializer_list<QPushButton*> buttons);

}  // namespace graft::ui
