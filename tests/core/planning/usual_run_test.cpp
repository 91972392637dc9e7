// What training would take is told before there is data, and agrees with what the guide plans for such rows.
#include "planning/usual_run.h"
#include "facts.h"
#include "planning/guide.h"
#include "planning/memory_estimate.h"

#include <QtTest>

using namespace graft;
using namespace graft::planning;

class UsualRunTest : public QObject {
    Q_OBJECT

    static PlanningFacts withMemory(PlanningFacts facts, std::uint64_t bytes) {
        facts.device.memory_bytes = bytes;
        return facts;
    }

private Q_SLOTS:
    void isWhatTheGuideWouldPlan() {
        const auto facts = partsFacts(smolShape(), {});
        const auto need = usualNeed(facts, {.rows = 600, .tokens = 256});
        QVERIFY(need);
        auto real = partsFacts(smolShape(), std::vector<std::int64_t>(600, 256));
        real.learned_share = facts.learned_share;
        const auto recipe = decide(openRecipe(), real);
        QVERIFY(recipe);
        QCOMPARE(need->bytes, estimateMemory(*recipe, real)->total());
        QCOMPARE(need->batch_rows, *recipe->training.batch_rows);
        QCOMPARE(int(need->room), int(Room::easy));
        QCOMPARE(need->easy_bytes, need->bytes);
    }

    void roomShrinksWithTheMemory() {
        const auto facts = wholeFacts(smolShape(), {});
        const auto easy = usualNeed(facts);
        QVERIFY(easy && easy->room == Room::easy);
        const auto at = [&](double share) { return *usualNeed(withMemory(facts, static_cast<std::uint64_t>(share * static_cast<double>(easy->bytes)))); };
        QCOMPARE(int(at(1.2).room), int(Room::easy));
        QCOMPARE(int(at(1.05).room), int(Room::with_savings));   // under a tenth is left over, or the guide saves
        const auto none = at(0.2);
        QCOMPARE(int(none.room), int(Room::none));
        QVERIFY(none.bytes > static_cast<std::uint64_t>(0.2 * static_cast<double>(easy->bytes)));
        QCOMPARE(none.easy_bytes, easy->bytes);
        QCOMPARE(none.fitting_tokens, std::int64_t(0));          // weights and moments alone are too much
        // Between the two there is a memory for which the guide's savings are the answer.
        bool saved = false;
        for (int step = 100; step > 20 && !saved; --step) {
            const auto need = at(step / 100.0);
            saved = need.room == Room::with_savings && need.bytes < easy->bytes;
        }
        QVERIFY(saved);
    }

    // Of a long row attention scores are the most; shorter rows are the way out then.
    void shorterRowsAreProposedWhereTheyHelp() {
        const auto facts = partsFacts(smolShape(), {});
        const UsualRows longRows{.rows = 1000, .tokens = 2048};
        const auto shortNeed = usualNeed(facts, {.rows = 1000, .tokens = 128});
        QVERIFY(shortNeed);
        const auto tight = withMemory(facts, shortNeed->bytes);
        const auto need = usualNeed(tight, longRows);
        QVERIFY(need);
        QCOMPARE(int(need->room), int(Room::none));
        QVERIFY(need->fitting_tokens >= 32 && need->fitting_tokens < 2048);
        const auto shorter = usualNeed(tight, {.rows = 1000, .tokens = need->fitting_tokens});
        QVERIFY(shorter && shorter->room != Room::none);
        QVERIFY(usualNeed(tight, {.rows = 1000, .tokens = 2 * need->fitting_tokens})->bytes * 10 > 9 * tight.device.memory_bytes);
    }

    void rowsAreNoLongerThanTheModelReads() {
        auto facts = partsFacts(smolShape(), {});
        facts.shape.max_positions = 128;
        QCOMPARE(usualNeed(facts, {.rows = 1000, .tokens = 512})->bytes, usualNeed(facts, {.rows = 1000, .tokens = 128})->bytes);
    }

    void aMethodWithoutARateIsAnError() {
        auto facts = partsFacts(smolShape(), {});
        facts.method.rates.clear();
        const auto need = usualNeed(facts);
        QVERIFY(!need && !need.error().why.empty());
    }
};

QTEST_GUILESS_MAIN(UsualRunTest)
#include "usual_run_test.moc"
