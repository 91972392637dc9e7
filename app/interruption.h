// Ctrl-C and SIGTERM as a wish to stop, for work that asks between its steps whether to go on.
#pragma once

namespace graft::app {

void noteInterruptions();   // from now on; until then, and without it, they end the program
bool interrupted();

}  // namespace graft::app
