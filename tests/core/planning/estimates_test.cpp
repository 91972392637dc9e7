#include "facts.h"
#include "planning/guide.h"
#include "planning/memory_estimate.h"
#include "planning/run_size.h"
#include "planning/time_estimate.h"

#include <QtTest>

using namespace graft;
using namespace graft::planning;

namespace {

constexpr MachineSpeed plainSpeed{4e11, 1e11, 1e11, 2e10, 2e10, 2e-6};

bool near(double value, double expected, double share) { return std::abs(value - expected) <= share * expected; }

}  // namespace

class EstimatesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsTokensUnderALimit_data() {
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("policy");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("tokens");
        QTest::addColumn<int>("longest");
        QTest::newRow("no limit") << 0 << QByteArray("drop") << 4 << 100 << 40;
        QTest::newRow("drop") << 25 << QByteArray("drop") << 2 << 30 << 20;
        QTest::newRow("cut") << 25 << QByteArray("cut") << 4 << 80 << 25;
        QTest::newRow("exact") << 40 << QByteArray("drop") << 4 << 100 << 40;
        QTest::newRow("none left") << 5 << QByteArray("drop") << 0 << 0 << 0;
    }
    void countsTokensUnderALimit() {
        QFETCH(int, limit);
        QFETCH(QByteArray, policy);
        QFETCH(int, rows);
        QFETCH(int, tokens);
        QFETCH(int, longest);
        const auto figures = tokensUnder({10, 20, 30, 40}, limit, policy.toStdString());
        QCOMPARE(figures.rows, std::int64_t{rows});
        QCOMPARE(figures.tokens, std::int64_t{tokens});
        QCOMPARE(figures.longest, std::int64_t{longest});
        QCOMPARE(figures.rows + figures.dropped, std::int64_t{4});
    }

    void countsSteps() {
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(100, 50));
        auto recipe = *decide(openRecipe(), facts);
        recipe.training.batch_rows = 8;
        recipe.training.epochs = 2.5;
        recipe.training.evaluate_every = 10;
        auto size = sizeOf(recipe, facts);
        QVERIFY(size);
        QCOMPARE(size->steps_per_epoch, std::int64_t{13});
        QCOMPARE(size->total_steps, std::int64_t{33});  // 32.5 steps, the last one whole
        QCOMPARE(size->evaluations, std::int64_t{4});
        recipe.training.max_steps = 7;
        QCOMPARE(sizeOf(recipe, facts)->total_steps, std::int64_t{7});
        recipe.training.batch_rows.reset();
        QVERIFY(!sizeOf(recipe, facts));
    }

    void largestPassIsBoundedByBudgetAndRow() {
        const auto lengths = evenLengths(640, 40, 190);
        const auto figures = tokensUnder(lengths, 0, "drop");
        const auto fullest = fullestStep(lengths, figures, 16);
        QVERIFY(fullest > 16 * 115 && fullest <= 16 * 190);
        QCOMPARE(fullestStep({7, 7, 7}, tokensUnder({7, 7, 7}, 0, "drop"), 16), std::int64_t{21});
    }

    // Performance notes, section 3: 4 bits and a scale of 4 bytes per 64 values; 8 more bits instead of 32 where the scales are packed too.
    void packedWeightsOfAnEightBillionModel() {
        const auto shape = shapeWith(4096, 14336, 32, 32, 8, 128256);
        const auto outside = [&](recipe::Quantisation kind) { return static_cast<double>(recipe::weightBytes(shape, kind, 2)) - 2 * 128256.0 * 4096 - 2 * 65 * 4096.0; };
        const double values = 32 * (2 * 4096.0 * 4096 + 2 * 4096.0 * 1024 + 3 * 4096.0 * 14336);
        QCOMPARE(outside(recipe::Quantisation::none), 2 * values);
        QCOMPARE(outside(recipe::Quantisation::nf4), 0.5625 * values);
        QVERIFY(near(outside(recipe::Quantisation::nf4_double), 0.5159 * values, 1e-4));
        QVERIFY(near(outside(recipe::Quantisation::int8), values * (1 + 4 / 5200.0), 1e-3));
    }

    void aPackedBaseTakesLessMemoryAndMoreTime() {
        const auto facts = partsFacts(smolShape(), evenLengths(640, 40, 190));
        auto recipe = *decide(openRecipe(), facts);
        const auto dense = *estimateMemory(recipe, facts);
        const double seconds = estimateTime(recipe, facts, plainSpeed)->step_seconds;
        recipe.model.base_precision = "nf4";
        const auto packed = *estimateMemory(recipe, facts);
        QVERIFY(packed.weights < dense.weights && packed.total() < dense.total());
        QCOMPARE(packed.activations, dense.activations);
        QVERIFY(packed.working >= dense.working);
        QVERIFY(estimateTime(recipe, facts, plainSpeed)->step_seconds > seconds);
    }

    // Performance notes, section 3: 8 B, rank 16 at all linears: P = 41.9 M, 0.67 GB of state; about 94 KB a token and layer by hand-written backward.
    void memoryPartsOfAnEightBillionModel() {
        const auto facts = partsFacts(shapeWith(4096, 14336, 32, 32, 8, 128256), {1024});
        QVERIFY(near(static_cast<double>(facts.method_plan.trained_parameters), 41.9e6, 0.01));
        PassSetting pass{1024, 512, 1024, 2, Keep::everything};
        const auto all = estimateMemory(facts.shape, facts.method_plan, Trains::parts, pass, DeviceKind::gpu);
        QCOMPARE(all.weights, 2 * facts.shape.parameters);
        QVERIFY2(near(static_cast<double>(all.adapter), 18 * 41.9e6, 0.01), "16 bytes of state and a bfloat16 shadow");
        QVERIFY2(near(static_cast<double>(all.activations), 1.05 * 1024 * 32 * 94e3, 0.05), qPrintable(QString::number(all.activations)));
        pass.keep = Keep::layer_inputs;
        const auto inputs = estimateMemory(facts.shape, facts.method_plan, Trains::parts, pass, DeviceKind::gpu);
        QVERIFY(near(static_cast<double>(inputs.activations), 1.05 * 1024 * (32 * 8192 + 94e3), 0.1));
        QCOMPARE(inputs.weights, all.weights);
        QCOMPARE(all.total(), all.weights + all.adapter + all.activations + all.working + all.reserve);
    }

    void memoryGrowsWithEachOfItsCauses() {
        const auto facts = partsFacts(smolShape(), {200});
        const auto total = [&](PassSetting pass) { return estimateMemory(facts.shape, facts.method_plan, Trains::parts, pass, DeviceKind::cpu).total(); };
        const PassSetting base{1024, 512, 200, 2, Keep::everything};
        auto more = base;
        more.tokens = 2048;
        QVERIFY(total(more) > total(base));
        more = base, more.element_bytes = 4;
        QVERIFY(total(more) > total(base));
        more = base, more.keep = Keep::layer_inputs;
        QVERIFY(total(more) < total(base));
        more = base, more.longest_row = 1024;
        QVERIFY(total(more) >= total(base));
    }

    // Four shapes of matrix and the head, forward and backward: 10 products. Pairs at two widths of input and three of output: 15 more, with their own gradients.
    void compiledProductsGoWithTheirKinds() {
        auto facts = partsFacts(smolShape(), {200});
        const auto reserve = [&](const PassSetting& pass, DeviceKind device = DeviceKind::cpu) { return static_cast<double>(estimateMemory(facts.shape, facts.method_plan, Trains::parts, pass, device).reserve); };
        const PassSetting narrow{1024, 512, 200, 2, Keep::everything}, wide{1024, 512, 200, 4, Keep::everything}, shorter{512, 256, 200, 2, Keep::everything};
        const double pairs = reserve(narrow), pairsShorter = reserve(shorter), onGpu = reserve(narrow, DeviceKind::gpu);
        auto few = narrow;
        few.passes = 2;
        const double pairsOfFew = reserve(few);
        facts.method_plan.products.clear();
        const double none = reserve(narrow), program = reserve(wide);   // float32 products are not compiled
        QVERIFY2(near(pairs - none, 1.5 * (none - program), 1e-6), qPrintable(QString::number((pairs - none) / (none - program))));
        QVERIFY(near(pairs - program, 2 * (pairsShorter - program), 1e-6));
        QVERIFY(near(pairsOfFew - program, (1 - 15.0 * 15 / 256) * (pairs - program), 1e-6));
        QCOMPARE(reserve(narrow, DeviceKind::gpu), onGpu);
        facts.method_plan.products = {{.in = 576, .out = 576, .trained = false}};   // the model's own shape: nothing new
        QCOMPARE(reserve(narrow), none);
    }

    // 512 rows of 49,152 logits: 50 MB in bfloat16 and no float32 copy of them.
    void fusedKernelsKeepTheLogitsOnce() {
        auto facts = partsFacts(smolShape(), {200});
        facts.device.fused_bfloat16 = true;
        PassSetting pass{1024, 600, 200, 2, Keep::everything, arithmeticOf(facts.device, 2)};
        const auto fused = estimateMemory(facts.shape, facts.method_plan, Trains::parts, pass, DeviceKind::cpu);
        QVERIFY2(near(static_cast<double>(fused.working), 1.05 * 512 * 49152 * 2, 0.01), qPrintable(QString::number(fused.working)));
        QCOMPARE(arithmeticOf(facts.device, 4), Arithmetic::plain);  // there are none in float32
        pass.arithmetic = Arithmetic::plain;
        const auto plain = estimateMemory(facts.shape, facts.method_plan, Trains::parts, pass, DeviceKind::cpu);
        QVERIFY(plain.working > 6 * fused.working);
        QCOMPARE(plain.total() - plain.working, fused.total() - fused.working);
    }

    void timeOfPlainProductsIsFlopsOverSpeed() {
        // Everything but the products is free: a step costs 4 FLOP per frozen weight and token, the head 4 per learned token.
        const MachineSpeed onlyProducts{1e12, 1e30, 1e30, 1e30, 1e30, 0};
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        const auto time = estimateTime(recipe, facts, onlyProducts);
        QVERIFY(time);
        const auto size = *sizeOf(recipe, facts);
        const double linears = 30.0 * (2.0 * 576 * 576 + 2.0 * 576 * 192 + 3.0 * 576 * 1536);
        const double expected = size.tokens_per_step * (4 * linears + 4 * 0.65 * 49152.0 * 576) / 1e12;
        QVERIFY2(near(time->step_seconds, expected, 1e-6), qPrintable(QString::number(time->step_seconds / expected)));
        auto again = recipe;
        again.training.recompute = "whole";
        QVERIFY(near(estimateTime(again, facts, onlyProducts)->step_seconds, expected + size.tokens_per_step * 2 * linears / 1e12, 1e-6));
    }

    // Of a product with a side of 16 at a quarter of the speed, three quarters of the time are the other side's; with a side of 256, a sixteenth of them is left.
    void widePartsRunNearTheSpeedOfTheModelsProducts() {
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        const auto secondsPerValue = [&](std::int64_t width) {
            facts.method_plan.products = {{.in = 576, .out = width}};
            return estimateTime(recipe, facts, plainSpeed)->adapter / static_cast<double>(width);
        };
        QVERIFY(near(secondsPerValue(256), secondsPerValue(16) * (0.25 + 0.75 / 16), 1e-9));
        QVERIFY(near(secondsPerValue(8), secondsPerValue(16) * (0.25 + 0.75 * 2), 1e-9));
    }

    // 2 FLOP a value forward, 2 for the gradient of the rows, 2 for that of the matrix.
    void aPartsWorkIsThatOfItsProducts() {
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        const double tokens = sizeOf(recipe, facts)->tokens_per_step;
        const auto seconds = [&](recipe::PartProduct product) {
            facts.method_plan.products = {product};
            return estimateTime(recipe, facts, plainSpeed)->adapter;
        };
        QVERIFY(near(seconds({.in = 576, .out = 16}), tokens * 6 * 576 * 16 / plainSpeed.narrow_flops, 1e-9));
        QVERIFY(near(seconds({.in = 576, .out = 16, .trained = false}), tokens * 4 * 576 * 16 / plainSpeed.narrow_flops, 1e-9));
        QVERIFY(near(seconds({.in = 16, .out = 16, .blocks = 36, .times = 7}), tokens * 7 * 36 * 6 * 16 * 16 / plainSpeed.narrow_flops, 1e-9));
    }

    // What parts do beside products goes with the bandwidth, in the base's type: a gain of ten passes over one output in bfloat16 is 20 bytes.
    void partsWithoutProductsCostTheirBytes() {
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        facts.method_plan.products.clear();
        QCOMPARE(estimateTime(recipe, facts, plainSpeed)->adapter, 0.0);
        facts.method_plan.extra_bytes_per_token = 20 * 1000;
        const double tokens = sizeOf(recipe, facts)->tokens_per_step;
        QVERIFY(near(estimateTime(recipe, facts, plainSpeed)->adapter, tokens * 20000 / plainSpeed.bytes_per_second, 1e-9));
        auto wide = recipe;
        wide.model.base_precision = wide.model.compute_precision = "float32";
        QVERIFY(near(estimateTime(wide, facts, plainSpeed)->adapter, tokens * 40000 / plainSpeed.bytes_per_second, 1e-9));
    }

    // A prefix of 100 keys before rows of 100 tokens doubles the pairs that attention goes over.
    void keysBeforeATextAreAttendedTo() {
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        const auto before = *estimateTime(recipe, facts, plainSpeed);
        facts.method_plan.keys_before = 100;
        const auto after = *estimateTime(recipe, facts, plainSpeed);
        QVERIFY(near(after.attention, 2 * before.attention, 1e-9));
        QVERIFY(after.elementwise > before.elementwise);
        QCOMPARE(after.products, before.products);
    }

    // Where a whole layer was probed, every part of the layers goes with its time; the head does not.
    void theProbedLayerScalesTheLayers() {
        const auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        const auto with = [&](double seconds) {
            auto speed = plainSpeed;
            speed.layer_seconds = seconds, speed.layer_rows = 4, speed.layer_tokens = 400;
            return *estimateTime(recipe, facts, speed);
        };
        const auto once = with(0.01), twice = with(0.02), thrice = with(0.03);
        QVERIFY(near(twice.attention, 2 * once.attention, 1e-9) && near(twice.adapter, 2 * once.adapter, 1e-9) && near(twice.calls, 2 * once.calls, 1e-9));
        QVERIFY(twice.products < 2 * once.products);
        QVERIFY(near(thrice.step_seconds - twice.step_seconds, twice.step_seconds - once.step_seconds, 1e-9));
        // 30 layers of 400 tokens in 10 ms each, and a step of as many tokens as that pass has.
        const double layers = twice.step_seconds - once.step_seconds;
        QVERIFY2(near(layers, 1.25 * 30 * 0.01 * sizeOf(recipe, facts)->tokens_per_step / 400, 0.05), qPrintable(QString::number(layers)));
    }

    // A run of few and short rows is mostly looks, samples and checkpoints: 2 to 3 s were promised for what took 26.
    void looksSamplesAndCheckpointsCount() {
        const auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(28, 60));
        auto recipe = *decide(openRecipe(), facts);
        recipe.training.evaluate_every = 4;
        const auto often = *estimateTime(recipe, facts, plainSpeed);
        QVERIFY(often.saving_seconds > 0);
        QVERIFY(near(often.low / 0.85, often.training_seconds + often.evaluation_seconds + often.saving_seconds, 1e-9));
        auto seldom = recipe;
        seldom.training.evaluate_every = 1000;
        const auto once = *estimateTime(seldom, facts, plainSpeed);
        QCOMPARE(once.training_seconds, often.training_seconds);
        QVERIFY(often.saving_seconds > 5 * once.saving_seconds && often.evaluation_seconds > 3 * once.evaluation_seconds);
        auto silent = recipe;
        silent.training.sample_rows = 0;
        const auto without = *estimateTime(silent, facts, plainSpeed);
        // A short answer is written to twice its length and 8 more, each token reading all weights.
        const double looks = double(sizeOf(recipe, facts)->evaluations + 1);
        QVERIFY((often.evaluation_seconds - without.evaluation_seconds) / looks > (2 * 60 * facts.learned_share + 8) * 2 * double(facts.shape.parameters) / plainSpeed.stream_bytes_per_second);
    }

    // 80 held-out rows are answered in five groups; each token of a group's answers reads all weights once.
    void answersAreMeasuredInGroups() {
        auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        const auto all = *estimateTime(recipe, facts, plainSpeed);
        const double tokens = 2 * 100 * facts.learned_share + 8, reading = 2 * double(facts.shape.parameters) / plainSpeed.stream_bytes_per_second;
        QVERIFY(all.measuring_seconds > 5 * tokens * reading);
        facts.held_out_rows = 16;
        const auto one = *estimateTime(recipe, facts, plainSpeed);
        QVERIFY(near(all.measuring_seconds, 5 * one.measuring_seconds, 1e-3));
        QCOMPARE(one.training_seconds, all.training_seconds);
    }

    void aBusyMachineWidensTheRange() {
        const auto facts = partsFacts(smolShape(), std::vector<std::int64_t>(160, 100));
        const auto recipe = *decide(openRecipe(), facts);
        auto busy = plainSpeed;
        busy.busy = 3;
        const auto free = *estimateTime(recipe, facts, plainSpeed), shared = *estimateTime(recipe, facts, busy);
        QCOMPARE(shared.low, free.low);
        QVERIFY(near(shared.high, shared.low / 0.85 * 3, 1e-9));
        QVERIFY(near(free.high, free.low / 0.85 * 1.25, 1e-9));
    }

    void wholeModelCostsHalfAsMuchAgain() {
        const MachineSpeed onlyProducts{1e12, 1e30, 1e30, 1e30, 1e30, 0};
        const auto lengths = std::vector<std::int64_t>(160, 100);
        const auto parts = partsFacts(smolShape(), lengths), whole = wholeFacts(smolShape(), lengths);
        auto recipe = *decide(openRecipe(), parts);
        recipe.training.micro_batch_tokens = 512;
        const double ratio = estimateTime(recipe, whole, onlyProducts)->products / estimateTime(recipe, parts, onlyProducts)->products;
        QVERIFY2(ratio > 1.4 && ratio < 1.65, qPrintable(QString::number(ratio)));
    }

    void timeScalesWithStepsAndSpeed() {
        auto facts = partsFacts(smolShape(), evenLengths(640, 40, 190));
        auto recipe = *decide(openRecipe(), facts);
        recipe.training.max_steps = 50;
        const auto fifty = *estimateTime(recipe, facts, plainSpeed);
        recipe.training.max_steps = 100;
        const auto hundred = *estimateTime(recipe, facts, plainSpeed);
        QVERIFY(near(hundred.training_seconds, 2 * fifty.training_seconds, 1e-9));
        QVERIFY(hundred.low < hundred.training_seconds + hundred.evaluation_seconds && hundred.training_seconds + hundred.evaluation_seconds < hundred.high);
        auto slower = plainSpeed;
        slower.product_flops /= 2;
        QVERIFY(estimateTime(recipe, facts, slower)->products > 1.99 * hundred.products);
        QVERIFY(near(hundred.products + hundred.adapter + hundred.attention + hundred.elementwise + hundred.calls, hundred.step_seconds, 1e-9));
    }
};

QTEST_GUILESS_MAIN(EstimatesTest)
#include "estimates_test.moc"
