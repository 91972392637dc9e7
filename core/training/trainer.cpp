#include "training/trainer.h"

#include "model/device.h"
#include "peft/registry.h"
#include "peft/taken_size.h"
#include "training/beginning.h"
#include "training/trained_state.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>

#include <limits>

namespace graft::training {
namespace {

std::string deviceText(const model::BaseModel& base, int threads) {
    if (base.device.is_cpu()) return "CPU, " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
    return model::bestDevice().name;
}

std::vector<text::TokenId> stopTokensOf(const text::Tokenizer& tokenizer) {
    if (const auto form = text::ChatTemplate::recognise(tokenizer)) return form->stopTokens();
    return tokenizer.eos() ? std::vector<text::TokenId>{*tokenizer.eos()} : std::vector<text::TokenId>{};
}

}  // namespace

Trainer::Trainer(const TrainingJob& job, RunControl& control, const recipe::EventSink& sink)
    : m_job(job), m_control(control), m_sink(sink), m_store(job.run_folder / "checkpoints", *job.files), m_threads(at::get_num_threads()) {}

Result<recipe::RunSummary> Trainer::run() {
    TRY(prepare());
    if (m_job.start == Start::resume) TRY(resume());
    const auto& data = m_job.data;
    m_sink(recipe::RunStarted{m_position.step, m_plan.total_steps, static_cast<std::uint64_t>(m_optimiser->trainedParameters()),
                              static_cast<std::int64_t>(data.training.rows.size()), static_cast<std::int64_t>(data.held_out.rows.size()),
                              static_cast<std::int64_t>(data.test.rows.size()), deviceText(*m_job.base, m_threads)});
    while (TRY(turn()) == Turn::go_on) {
    }
    const recipe::RunSummary result = summary();
    m_sink(result);
    return result;
}

// One thing at a time, each finished or begun again as a whole, so that a resumed run does exactly what is still due.
Result<Turn> Trainer::turn() {
    m_control.answerQuestions();
    setThreads();
    if (TRY(obey()) == Turn::ended) return Turn::ended;
    if (evaluationDue()) return evaluate();
    const bool out_of_patience = patienceIsOver();
    if (out_of_patience || m_position.step >= m_plan.total_steps) {
        if (TRY(save()) == Turn::ended) return Turn::ended;
        if (out_of_patience)
            remark(recipe::RemarkKind::plateau, "The loss on the steering rows did not improve in " + std::to_string(m_plan.patience) +
                                                    " evaluations, so the run ends here. The best adapter is that of step " + std::to_string(m_position.best_step) + ".");
        m_ending = out_of_patience ? "early_stop" : "done";
        return Turn::ended;
    }
    if (m_position.step > 0 && m_position.step % m_plan.save_every == 0 && m_store.lastSaved() != m_position.step)
        if (TRY(save()) == Turn::ended) return Turn::ended;
    return step();
}

Result<void> Trainer::prepare() {
    m_plan = TRY(planRun(m_job.recipe, m_job.data));
    m_position.memory = m_plan.memory;
    m_identity = {m_job.recipe, hashOfRows(m_job.data), m_job.base->hash};
    m_method = TRY(peft::methodNamed(m_job.recipe.method.id));
    m_values = TRY(peft::completeValues(*m_method, m_job.recipe.method.values));
    TRY(m_store.open());
    const FoundCheckpoint found = m_store.newest();
    if (m_job.start == Start::fresh && (found.folder || !found.bypassed.empty()))
        return Error{ErrorKind::badInput, "Starting the run", m_job.run_folder.string() + " already holds checkpoints", "Resume this run, or start a new one."};
    m_memory.emplace(m_job.base->device, m_job.compiled_bytes);
    m_state = TRY(m_method->begin(*m_job.base, m_values, beginningOf(m_job, m_plan.total_steps)));
    m_optimiser.emplace(m_state, m_plan.optimiser);
    m_trained.emplace(TrainedModel{*m_job.base, *m_method, m_values, m_state});
    m_order.emplace(static_cast<std::int64_t>(m_job.data.training.rows.size()), m_plan.batch_rows, m_plan.seed);
    m_samples = chooseSamples(m_job.data, m_job.tokenizer, m_plan.sample_rows);
    m_stop_tokens = stopTokensOf(m_job.tokenizer);
    const at::NoGradGuard frozen;
    m_virtual_tokens = m_method->materialise(*m_job.base, m_values, m_state).virtualTokens();
    return {};
}

Result<void> Trainer::resume() {
    const FoundCheckpoint found = m_store.newest();
    if (!found.folder && !found.bypassed.empty())
        return Error{ErrorKind::mismatch, "Resuming the run", "every checkpoint is damaged; " + found.bypassed.front().folder + ": " + found.bypassed.front().why,
                     "Start a new run with the same recipe."};
    if (!found.folder) {
        remark(recipe::RemarkKind::info, "There was no checkpoint yet, so the run starts at step 0.");
        return {};
    }
    const Checkpoint checkpoint = TRY(readCheckpoint(*found.folder));
    TRY(restore(checkpoint));
    for (const Bypassed& bypassed : found.bypassed) {
        remark(recipe::RemarkKind::checkpoint_bypassed, "Checkpoint " + bypassed.folder + " is damaged (" + bypassed.why + "). The run goes on from step " +
                                                            std::to_string(m_position.step) + ", the last one that is whole.");
        TRY(m_store.setAside(bypassed.folder));
    }
    remark(recipe::RemarkKind::resumed, "The run goes on after step " + std::to_string(m_position.step) + ".");
    return {};
}

Result<void> Trainer::restore(const Checkpoint& checkpoint) {
    const RunIdentity saved = TRY(identityFromJson(checkpoint.state.value("identity", Json())));
    TRY(sameRun(saved, m_identity));
    m_position = TRY(positionFromJson(checkpoint.state.value("position", Json())));
    TRY(restoreLeaves({*m_job.base, *m_method, m_values, m_state}, checkpoint.adapter));
    TRY(restoreMoments(*m_method, m_optimiser->moments(), checkpoint.optimizer));
    m_optimiser->setUpdates(m_position.updates);
    m_store.setLastSaved(m_position.step);
    m_seconds_before = m_position.seconds;
    return {};
}

recipe::RunSummary Trainer::summary() const {
    recipe::RunSummary result;
    result.run = m_job.run_folder.filename().string();
    result.ending = m_ending;
    result.steps = m_position.step;
    result.best_step = m_position.best_loss ? m_position.best_step : m_position.step;
    result.best_held_out_loss = m_position.best_loss.value_or(std::numeric_limits<double>::quiet_NaN());
    result.last_loss = m_position.last_loss;
    result.tokens = m_position.tokens;
    result.tokens_per_second = m_position.step_seconds > 0 ? static_cast<double>(m_position.tokens) / m_position.step_seconds : 0;
    result.seconds = secondsSinceStart();
    result.peak_memory_bytes = m_position.peak_bytes;
    result.trained_parameters = static_cast<std::uint64_t>(m_optimiser->trainedParameters());
    if (const auto bytes = peft::takenBytes(*m_method, *m_job.base, m_values, m_state)) result.file_bytes = *bytes;   // where there is no form of it, taking it home says why
    return result;
}

}  // namespace graft::training
