// The members of each event and its name in JSON, declared once for writing and reading.
#pragma once

#include "recipe/train_event.h"

namespace graft::recipe {

template <class Given, class Event>
concept Is = std::is_same_v<std::remove_const_t<Given>, Event>;

template <class Event>
constexpr const char* eventName();
template <> constexpr const char* eventName<RunStarted>() { return "started"; }
template <> constexpr const char* eventName<StepDone>() { return "step"; }
template <> constexpr const char* eventName<EvalDone>() { return "evaluation"; }
template <> constexpr const char* eventName<SampleWritten>() { return "sample"; }
template <> constexpr const char* eventName<CheckpointSaved>() { return "checkpoint"; }
template <> constexpr const char* eventName<MemoryRead>() { return "memory"; }
template <> constexpr const char* eventName<StepSkipped>() { return "skipped"; }
template <> constexpr const char* eventName<Remark>() { return "remark"; }
template <> constexpr const char* eventName<RunSummary>() { return "summary"; }

template <Is<RunStarted> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("total_steps", event.total_steps);
    visit("trained_parameters", event.trained_parameters);
    visit("training_rows", event.training_rows);
    visit("held_out_rows", event.held_out_rows);
    visit("test_rows", event.test_rows);
    visit("device", event.device);
}
template <Is<StepDone> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("loss", event.loss);
    visit("learning_rate", event.learning_rate);
    visit("gradient_norm", event.gradient_norm);
    visit("tokens", event.tokens);
    visit("learned_tokens", event.learned_tokens);
    visit("tokens_per_second", event.tokens_per_second);
    visit("seconds", event.seconds);
    visit("epoch", event.epoch);
}
template <Is<EvalDone> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("loss", event.loss);
    visit("best", event.best);
    visit("seconds", event.seconds);
}
template <Is<SampleWritten> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("row", event.row);
    visit("prompt", event.prompt);
    visit("expected", event.expected);
    visit("answer", event.answer);
}
template <Is<CheckpointSaved> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("best", event.best);
    visit("folder", event.folder);
}
template <Is<MemoryRead> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("peak_bytes", event.peak_bytes);
}
template <Is<StepSkipped> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("cause", event.cause);
    visit("rows", event.rows);
}
template <Is<Remark> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("step", event.step);
    visit("kind", event.kind);
    visit("text", event.text);
    visit("micro_batch_tokens", event.micro_batch_tokens);
    visit("recompute", event.recompute);
}
template <Is<RunSummary> Event, class Visit>
void eachMember(Event& event, Visit&& visit) {
    visit("run", event.run);
    visit("ending", event.ending);
    visit("steps", event.steps);
    visit("best_step", event.best_step);
    visit("best_held_out_loss", event.best_held_out_loss);
    visit("last_loss", event.last_loss);
    visit("tokens", event.tokens);
    visit("tokens_per_second", event.tokens_per_second);
    visit("seconds", event.seconds);
    visit("peak_memory_bytes", event.peak_memory_bytes);
    visit("trained_parameters", event.trained_parameters);
    visit("file_bytes", event.file_bytes);
}

}  // namespace graft::recipe
