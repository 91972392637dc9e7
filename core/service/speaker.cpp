#include "service/speaker.h"

namespace graft::service {

namespace fs = std::filesystem;

Result<Speaker> speakerOf(const recipe::Recipe& recipe, Subject subject) {
    auto tokenizer = TRY(text::Tokenizer::load(recipe.model.path));
    auto form = TRY(text::ChatTemplate::recognise(tokenizer));
    return Speaker{std::move(subject), std::move(tokenizer), std::move(form), recipe.data.instruction.value_or("")};
}

Result<Speaker> speakerAt(Engine& engine, const fs::path& target) {
    if (!fs::exists(target / "record.json")) {
        recipe::Recipe recipe;
        recipe.model.path = target.string();
        Subject subject;
        subject.base = TRY(baseFor(engine, recipe.model, 0));
        return speakerOf(recipe, std::move(subject));
    }
    const auto folder = fs::absolute(target).lexically_normal();
    const auto project = TRY(Project::open(folder.parent_path().parent_path()));
    const auto record = TRY(project.run(folder.filename().string()));
    auto subject = TRY(subjectOfRun(engine, project, record.id));
    return speakerOf(record.recipe, std::move(subject));
}

std::vector<text::TokenId> idsOf(const Speaker& speaker, const std::vector<text::Message>& turns, Wrapping wrapping) {
    if (wrapping == Wrapping::chat) return text::tokenize(speaker.tokenizer, speaker.form.render(turns, text::GenerationPrompt::open)).ids;
    auto ids = speaker.tokenizer.encode(turns.back().content, text::SpecialTokens::parse);
    if (speaker.tokenizer.addsBos()) ids.insert(ids.begin(), *speaker.tokenizer.bos());
    return ids;
}

std::vector<text::TokenId> promptIds(const Speaker& speaker, const std::string& prompt, Wrapping wrapping) {
    std::vector<text::Message> turns;
    if (!speaker.instruction.empty()) turns.push_back({text::Role::system, speaker.instruction});
    turns.push_back({text::Role::user, prompt});
    return idsOf(speaker, turns, wrapping);
}

}  // namespace graft::service
