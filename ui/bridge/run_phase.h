// Where the current run stands, as far as the window's buttons are concerned.
#pragma once

namespace graft::ui {

enum class RunPhase {
    none,          // no project, or one without a run
    planning,      // the guide decides and estimates
    blocked,       // the plan has errors, or the project is read-only
    ready,         // may start
    waiting,       // behind another task
    running,
    pausing,       // asked, the current step still runs
    paused,
    stopping,      // asked, saving
    interrupted,   // its process ended: may go on
    stopped,       // and kept: may go on
    ended,         // done
    failed,
};

}  // namespace graft::ui
