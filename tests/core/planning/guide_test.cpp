#include "facts.h"
#include "planning/guide.h"
#include "planning/memory_estimate.h"
#include "planning/run_size.h"

#include <QtTest>

using namespace graft;
using namespace graft::planning;

class GuideTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fillsEveryOpenFieldWithAReason() {
        const auto decided = decide(openRecipe(), partsFacts(smolShape(), evenLengths(640, 40, 190)));
        QVERIFY(decided);
        recipe::eachField(*decided, [&](const auto& value, const recipe::FieldInfo& info) {
            if constexpr (requires { value.has_value(); }) {
                if (info.key == "training.max_steps" || info.key == "data.instruction") return;
                QVERIFY2(value.has_value(), info.key.c_str());
                QVERIFY2(decided->reasons.contains(info.key) && !decided->reasons.at(info.key).empty(), info.key.c_str());
            }
        });
    }

    void keepsWhatTheUserSet() {
        auto recipe = openRecipe();
        recipe.training.learning_rate = 0.123;
        recipe.training.batch_rows = 3;
        recipe.training.micro_batch_tokens = 77;
        recipe.training.recompute = "whole";
        recipe.data.max_length = 100;
        recipe.model.base_precision = "float32";
        const auto decided = decide(recipe, partsFacts(smolShape(), evenLengths(640, 40, 190)));
        QVERIFY(decided);
        QCOMPARE(*decided->training.learning_rate, 0.123);
        QCOMPARE(*decided->training.batch_rows, std::int64_t{3});
        QCOMPARE(*decided->training.micro_batch_tokens, std::int64_t{77});
        QCOMPARE(*decided->training.recompute, std::string("whole"));
        QCOMPARE(*decided->data.max_length, std::int64_t{100});
        QCOMPARE(*decided->model.base_precision, std::string("float32"));
        QVERIFY(!decided->reasons.contains("training.learning_rate"));
        QVERIFY(!decided->reasons.contains("data.max_length"));
    }

    void choosesBySizeOfData_data() {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("batch");
        QTest::addColumn<double>("epochs");
        QTest::newRow("one row") << 1 << 1 << 10.0;
        QTest::newRow("five rows") << 5 << 2 << 10.0;
        QTest::newRow("eight rows") << 8 << 2 << 10.0;
        QTest::newRow("few rows: more passes") << 200 << 8 << 4.0;
        QTest::newRow("under 500") << 499 << 8 << 3.0;
        QTest::newRow("from 500 on") << 500 << 16 << 4.0;
        QTest::newRow("many") << 5000 << 16 << 3.0;
    }
    void choosesBySizeOfData() {
        QFETCH(int, rows);
        QFETCH(int, batch);
        QFETCH(double, epochs);
        const auto facts = partsFacts(smolShape(), evenLengths(rows, 40, 190));
        const auto decided = decide(openRecipe(), facts);
        QVERIFY(decided);
        QCOMPARE(*decided->training.batch_rows, std::int64_t{batch});
        QCOMPARE(*decided->training.epochs, epochs);
        const auto size = sizeOf(*decided, facts);
        QVERIFY(size);
        QVERIFY2(size->total_steps < 12 || (size->evaluations >= 8 && size->evaluations <= 12), qPrintable(QString::number(size->evaluations)));
        QCOMPARE(*decided->training.save_every, *decided->training.evaluate_every);
    }

    void choosesTheLongestRow_data() {
        QTest::addColumn<int>("low");
        QTest::addColumn<int>("high");
        QTest::addColumn<int>("expected");
        QTest::newRow("rounded up to 64") << 50 << 130 << 192;
        QTest::newRow("exact") << 64 << 64 << 64;
        QTest::newRow("the model's own limit") << 100 << 3000 << 2048;
    }
    void choosesTheLongestRow() {
        QFETCH(int, low);
        QFETCH(int, high);
        QFETCH(int, expected);
        const auto decided = decide(openRecipe(), partsFacts(smolShape(), evenLengths(1000, low, high)));
        QVERIFY(decided);
        QCOMPARE(*decided->data.max_length, std::int64_t{expected});
    }

    void learningRateFollowsTheModel_data() {
        QTest::addColumn<double>("millions");
        QTest::addColumn<double>("rate");
        QTest::newRow("starter") << 5.0 << 2e-3;
        QTest::newRow("135 M") << 135.0 << 1e-4;
        QTest::newRow("8 B") << 8000.0 << 2e-4;
    }
    void learningRateFollowsTheModel() {
        QFETCH(double, millions);
        QFETCH(double, rate);
        auto facts = partsFacts(smolShape(), evenLengths(100, 40, 190));
        facts.shape.parameters = static_cast<std::uint64_t>(millions * 1e6);
        facts.device.memory_bytes = 0;
        const auto decided = decide(openRecipe(), facts);
        QVERIFY(decided);
        QCOMPARE(*decided->training.learning_rate, rate);
    }

    void randomWeightsNeedAMethodForThem() {
        auto recipe = openRecipe();
        recipe.model.initialisation = "random";
        const auto lengths = evenLengths(100, 40, 190);
        const auto refused = decide(recipe, partsFacts(smolShape(), lengths));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::unsupported);
        const auto decided = decide(recipe, wholeFacts(smolShape(), lengths));
        QVERIFY(decided);
        QCOMPARE(*decided->training.learning_rate, 2e-3);
    }

    void precisionFollowsHardwareAndMemory() {
        auto facts = partsFacts(smolShape(), evenLengths(100, 40, 190));
        QCOMPARE(*decide(openRecipe(), facts)->model.base_precision, std::string("bfloat16"));
        facts.device.bfloat16_products = false;
        QCOMPARE(*decide(openRecipe(), facts)->model.base_precision, std::string("float32"));
        facts.device.memory_bytes = 850'000'000;
        QCOMPARE(*decide(openRecipe(), facts)->model.base_precision, std::string("bfloat16"));
    }

    // Packed only where nothing else fits, and never under a method that changes every weight.
    void packsTheBaseWhereItMust() {
        auto facts = partsFacts(shapeWith(2048, 8192, 16, 32, 8, 128256), evenLengths(100, 40, 190));
        facts.device.memory_bytes = 3'100'000'000;
        const auto packed = decide(openRecipe(), facts);
        QCOMPARE(*packed->model.base_precision, std::string("nf4"));
        QCOMPARE(*packed->model.compute_precision, std::string("bfloat16"));
        QVERIFY(estimateMemory(*packed, facts)->total() <= facts.device.memory_bytes);
        auto asked = openRecipe();
        asked.model.base_precision = "bfloat16";
        QVERIFY(estimateMemory(*decide(asked, facts), facts)->total() > facts.device.memory_bytes);
        facts.device.memory_bytes = 64'000'000'000;
        QCOMPARE(*decide(openRecipe(), facts)->model.base_precision, std::string("bfloat16"));
        auto whole = wholeFacts(facts.shape, facts.training_lengths);
        whole.device.memory_bytes = 3'100'000'000;
        QCOMPARE(*decide(openRecipe(), whole)->model.base_precision, std::string("bfloat16"));
    }

    void aPackedBaseComputesInWhatIsQuickHere() {
        auto facts = partsFacts(smolShape(), evenLengths(100, 40, 190));
        auto asked = openRecipe();
        asked.model.base_precision = "int8";
        QCOMPARE(*decide(asked, facts)->model.compute_precision, std::string("bfloat16"));
        facts.device.bfloat16_products = false;
        QCOMPARE(*decide(asked, facts)->model.compute_precision, std::string("float32"));
        asked.model.base_precision.reset();
        asked.model.compute_precision = "bfloat16";
        QCOMPARE(*decide(asked, facts)->model.base_precision, std::string("bfloat16"));
    }

    // As memory shrinks: the usual pass, then smaller passes, then recompute; each plan fits as long as one does.
    void answersLittleMemory() {
        auto facts = partsFacts(smolShape(), evenLengths(640, 40, 190));
        std::int64_t lastBudget = 1 << 30;
        bool sawSmaller = false, sawRecompute = false;
        for (double limit = 4e9; limit > 0.3e9; limit *= 0.98) {
            facts.device.memory_bytes = static_cast<std::uint64_t>(limit);
            const auto decided = decide(openRecipe(), facts);
            QVERIFY(decided);
            const bool recompute = *decided->training.recompute == "whole";
            QVERIFY2(!sawRecompute || recompute, "less memory never turns recompute off again");
            if (!recompute) {
                QVERIFY(*decided->training.micro_batch_tokens <= lastBudget);
                lastBudget = *decided->training.micro_batch_tokens;
            }
            sawSmaller = sawSmaller || (!recompute && lastBudget < 1024);
            sawRecompute = sawRecompute || recompute;
            const auto needed = estimateMemory(*decided, facts);
            QVERIFY(needed);
            if (static_cast<double>(needed->total()) > 0.9 * limit) {  // only when nothing is left to give
                QVERIFY(recompute && *decided->training.micro_batch_tokens == 256);
                break;
            }
        }
        QVERIFY(sawSmaller);
        QVERIFY(sawRecompute);
    }

    void refusesNothingToLearnFrom() {
        QVERIFY(!decide(openRecipe(), partsFacts(smolShape(), {})));
        auto recipe = openRecipe();
        recipe.data.max_length = 10;
        const auto decided = decide(recipe, partsFacts(smolShape(), {20, 30}));
        QVERIFY(!decided);
        QVERIFY2(decided.error().why.find("10") != std::string::npos, decided.error().why.c_str());
    }
};

QTEST_GUILESS_MAIN(GuideTest)
#include "guide_test.moc"
