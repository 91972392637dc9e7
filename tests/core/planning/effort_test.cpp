// What the three efforts make of the fields left open, and which method is recommended with what reasons.
#include "facts.h"
#include "planning/effort.h"
#include "planning/guide.h"
#include "planning/recommendation.h"
#include "planning/run_size.h"

#include <QtTest>

using namespace graft;
using namespace graft::planning;

namespace {

Candidate candidate(const PlanningFacts& facts, std::uint64_t memory, bool usable = true) {
    auto plan = facts.method_plan;
    plan.file_bytes = 4 * plan.trained_parameters;
    return {facts.method, plan, memory, usable};
}

bool says(const Recommendation& recommendation, const std::string& words) {
    return std::ranges::any_of(recommendation.reasons, [&](const std::string& reason) { return reason.find(words) != std::string::npos; });
}

}  // namespace

class EffortTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void moreEffortMakesMoreSteps_data() {
        QTest::addColumn<int>("rows");
        for (const int rows : {5, 40, 200, 640, 5000}) QTest::addRow("%d rows", rows) << rows;
    }
    void moreEffortMakesMoreSteps() {
        QFETCH(int, rows);
        const auto facts = partsFacts(smolShape(), evenLengths(rows, 40, 190));
        std::int64_t steps = 0, patience = 0;
        for (const auto& effort : efforts()) {
            auto recipe = openRecipe();
            recipe.training.effort = effort.id;
            const auto decided = decide(recipe, facts);
            QVERIFY(decided);
            const auto size = sizeOf(*decided, facts);
            QVERIFY(size);
            QVERIFY2(size->total_steps > steps && *decided->training.patience > patience, effort.id.c_str());
            QVERIFY(*decided->training.epochs >= effort.usual_epochs && *decided->training.epochs <= effort.most_epochs);
            for (const char* key : {"training.epochs", "training.patience"}) QVERIFY(!decided->reasons.at(key).empty());
            steps = size->total_steps, patience = *decided->training.patience;
        }
    }

    void whatTheUserSetStays() {
        auto recipe = openRecipe();
        recipe.training.effort = "thorough";
        recipe.training.epochs = 2, recipe.training.patience = 0;
        const auto decided = decide(recipe, partsFacts(smolShape(), evenLengths(200, 40, 190)));
        QVERIFY(decided);
        QCOMPARE(*decided->training.epochs, 2.0);
        QCOMPARE(*decided->training.patience, std::int64_t{0});
    }

    void anUnknownEffortIsRefused() {
        auto recipe = openRecipe();
        recipe.training.effort = "endless";
        const auto refused = decide(recipe, partsFacts(smolShape(), evenLengths(200, 40, 190)));
        QVERIFY(!refused);
        QVERIFY(refused.error().why.find("endless") != std::string::npos && refused.error().hint.find("balanced") != std::string::npos);
    }

    // The declared choices of the field are the efforts that there are.
    void theFieldKnowsThem() {
        std::vector<std::string> ids;
        for (const auto& effort : efforts()) ids.push_back(effort.id);
        bool seen = false;
        const recipe::Recipe recipe;
        recipe::eachField(recipe, [&](const auto&, const recipe::FieldInfo& info) {
            if (info.key != "training.effort") return;
            seen = true;
            QVERIFY(info.choices == ids);
        });
        QVERIFY(seen);
    }

    void recommendsTheFirstThatCanBeUsed() {
        const auto lengths = evenLengths(640, 40, 190);
        const auto parts = partsFacts(smolShape(), lengths), whole = wholeFacts(smolShape(), lengths);
        const auto first = recommend({candidate(parts, 1'400'000'000), candidate(whole, 3'200'000'000)}, smolShape());
        QVERIFY(first);
        QCOMPARE(first->candidate, std::size_t(0));
        QVERIFY(says(*first, "1.4 GB") && says(*first, "3.2 GB") && says(*first, " % of the model's parameters"));
        const auto second = recommend({candidate(parts, 1'400'000'000, false), candidate(whole, 3'200'000'000)}, smolShape());
        QVERIFY(second);
        QCOMPARE(second->candidate, std::size_t(1));
        QVERIFY(says(*second, "Parts cannot be used here"));
        QVERIFY(!recommend({candidate(parts, 1, false)}, smolShape()));
        QVERIFY(!recommend({}, smolShape()));
        QVERIFY(!recommend({candidate(whole, 5)}, smolShape())->reasons.empty());  // never without a reason
    }
};

QTEST_GUILESS_MAIN(EffortTest)
#include "effort_test.moc"
