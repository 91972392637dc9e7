#include "ui/project_choices.h"

#include <QCryptographicHash>
#include <QSettings>

namespace graft::ui {

namespace {
QString placeOf(const QString& folder, const QString& key) { return settingsGroupOf(folder) + QStringLiteral("/choice/") + key; }
}

// A path holds signs that mean something in a key of the settings.
QString settingsGroupOf(const QString& projectFolder) {
    return QStringLiteral("typed/%1").arg(QString::fromLatin1(QCryptographicHash::hash(projectFolder.toUtf8(), QCryptographicHash::Sha256).toHex().left(16)));
}

QString choiceIn(const QString& projectFolder, const QString& key) {
    return projectFolder.isEmpty() ? QString() : QSettings().value(placeOf(projectFolder, key)).toString();
}

void keepChoice(const QString& projectFolder, const QString& key, const QString& value) {
    if (!projectFolder.isEmpty()) QSettings().setValue(placeOf(projectFolder, key), value);
}

}  // namespace graft::ui
