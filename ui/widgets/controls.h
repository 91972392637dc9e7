// Buttons and fields made with their look and their accessible name in one call.
#pragma once

#include <QStringList>

class QLineEdit;
class QPushButton;
class QToolButton;
class QWidget;

namespace graft::ui {

enum class ButtonKind { main, plain, quiet };  // one main button per page

QPushButton* makeButton(ButtonKind kind, const QString& text, QWidget* parent, const QString& iconName = {});
// A button without words needs a name for those who do not see it.
QPushButton* makeIconButton(const QString& iconName, const QString& accessibleName, QWidget* parent);
QLineEdit* makeField(const QString& accessibleName, const QString& placeholder, QWidget* parent);

// Room for the widest of these labels: what stands beside the button keeps its place when the label changes.
void reserveWidth(QPushButton& button, const QStringList& labels);
// The second press of a double click does nothing: it was meant for what stood here a moment ago.
void ignoreSecondPress(QPushButton& button);

void changeKind(QPushButton& button, ButtonKind kind);
void setButtonIcon(QPushButton& button, const QString& iconName);

}  // namespace graft::ui
