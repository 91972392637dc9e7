#include "exporting/model_card.h"

#include <QtTest>

#include <cmath>

using namespace graft;
using namespace graft::exporting;

namespace {

CardFacts factsOf() {
    CardFacts facts;
    facts.recipe.name = "Tickets";
    facts.recipe.model.hash = "aa11";
    facts.recipe.data.hash = "bb22";
    facts.recipe.training.learning_rate = 5e-4;
    facts.method_name = "LoRA";
    facts.base_name_or_path = "HuggingFaceTB/SmolLM2-135M";
    facts.training_rows = 1204;
    facts.summary = recipe::RunSummary{.run = "r1", .ending = "done", .steps = 300, .best_step = 250, .best_held_out_loss = 0.4321};
    facts.reports = {{.contestant = "r1", .label = "This adapter", .set = "test", .scores = {{.id = "label_accuracy", .label = "Category right", .value = 0.91, .low = 0.87, .high = 0.94}}}};
    return facts;
}

}  // namespace

class ModelCardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysWhatMatters();
    void wholeModelIsForTransformers();
    void anotherAdapterIsForAdapterHub();
    void aPackedBaseIsTold();
    void namesFromOutsideStayText();
    void missingScoresAreTold();
    void aRunWithoutALookSaysSo();
};

void ModelCardTest::saysWhatMatters() {
    const QString card = QString::fromStdString(modelCard(factsOf()));
    QVERIFY(card.startsWith(QLatin1String("---\nbase_model: \"HuggingFaceTB/SmolLM2-135M\"\nlibrary_name: peft\n")));
    for (const char* part : {"# `Tickets`", "aa11", "bb22", "1,204", "| `training.learning_rate` | `0.0005` |", "Category right", "0.91", "0.87", "at step 250", "AutoPeftModelForCausalLM"})
        QVERIFY2(card.contains(QLatin1String(part)), part);
}

void ModelCardTest::wholeModelIsForTransformers() {
    CardFacts facts = factsOf();
    facts.kind = CardKind::whole_model;
    const QString card = QString::fromStdString(modelCard(facts));
    QVERIFY(card.contains(QLatin1String("library_name: transformers")) && card.contains(QLatin1String("AutoModelForCausalLM")) && !card.contains(QLatin1String("Peft")));
}

void ModelCardTest::anotherAdapterIsForAdapterHub() {
    CardFacts facts = factsOf();
    facts.kind = CardKind::hub_adapter;
    const QString card = QString::fromStdString(modelCard(facts));
    QVERIFY(card.contains(QLatin1String("library_name: adapter-transformers")) && card.contains(QLatin1String("adapters.init(model)")) && !card.contains(QLatin1String("Peft")));
}

void ModelCardTest::aPackedBaseIsTold() {
    CardFacts facts = factsOf();
    QVERIFY(modelCard(facts).find("held as") == std::string::npos);
    facts.recipe.model.base_precision = "nf4", facts.recipe.model.compute_precision = "bfloat16";
    QVERIFY(modelCard(facts).find("were held as `nf4` and multiplied in `bfloat16`.") != std::string::npos);
    facts.kind = CardKind::whole_model;
    QVERIFY(modelCard(facts).find("; these are its own weights, with what was learned added to them.") != std::string::npos);
}

void ModelCardTest::namesFromOutsideStayText() {
    CardFacts facts = factsOf();
    facts.recipe.name = "x` <img src=http://a/b> | [click](http://c)\n---\nlicense: mit";
    facts.base_name_or_path = "evil\"\nlicense: mit";
    const QString card = QString::fromStdString(modelCard(facts));
    QVERIFY(!card.contains(QLatin1String("\nlicense: mit")));
    QVERIFY(card.contains(QLatin1String("# `x' <img src=http://a/b> | [click](http://c) --- license: mit`")));
}

void ModelCardTest::aRunWithoutALookSaysSo() {
    CardFacts facts = factsOf();
    facts.summary->best_held_out_loss = std::nan("");
    const QString card = QString::fromStdString(modelCard(facts));
    QVERIFY(card.contains(QLatin1String("ended before the first look at the held-out rows")));
    QVERIFY(!card.contains(QLatin1String("best held-out loss")) && !card.contains(QLatin1String("nan"), Qt::CaseInsensitive));
}

void ModelCardTest::missingScoresAreTold() {
    CardFacts facts = factsOf();
    facts.reports.clear();
    facts.no_scores = "metrics.json, line 1: `nothing` follows";
    const QString card = QString::fromStdString(modelCard(facts));
    QVERIFY(card.contains(QLatin1String("No evaluation could be read: `metrics.json, line 1: 'nothing' follows`")));
}

QTEST_GUILESS_MAIN(ModelCardTest)
#include "model_card_test.moc"
