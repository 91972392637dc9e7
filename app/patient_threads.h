// Makes OpenMP's threads wait for each other awake for a moment only, then asleep.
#pragma once

#include <cstdlib>
#include <unistd.h>

namespace graft::app {

// By default they spin for milliseconds: beside another program that computes, the one that is waited for does not get the core, and training
// becomes up to twenty times slower. Always asleep, small models lose a third of their speed alone. These few microseconds lose nothing in either
// case (tokens/s of the starter on two cores, alone and beside a busy loop: default 4634 and 1281, asleep 2978 and 3052, this 5541 and 4922).
//
// The runtime reads its setting when it is loaded, before main: so the program starts itself again, once, with the setting made. What the user
// has set stays. Where that is impossible it goes on as it is.
inline void restartWithPatientThreads(char** words) {
    if (std::getenv("OMP_WAIT_POLICY") || std::getenv("GOMP_SPINCOUNT")) return;
    ::setenv("GOMP_SPINCOUNT", "3000", 1);
    ::execv("/proc/self/exe", words);
}

}  // namespace graft::app
