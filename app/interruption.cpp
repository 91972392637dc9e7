#include "interruption.h"

#include <csignal>

namespace graft::app {

namespace {
volatile std::sig_atomic_t came = 0;
}

void noteInterruptions() {
    std::signal(SIGINT, [](int) { came = 1; });
    std::signal(SIGTERM, [](int) { came = 1; });
}

bool interrupted() { return came != 0; }

}  // namespace graft::app
