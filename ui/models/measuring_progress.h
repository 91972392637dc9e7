// How far the measuring of several contestants is as one share, and how long the rest of it takes at the pace so far.
#pragma once

#include "base/progress.h"

#include <chrono>
#include <optional>

namespace graft::ui {

// Each contestant reads the same rows, so each is worth the same; what it does before it answers counts little.
class MeasuringProgress {
public:
    explicit MeasuringProgress(std::size_t contestants) : m_contestants(contestants) {}
    Progress ofAll(const Progress& ofOne);   // in the order in which it is told; on the working thread

private:
    std::size_t m_contestants, m_at = 0;
    bool m_answering = false;
};

class TimeLeft {
public:
    using Moment = std::chrono::steady_clock::time_point;
    void begin() { *this = {}; }
    void tell(std::uint64_t done, std::uint64_t total, Moment now);
    std::optional<double> seconds() const;   // empty until a part of it was seen

private:
    std::optional<Moment> m_first;
    Moment m_last;
    std::uint64_t m_before = 0, m_done = 0, m_total = 0;
};

}  // namespace graft::ui
