// What F1 shows: every key, and every technical word with its explanation.
#pragma once

#include <QStringList>

class QDialog;
class QWidget;

namespace graft::ui {

enum class HelpTab { keys, words };

// `textsHere` are those of the page that is looked at; the words come with a switch that shows only those that occur in them.
QDialog* makeHelp(HelpTab tab, const QStringList& textsHere, QWidget* parent);
void showHelp(HelpTab tab, const QStringList& textsHere, QWidget* parent);

}  // namespace graft::ui
