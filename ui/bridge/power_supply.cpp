#include "ui/bridge/power_supply.h"

#include <QDir>
#include <QFile>

namespace graft::ui {

namespace {

QByteArray wordIn(const QDir& supply, const char* name) {
    QFile file(supply.filePath(QLatin1String(name)));
    return file.open(QIODevice::ReadOnly) ? file.readLine(64).trimmed() : QByteArray();
}

}  // namespace

Power powerNow(const QString& folder) {
    bool plugged = false, battery = false, discharging = false;
    const QDir supplies(folder);
    for (const QString& name : supplies.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QDir supply(supplies.filePath(name));
        const QByteArray type = wordIn(supply, "type");
        if (type == "Battery" && wordIn(supply, "scope") != "Device") {  // a mouse has one too
            battery = true;
            discharging = discharging || wordIn(supply, "status") == "Discharging";
        } else if ((type == "Mains" || type.startsWith("USB")) && wordIn(supply, "online") == "1") {
            plugged = true;
        }
    }
    if (!battery) return Power::unknown;
    return discharging && !plugged ? Power::battery : Power::mains;
}

}  // namespace graft::ui
