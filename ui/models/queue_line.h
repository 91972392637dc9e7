// One line of a race's queue, in words.
#pragma once

#include <QString>

namespace graft::ui {

struct QueueLine {
    QString name, standing, time;
    bool waits = false;   // it has not begun
};

}  // namespace graft::ui
