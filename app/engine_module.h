// What computes behind the window, LibTorch with it: a module that is opened while the window already shows.
#pragma once

#include "base/result.h"

namespace graft::app {

// Opens libgraft_engine.so beside the program, on a thread of its own; until it is open, call nothing of graft::service. The event loop goes on
// meanwhile: the window paints itself, and what the user types or clicks waits until this returns. On the GUI thread.
Result<void> openEngine();

}  // namespace graft::app
