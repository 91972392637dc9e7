// Generation against the full forward pass, and what may not change an answer.
#include "tiny_models.h"

#include "model/generate.h"

#include <QTest>

using namespace graft;
using namespace graft::model;
using namespace graft::test;

namespace {

using Ids = std::vector<text::TokenId>;

Adapter adapterOf(const BaseModel& model, const QString& kind) {
    Adapter adapter;
    if (kind == QLatin1String("low rank"))
        for (const Layer& layer : model.layers)
            adapter.parts[layer.up.site].push_back(LowRank{normalValues({3, model.config.hidden}, 0.3, 1, layer.up.site), normalValues({model.config.intermediate, 3}, 0.3, 2, layer.up.site), 0.7, 0.1});
    if (kind == QLatin1String("virtual")) adapter.parts["embedding"].push_back(VirtualTokens{normalValues({3, model.config.hidden}, 0.5, 1, "v")});
    if (kind == QLatin1String("prefix"))
        for (const Layer& layer : model.layers) {
            const std::string site = layer.query.site.substr(0, layer.query.site.rfind('.'));
            const std::vector<std::int64_t> shape{3, model.config.kv_heads, model.config.head_dim};
            adapter.parts[site].push_back(KeyValuePrefix{normalValues(shape, 0.7, 1, site), normalValues(shape, 0.7, 2, site)});
        }
    return adapter;
}

Ids greedyByFullForward(const BaseModel& model, const Adapter& adapter, Ids ids, int count) {
    Ids answer;
    for (int i = 0; i < count; ++i) {
        data::TokenRow row{.ids = ids, .learned = std::vector<std::uint8_t>(ids.size())};
        answer.push_back(static_cast<text::TokenId>(logits(model, adapter, batchOf({row}))[-1].argmax().item<std::int64_t>()));
        ids.push_back(answer.back());
    }
    return answer;
}

const std::vector<Ids> prompts{{5, 9, 22, 40, 3, 17}, {1}, {60, 2, 2, 8, 14, 30, 7, 7, 19, 50, 11}, {33, 4}, {9, 9, 9}, {12, 13}, {20}, {6, 5, 4, 3}, {44, 45, 46, 47, 48}, {2, 1}};

}  // namespace

class GenerateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }  // tensors this small only wait for a second thread

    void isTheFullForwardPass_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("kind");
        for (const char* family : {"llama", "mistral", "qwen2"})
            for (const char* kind : {"base", "low rank", "virtual", "prefix"}) QTest::addRow("%s, %s", family, kind) << QString::fromLatin1(family) << QString::fromLatin1(kind);
    }
    void isTheFullForwardPass() {
        QFETCH(QString, family);
        QFETCH(QString, kind);
        const auto model = tinyModel(family.toStdString());
        const Adapter adapter = adapterOf(*model, kind);
        const auto answers = generate(*model, adapter, prompts, {.max_new_tokens = 12});
        for (std::size_t i = 0; i < 3; ++i) QCOMPARE(answers[i], greedyByFullForward(*model, adapter, prompts[i], 12));
    }

    void companionsChangeNothing() {
        for (const Precision precision : {Precision::float32, Precision::bfloat16}) {
            const auto model = tinyModel("llama", precision);
            GenerationOptions options{.max_new_tokens = 10, .temperature = 1.3, .top_p = 0.95, .seed = 4};
            const auto together = generate(*model, {}, prompts, options);
            std::vector<Ids> shifted = prompts;                 // another composition of every step: one prompt stops at once
            shifted[1] = {};
            const auto without = generate(*model, {}, shifted, options);
            for (std::size_t i = 0; i < prompts.size(); ++i)
                if (i != 1) QCOMPARE(without[i], together[i]);
        }
    }

    void seedDecides() {
        const auto model = tinyModel("llama");
        const auto run = [&](std::uint64_t seed) { return generate(*model, {}, prompts, {.max_new_tokens = 10, .temperature = 1.0, .seed = seed}); };
        QCOMPARE(run(1), run(1));
        QVERIFY(run(1) != run(2));
    }

    void narrowNucleusIsGreedy() {
        const auto model = tinyModel("qwen2");
        QCOMPARE(generate(*model, {}, prompts, {.max_new_tokens = 8, .temperature = 2.0, .top_p = 1e-9}), generate(*model, {}, prompts, {.max_new_tokens = 8}));
    }

    // Several adapters of one model, a token each in turn: every answer is the one it gives alone, and none waits for another's end.
    void adaptersAnswerSideBySide() {
        const auto model = tinyModel("llama");
        const Adapter base, lowRank = adapterOf(*model, QStringLiteral("low rank")), prefix = adapterOf(*model, QStringLiteral("prefix"));
        const Adapter* adapters[] = {&base, &lowRank, &prefix, &base};
        std::vector<AdaptedPrompt> asked;
        for (std::size_t i = 0; i < 4; ++i) asked.push_back({adapters[i], i == 3 ? Ids{} : prompts[i]});
        const GenerationOptions options{.max_new_tokens = 9, .temperature = 0.8, .seed = 5};
        std::vector<std::size_t> order;
        std::vector<Ids> streamed(4);
        const auto answers = generateSideBySide(*model, asked, options, [&](std::size_t index, text::TokenId token) {
            order.push_back(index);
            streamed[index].push_back(token);
            return index != 1 || streamed[1].size() < 2;
        });
        QCOMPARE(streamed, answers);
        QVERIFY(answers[3].empty());
        for (const std::size_t i : {std::size_t{0}, std::size_t{2}}) QCOMPARE(answers[i], generate(*model, *adapters[i], {prompts[i]}, options).front());
        const Ids alone = generate(*model, lowRank, {prompts[1]}, options).front();
        QCOMPARE(answers[1], Ids(alone.begin(), alone.begin() + 2));
        QCOMPARE(std::vector(order.begin(), order.begin() + 8), (std::vector<std::size_t>{0, 1, 2, 0, 1, 2, 0, 2}));
    }

    void stopsAndStreams() {
        const auto model = tinyModel("llama");
        const auto whole = generate(*model, {}, prompts, {.max_new_tokens = 12});
        const text::TokenId stop = whole[0][5];
        std::vector<Ids> streamed(prompts.size());
        const auto stopped = generate(*model, {}, prompts, {.max_new_tokens = 12, .stop_tokens = {stop}}, [&](std::size_t index, text::TokenId token) {
            streamed[index].push_back(token);
            return index != 2 || streamed[2].size() < 3;
        });
        QCOMPARE(streamed, stopped);
        for (std::size_t i = 0; i < prompts.size(); ++i) {
            Ids expected(whole[i].begin(), std::find(whole[i].begin(), whole[i].end(), stop));
            if (i == 2 && expected.size() > 3) expected.resize(3);
            QCOMPARE(stopped[i], expected);
        }
    }
};

QTEST_GUILESS_MAIN(GenerateTest)
#include "generate_test.moc"
