#include "training/held_out.h"
#include "training/memory_answer.h"
#include "training/trainer.h"

#include "model/device.h"

#include <cmath>
#include <numeric>

namespace graft::training {

// Step 0 measures the base model, for comparison; it never counts as the best.
bool Trainer::evaluationDue() const {
    if (m_job.data.held_out.rows.empty() || m_position.evaluated_step >= m_position.step) return false;
    return m_position.step % m_plan.evaluate_every == 0 || m_position.step >= m_plan.total_steps;
}

bool Trainer::patienceIsOver() const { return m_plan.patience > 0 && m_position.evaluations_without_better >= m_plan.patience; }

Result<Turn> Trainer::evaluate() {
    const auto start = std::chrono::steady_clock::now();
    const std::optional<double> loss = TRY(measure());
    if (!loss) return Turn::go_on;
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const auto answers = sample();
    if (!answers) return Turn::go_on;
    m_position.evaluated_step = m_position.step;
    const bool best = judge(*loss);
    m_sink(recipe::EvalDone{m_position.step, *loss, best, seconds});
    for (std::size_t index = 0; index < answers->size(); ++index)
        m_sink(recipe::SampleWritten{m_position.step, static_cast<std::int64_t>(index), m_samples[index].prompt, m_samples[index].expected, (*answers)[index]});
    readMemory();
    return best ? save() : Result<Turn>(Turn::go_on);
}

// Whether it is the best so far.
bool Trainer::judge(double loss) {
    if (m_position.step == 0) return false;
    if (std::isfinite(loss) && (!m_position.best_loss || loss < *m_position.best_loss)) {
        m_position.best_loss = loss;
        m_position.best_step = m_position.step;
        m_position.evaluations_without_better = 0;
        return true;
    }
    m_position.evaluations_without_better += 1;
    return false;
}

// Empty when it was interrupted.
Result<std::optional<double>> Trainer::measure() {
    const std::vector<data::TokenRow>& rows = m_job.data.held_out.rows;
    for (;;) {
        try {
            return heldOutLoss(*m_trained, rows, m_position.memory.micro_batch_tokens, m_virtual_tokens, watch("Evaluating"));
        } catch (const std::exception& problem) {
            if (!isOutOfMemory(problem)) throw;
        }
        std::vector<std::int64_t> all(rows.size());
        std::iota(all.begin(), all.end(), 0);
        // Nothing is kept for a backward pass here, so computing layers again would not help.
        TRY(answerMemory({m_position.memory.micro_batch_tokens, model::Recompute::whole}, rows, all));
    }
}

// Samples are for the eye: where memory does not suffice for them the run goes on without. Empty when it was interrupted.
std::optional<std::vector<std::string>> Trainer::sample() {
    if (m_samples.empty()) return std::vector<std::string>{};
    try {
        return answerSamples(*m_trained, m_job.tokenizer, m_samples, m_stop_tokens, m_plan.max_new_tokens, watch("Writing samples"));
    } catch (const std::exception& problem) {
        if (!isOutOfMemory(problem)) throw;
    }
    model::emptyCache(m_job.base->device);
    remark(recipe::RemarkKind::memory_answered, "Memory did not suffice for the samples after step " + std::to_string(m_position.step) + "; the run goes on without them.");
    return std::vector<std::string>{};
}

}  // namespace graft::training
