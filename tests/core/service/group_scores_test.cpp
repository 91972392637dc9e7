// A comparison by label and by column, worst first, with what stands too few to tell, and the sentence on a group that got worse.
#include "base/hash.h"
#include "compared_project.h"
#include "service/group_scores.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

namespace {

// So many rows in turn that expect this label, of which the first are answered right.
struct LabelRows {
    std::string label;
    int rows = 0, right = 0;
};

EvaluationReport labelled(const std::string& contestant, const std::vector<LabelRows>& labels, const std::string& metric = "label_accuracy", Direction direction = Direction::higher_is_better) {
    EvaluationReport report{.contestant = contestant, .label = contestant + "'s label", .set = "held_out", .loss = 1.25};
    double sum = 0;
    for (const auto& [label, rows, right] : labels)
        for (int i = 0; i < rows; ++i) {
            const double value = i < right ? 1 : 0;
            const auto field = metric.find(':') == std::string::npos ? std::string() : metric.substr(metric.find(':') + 1) + ": ";
            report.answers.push_back({.row = std::int64_t(report.answers.size()), .prompt = "p", .expected = field + label, .answer = field + (value > 0 ? label : "nonsense"), .scores = {{metric, value}}});
            sum += value;
        }
    const double mean = sum / double(report.answers.size());
    report.scores = {{.id = metric, .label = "Category right", .direction = direction, .value = mean, .low = mean - 0.05, .high = mean + 0.05}};
    return report;
}

std::vector<std::string> namesOf(const GroupScores& scores) {
    std::vector<std::string> names;
    for (const auto& group : scores.groups) names.push_back(group.name);
    return names;
}

}  // namespace

class GroupScoresTest : public QObject {
    Q_OBJECT
    std::optional<ComparedProject> m_project;

    // 60 rows of "red", 20 of "blue" and 3 of "grey": as a whole the run is far ahead of the base model, of "blue" it gets fewer right.
    std::string addWinnerThatLosesBlue(const std::string& metric = "label_accuracy") {
        return m_project->add(namedRecipe("mine"), {labelled("self", {{"red", 60, 57}, {"blue", 20, 8}, {"grey", 3, 0}}, metric), labelled("base", {{"red", 60, 1}, {"blue", 20, 19}, {"grey", 3, 3}}, metric),
                                                    labelled("base_with_examples", {{"red", 60, 6}, {"blue", 20, 16}, {"grey", 3, 3}}, metric)});
    }

private Q_SLOTS:
    void init() { m_project.emplace(); }

    void theWorstGroupIsFirstAndSmallOnesAreLast() {
        const auto id = addWinnerThatLosesBlue();
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        const auto groupings = groupingsAtHand(*comparison);
        QCOMPARE(groupings.size(), std::size_t(1));
        QCOMPARE(groupings[0].title, std::string("label"));
        QCOMPARE(heldAgainst(*comparison, id), std::string("base_with_examples"));
        QCOMPARE(heldAgainst(*comparison, "base"), std::string());
        const auto scores = scoreGroups(*comparison, groupings[0], id, heldAgainst(*comparison, id), {"base"});
        QCOMPARE(namesOf(scores), (std::vector<std::string>{"blue", "red", "grey"}));
        const auto &blue = scores.groups[0], &grey = scores.groups[2];
        QCOMPARE(blue.rows, std::int64_t(20));
        QCOMPARE(blue.scores.at(id).value, 0.4);
        QCOMPARE(blue.scores.at("base").value, 0.95);
        QVERIFY(!blue.scores.contains("base_with_examples"));   // nobody asked for it
        QCOMPARE(blue.difference->value, -0.4);
        QVERIFY(blue.worse() && !blue.better() && !blue.tooFew());
        QVERIFY(scores.groups[1].better());
        QVERIFY(grey.tooFew() && !grey.worse());   // all three rows were lost: too few to tell
    }

    // Of 20 rows, a loss of eight is told and one of three is not; five lost of five are too few rows.
    void theVerdictNamesTheGroupThatGotWorse() {
        const auto id = addWinnerThatLosesBlue("label_accuracy:category");
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->verdict, std::string("mine is best here (Category right: 78 % of 83 rows; 95 % interval 73 % to 83 %). But where category is \"blue\", mine is worse than base_with_examples's label: 40 % against 80 % of 20 rows."));
        m_project.emplace();
        const auto other = m_project->add(namedRecipe("mine"), {labelled("self", {{"red", 60, 57}, {"blue", 20, 13}}), labelled("base_with_examples", {{"red", 60, 6}, {"blue", 20, 16}})});
        QVERIFY(compareRuns(**m_project, {other})->verdict.find("But where") == std::string::npos);
        m_project.emplace();
        const auto small = m_project->add(namedRecipe("mine"), {labelled("self", {{"red", 60, 57}, {"grey", 5, 0}}), labelled("base_with_examples", {{"red", 60, 6}, {"grey", 5, 5}})});
        QVERIFY(compareRuns(**m_project, {small})->verdict.find("But where") == std::string::npos);
    }

    // Held against the next best run too; the group that lost most is named, the others are counted.
    void theNextBestRunMayBeBetterInAGroup() {
        const auto best = m_project->add(namedRecipe("best"), {labelled("self", {{"red", 60, 60}, {"blue", 20, 10}, {"green", 20, 4}}), labelled("base", {{"red", 60, 0}, {"blue", 20, 0}, {"green", 20, 0}})});
        const auto next = m_project->add(namedRecipe("next"), {labelled("self", {{"red", 60, 10}, {"blue", 20, 19}, {"green", 20, 18}})});
        const auto comparison = compareRuns(**m_project, {best, next});
        QVERIFY2(comparison->verdict.ends_with(" But where label is \"green\", best is worse than next: 20 % against 90 % of 20 rows. It is worse in 1 more group."), comparison->verdict.c_str());
    }

    // A loss of six of eight rows is told where three groups were looked at; among sixteen, one is as bad by chance.
    void theMoreGroupsTheMoreOneMustStandOut() {
        for (const int others : {2, 15}) {
            m_project.emplace();
            std::vector<LabelRows> mine{{"blue", 8, 2}}, shown{{"blue", 8, 8}};
            for (int i = 0; i < others; ++i) {
                mine.push_back({"red " + std::to_string(i), 8, 8});
                shown.push_back({"red " + std::to_string(i), 8, 3});
            }
            const auto id = m_project->add(namedRecipe("mine"), {labelled("self", mine), labelled("base_with_examples", shown)});
            const auto comparison = compareRuns(**m_project, {id});
            QCOMPARE(comparison->verdict.find("But where label is \"blue\"") != std::string::npos, others == 2);
            QVERIFY(scoreGroups(*comparison, groupingsAtHand(*comparison).front(), id, "base_with_examples", {}).groups.front().worse());
        }
    }

    // Every second prompt of "blue" is German, and all of them are answered wrong; two are of another language.
    void theLanguageOfThePromptsIsAGroup() {
        const auto asked = [](EvaluationReport report) {
            for (std::size_t i = 0; i < report.answers.size(); ++i) {
                const auto number = std::to_string(i);
                report.answers[i].prompt = i < 40 ? "My laptop number " + number + " does not start since the update." : i < 58 ? "Mein Rechner Nummer " + number + " startet seit der Aktualisierung nicht mehr." : "Мой компьютер " + number + " не включается.";
            }
            return report;
        };
        const auto id = m_project->add(namedRecipe("mine"), {asked(labelled("self", {{"red", 40, 40}, {"blue", 20, 0}})), asked(labelled("base_with_examples", {{"red", 40, 4}, {"blue", 20, 18}}))});
        const auto comparison = compareRuns(**m_project, {id});
        const auto groupings = groupingsAtHand(*comparison);
        QCOMPARE(groupings.size(), std::size_t(2));
        QCOMPARE(groupings[1].title, std::string("language of the prompt"));
        QCOMPARE(namesOf(scoreGroups(*comparison, groupings[1], id, "base_with_examples", {})), (std::vector<std::string>{"German", "English", "another, or not clear"}));
        QVERIFY2(worseGroup(*comparison, {groupings[1]}).starts_with("But where language of the prompt is \"German\", mine is worse than base_with_examples's label: 0 % against 100 % of 18 rows."), worseGroup(*comparison, {groupings[1]}).c_str());
        QCOMPARE(groupingNamed(*comparison, "language of the prompt")->groups, groupings[1].groups);
        QVERIFY(!confusionOf(*comparison, groupings[1], id));
    }

    void oneLanguageIsNoGroup() {
        auto report = labelled("self", {{"red", 40, 40}});
        for (std::size_t i = 0; i < report.answers.size(); ++i) report.answers[i].prompt = i < 35 ? "My laptop does not start since the update." : "Mein Rechner startet seit der Aktualisierung nicht mehr.";
        const auto id = m_project->add(namedRecipe("mine"), {report});
        QCOMPARE(groupingsAtHand(*compareRuns(**m_project, {id})).size(), std::size_t(1));   // of five German prompts nothing can be told
    }

    void noRunLeadsNoSentence() {
        const auto id = m_project->add(namedRecipe("mine"), {labelled("self", {{"red", 60, 30}, {"blue", 20, 0}}), labelled("base", {{"red", 60, 60}, {"blue", 20, 20}})});
        const auto comparison = compareRuns(**m_project, {id});
        QVERIFY(comparison->verdict.find("But where") == std::string::npos);   // all of it is worse
        QVERIFY(worseGroup(Comparison(), {Grouping()}).empty());
    }

    // A score that is better when lower: the group with the highest comes first, and a rise is a loss.
    void lowerMayBeBetter() {
        const auto low = Direction::lower_is_better;
        const auto id = m_project->add(namedRecipe("mine"), {labelled("self", {{"red", 60, 0}, {"blue", 20, 12}}, "label_accuracy", low), labelled("base", {{"red", 60, 60}, {"blue", 20, 2}}, "label_accuracy", low)});
        const auto comparison = compareRuns(**m_project, {id});
        const auto scores = scoreGroups(*comparison, groupingsAtHand(*comparison).front(), id, "base", {});
        QCOMPARE(namesOf(scores), (std::vector<std::string>{"blue", "red"}));
        QCOMPARE(scores.groups[0].difference->value, -0.5);
        QVERIFY(scores.groups[0].worse() && scores.groups[1].better());
        QVERIFY(comparison->verdict.find("But where label is \"blue\"") != std::string::npos);
    }

    void otherFieldsOfTheAnswerAreOfferedWhereTheyComeAgain() {
        auto report = labelled("self", {{"red", 10, 5}, {"blue", 10, 5}}, "label_accuracy:category");
        for (std::size_t i = 0; i < report.answers.size(); ++i) report.answers[i].expected += "\nurgency: " + std::string(i % 2 ? "high" : "low") + "\nsummary: row " + std::to_string(i);
        const auto id = m_project->add(namedRecipe("mine"), {report});
        const auto comparison = compareRuns(**m_project, {id});
        const auto groupings = groupingsAtHand(*comparison);
        QCOMPARE(groupings.size(), std::size_t(2));   // the summary is another one in each row
        QCOMPARE(groupings[0].title, std::string("category"));
        QCOMPARE(groupings[1].title, std::string("urgency"));
        QCOMPARE(groupings[1].groups.at(3), std::string("high"));
        const auto confusion = confusionOf(*comparison, groupings[0], id);
        QVERIFY(confusion && confusion->labels == (std::vector<std::string>{"blue", "red"}));
        QCOMPARE(confusion->rows, (std::vector<std::vector<std::int64_t>>{{5, 0, 5}, {0, 5, 5}}));
        QVERIFY(!confusionOf(*comparison, groupings[0], "base"));
    }

    void columnsComeFromTheFileAndOnlyFromTheSameOne() {
        const fs::path file = fs::path(m_folder.path().toStdString()) / "tickets.csv";
        std::string text = "message,region\n";
        for (int row = 0; row < 20; ++row) text += "m,\"" + std::string(row < 8 ? "North" : row < 16 ? "south" : "") + "\"\n";
        put(file, text);
        auto recipe = namedRecipe("mine");
        recipe.data.path = file.string();
        recipe.data.hash = *sha256HexOfFile(file);
        const auto id = m_project->add(recipe, {labelled("self", {{"red", 8, 2}, {"blue", 12, 12}}), labelled("base", {{"red", 8, 8}, {"blue", 12, 0}})});
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        const auto grouping = groupingNamed(*comparison, "region");
        IS_GOOD(grouping);
        const auto scores = scoreGroups(*comparison, *grouping, id, "base", {"base"});
        QCOMPARE(namesOf(scores), (std::vector<std::string>{"North", "south", ""}));
        QCOMPARE(scores.groups[0].difference->value, -0.75);
        QVERIFY(scores.groups[2].tooFew());   // 4 rows
        QVERIFY2(worseGroup(*comparison, {*grouping}).starts_with("But where region is \"North\", mine is worse than base's label: 25 % against 100 % of 8 rows."), worseGroup(*comparison, {*grouping}).c_str());
        QVERIFY(!confusionOf(*comparison, *grouping, id));
        QCOMPARE(groupingNamed(*comparison, "label")->title, std::string("label"));
        QVERIFY(told(groupingNamed(*comparison, "planet")).contains("Name one of these: label, message, region"));
        put(file, text + "m,North\n");
        const auto changed = groupingNamed(*comparison, "region");
        QVERIFY(!changed && changed.error().kind == ErrorKind::mismatch);
        QVERIFY2(told(changed).contains("the file tickets.csv has changed since these runs learned from it"), told(changed));
        fs::remove(file);
        QVERIFY2(told(groupingNamed(*comparison, "region")).contains("tickets.csv is gone"), told(groupingNamed(*comparison, "region")));
        IS_GOOD(groupingNamed(*comparison, "label"));   // which needs no file
    }

    // "kind" parts the rows as the label does and says nothing more; the numbers never come again.
    void columnsThatSayNothingNewAreLeftOut() {
        const auto id = addWinnerThatLosesBlue();
        const auto comparison = compareRuns(**m_project, {id});
        const auto atHand = groupingsAtHand(*comparison);
        MeasuredCells cells{{"number", "kind", "region"}, {}};
        for (const auto& [row, label] : atHand.front().groups) cells.rows[row] = {std::to_string(row), "kind of " + label, row % 2 ? "North" : "South"};
        const auto groupings = groupingsByColumns(cells, atHand);
        QCOMPARE(groupings.size(), std::size_t(1));
        QCOMPARE(groupings.front().title, std::string("region"));
        QCOMPARE(groupingsByColumns(cells, {}).size(), std::size_t(2));
    }

    void nothingMeasuredIsNoGroup() {
        const auto id = m_project->add(namedRecipe("mine"));
        const auto comparison = compareRuns(**m_project, {id});
        QVERIFY(groupingsAtHand(*comparison).empty());
        QVERIFY2(told(groupingNamed(*comparison, "label")).contains("nothing has been measured yet"), told(groupingNamed(*comparison, "label")));
        QVERIFY(scoreGroups(*comparison, {"x", {}, {{0, "a"}}}, id, "base", {}).groups.empty());
    }

private:
    QTemporaryDir m_folder;
};

QTEST_GUILESS_MAIN(GroupScoresTest)
#include "group_scores_test.moc"
