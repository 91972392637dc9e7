#include "model/generate.h"

#include "model/embedding.h"
#include "model/head.h"
#include "model/kernels/kernels.h"
#include "model/prompt_cache.h"
#include "model/sampling.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace graft::model {
namespace {

// Every decode step runs this many rows, filled up with idle ones: products of one shape add in one order, so that a prompt's answer
// does not depend on how many others run beside it. A step's cost is reading the weights, not the rows.
constexpr std::size_t rowsTogether = 8;

struct Sequence {
    std::size_t index = 0;
    KeyValueCache cache;
    text::TokenId last = 0;
};

class Generator {
public:
    Generator(const BaseModel& model, const Adapter& adapter, const GenerationOptions& options, const TokenSink& sink)
        : m_model(model), m_adapter(adapter), m_options(options), m_sink(sink), m_head_linear(headOf(model)), m_head(resolveHead(model, m_head_linear, adapter)),
          m_final_norm(resolveNorm(model.final_norm, adapter)) {
        for (std::int64_t layer = 0; layer < model.config.layers; ++layer) m_layers.push_back(resolveLayer(model, layer, adapter));
    }

    std::vector<std::vector<text::TokenId>> run(const std::vector<std::vector<text::TokenId>>& prompts) {
        m_answers.resize(prompts.size());
        std::vector<Sequence> active;
        for (std::size_t next = 0; next < prompts.size() || !active.empty();) {
            while (next < prompts.size() && active.size() < rowsTogether) {
                if (!prompts[next].empty()) begin(prompts[next], next, active);
                ++next;
            }
            if (!active.empty()) step(active);
        }
        return std::move(m_answers);
    }

    // One prompt, a token at a time; false when its answer has ended.
    bool beginAlone(const std::vector<text::TokenId>& prompt) {
        m_answers.resize(1);
        if (!prompt.empty()) begin(prompt, 0, m_alone);
        return !m_alone.empty();
    }
    bool stepAlone() {
        step(m_alone);
        return !m_alone.empty();
    }
    std::vector<text::TokenId> answerAlone() { return std::move(m_answers.front()); }

private:
    // Reads the prompt in one go and picks its first token.
    void begin(const std::vector<text::TokenId>& prompt, std::size_t index, std::vector<Sequence>& active) {
        if (m_options.max_new_tokens <= 0) return;
        PromptRead read = readPrompt(m_model, m_adapter, m_layers, prompt);
        Sequence sequence{index, std::move(read.cache), 0};
        const at::Tensor scores = headScores({m_model, nullptr, {}}, read.last);
        if (accept(sequence, scores[0])) active.push_back(std::move(sequence));
    }

    // One token for every active sequence.
    void step(std::vector<Sequence>& active) {
        std::vector<text::TokenId> ids(rowsTogether, active[0].last);
        std::vector<std::int64_t> positions(rowsTogether, 0);
        for (std::size_t row = 0; row < active.size(); ++row) ids[row] = active[row].last, positions[row] = active[row].cache.rows();
        Segments segments;
        Rotation rotation = rotationAt(m_model, positions);
        segments.cosines = rotation.cosines, segments.sines = rotation.sines;
        const Pass pass{m_model, std::make_shared<const Segments>(std::move(segments)), {}};
        const auto attend = [&](const LayerParts& parts, const at::Tensor& query, const at::Tensor& key, const at::Tensor& value) {
            at::Tensor output = at::zeros({query.size(0), query.size(1) * query.size(2)}, query.options());
            for (std::size_t row = 0; row < active.size(); ++row) {
                const auto at = static_cast<std::int64_t>(row);
                KeyValueCache& cache = active[row].cache;
                cache.append(parts.index, key.slice(0, at, at + 1), value.slice(0, at, at + 1));
                output[at].copy_(attendLast(query[at], cache.keys(parts.index), cache.values(parts.index), windowOf(m_model.config, parts.index)));
            }
            return output;
        };
        at::Tensor x = embedTokens(m_model, m_adapter, ids);
        for (const LayerParts& layer : m_layers) x = inferLayer(pass, layer, x, attend);
        const at::Tensor scores = headScores(pass, x);
        std::vector<Sequence> left;
        for (std::size_t row = 0; row < active.size(); ++row)
            if (accept(active[row], scores[static_cast<std::int64_t>(row)])) left.push_back(std::move(active[row]));
        active = std::move(left);
    }

    // query [heads, d] over keys, values [m, kv_heads, d] -> [heads * d]; sums in float32.
    static at::Tensor attendLast(const at::Tensor& query, at::Tensor keys, at::Tensor values, std::int64_t window) {
        if (window > 0 && keys.size(0) > window) keys = keys.slice(0, keys.size(0) - window), values = values.slice(0, values.size(0) - window);
        const std::int64_t kvHeads = keys.size(1), d = keys.size(2);
        const at::Tensor grouped = query.view({kvHeads, -1, d}).to(at::kFloat);
        const at::Tensor scores = at::bmm(grouped, keys.permute({1, 2, 0}).to(at::kFloat)).mul_(1 / std::sqrt(static_cast<double>(d)));
        return at::bmm(at::softmax(scores, -1), values.transpose(0, 1).to(at::kFloat)).view(-1).to(query.scalar_type());
    }

    at::Tensor headScores(const Pass& pass, const at::Tensor& x) const {
        const at::Tensor hidden = kernelsFor(m_model.device).norm(x, m_final_norm, m_model.config.norm_epsilon).values;
        return project(pass, m_head, hidden).values.to(at::kCPU, at::kFloat);
    }

    // False when the sequence has ended.
    bool accept(Sequence& sequence, const at::Tensor& scores) {
        std::vector<text::TokenId>& answer = m_answers[sequence.index];
        const text::TokenId token = pickToken(scores, m_options, sequence.index, static_cast<std::int64_t>(answer.size()));
        if (std::ranges::find(m_options.stop_tokens, token) != m_options.stop_tokens.end()) return false;
        answer.push_back(token);
        sequence.last = token;
        if (m_sink && !m_sink(sequence.index, token)) return false;
        return static_cast<std::int64_t>(answer.size()) < m_options.max_new_tokens && sequence.cache.rows() < m_model.config.max_positions;
    }

    const BaseModel& m_model;
    const Adapter& m_adapter;
    const GenerationOptions& m_options;
    const TokenSink& m_sink;
    Linear m_head_linear;
    Projection m_head;
    at::Tensor m_final_norm;
    std::vector<LayerParts> m_layers;
    std::vector<std::vector<text::TokenId>> m_answers;
    std::vector<Sequence> m_alone;
};

}  // namespace

std::vector<std::vector<text::TokenId>> generate(const BaseModel& model, const Adapter& adapter, const std::vector<std::vector<text::TokenId>>& prompts,
                                                 const GenerationOptions& options, const TokenSink& sink) {
    const at::NoGradGuard withoutGraph;
    return Generator(model, adapter, options, sink).run(prompts);
}

std::vector<std::vector<text::TokenId>> generateSideBySide(const BaseModel& model, const std::vector<AdaptedPrompt>& prompts, const GenerationOptions& options,
                                                           const TokenSink& sink) {
    const at::NoGradGuard withoutGraph;
    std::vector<TokenSink> sinks;
    for (std::size_t i = 0; i < prompts.size(); ++i) sinks.push_back([&sink, i](std::size_t, text::TokenId token) { return !sink || sink(i, token); });
    std::vector<Generator> generators;
    generators.reserve(prompts.size());
    std::vector<std::size_t> active;
    for (std::size_t i = 0; i < prompts.size(); ++i) {
        generators.emplace_back(model, *prompts[i].adapter, options, sinks[i]);
        if (generators[i].beginAlone(prompts[i].prompt)) active.push_back(i);
    }
    while (!active.empty()) std::erase_if(active, [&](std::size_t i) { return !generators[i].stepAlone(); });
    std::vector<std::vector<text::TokenId>> answers;
    for (Generator& generator : generators) answers.push_back(generator.answerAlone());
    return answers;
}

}  // namespace graft::model
