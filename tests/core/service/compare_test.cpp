// The table of a comparison: what stands side by side and what apart, names, settings, and what cannot be read.
#include "compared_project.h"
#include "service/run_names.h"

using namespace graft;
using namespace graft::service;
using namespace graft::test;

class CompareTest : public QObject {
    Q_OBJECT
    std::optional<ComparedProject> m_project;

private Q_SLOTS:
    void init() { m_project.emplace(); }

    void nothingMeasured() {
        const auto id = m_project->add(namedRecipe("mine"));
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->verdict, std::string("Nothing has been measured yet."));
        QCOMPARE(comparison->recommendation, std::string());
        QCOMPARE(comparison->rows.size(), std::size_t(3));
        QCOMPARE(comparison->rows[0].contestant, id);
        QCOMPARE(comparison->rows[2].label, std::string("Base"));
        for (const auto& row : comparison->rows) QVERIFY(!row.score && !row.held_out_loss && !row.best && !row.within_noise);
        const auto none = compareRuns(**m_project, {});
        IS_GOOD(none);
        QVERIFY(none->rows.empty());
        QCOMPARE(none->verdict, std::string("Nothing has been measured yet."));
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
        const auto same = m_project->add(recipe, {reportOf("self", rightOn(60, 100)), reportOf("base", rightOn(5, 100))});
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
        const auto other = m_project->add(recipe, {reportOf("self", rightOn(100, 100))});
        const auto comparison = compareRuns(**m_project, {same, other});
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
        const auto a = m_project->add(namedRecipe("a"), reports(first)), b = m_project->add(namedRecipe("b"), reports(second));
        const auto comparison = compareRuns(**m_project, {a, b});
        IS_GOOD(comparison);
        QCOMPARE(comparison->reports.size(), std::size_t(2));
        QCOMPARE(QByteArray::fromStdString(comparison->set), set);
        for (const auto& report : comparison->reports) QCOMPARE(QByteArray::fromStdString(report.set), set);
        for (const auto& id : {a, b}) QCOMPARE(rowOf(*comparison, id).score->value, set == "test" ? 0.7 : 0.5);
    }

    void whatIsForgottenStandsAgainstTheBase() {
        auto own = reportOf("self", rightOn(90, 100)), base = reportOf("base", rightOn(10, 100)), other = reportOf("self", rightOn(80, 100));
        own.general_loss = 1.5, base.general_loss = 1.25, other.general_loss = 9;
        own.general_texts = base.general_texts = "these";
        other.general_texts = "those";   // losses of other texts say nothing
        const auto a = m_project->add(namedRecipe("a"), {own, base}), b = m_project->add(namedRecipe("b"), {other}), c = m_project->add(namedRecipe("c"), {reportOf("self", rightOn(70, 100))});
        const auto comparison = compareRuns(**m_project, {a, b, c});
        IS_GOOD(comparison);
        QCOMPARE(rowOf(*comparison, a).forgetting, std::optional(0.25));
        QCOMPARE(rowOf(*comparison, "base").forgetting, std::optional(0.0));
        QVERIFY(!rowOf(*comparison, b).forgetting && !rowOf(*comparison, c).forgetting);
    }

    void settingsStandSideBySide() {
        auto recipe = namedRecipe("a");
        recipe.data.roles = {{"message", "prompt"}, {"ticket", "answer"}};
        const auto a = m_project->add(recipe);
        recipe.training.learning_rate = 1e-3;
        recipe.method.values = {{"rank", std::int64_t{4}}};
        const auto b = m_project->add(recipe);
        recipe.method = {.id = "full", .values = {}};
        const auto c = m_project->add(recipe);
        const auto comparison = compareRuns(**m_project, {a, b, c});
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
        const auto a = m_project->add(recipe);
        recipe.training.epochs = 80;
        recipe.training.evaluate_every = 94;   // follows from the epochs
        const auto b = m_project->add(recipe);
        recipe.training.seed = 2;
        const auto c = m_project->add(recipe);
        const auto label = [&](const std::string& id) { return rowOf(*compareRuns(**m_project, {a, b, c}), id).label; };
        QCOMPARE(label(a), std::string("LoRA, 3 epochs, seed 1"));
        QCOMPARE(label(b), std::string("LoRA, 80 epochs, seed 1"));
        QCOMPARE(label(c), std::string("LoRA, 80 epochs, seed 2"));
        IS_GOOD(renameRun(**m_project, b, "the long one"));
        QCOMPARE(label(b), std::string("the long one"));
        QCOMPARE((*m_project)->run(b)->recipe.training.epochs, recipe.training.epochs);   // nothing else has changed
        IS_GOOD(renameRun(**m_project, b, ""));
        QCOMPARE(label(b), std::string("LoRA, 80 epochs, seed 1"));
        QVERIFY(!renameRun(**m_project, b, std::string(longestRunName + 1, 'x')));
        QVERIFY(!renameRun(**m_project, b, "\xff"));
    }

    void theBestRunIsOnTop() {
        const auto a = m_project->add(namedRecipe("a"), {reportOf("self", rightOn(60, 100))}), b = m_project->add(namedRecipe("b"), {reportOf("self", rightOn(90, 100))}), c = m_project->add(namedRecipe("c"));
        const auto rows = compareRuns(**m_project, {c, a, b})->rows;
        QCOMPARE(rows[0].contestant, b);
        QCOMPARE(rows[1].contestant, a);
        QCOMPARE(rows[2].contestant, c);   // not measured
        QCOMPARE(rows[3].recipe.has_value(), false);
    }

    void namesakesAreToldApart() {
        auto recipe = namedRecipe("");
        const auto a = m_project->add(recipe), b = m_project->add(recipe), c = m_project->add(namedRecipe("mine"));
        auto record = *(*m_project)->run(b);
        record.created += 3600;
        record.summary = recipe::RunSummary{.ending = "done", .seconds = 12, .peak_memory_bytes = 1000, .trained_parameters = 500};
        IS_GOOD(writeRecord((*m_project)->runFolder(b), record));
        const auto comparison = compareRuns(**m_project, {a, b, c});
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
        const auto id = m_project->add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100)), reportOf("base", rightOn(10, 100))});
        const auto comparison = compareRuns(**m_project, {id, id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->rows.size(), std::size_t(3));
        QCOMPARE(marked(*comparison), QStringList{QStringLiteral("mine best")});
    }

    void whatCannotBeReadIsSaid() {
        const auto id = m_project->add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100))});
        QVERIFY(told(compareRuns(**m_project, {id, "lora-none"})).contains("lora-none"));
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
        const auto good = m_project->add(namedRecipe("good"), {reportOf("self", rightOn(90, 100)), reportOf("base", rightOn(10, 100))});
        const auto bad = m_project->add(namedRecipe("bad"), {reportOf("self", rightOn(95, 100)), reportOf("base", rightOn(10, 100)), reportOf("base_with_examples", rightOn(40, 100))});
        const auto place = (*m_project)->runFolder(bad) / "evaluation/test" / file.arg(QString::fromStdString(bad)).toStdString();
        put(place, "{");
        const auto comparison = compareRuns(**m_project, {bad, good});
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
        const auto id = m_project->add(namedRecipe("mine"), {reportOf("self", rightOn(90, 100)), reportOf("base", rightOn(10, 100))});
        put((*m_project)->runFolder(id) / "evaluation/test" / (id + ".json"), "{");
        const auto comparison = compareRuns(**m_project, {id});
        IS_GOOD(comparison);
        QCOMPARE(comparison->damaged.size(), std::size_t(1));
        QCOMPARE(comparison->verdict, std::string("Nothing has been measured yet."));
        QCOMPARE(comparison->recommendation, std::string());
        QCOMPARE(comparison->rows.size(), std::size_t(3));
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "compare_test.moc"
