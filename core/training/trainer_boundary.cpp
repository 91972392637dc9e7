#include "training/trainer.h"

#include "base/quantities.h"
#include "training/trained_state.h"

#include <ATen/Parallel.h>

#include <algorithm>

namespace graft::training {

void Trainer::setThreads() {
    const int wanted = m_control.pace() == Pace::gentle ? std::max(1, m_threads / 2) : m_threads;
    if (at::get_num_threads() != wanted) at::set_num_threads(wanted);
}

Result<Turn> Trainer::obey() {
    const Wish wish = m_control.wish();
    if (wish == Wish::run) return Turn::go_on;
    if (wish == Wish::pause) {
        if (TRY(save()) == Turn::ended) return Turn::ended;
        if (m_control.wish() == Wish::pause && waitPaused(recipe::RemarkKind::paused, "The run is paused after step " + std::to_string(m_position.step) + ".") == Turn::ended) return stop();
        return Turn::go_on;
    }
    return stop();
}

Result<Turn> Trainer::stop() {
    if (m_store.lastSaved() != m_position.step) TRY(writeNow());
    remark(recipe::RemarkKind::stopped, "The run was stopped after step " + std::to_string(m_position.step) + "; it can be resumed from there.");
    m_ending = "stopped";
    return Turn::ended;
}

Turn Trainer::waitPaused(recipe::RemarkKind kind, const std::string& why) {
    if (m_control.wish() != Wish::stop) m_control.ask(Wish::pause);
    remark(kind, why);
    if (m_control.waitWhilePaused() == Wish::stop) {
        m_ending = "paused";
        return Turn::ended;
    }
    remark(recipe::RemarkKind::resumed, "The run goes on after step " + std::to_string(m_position.step) + ".");
    return Turn::go_on;
}

// Until it is saved or someone gives up: a full disk pauses the run and never ends it.
Result<Turn> Trainer::save() {
    while (m_store.lastSaved() != m_position.step) {
        const Result<void> written = writeNow();
        if (written) break;
        const Error& error = written.error();
        const std::string why = "The checkpoint of step " + std::to_string(m_position.step) + " could not be saved: " + error.why + ". " + error.hint +
                                " The run is paused; the checkpoint before is still valid.";
        if (waitPaused(recipe::RemarkKind::unsaved, why) == Turn::ended) return Turn::ended;
    }
    return Turn::go_on;
}

Result<void> Trainer::writeNow() {
    m_position.seconds = secondsSinceStart();
    Checkpoint checkpoint{.step = m_position.step, .parent = {}, .adapter = leavesToSave({*m_job.base, *m_method, m_values, m_state}), .optimizer = momentsToSave(*m_method, m_optimiser->moments()), .state = {}};
    checkpoint.state = {{"position", toJson(m_position)}, {"identity", toJson(m_identity)}, {"program", std::string("graft ") + GRAFT_VERSION}, {"threads", m_threads}};
    const std::int64_t best = m_position.best_loss ? m_position.best_step : -1;
    const auto folder = TRY(m_store.save(std::move(checkpoint), best));
    m_sink(recipe::CheckpointSaved{m_position.step, best == m_position.step, folder.filename().string()});
    return {};
}

void Trainer::remark(recipe::RemarkKind kind, std::string text) const { m_sink(recipe::Remark{m_position.step, kind, std::move(text)}); }

void Trainer::readMemory() {
    const std::uint64_t peak = m_memory->peak();
    if (peak <= m_position.peak_bytes) return;
    m_position.peak_bytes = peak;
    m_sink(recipe::MemoryRead{m_position.step, peak});
}

double Trainer::secondsSinceStart() const {
    return m_seconds_before + std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count();
}

}  // namespace graft::training
