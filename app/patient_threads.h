// Makes OpenMP's threads sleep while they wait for each other. By default they spin, and two programs that spin on the same cores
// slow each other down twentyfold; asleep they lose nothing measurable alone.
#pragma once

#include <cstdlib>
#include <unistd.h>

namespace graft::app {

// The runtime reads its setting when it is loaded, before main: so the program starts itself again, once, with the setting made.
// Where that is impossible it goes on as it is.
inline void restartWithPatientThreads(char** words) {
    if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT")) return;
    ::setenv("OMP_WAIT_POLICY", "passive", 1);
    ::execv("/proc/self/exe", words);
}

}  // namespace graft::app
