#include "training/trainer.h"

#include "model/device.h"
#include "training/memory_answer.h"

#include <algorithm>
#include <cmath>

namespace graft::training {
namespace {

constexpr std::int64_t skippedBeforePause = 3;

std::string causeOf(const StepGradient& gradient) {
    switch (gradient.ending) {
        case StepEnding::nothing_learned: return "no token of this step is learned";
        case StepEnding::non_finite: return "the loss is not a finite number";
        default: return "the gradient is not a finite number";
    }
}

constexpr const char* causesOfNonFinite =
    "Three steps in a row gave a loss or gradient that is not a finite number. The weights were not touched. Likely causes: the learning rate is too high; "
    "the base model holds weights that are not finite, or overflows in its precision (try float32); the rows named by the skipped steps are damaged.";

}  // namespace

StepWatch Trainer::watch(std::string_view activity) {
    return [this, activity](std::size_t done, std::size_t total) {
        if (m_job.progress && !m_job.progress({activity, done, total})) m_control.ask(Wish::stop);
        setThreads();  // a slow machine takes long over a step
        return m_control.wish() == Wish::run;
    };
}

Result<Turn> Trainer::step() {
    const auto start = std::chrono::steady_clock::now();
    const StepRequest request{m_position.step, m_plan.seed, m_order->rowsOfStep(m_position.step), m_virtual_tokens, m_position.memory};
    m_optimiser->clearGradient();
    StepGradient gradient;
    bool memory_ran_out = false;
    try {
        gradient = gatherGradient(*m_trained, m_job.data.training.rows, request, watch("Training"));
    } catch (const std::exception& problem) {
        if (!isOutOfMemory(problem)) throw;
        memory_ran_out = true;  // answered outside, where the graph of the failed pass is gone
    }
    if (memory_ran_out) {
        TRY(answerMemory(m_position.memory, m_job.data.training.rows, request.rows));
        return Turn::go_on;
    }
    if (gradient.ending == StepEnding::interrupted) return Turn::go_on;
    const double rate = rateAt(m_plan.rate, m_position.step);
    return finishStep(gradient, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(), rate);
}

Result<Turn> Trainer::finishStep(const StepGradient& gradient, double seconds, double rate) {
    const double norm = gradient.ending == StepEnding::complete ? m_optimiser->gradientNorm() : std::nan("");
    m_position.step += 1;
    m_position.tokens += gradient.tokens;
    m_position.learned_tokens += gradient.learned_tokens;
    m_position.step_seconds += seconds;
    if (!std::isfinite(norm)) return skipStep(gradient, norm, seconds, rate);
    // Pascanu et al., arXiv 1211.5063; the small term as in torch.nn.utils.clip_grad_norm_.
    if (m_plan.clip_norm > 0 && norm > m_plan.clip_norm) m_optimiser->scaleGradient(m_plan.clip_norm / (norm + 1e-6));
    m_optimiser->update(rate);
    if (m_method->afterStep) m_method->afterStep(m_values, m_state, m_position.step);
    m_position.updates = m_optimiser->updates();
    m_position.skipped_in_row = 0;
    m_position.last_loss = gradient.loss;
    emitStep(gradient, norm, seconds, rate);
    readMemory();
    return Turn::go_on;
}

Result<Turn> Trainer::skipStep(const StepGradient& gradient, double norm, double seconds, double rate) {
    std::vector<std::int64_t> rows = gradient.bad_rows;
    if (rows.empty())
        for (const std::int64_t index : m_order->rowsOfStep(m_position.step - 1)) rows.push_back(m_job.data.training.rows[static_cast<std::size_t>(index)].row);
    std::sort(rows.begin(), rows.end());
    m_sink(recipe::StepSkipped{m_position.step, causeOf(gradient), std::move(rows)});
    emitStep(gradient, norm, seconds, rate);
    if (gradient.ending == StepEnding::nothing_learned) return Turn::go_on;
    m_position.skipped_in_row += 1;
    if (m_position.skipped_in_row < skippedBeforePause) return Turn::go_on;
    m_position.skipped_in_row = 0;
    if (TRY(save()) == Turn::ended) return Turn::ended;
    return waitPaused(recipe::RemarkKind::held, causesOfNonFinite);
}

void Trainer::emitStep(const StepGradient& gradient, double norm, double seconds, double rate) {
    recipe::StepDone done;
    done.step = m_position.step;
    done.loss = gradient.ending == StepEnding::nothing_learned ? std::nan("") : gradient.loss;
    done.learning_rate = rate;
    done.gradient_norm = norm;
    done.tokens = gradient.tokens;
    done.learned_tokens = gradient.learned_tokens;
    done.seconds = seconds;
    done.tokens_per_second = seconds > 0 ? static_cast<double>(gradient.tokens) / seconds : 0;
    done.epoch = static_cast<double>(m_position.step) / static_cast<double>(m_plan.steps_per_epoch);
    m_sink(done);
}

Result<void> Trainer::answerMemory(const MemoryPlan& plan, const std::vector<data::TokenRow>& rows, const std::vector<std::int64_t>& which) {
    m_optimiser->clearGradient();
    model::emptyCache(m_job.base->device);
    std::int64_t all = 0, longest = 0;
    for (const std::int64_t index : which) {
        const std::int64_t tokens = rows[static_cast<std::size_t>(index)].tokens() + m_virtual_tokens;
        all += tokens;
        longest = std::max(longest, tokens);
    }
    const auto answer = answerLackOfMemory(plan, all, longest);
    if (answer) {
        m_position.memory.micro_batch_tokens = answer->plan.micro_batch_tokens;
        if (answer->plan.recompute != plan.recompute) m_position.memory.recompute = answer->plan.recompute;
        m_sink(recipe::Remark{m_position.step, recipe::RemarkKind::memory_answered, answer->text, m_position.memory.micro_batch_tokens, std::string(nameOf(m_position.memory.recompute))});
        return {};
    }
    // What was trained so far is kept where it can be; where it cannot, the checkpoint before still stands.
    std::string kept;
    if (m_store.lastSaved() != m_position.step)
        if (const Result<void> written = writeNow(); !written) kept = " Its last steps could not be saved: " + written.error().why + ".";
    remark(recipe::RemarkKind::failed, "Memory ran out with the smallest pass." + kept);
    return Error{ErrorKind::outOfMemory, "Training step " + std::to_string(m_position.step + 1),
                 "memory ran out even with one row at a time and layers computed again; the longest row has " + std::to_string(longest) + " tokens",
                 "Close other programs and resume, or choose a shorter length limit, a smaller model or bfloat16." + kept};
}

}  // namespace graft::training
