// What a comparison says of evaluations that are written down by hand: winners, noise, ties with the base model, and what cannot stand side by side.
#include "service/compare.h"
#include "service/run_names.h"
#include "tiny_project.h"

#include <cmath>
#include <numeric>

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using recipe::Direction;
using recipe::EvaluationReport;

namespace {

// `right` of `rows` rows right. `first` moves which ones: two of equal score need not be right on the same rows.
std::vector<double> rightOn(int right, int rows, int first = 0) {
    std::vector<double> values(std::size_t(rows), 0.0);
    for (int i = 0; i < right; ++i) values[std::size_t((first + i) % rows)] = 1;
    return values;
}

EvaluationReport reportOf(const std::string& contestant, const std::vector<double>& values, const std::string& set = "test", Direction direction = Direction::higher_is_better) {
    EvaluationReport report{.contestant = contestant, .label = contestant + "'s label", .set = set, .loss = 1.25};
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    report.scores = {{.id = "label_accuracy", .label = "Category right", .direction = direction, .value = mean, .low = mean - 0.05, .high = mean + 0.05}};
    for (std::size_t i = 0; i < values.size(); ++i) report.answers.push_back({.row = std::int64_t(i), .prompt = "p", .scores = {{"label_accuracy", values[i]}}});
    return report;
}

}  // namespace

class CompareTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    std::optional<Project> m_project;

    std::string add(const recipe::Recipe& recipe, const std::vector<EvaluationReport>& reports = {}) {
        const auto record = m_project->createRun(recipe);
        if (!record) qFatal("%s", told(record).constData());
        for (auto report : reports) {
            if (report.contestant == "self") report.contestant = record->id;
            if (!writeEvaluation(m_project->runFolder(record->id) / "evaluation", report)) qFatal("the report could not be written");
        }
        return record->id;
    }
    static const ComparedRow& rowOf(const Comparison& comparison, const std::string& contestant) {
        const auto row = std::ranges::find(comparison.rows, contestant, &ComparedRow::contestant);
        if (row == comparison.rows.end()) qFatal("no row %s", contestant.c_str());
        return *row;
    }
    static QStringList marked(const Comparison& comparison) {
        QStringList names;
        for (const auto& row : comparison.rows)
            if (row.best || row.within_noise) names << QString::fromStdString(row.label) + (row.best ? QStringLiteral(" best") : QStringLiteral(" noise"));
        return names;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_project = *Project::create(fs::path(m_temporary->path().toStdString()) / "desk", "desk");
    }

    void nothingMeasured() {
        const auto id = add(namedRecipe("mine"));
        const auto comparison = compareRuns(*m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->verdict, std::string("Nothing has been measured yet."));
        QCOMPARE(comparison->recommendation, std::string());
        QCOMPARE(comparison->rows.size(), std::size_t(3));
        QCOMPARE(comparison->rows[0].contestant, id);
        QCOMPARE(comparison->rows[2].label, std::string("Base"));
        for (const auto& row : comparison->rows) QVERIFY(!row.score && !row.held_out_loss && !row.best && !row.within_noise);
        const auto none = compareRuns(*m_project, {});
        IS_GOOD(none);
        QVERIFY(none->rows.empty());
        QCOMPARE(none->verdict, std::string("Nothing has been measured yet."));
    }

    void aClearWinnerIsTheBest() {
        const auto id = add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100)), reportOf("base_with_examples", rightOn(40, 100)), reportOf("base", rightOn(10, 100)), reportOf("majority", rightOn(30, 100, 60))});
        const auto comparison = compareRuns(*m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->verdict, std::string("mine is best here (Category right: 90 % of 100 rows; 95 % interval 85 % to 95 %)."));
        QCOMPARE(comparison->recommendation, std::string("Take mine along."));
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("mine best")});
        QCOMPARE(comparison->rows.size(), std::size_t(4));
        QCOMPARE(rowOf(*comparison, "base").label, std::string("base's label"));
        QCOMPARE(rowOf(*comparison, "majority").label, std::string("majority's label"));
        QCOMPARE(rowOf(*comparison, "base").score->value, 0.1);
        QCOMPARE(*rowOf(*comparison, id).held_out_loss, 1.25);
        QCOMPARE(comparison->reports.size(), std::size_t(4));
        for (const auto& report : comparison->reports) QCOMPARE(report.answers.size(), std::size_t(100));
    }

    // 60 and 56 of 100 with 44 rows on which they differ: the interval of the difference holds zero.
    void aSmallDifferenceIsWithinTheNoise() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(60, 100)), reportOf("base", rightOn(5, 100))});
        const auto b = add(namedRecipe("b"), {reportOf("self", rightOn(56, 100, 20))});
        const auto comparison = compareRuns(*m_project, {b, a});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("b noise")});
        QCOMPARE(comparison->verdict, std::string("No clear winner: a leads (Category right: 60 % of 100 rows; 95 % interval 55 % to 65 %), but b may be as good: within the noise."));
        QCOMPARE(comparison->recommendation, std::string("Take a along."));
    }

    // The same 4 of 100 are no noise where every other row agrees: the difference is paired.
    void theDifferenceIsPaired() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(66, 100))});
        const auto b = add(namedRecipe("b"), {reportOf("self", rightOn(56, 100))});
        const auto comparison = compareRuns(*m_project, {b, a});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("a best")});
    }

    // One test row, or five: right by chance or not, nothing is best and nothing is advised against.
    void fewRowsSettleNothing_data() {
        QTest::addColumn<int>("rows");
        for (const int rows : {1, 2, 5}) QTest::addRow("%d", rows) << rows;
    }
    void fewRowsSettleNothing() {
        QFETCH(int, rows);
        const auto id = add(namedRecipe("mine"), {reportOf("self", rightOn(rows, rows)), reportOf("base", rightOn(0, rows)), reportOf("base_with_examples", rightOn(rows, rows))});
        const auto comparison = compareRuns(*m_project, {id});
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.starts_with("Too few rows to tell which is best: mine leads (Category right: 100 % of "), comparison->verdict.c_str());
        QVERIFY2(comparison->recommendation.starts_with("Read the answers side by side"), comparison->recommendation.c_str());
        for (const auto& row : comparison->rows) QVERIFY(!row.best);
    }

    void severalWithinTheNoise() {
        std::vector<std::string> ids;
        for (const char* name : {"a", "b", "c", "d"}) ids.push_back(add(namedRecipe(name), {reportOf("self", rightOn(*name == 'a' ? 51 : 50, 100, 7 * (*name - 'a')))}));
        const auto comparison = compareRuns(*m_project, ids);
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.ends_with("but b, c and d may be as good: within the noise."), comparison->verdict.c_str());
        QCOMPARE(marked(*comparison).size(), 3);
    }

    void trainingMayNotBeNeeded_data() {
        QTest::addColumn<int>("withExamples");
        QTest::addColumn<int>("base");
        QTest::addColumn<int>("majority");
        QTest::addColumn<QByteArray>("recommendation");
        const QByteArray examples("You may not need training: the base model does as well when it is shown examples."), base("You may not need training: the base model does as well."),
            majority("No model beats always giving the commonest answer: more or clearer examples are needed.");
        QTest::newRow("examples tie") << 60 << 5 << 5 << examples;
        QTest::newRow("examples lead within the noise") << 62 << 5 << 5 << examples;
        QTest::newRow("examples lead clearly") << 90 << 5 << 5 << examples;
        QTest::newRow("the base alone ties") << 5 << 60 << 5 << base;
        QTest::newRow("the base alone leads") << 5 << 90 << 5 << base;
        QTest::newRow("one label for all ties") << 5 << 5 << 60 << majority;
        QTest::newRow("one label for all leads") << 60 << 5 << 90 << majority;
        QTest::newRow("none of them") << 5 << 5 << 5 << QByteArray("Take mine along.");
    }
    void trainingMayNotBeNeeded() {
        QFETCH(int, withExamples);
        QFETCH(int, base);
        QFETCH(int, majority);
        QFETCH(QByteArray, recommendation);
        const auto id = add(namedRecipe("mine"), {reportOf("self", rightOn(60, 100)), reportOf("base_with_examples", rightOn(withExamples, 100, 20)), reportOf("base", rightOn(base, 100, 20)), reportOf("majority", rightOn(majority, 100, 20))});
        const auto comparison = compareRuns(*m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(QByteArray::fromStdString(comparison->recommendation), recommendation);
        QCOMPARE(rowOf(*comparison, id).best, recommendation.startsWith("Take"));
    }

    void aLowerScoreMayBeTheBetterOne() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(80, 100), "test", Direction::lower_is_better)});
        const auto b = add(namedRecipe("b"), {reportOf("self", rightOn(20, 100), "test", Direction::lower_is_better)});
        const auto comparison = compareRuns(*m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("b best")});
    }

    // Nobody is best of one, however good.
    void oneMeasuredContestantIsNoWinner() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(90, 100))}), b = add(namedRecipe("b"));
        const auto comparison = compareRuns(*m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList());
        QCOMPARE(comparison->verdict, std::string("Only a was measured so far (Category right: 90 % of 100 rows; 95 % interval 85 % to 95 %)."));
        QCOMPARE(comparison->recommendation, std::string());
    }

    void whatCannotStandSideBySide_data() {
        QTest::addColumn<int>("change");
        QTest::addColumn<bool>("comparable");
        QTest::addColumn<QByteArray>("why");
        const std::pair<const char*, const char*> cases[] = {{"another base", "another base model"}, {"other weights", "another base model"}, {"another table", "another version of the examples"}, {"other columns", "another template"}, {"another instruction", "another template"}, {"another split", "another split"}, {"another held-out share", "another split"}, {"another test share", "another split"}, {"other groups", "another split"}, {"another method", ""}, {"other training", ""}, {"another name", ""}, {"another longest row", ""}};
        for (int i = 0; i < int(std::size(cases)); ++i) QTest::newRow(cases[i].first) << i << (i >= 9) << QByteArray(cases[i].second);
    }
    void whatCannotStandSideBySide() {
        QFETCH(int, change);
        QFETCH(bool, comparable);
        QFETCH(QByteArray, why);
        auto recipe = namedRecipe("mine");
        recipe.model.hash = "m1";
        recipe.data.hash = "d1";
        recipe.data.roles = {{"message", "prompt"}, {"ticket", "answer"}};
        const auto same = add(recipe, {reportOf("self", rightOn(60, 100)), reportOf("base", rightOn(5, 100))});
        switch (change) {
            case 0: recipe.model.path = "/models/other"; break;
            case 1: recipe.model.hash = "m2"; break;
            case 2: recipe.data.hash = "d2"; break;
            case 3: recipe.data.roles["region"] = "prompt"; break;
            case 4: recipe.data.instruction = "Answer in rhyme."; break;
            case 5: recipe.data.split_seed = 2; break;
            case 6: recipe.data.held_out_share = 0.2; break;
            case 7: recipe.data.test_share = 0.2; break;
            case 8: recipe.data.group_column = "region"; break;
            case 9: recipe.method.id = "full"; break;
            case 10: recipe.training.learning_rate = 1e-5; break;
            case 11: recipe.name = "other"; break;
            case 12: recipe.data.max_length = 64; break;
        }
        const auto other = add(recipe, {reportOf("self", rightOn(100, 100))});
        const auto comparison = compareRuns(*m_project, {same, other});
        IS_GOOD(comparison);
        QCOMPARE(comparison->not_comparable, comparable ? std::vector<std::string>{} : std::vector{other});
        QCOMPARE(comparison->rows.size(), std::size_t(4));
        QCOMPARE(QByteArray::fromStdString(rowOf(*comparison, other).apart), why);
        QCOMPARE(rowOf(*comparison, other).score->value, 1.0);   // which it has in its own setting
        if (!comparable) QVERIFY(comparison->rows.back().contestant == other && !comparison->rows.back().best && !comparison->rows.back().within_noise);
        const auto best = std::ranges::find(comparison->rows, true, &ComparedRow::best);
        QVERIFY(best != comparison->rows.end());
        QCOMPARE(best->contestant, comparable ? other : same);
    }

    void theHeldOutRowsCountUnlessMoreRunsHaveTestRows_data() {
        QTest::addColumn<QByteArray>("first");
        QTest::addColumn<QByteArray>("second");
        QTest::addColumn<QByteArray>("set");
        QTest::newRow("both have both") << QByteArray("held_out test") << QByteArray("held_out test") << QByteArray("held_out");
        QTest::newRow("one has test rows only") << QByteArray("test") << QByteArray("held_out test") << QByteArray("test");
        QTest::newRow("both have test rows only") << QByteArray("test") << QByteArray("test") << QByteArray("test");
        QTest::newRow("one lacks them") << QByteArray("held_out test") << QByteArray("held_out") << QByteArray("held_out");
        QTest::newRow("the other lacks them") << QByteArray("held_out") << QByteArray("held_out test") << QByteArray("held_out");
        QTest::newRow("none has them") << QByteArray("held_out") << QByteArray("held_out") << QByteArray("held_out");
    }
    void theHeldOutRowsCountUnlessMoreRunsHaveTestRows() {
        QFETCH(QByteArray, first);
        QFETCH(QByteArray, second);
        QFETCH(QByteArray, set);
        const auto reports = [](const QByteArray& sets) {
            std::vector<EvaluationReport> list;
            for (const auto& name : sets.split(' ')) list.push_back(reportOf("self", rightOn(name == "test" ? 70 : 50, 100), name.toStdString()));
            return list;
        };
        const auto a = add(namedRecipe("a"), reports(first)), b = add(namedRecipe("b"), reports(second));
        const auto comparison = compareRuns(*m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(comparison->reports.size(), std::size_t(2));
        QCOMPARE(QByteArray::fromStdString(comparison->set), set);
        for (const auto& report : comparison->reports) QCOMPARE(QByteArray::fromStdString(report.set), set);
        for (const auto& id : {a, b}) QCOMPARE(rowOf(*comparison, id).score->value, set == "test" ? 0.7 : 0.5);
    }

    // What is no number is shown as such and can neither lead nor be led.
    void ofManyWithinTheNoiseTheFirstAreNamed() {
        std::vector<std::string> ids;
        for (const char* name : {"a", "b", "c", "d", "e", "f"}) ids.push_back(add(namedRecipe(name), {reportOf("self", rightOn(*name == 'a' ? 51 : 50, 100, 7 * (*name - 'a')))}));
        const auto comparison = compareRuns(*m_project, ids);
        IS_GOOD(comparison);
        QVERIFY2(comparison->verdict.ends_with("but b, c, d and 2 others may be as good: within the noise."), comparison->verdict.c_str());
        QCOMPARE(marked(*comparison).size(), 5);
    }

    void whatIsForgottenStandsAgainstTheBase() {
        auto own = reportOf("self", rightOn(90, 100)), base = reportOf("base", rightOn(10, 100)), other = reportOf("self", rightOn(80, 100));
        own.general_loss = 1.5, base.general_loss = 1.25, other.general_loss = 9;
        own.general_texts = base.general_texts = "these";
        other.general_texts = "those";   // losses of other texts say nothing
        const auto a = add(namedRecipe("a"), {own, base}), b = add(namedRecipe("b"), {other}), c = add(namedRecipe("c"), {reportOf("self", rightOn(70, 100))});
        const auto comparison = compareRuns(*m_project, {a, b, c});
        IS_GOOD(comparison);
        QCOMPARE(rowOf(*comparison, a).forgetting, std::optional(0.25));
        QCOMPARE(rowOf(*comparison, "base").forgetting, std::optional(0.0));
        QVERIFY(!rowOf(*comparison, b).forgetting && !rowOf(*comparison, c).forgetting);
    }

    void aNaNScoreIsNotRanked() {
        auto broken = reportOf("self", rightOn(50, 100));
        broken.scores.front().value = std::nan("");
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(90, 100))}), b = add(namedRecipe("b"), {broken}), c = add(namedRecipe("c"), {reportOf("self", rightOn(10, 100))});
        for (const auto& order : {std::vector{a, b, c}, std::vector{b, a, c}, std::vector{c, b, a}}) {
            const auto comparison = compareRuns(*m_project, order);
            IS_GOOD(comparison);
            QCOMPARE(marked(*comparison), QStringList{QStringLiteral("a best")});
            QVERIFY(std::isnan(rowOf(*comparison, b).score->value));
        }
    }

    void ofEqualsTheSmallestIsTakenAlong() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(60, 100))}), b = add(namedRecipe("b"), {reportOf("self", rightOn(58, 100, 20))});
        for (const auto& [id, parameters] : {std::pair{a, 5000}, {b, 500}}) {
            auto record = *m_project->run(id);
            record.summary = recipe::RunSummary{.ending = "done", .trained_parameters = std::uint64_t(parameters)};
            IS_GOOD(writeRecord(m_project->runFolder(id), record));
        }
        const auto comparison = compareRuns(*m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("b noise")});
        QCOMPARE(comparison->recommendation, std::string("Take b along: it may be as good, and its file is the smallest (2 kB, 10 times smaller)."));
    }

    void settingsStandSideBySide() {
        auto recipe = namedRecipe("a");
        recipe.data.roles = {{"message", "prompt"}, {"ticket", "answer"}};
        const auto a = add(recipe);
        recipe.training.learning_rate = 1e-3;
        recipe.method.values = {{"rank", std::int64_t{4}}};
        const auto b = add(recipe);
        recipe.method = {.id = "full", .values = {}};
        const auto c = add(recipe);
        const auto comparison = compareRuns(*m_project, {a, b, c});
        IS_GOOD(comparison);
        const auto valueOf = [&](const std::string& key, const std::string& run) {
            const auto setting = std::ranges::find(comparison->settings, key, &ComparedSetting::key);
            if (setting == comparison->settings.end()) qFatal("no setting %s", key.c_str());
            const auto value = setting->values.find(run);
            return value == setting->values.end() ? QByteArray("none") : QByteArray::fromStdString(value->second);
        };
        QCOMPARE(valueOf("training.learning_rate", a), QByteArray("0.0002"));
        QCOMPARE(valueOf("training.learning_rate", b), QByteArray("0.001"));
        QCOMPARE(valueOf("data.roles", a), QByteArray("message: prompt, ticket: answer"));
        QCOMPARE(valueOf("method.values.rank", b), QByteArray("4"));
        QVERIFY(valueOf("method.values.rank", a) != "none");   // the standard, in figures
        QCOMPARE(valueOf("method.values.rank", c), QByteArray("none"));
        QCOMPARE(rowOf(*comparison, a).places, (std::vector<std::string>{"PEFT", "Hugging Face"}));
        QCOMPARE(rowOf(*comparison, c).places, std::vector<std::string>{"Hugging Face"});
        QVERIFY(rowOf(*comparison, a).recipe->training.learning_rate == 2e-4 && !rowOf(*comparison, "base").recipe);
    }

    // By what differs, the best on top; a name that is given stays.
    void namesakesAreToldApartByTheirSettings() {
        auto recipe = namedRecipe("");
        recipe.training.learning_rate = 2e-4;
        recipe.training.epochs = 3;
        const auto a = add(recipe);
        recipe.training.epochs = 80;
        recipe.training.evaluate_every = 94;   // follows from the epochs
        const auto b = add(recipe);
        recipe.training.seed = 2;
        const auto c = add(recipe);
        const auto label = [&](const std::string& id) { return rowOf(*compareRuns(*m_project, {a, b, c}), id).label; };
        QCOMPARE(label(a), std::string("LoRA, 3 epochs, seed 1"));
        QCOMPARE(label(b), std::string("LoRA, 80 epochs, seed 1"));
        QCOMPARE(label(c), std::string("LoRA, 80 epochs, seed 2"));
        IS_GOOD(renameRun(*m_project, b, "the long one"));
        QCOMPARE(label(b), std::string("the long one"));
        QCOMPARE(m_project->run(b)->recipe.training.epochs, recipe.training.epochs);   // nothing else has changed
        IS_GOOD(renameRun(*m_project, b, ""));
        QCOMPARE(label(b), std::string("LoRA, 80 epochs, seed 1"));
        QVERIFY(!renameRun(*m_project, b, std::string(longestRunName + 1, 'x')));
        QVERIFY(!renameRun(*m_project, b, "\xff"));
    }

    void theBestRunIsOnTop() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(60, 100))}), b = add(namedRecipe("b"), {reportOf("self", rightOn(90, 100))}), c = add(namedRecipe("c"));
        const auto rows = compareRuns(*m_project, {c, a, b})->rows;
        QCOMPARE(rows[0].contestant, b);
        QCOMPARE(rows[1].contestant, a);
        QCOMPARE(rows[2].contestant, c);   // not measured
        QCOMPARE(rows[3].recipe.has_value(), false);
    }

    void aLowerLossIsNoBetterScore() {
        auto sure = reportOf("self", rightOn(40, 100)), right = reportOf("self", rightOn(90, 100));
        sure.loss = 0.4, right.loss = 0.8;
        const auto a = add(namedRecipe("sure"), {sure}), b = add(namedRecipe("right"), {right});
        const auto comparison = compareRuns(*m_project, {a, b});
        QVERIFY2(comparison->recommendation.find("sure has the lower loss but not the better score") != std::string::npos, comparison->recommendation.c_str());
        right.loss = 0.3;
        const auto c = add(namedRecipe("both"), {right});
        QVERIFY(compareRuns(*m_project, {a, c})->recommendation.find("lower loss") == std::string::npos);
    }

    void anUnmeasuredRunMayBeBetter() {
        const auto a = add(namedRecipe("a"), {reportOf("self", rightOn(90, 100))}), b = add(namedRecipe("b"));
        auto record = *m_project->run(b);
        QVERIFY(compareRuns(*m_project, {a, b})->verdict.find("not measured") == std::string::npos);   // it has not been trained
        record.summary = recipe::RunSummary{.ending = "done"};
        IS_GOOD(writeRecord(m_project->runFolder(b), record));
        const auto comparison = compareRuns(*m_project, {a, b});
        QVERIFY2(comparison->verdict.ends_with(" 1 run is not measured yet."), comparison->verdict.c_str());
        QVERIFY(comparison->verdict.find("is best here") == std::string::npos);
        QCOMPARE(comparison->recommendation, std::string("Measure before you choose: another run may be better."));
    }

    void namesakesAreToldApart() {
        auto recipe = namedRecipe("");
        const auto a = add(recipe), b = add(recipe), c = add(namedRecipe("mine"));
        auto record = *m_project->run(b);
        record.created += 3600;
        record.summary = recipe::RunSummary{.ending = "done", .seconds = 12, .peak_memory_bytes = 1000, .trained_parameters = 500};
        IS_GOOD(writeRecord(m_project->runFolder(b), record));
        const auto comparison = compareRuns(*m_project, {a, b, c});
        IS_GOOD(comparison);
        QVERIFY(rowOf(*comparison, a).label.starts_with("LoRA, ") && rowOf(*comparison, b).label.starts_with("LoRA, "));
        QVERIFY(rowOf(*comparison, a).label != rowOf(*comparison, b).label);
        QCOMPARE(rowOf(*comparison, c).label, std::string("mine"));
        QCOMPARE(*rowOf(*comparison, b).seconds, 12.0);
        QCOMPARE(*rowOf(*comparison, b).peak_memory_bytes, std::uint64_t(1000));
        QCOMPARE(*rowOf(*comparison, b).file_bytes, std::uint64_t(2000));
        QVERIFY(!rowOf(*comparison, a).seconds);
    }

    void aRunNamedTwiceStandsThereOnce() {
        const auto id = add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100)), reportOf("base", rightOn(10, 100))});
        const auto comparison = compareRuns(*m_project, {id, id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->rows.size(), std::size_t(3));
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("mine best")});
    }

    void whatCannotBeReadIsSaid() {
        const auto id = add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100))});
        QVERIFY(told(compareRuns(*m_project, {id, "lora-none"})).contains("lora-none"));
    }

    // The run stands there as one that was not measured, and what was measured beside it does not count either: nothing is judged by halves.
    void aDamagedEvaluationHidesNoOther_data() {
        QTest::addColumn<QString>("file");
        QTest::newRow("its own scores") << QStringLiteral("%1.json");
        QTest::newRow("its own answers") << QStringLiteral("%1.answers.jsonl");
        QTest::newRow("the base model's") << QStringLiteral("base.json");
    }
    void aDamagedEvaluationHidesNoOther() {
        QFETCH(QString, file);
        const auto good = add(namedRecipe("good"), {reportOf("self", rightOn(90, 100)), reportOf("base", rightOn(10, 100))});
        const auto bad = add(namedRecipe("bad"), {reportOf("self", rightOn(95, 100)), reportOf("base", rightOn(10, 100)), reportOf("base_with_examples", rightOn(40, 100))});
        const auto place = m_project->runFolder(bad) / "evaluation/test" / file.arg(QString::fromStdString(bad)).toStdString();
        put(place, "{");
        const auto comparison = compareRuns(*m_project, {bad, good});
        IS_GOOD(comparison);
        QCOMPARE(comparison->damaged.size(), std::size_t(1));
        QCOMPARE(comparison->damaged[0].id, bad);
        const auto said = told(comparison->damaged[0].error);
        QVERIFY2(said.contains(place.c_str()) && said.contains("Measure the run again"), said);
        QCOMPARE(comparison->rows.size(), std::size_t(4));
        QVERIFY(!rowOf(*comparison, bad).score);
        QVERIFY(!rowOf(*comparison, "base_with_examples").score);
        QCOMPARE(rowOf(*comparison, good).score->value, 0.9);
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("good best")});
    }

    void theOnlyEvaluationIsDamaged() {
        const auto id = add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100)), reportOf("base", rightOn(10, 100))});
        put(m_project->runFolder(id) / "evaluation/test" / (id + ".json"), "{");
        const auto comparison = compareRuns(*m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->damaged.size(), std::size_t(1));
        QCOMPARE(comparison->verdict, std::string("Nothing has been measured yet."));
        QCOMPARE(comparison->recommendation, std::string());
        QCOMPARE(comparison->rows.size(), std::size_t(3));
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "compare_test.moc"
