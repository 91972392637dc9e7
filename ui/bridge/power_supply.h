// Whether this computer runs on its battery, as Linux tells it.
#pragma once

#include <QString>

namespace graft::ui {

enum class Power { unknown, mains, battery };   // unknown: it has no battery, or does not tell

// `folder` holds one folder for each supply, with files named type, online, status and scope.
Power powerNow(const QString& folder = QStringLiteral("/sys/class/power_supply"));

}  // namespace graft::ui
