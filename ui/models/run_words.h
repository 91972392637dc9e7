// How the window words times, clocks, memory and the sentence before a start.
#pragma once

#include "service/plan.h"

#include <QDateTime>
#include <QString>

namespace graft::ui {

// "about 2 min", "2 to 3 min".
QString timeRange(double secondsLow, double secondsHigh);
// "14:05", or with the day when it is not today.
// The range, or what it takes at most where both ends have no one unit and would be too long for a figure.
QString timeInShort(double secondsLow, double secondsHigh);
QString clockAfter(double seconds, const QDateTime& now = QDateTime::currentDateTime());
// What will happen, before it does: rows that learn, steer and judge, what is left out, time and memory.
QString planSentence(const service::Plan& plan, const QDateTime& now = QDateTime::currentDateTime());

}  // namespace graft::ui
