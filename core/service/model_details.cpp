#include "service/model_details.h"

#include "peft/registry.h"
#include "planning/usual_run.h"
#include "service/engine_state.h"
#include "service/guarded.h"
#include "text/chat_template.h"

namespace graft::service {

namespace {

Fit fitOf(planning::Room room) {
    switch (room) {
        case planning::Room::easy: return Fit::fits;
        case planning::Room::with_savings: return Fit::tight;
        case planning::Room::none: return Fit::too_big;
    }
    return Fit::too_big;
}

Result<planning::UsualNeed> needOf(const peft::Method& method, planning::PlanningFacts facts, const planning::UsualRows& rows) {
    const auto values = TRY(peft::completeValues(method, {}));
    facts.method = method.info;
    facts.method_plan = TRY(method.plan(facts.shape, values));
    return planning::usualNeed(facts, rows);
}

}  // namespace

TrainingNeeds trainingNeeds(Engine& engine, const recipe::ModelShape& shape) {
    const auto& device = engine.state().device;
    planning::PlanningFacts facts;
    facts.shape = shape;
    facts.device = {.kind = device.device.is_cpu() ? planning::DeviceKind::cpu : planning::DeviceKind::gpu, .memory_bytes = device.free_bytes, .bfloat16_products = device.bfloat16_products, .fused_bfloat16 = device.fused_bfloat16};
    const planning::UsualRows rows;
    TrainingNeeds needs{.methods = {}, .usable_bytes = device.free_bytes, .installed_bytes = device.memory_bytes, .row_tokens = rows.tokens};
    if (shape.max_positions > 0) needs.row_tokens = std::min(needs.row_tokens, shape.max_positions);
    for (const auto& method : peft::methods()) {
        TrainingNeed need{.method = method.info.id, .name = method.info.name, .refusal = {}};
        if (const auto found = needOf(method, facts, rows)) {
            need.fit = fitOf(found->room);
            need.bytes = found->bytes;
            need.easy_bytes = found->easy_bytes;
            need.fitting_tokens = found->fitting_tokens;
            needs.batch_rows = found->batch_rows;
        } else {
            need.refusal = found.error().why;
        }
        needs.methods.push_back(std::move(need));
    }
    return needs;
}

ModelDetails describeModel(Engine& engine, const FoundModel& found) {
    ModelDetails details{.found = found, .problem = found.broken, .licence = statedLicence(found.folder), .needs = {}};
    if (found.broken) return details;
    const auto read = guarded("Cannot use " + found.folder.string(), [&]() -> Result<void> {
        const auto tokenizer = TRY(text::Tokenizer::load(found.folder));
        details.speech = tokenizer.chatTemplate().empty() ? Speech::plain : Speech::chat;
        TRY(text::ChatTemplate::recognise(tokenizer));
        details.needs = trainingNeeds(engine, found.shape);
        return {};
    });
    if (!read) details.problem = read.error();
    return details;
}

}  // namespace graft::service
