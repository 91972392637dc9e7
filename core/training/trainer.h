// The run behind train(): its state, and what is done at the boundary of two steps.
#pragma once

#include "data/batch.h"
#include "model/run_memory.h"
#include "training/checkpoint_store.h"
#include "training/run_plan.h"
#include "training/run_position.h"
#include "training/samples.h"
#include "training/train.h"

#include <chrono>
#include <optional>

namespace graft::training {

enum class Turn { go_on, ended };

// Lives on the training thread for one call of train().
class Trainer {
public:
    Trainer(const TrainingJob& job, RunControl& control, const recipe::EventSink& sink);
    Trainer(const Trainer&) = delete;
    Result<recipe::RunSummary> run();

private:
    // trainer.cpp: from start to summary
    Result<void> prepare();
    Result<void> resume();
    Result<void> restore(const Checkpoint& checkpoint);
    Result<Turn> turn();
    recipe::RunSummary summary() const;

    // trainer_boundary.cpp: between two steps
    void setThreads();
    Result<Turn> obey();
    Result<Turn> stop();
    Turn waitPaused(recipe::RemarkKind kind, const std::string& why);
    Result<Turn> save();
    Result<void> writeNow();
    void remark(recipe::RemarkKind kind, std::string text) const;
    void readMemory();
    double secondsSinceStart() const;

    // trainer_step.cpp: one optimiser step
    Result<Turn> step();
    Result<Turn> finishStep(const StepGradient& gradient, double seconds, double rate);
    Result<Turn> skipStep(const StepGradient& gradient, double norm, double seconds, double rate);
    void emitStep(const StepGradient& gradient, double norm, double seconds, double rate);
    Result<void> answerMemory(const MemoryPlan& plan, const std::vector<data::TokenRow>& rows, const std::vector<std::int64_t>& which);
    StepWatch watch(std::string_view activity);

    // trainer_evaluation.cpp: held-out rows and samples
    bool evaluationDue() const;
    Result<Turn> evaluate();
    Result<std::optional<double>> measure();
    std::optional<std::vector<std::string>> sample();
    bool judge(double loss);
    bool patienceIsOver() const;

    const TrainingJob& m_job;
    RunControl& m_control;
    const recipe::EventSink& m_sink;
    RunPlan m_plan;
    RunIdentity m_identity;
    RunPosition m_position;
    CheckpointStore m_store;
    std::optional<model::RunMemory> m_memory;
    const peft::Method* m_method = nullptr;
    peft::Values m_values;
    peft::State m_state;
    std::optional<FlatAdamW> m_optimiser;
    std::optional<TrainedModel> m_trained;
    std::optional<data::StepOrder> m_order;
    std::vector<SamplePrompt> m_samples;
    std::vector<text::TokenId> m_stop_tokens;
    std::int64_t m_virtual_tokens = 0;
    int m_threads = 1;
    std::string m_ending;
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
    double m_seconds_before = 0;  // of the run before this call
};

}  // namespace graft::training
