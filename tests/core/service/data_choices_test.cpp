// One word on a column changes what it must and nothing else.
#include "service/data_choices.h"
#include "tiny_project.h"

using namespace graft;
using namespace graft::service;
using data::ColumnRole;

class DataChoicesTest : public QObject {
    Q_OBJECT

    static data::DataDescription described(const std::vector<std::pair<std::string, ColumnRole>>& columns) {
        data::DataDescription description;
        for (const auto& [name, role] : columns) description.columns.push_back({.name = name, .role = role, .sample = {}});
        return description;
    }
    using Names = std::map<std::string, std::string>;

private Q_SLOTS:
    void aGuessIsStatedWhenOneColumnChanges() {
        const auto table = described({{"a", ColumnRole::prompt}, {"b", ColumnRole::answer}, {"c", ColumnRole::none}});
        recipe::DataChoice choice;
        giveRole(choice, table, "c", ColumnRole::prompt);
        QCOMPARE(choice.roles, (Names{{"a", "prompt"}, {"b", "answer"}, {"c", "prompt"}}));
        giveRole(choice, table, "a", ColumnRole::none);
        QCOMPARE(choice.roles, (Names{{"b", "answer"}, {"c", "prompt"}}));
    }

    void oneFormTakesTheOthersPlace() {
        const auto table = described({{"a", ColumnRole::prompt}, {"b", ColumnRole::answer}, {"m", ColumnRole::none}, {"t", ColumnRole::none}});
        recipe::DataChoice choice;
        giveRole(choice, table, "m", ColumnRole::messages);
        QCOMPARE(choice.roles, (Names{{"m", "messages"}}));
        giveRole(choice, table, "t", ColumnRole::text);
        QCOMPARE(choice.roles, (Names{{"m", "messages"}, {"t", "text"}}));
        giveRole(choice, table, "a", ColumnRole::text);
        QCOMPARE(choice.roles, (Names{{"a", "text"}, {"m", "messages"}}));
        giveRole(choice, table, "b", ColumnRole::answer);
        QCOMPARE(choice.roles, (Names{{"b", "answer"}}));
    }

    void noRoleAtAllIsNoGuess() {
        const auto table = described({{"a", ColumnRole::text}, {"b", ColumnRole::none}});
        recipe::DataChoice choice;
        giveRole(choice, table, "a", ColumnRole::none);
        QVERIFY(!choice.roles.empty());
        QVERIFY(rolesIn(choice, table).empty());
    }

    void rowsAreKeptTogetherByOneColumn() {
        const auto table = described({{"a", ColumnRole::prompt}, {"b", ColumnRole::answer}, {"who", ColumnRole::group}});
        recipe::DataChoice choice;
        QCOMPARE(keptTogether(choice, table), std::string("who"));
        keepTogether(choice, table, "who");
        QCOMPARE(choice, recipe::DataChoice{});  // as it was: nothing is stated
        keepTogether(choice, table, "");
        QCOMPARE(keptTogether(choice, table), std::string());
        QCOMPARE(choice.roles, (Names{{"a", "prompt"}, {"b", "answer"}}));
        keepTogether(choice, table, "a");  // a prompt may keep rows together too
        QCOMPARE(keptTogether(choice, table), std::string("a"));
        QCOMPARE(rolesIn(choice, table).at("a"), ColumnRole::prompt);
        giveRole(choice, table, "who", ColumnRole::group);
        QCOMPARE(keptTogether(choice, table), std::string("who"));
        QVERIFY(choice.group_column.empty());
        keepTogether(choice, table, "b2");
        QCOMPARE(rolesIn(choice, table).at("b2"), ColumnRole::group);
        giveRole(choice, table, "b2", ColumnRole::none);
        QCOMPARE(keptTogether(choice, table), std::string());
    }

    void whatIsMissingIsNamed() {
        auto table = described({{"a", ColumnRole::none}, {"b", ColumnRole::none}});
        recipe::DataChoice choice;
        QCOMPARE(missingRole(choice, table), ColumnRole::none);
        table.roles_problem = Error{};
        QCOMPARE(missingRole(choice, table), ColumnRole::answer);
        choice.roles = {{"b", "answer"}};
        QCOMPARE(missingRole(choice, table), ColumnRole::prompt);
        choice.roles = {{"a", "prompt"}};
        QCOMPARE(missingRole(choice, table), ColumnRole::answer);
        choice.roles = {{"a", "messages"}};  // another problem
        QCOMPARE(missingRole(choice, table), ColumnRole::none);
    }

    void anotherFileForgetsTheColumns() {
        recipe::Recipe recipe;
        recipe.data.path = "/a.csv";
        recipe.data.roles = {{"x", "prompt"}};
        recipe.data.group_column = "who";
        recipe.data.hash = "abc";
        recipe.data.max_length = 128;
        recipe.data.test_share = 0.2;
        recipe.data.split_seed = 7;
        recipe.evaluation.label_field = "category";
        recipe.training.epochs = 2;
        chooseFile(recipe, "/b.csv");
        recipe::Recipe expected;
        expected.data.path = "/b.csv";
        expected.data.test_share = 0.2;
        expected.data.split_seed = 7;
        expected.training.epochs = 2;
        QVERIFY(recipe == expected);
    }

    void theLeastFollowsTheSets() {
        recipe::DataChoice choice;
        QCOMPARE(leastExamples(choice), std::int64_t(3));
        QVERIFY(tooFewToJudge(choice, 47) && !tooFewToJudge(choice, 48));
        choice.test_share = 0;
        QCOMPARE(leastExamples(choice), std::int64_t(2));
        QVERIFY(tooFewToJudge(choice, 31) && !tooFewToJudge(choice, 32));
    }
};

QTEST_GUILESS_MAIN(DataChoicesTest)
#include "data_choices_test.moc"
