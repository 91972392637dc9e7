// Small choices of the window that belong to one project, from one start of the program to the next: forgotten with the project.
#pragma once

#include <QString>

namespace graft::ui {

QString settingsGroupOf(const QString& projectFolder);   // in the settings of the window

QString choiceIn(const QString& projectFolder, const QString& key);   // empty: none was made
void keepChoice(const QString& projectFolder, const QString& key, const QString& value);   // without a project nothing is kept

}  // namespace graft::ui
