// The answers to a new project's questions: kept beside its name, read again, held against the examples.
#include "service/data_choices.h"
#include "service/draft.h"
#include "service/project_answers.h"
#include "service/starter.h"
#include "tiny_project.h"

#include <functional>
#include <set>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class ProjectAnswersTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_folder;

    Result<DataLook> look(const std::string& prompt, const std::function<std::string(int)>& answer, recipe::DataChoice& choice) const {
        std::string csv = "question,answer\n";
        for (int i = 0; i < 100; ++i) csv += "\"" + std::to_string(i) + prompt + "\",\"" + answer(i) + "\"\n";
        put(m_folder / "table.csv", csv);
        choice.path = (m_folder / "table.csv").string();
        choice.roles = {{"question", "prompt"}, {"answer", "answer"}};
        return lookAtData(choice, {});
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_folder = fs::path(m_temporary->path().toStdString()) / "desk";
    }

    void areKept() {
        std::set<std::string_view> names;
        for (const auto goal : allGoals) {
            QVERIFY(names.insert(nameOf(goal)).second);
            const ProjectAnswers answers{goal, {"de", "en"}, "peft"};
            {
                const auto project = Project::openOrCreate(m_folder, "Desk");
                IS_GOOD(project);
                IS_GOOD(keepAnswers(*project, answers));
            }
            const auto again = Project::open(m_folder);
            IS_GOOD(again);
            QCOMPARE(again->name(), std::string("Desk"));
            const auto kept = answersOf(*again);
            IS_GOOD(kept);
            QVERIFY(*kept == answers);
            IS_GOOD(keepAnswers(*again, {}));
            QVERIFY(*answersOf(*again) == ProjectAnswers());
        }
    }

    void areOpenWhenNobodyAsked() {
        const auto project = Project::create(m_folder, "Desk");
        IS_GOOD(project);
        const auto kept = answersOf(*project);
        IS_GOOD(kept);
        QVERIFY(*kept == ProjectAnswers());
    }

    void whatIsDamagedIsAnError_data() {
        QTest::addColumn<QByteArray>("member");
        QTest::newRow("a goal of another version") << QByteArray("\"goal\": \"dance\"");
        QTest::newRow("no word") << QByteArray("\"goal\": 3");
        QTest::newRow("no list") << QByteArray("\"languages\": \"de\"");
        QTest::newRow("no text in the list") << QByteArray("\"languages\": [1]");
        QTest::newRow("no text") << QByteArray("\"destination\": {}");
    }
    void whatIsDamagedIsAnError() {
        QFETCH(QByteArray, member);
        const auto project = Project::create(m_folder, "Desk");
        IS_GOOD(project);
        put(m_folder / "project.json", "{\"format\": 1, \"name\": \"Desk\", " + member.toStdString() + "}");
        QVERIFY(!answersOf(*project));
        IS_GOOD(keepAnswers(*project, {.goal = Goal::sort, .languages = {}, .destination = {}}));
        QCOMPARE(int(answersOf(*project)->goal), int(Goal::sort));
    }

    void aReaderKeepsNothing() {
        const auto writer = Project::create(m_folder, "Desk");
        IS_GOOD(writer);
        const auto reader = Project::open(m_folder);
        IS_GOOD(reader);
        QVERIFY(!keepAnswers(*reader, {.goal = Goal::sort, .languages = {}, .destination = {}}));
        QVERIFY(*answersOf(*writer) == ProjectAnswers());
    }

    void examplesShowWhatTheyAreFor_data() {
        QTest::addColumn<QByteArray>("prompt");
        QTest::addColumn<QByteArray>("answer");   // %n: the row's number
        QTest::addColumn<int>("like");
        QTest::addColumn<QList<int>>("against");
        const QByteArray letter = QByteArray(" The kettle leaks and nobody answers the telephone.").repeated(8);
        const auto goals = [](std::initializer_list<Goal> list) {
            QList<int> numbers;
            for (const auto goal : list) numbers << int(goal);
            return numbers;
        };
        QTest::newRow("labels") << QByteArray(" Where is my parcel?") << QByteArray("delivery") << int(Goal::sort) << goals({Goal::summarise, Goal::answer, Goal::rewrite});
        QTest::newRow("fields") << letter << QByteArray("category: fault\nproduct: kettle %n") << int(Goal::extract) << goals({Goal::rewrite});
        QTest::newRow("summaries") << letter << QByteArray("A kettle leaks, %n.") << int(Goal::summarise) << goals({Goal::sort, Goal::rewrite});
        QTest::newRow("answers") << QByteArray(" Why?") << QByteArray("Because %n of the ") + QByteArray("parts were worn out long ago. ").repeated(5) << int(Goal::answer) << goals({Goal::sort, Goal::extract, Goal::summarise, Goal::rewrite});
    }
    void examplesShowWhatTheyAreFor() {
        QFETCH(QByteArray, prompt);
        QFETCH(QByteArray, answer);
        QFETCH(int, like);
        QFETCH(QList<int>, against);
        recipe::DataChoice choice;
        const auto seen = look(prompt.toStdString(), [&](int i) { return QByteArray(answer).replace("%n", QByteArray::number(i)).toStdString(); }, choice);
        IS_GOOD(seen);
        QCOMPARE(int(looksLike(*seen, choice)), like);
        for (const auto goal : allGoals) QVERIFY2(looksOtherwise(goal, *seen, choice) == against.contains(int(goal)), nameOf(goal).data());
    }

    // Two columns of text and one of five values: only the goal can tell which of them is learned.
    void theGoalTellsTheLabels() {
        std::string csv = "Received,Customer wrote,Team,Our reply\n";
        const char* const teams[] = {"Billing", "Delivery", "Returns", "Repairs", "Sales"};
        for (int i = 0; i < 60; ++i)
            csv += "2026-03-" + std::to_string(10 + i % 19) + ",\"Where is the parcel of order " + std::to_string(i) + " that I paid for?\"," + teams[i % 5] + ",\"We have looked for order " + std::to_string(i) +
                   " and will write again.\"\n";
        put(m_folder / "table.csv", csv);
        recipe::DataChoice choice;
        choice.path = (m_folder / "table.csv").string();
        const auto seen = lookAtData(choice, {});
        IS_GOOD(seen);
        QVERIFY(seen->description.roles_problem.has_value());
        QVERIFY(rolesFor(Goal::open, seen->description).empty());
        const std::map<std::string, std::string> expected{{"Customer wrote", "prompt"}, {"Team", "answer"}};
        QCOMPARE(rolesFor(Goal::sort, seen->description), expected);
        QCOMPARE(likelyColumn(choice, seen->description, data::ColumnRole::answer), 2);
        choice.roles = {{"Team", "answer"}};
        QCOMPARE(likelyColumn(choice, seen->description, data::ColumnRole::prompt), 3);   // the longest
    }

    void theGoalSaysWhatIsScored() {
        recipe::Recipe recipe;
        scoreFor(recipe, Goal::sort);
        QCOMPARE(recipe.evaluation.metrics, std::vector<std::string>{"label_accuracy"});
        scoreFor(recipe, Goal::answer);
        QVERIFY(recipe.evaluation.metrics.empty());
        recipe.evaluation.metrics = {"chrf"};
        for (const auto goal : allGoals) scoreFor(recipe, goal);
        QCOMPARE(recipe.evaluation.metrics, std::vector<std::string>{"chrf"});
    }

    void whatCameWithTheProjectIsKnown() {
        const auto starter = findStarter();
        IS_GOOD(starter);
        QVERIFY(givenSettings(starter->recipe, Goal::open).evaluation == starter->recipe.evaluation);
        recipe::Recipe own;
        own.data.path = "/srv/own.csv";
        QVERIFY(givenSettings(own, Goal::open) == recipe::Recipe());
        QCOMPARE(givenSettings(own, Goal::sort).evaluation.metrics, std::vector<std::string>{"label_accuracy"});
    }
};

QTEST_GUILESS_MAIN(ProjectAnswersTest)
#include "project_answers_test.moc"
