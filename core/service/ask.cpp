#include "service/ask.h"

#include "model/decoder.h"
#include "model/generate.h"
#include "service/guarded.h"
#include "service/speaker.h"

#include <ATen/core/grad_mode.h>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

std::vector<std::string> speak(const Speaker& speaker, const std::vector<std::string>& prompts, Wrapping wrapping, const Question& settings, std::size_t contestant, const TextSink& sink) {
    std::vector<std::vector<text::TokenId>> ids;
    for (const auto& prompt : prompts) ids.push_back(promptIds(speaker, prompt, wrapping));
    const model::GenerationOptions options{.max_new_tokens = settings.max_new_tokens, .temperature = settings.temperature, .top_p = settings.top_p, .seed = settings.seed,
                                           .stop_tokens = speaker.form.stopTokens()};
    text::StreamDecoder stream(speaker.tokenizer);
    const model::TokenSink tokens = [&](std::size_t, text::TokenId token) {
        const auto news = stream.add(token);
        return news.empty() || sink(contestant, news);
    };
    std::vector<std::string> answers;
    for (const auto& answer : model::generate(*speaker.subject.base, speaker.subject.adapter, ids, options, sink && prompts.size() == 1 ? tokens : model::TokenSink{}))
        answers.push_back(speaker.tokenizer.decode(answer));
    if (sink && prompts.size() == 1)
        if (const auto rest = stream.finish(); !rest.empty()) sink(contestant, rest);
    return answers;
}

}  // namespace

Result<std::vector<std::string>> generateTexts(Engine& engine, const fs::path& target, const std::vector<std::string>& prompts, Wrapping wrapping, const Question& settings, const TextSink& sink) {
    return guarded("Cannot generate", [&]() -> Result<std::vector<std::string>> {
        const auto speaker = TRY(speakerAt(engine, target));
        return speak(speaker, prompts, wrapping, settings, 0, sink);
    });
}

Result<ScoredText> scoreText(Engine& engine, const fs::path& target, const std::string& text) {
    return guarded("Cannot score the text", [&]() -> Result<ScoredText> {
        const auto speaker = TRY(speakerAt(engine, target));
        const at::NoGradGuard noGradient;
        ScoredText scored;
        data::TokenRow row;
        row.ids = speaker.tokenizer.encode(text, text::SpecialTokens::parse);
        if (speaker.tokenizer.addsBos()) row.ids.insert(row.ids.begin(), *speaker.tokenizer.bos());
        if (row.ids.size() < 2) return Error{ErrorKind::badInput, "Cannot score the text", "it has fewer than two tokens", "Give a longer text"};
        row.learned.assign(row.ids.size(), 1);
        row.learned.front() = 0;
        const data::TokenRow* const rows[] = {&row};
        const auto probabilities = model::learnedLogProbabilities(*speaker.subject.base, speaker.subject.adapter, data::makeBatch(rows), {}).to(at::kCPU, at::kDouble).contiguous();
        scored.log_probabilities.assign(probabilities.data_ptr<double>(), probabilities.data_ptr<double>() + probabilities.numel());
        scored.ids = row.ids;
        for (const auto id : row.ids) scored.tokens.push_back(speaker.tokenizer.piece(id));
        return scored;
    });
}

namespace {

struct Asked {
    std::size_t contestant = 0;
    recipe::RunRecord record;
};

// Contestants of one base model: its weights are there once, and their answers grow side by side.
Result<void> answerTogether(Engine& engine, const Project& project, const std::vector<Asked>& asked, const std::vector<std::string>& contestants, const Question& question, const TextSink& sink,
                            std::vector<std::string>& answers) {
    std::vector<Speaker> speakers;
    for (const auto& one : asked) {
        Subject subject;
        if (contestants[one.contestant].empty()) subject.base = TRY(baseFor(engine, one.record.recipe.model, one.record.recipe.training.seed));
        else subject = TRY(subjectOfRun(engine, project, one.record.id));
        speakers.push_back(TRY(speakerOf(one.record.recipe, std::move(subject))));
    }
    std::vector<model::AdaptedPrompt> prompts;
    std::vector<text::StreamDecoder> streams;
    streams.reserve(speakers.size());
    for (const auto& speaker : speakers) {
        prompts.push_back({&speaker.subject.adapter, promptIds(speaker, question.prompt, Wrapping::chat)});
        streams.emplace_back(speaker.tokenizer);
    }
    const model::GenerationOptions options{.max_new_tokens = question.max_new_tokens, .temperature = question.temperature, .top_p = question.top_p, .seed = question.seed,
                                           .stop_tokens = speakers.front().form.stopTokens()};
    const auto ids = model::generateSideBySide(*speakers.front().subject.base, prompts, options, [&](std::size_t index, text::TokenId token) {
        const auto news = streams[index].add(token);
        return !sink || sink(asked[index].contestant, news);
    });
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (const auto rest = streams[i].finish(); sink && !rest.empty()) sink(asked[i].contestant, rest);
        answers[asked[i].contestant] = speakers[i].tokenizer.decode(ids[i]);
    }
    return {};
}

}  // namespace

Result<std::vector<std::string>> ask(Engine& engine, const Project& project, const std::string& base_of_run, const std::vector<std::string>& contestants, const Question& question, const TextSink& sink) {
    return guarded("Cannot answer", [&]() -> Result<std::vector<std::string>> {
        std::vector<std::vector<Asked>> groups;  // by base model; one of them is in memory at a time
        const auto sameBase = [](const recipe::Recipe& a, const recipe::Recipe& b) {
            const bool random = a.model.initialisation == "random";
            return a.model.path == b.model.path && a.model.base_precision == b.model.base_precision && a.model.compute_precision == b.model.compute_precision && a.model.initialisation == b.model.initialisation && (!random || a.training.seed == b.training.seed);
        };
        for (std::size_t i = 0; i < contestants.size(); ++i) {
            Asked one{i, TRY(project.run(contestants[i].empty() ? base_of_run : contestants[i]))};
            const auto group = std::ranges::find_if(groups, [&](const auto& each) { return sameBase(each.front().record.recipe, one.record.recipe); });
            if (group == groups.end()) groups.push_back({std::move(one)});
            else group->push_back(std::move(one));
        }
        std::vector<std::string> answers(contestants.size());
        for (const auto& group : groups) TRY(answerTogether(engine, project, group, contestants, question, sink, answers));
        return answers;
    });
}

}  // namespace graft::service
