#include "ui/models/measuring_progress.h"

#include <algorithm>

namespace graft::ui {

namespace {
constexpr std::uint64_t each = 1000;
constexpr std::string_view answering = "Answering prompts";   // as core/evaluation calls the long part
}

Progress MeasuringProgress::ofAll(const Progress& ofOne) {
    const bool answers = ofOne.activity == answering;
    if (m_answering && !answers) ++m_at;
    m_answering = answers;
    const std::uint64_t within = answers && ofOne.total > 0 ? each * std::min(ofOne.done, ofOne.total) / ofOne.total : 0;
    return {ofOne.activity, std::min<std::uint64_t>(m_at, m_contestants - 1) * each + within, m_contestants * each};
}

void TimeLeft::tell(std::uint64_t done, std::uint64_t total, Moment now) {
    if (!m_first || (m_done == m_before && done == m_done)) m_first = now, m_before = done;   // what comes before the first answer is no pace
    m_last = now;
    m_done = done;
    m_total = total;
}

std::optional<double> TimeLeft::seconds() const {
    if (!m_first || m_done <= m_before || m_done > m_total) return {};
    const double passed = std::chrono::duration<double>(m_last - *m_first).count();
    return passed / double(m_done - m_before) * double(m_total - m_done);
}

}  // namespace graft::ui
