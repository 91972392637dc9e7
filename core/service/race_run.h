// Runs a race to its end without anybody watching: each run learns and is measured, what fails is told and left behind.
#pragma once

#include "service/race.h"
#include "service/run.h"

#include <functional>

namespace graft::service {

enum class RaceMoment { begins, goes_on, event, learned, measured, failed };

struct RaceNews {
    std::size_t entry = 0;
    RaceMoment moment = RaceMoment::event;
    const recipe::TrainEvent* event = nullptr;   // of RaceMoment::event
    std::string why = {};                        // of RaceMoment::failed
};
using RaceSink = std::function<void(const RaceNews&)>;   // called on this thread; must be quick

enum class RaceEnding { done, stopped };   // stopped: as `control` was asked; the same call goes on where it was

// All runs share one copy of the base weights. Errors are of the race itself (its file, its project); a run's own are told and the race goes on.
Result<RaceEnding> runRace(Engine& engine, Project& project, Race& race, RunControl& control, const RaceSink& sink);

}  // namespace graft::service
