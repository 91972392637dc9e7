#include "service/data_look.h"

#include "service/guarded.h"

#include <algorithm>
#include <span>

namespace graft::service {

namespace {

constexpr std::size_t previewRows = 200, previewBytes = 2000, firstExamples = 200, longestExamples = 20, shownTokens = 2000, keptRejections = 1000;
constexpr std::size_t histogramSteps = 40;

Error stopped() {
    return {ErrorKind::stopped, "Looking at the data was stopped", "it was asked to stop", ""};
}

std::string shortened(const std::string& text, std::size_t most) {
    if (text.size() <= most) return text;
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + "\xE2\x80\xA6";
}

std::vector<PreviewRow> previewOf(const data::Table& table) {
    std::vector<PreviewRow> preview;
    for (std::size_t row = 0; row < std::min(previewRows, table.rows.size()); ++row) {
        PreviewRow shown{table.lines[row], {}};
        for (const auto& cell : table.rows[row]) shown.cells.push_back(shortened(cell.text, previewBytes));
        preview.push_back(std::move(shown));
    }
    return preview;
}

// Gives each token the text that it adds to those before it: a character of several tokens is whole with its last one, and a blank that a tokenizer keeps
// only between words stays.
class TokenTexts {
public:
    explicit TokenTexts(const text::Tokenizer& tokenizer) : m_tokenizer(tokenizer) {}

    std::string add(text::TokenId id, bool mustEnd) {
        if (m_tokenizer.isSpecial(id)) {
            m_ids.clear();
            m_told = 0;
            return m_tokenizer.piece(id);
        }
        m_ids.push_back(id);
        const std::string before = m_tokenizer.decode(std::span(m_ids).first(m_told)), all = m_tokenizer.decode(m_ids);
        const bool halfCharacter = all.ends_with("\xEF\xBF\xBD") && m_ids.size() - m_told < mostParts;
        if (halfCharacter && !mustEnd) return {};
        if (static_cast<std::ptrdiff_t>(m_ids.size()) > context) m_ids.erase(m_ids.begin(), m_ids.end() - context);
        m_told = m_ids.size();
        return all.starts_with(before) ? all.substr(before.size()) : all;
    }

private:
    static constexpr std::ptrdiff_t context = 4;
    static constexpr std::size_t mostParts = 4;   // bytes of a UTF-8 character
    const text::Tokenizer& m_tokenizer;
    std::vector<text::TokenId> m_ids;             // the last ones that were told, and those that wait for their character's end
    std::size_t m_told = 0;
};

SeenExample seen(const data::TokenRow& row, std::uint64_t line, const text::Tokenizer& tokenizer) {
    SeenExample example{line, row.tokens(), {}};
    TokenTexts texts(tokenizer);
    const std::size_t count = std::min(shownTokens, row.ids.size());
    for (std::size_t i = 0; i < count; ++i) {
        const bool last = i + 1 == count || row.learned[i + 1] != row.learned[i] || tokenizer.isSpecial(row.ids[i + 1]);
        example.tokens.push_back({texts.add(row.ids[i], last), row.learned[i] != 0});
    }
    return example;
}

ExampleLength lengthOf(const data::TokenRow& row) {
    const auto first = std::find(row.learned.begin(), row.learned.end(), std::uint8_t{1});
    const auto last = std::find(row.learned.rbegin(), row.learned.rend(), std::uint8_t{1});
    return {static_cast<std::int32_t>(row.ids.size()), static_cast<std::int32_t>(first - row.learned.begin()), static_cast<std::int32_t>(row.learned.rend() - last)};
}

// The longest example that is kept so far, so that the least of them can be let go.
struct Longer {
    bool operator()(const SeenExample& a, const SeenExample& b) const { return std::pair(a.length, b.line) > std::pair(b.length, a.line); }
};

Result<SeenData> see(const data::Table& table, const std::vector<data::Example>& examples, const text::Tokenizer& tokenizer, const text::ChatTemplate& form,
                     const ProgressSink& progress) {
    SeenData data;
    data.lengths.reserve(examples.size());
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if (progress && i % 64 == 0 && !progress({"Cutting texts into tokens", i, examples.size()})) return stopped();
        const auto row = data::tokenizeExample(examples[i], tokenizer, form);
        const auto line = table.lines[static_cast<std::size_t>(row.row)];
        data.lengths.push_back(lengthOf(row));
        if (data.first.size() < firstExamples) data.first.push_back(seen(row, line, tokenizer));
        auto& longest = data.longest;
        if (longest.size() == longestExamples && longest.front().length >= row.tokens()) continue;
        if (longest.size() == longestExamples) {
            std::pop_heap(longest.begin(), longest.end(), Longer());
            longest.pop_back();
        }
        longest.push_back(seen(row, line, tokenizer));
        std::push_heap(longest.begin(), longest.end(), Longer());
    }
    std::sort_heap(data.longest.begin(), data.longest.end(), Longer());
    return data;
}

}  // namespace

Result<DataLook> lookAtData(const recipe::DataChoice& choice, const std::filesystem::path& model, const ProgressSink& progress) {
    return guarded("Cannot look into " + choice.path, [&]() -> Result<DataLook> {
        const auto table = TRY(data::importTable(choice, progress));
        if (progress && !progress({"Looking for repeats and leftovers", 0, 0})) return stopped();
        std::vector<data::Example> examples;
        DataLook look{.description = data::describeTable(table, choice, examples), .preview = previewOf(table), .seen = {}, .model_problem = {}};
        auto& rejections = look.description.rejections;
        std::stable_sort(rejections.begin(), rejections.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
        if (rejections.size() > keptRejections) rejections.resize(keptRejections);
        if (model.empty() || look.description.roles_problem) return look;
        const auto tokenizer = text::Tokenizer::load(model);
        const auto form = tokenizer ? text::ChatTemplate::recognise(*tokenizer) : Result<text::ChatTemplate>(tokenizer.error());
        if (!form) look.model_problem = form.error();
        else look.seen = TRY(see(table, examples, *tokenizer, *form, progress));
        return look;
    });
}

SetCounts countsUnder(const DataLook& look, std::int64_t max_length, data::LengthPolicy policy) {
    const auto& description = look.description;
    SetCounts counts{.training = description.training, .held_out = description.held_out, .test = description.test, .waiting = description.waiting, .left_out = {}};
    counts.left_out.unreadable = static_cast<std::int64_t>(description.rejected);
    counts.left_out.incomplete = static_cast<std::int64_t>(description.imported) - description.examples;
    if (!look.seen) return counts;
    const auto& split = description.split;
    for (const auto& [set, count] : {std::pair{&split.training, &counts.training}, {&split.held_out, &counts.held_out}, {&split.test, &counts.test}}) {
        std::vector<ExampleLength> lengths;
        for (const std::int64_t example : *set) lengths.push_back(look.seen->lengths[static_cast<std::size_t>(example)]);
        const auto effect = effectOf(lengths, max_length, policy);
        *count = effect.whole + effect.cut;
        counts.left_out.too_long += effect.dropped;
        counts.left_out.nothing_learned += effect.empty + effect.lose_answer;
    }
    return counts;
}

LengthEffect effectOf(const std::vector<ExampleLength>& lengths, std::int64_t max_length, data::LengthPolicy policy) {
    LengthEffect effect;
    const bool drops = policy == data::LengthPolicy::drop;
    for (const auto& length : lengths) {
        if (length.last_learned == 0) {
            ++effect.empty;
            continue;
        }
        effect.keeps_all = std::max<std::int64_t>(effect.keeps_all, drops ? length.tokens : length.last_learned);
        if (max_length <= 0 || length.tokens <= max_length) ++effect.whole;
        else if (drops) ++effect.dropped;
        else if (length.first_learned >= max_length) ++effect.lose_answer;
        else {
            ++effect.cut;
            effect.lose_part += length.last_learned > max_length;
        }
    }
    return effect;
}

// Steps of 1, 2 or 5 times a power of ten that show 99 of 100 examples; the few longer ones would press these flat.
LengthHistogram histogramOf(const std::vector<ExampleLength>& lengths) {
    LengthHistogram histogram;
    if (lengths.empty()) return histogram;
    std::vector<std::int64_t> ascending;
    for (const auto& length : lengths) ascending.push_back(length.tokens);
    std::sort(ascending.begin(), ascending.end());
    const auto most = static_cast<std::size_t>(data::percentile(ascending, 0.99)) + 1;
    for (std::size_t power = 1; static_cast<std::size_t>(histogram.width) * histogramSteps < most; power *= 10)
        for (const std::size_t factor : {1u, 2u, 5u})
            if (static_cast<std::size_t>(histogram.width) * histogramSteps < most) histogram.width = static_cast<std::int64_t>(factor * power);
    const auto steps = (most + static_cast<std::size_t>(histogram.width) - 1) / static_cast<std::size_t>(histogram.width);
    histogram.counts.assign(steps, 0);
    for (const auto tokens : ascending) {
        const auto step = static_cast<std::size_t>(tokens / histogram.width);
        histogram.open = histogram.open || step >= steps;
        ++histogram.counts[std::min(step, steps - 1)];
    }
    return histogram;
}

}  // namespace graft::service
