#include "recipe/recipe.h"

#include <QtTest>

using namespace graft;
using namespace graft::recipe;

namespace {

const std::vector<MethodField> fields{{{.key = "rank", .label = "Rank", .low = 1, .high = 1024}, std::int64_t{16}},
                                      {{.key = "dropout", .label = "Dropout", .low = 0, .high = 0.9}, 0.0},
                                      {{.key = "use_rslora", .label = "rsLoRA"}, false},
                                      {{.key = "targets", .label = "Targets"}, std::vector<std::string>{"all-linear"}}};

// Every field with a value other than its standard, so that a field lost on the way shows.
Recipe unusual() {
    Recipe recipe;
    eachField(recipe, [](auto& value, const FieldInfo& info) {
        using T = std::remove_reference_t<decltype(value)>;
        const auto text = info.choices.empty() ? "text of " + info.key : info.choices.back();
        const double number = std::isfinite(info.high) ? info.low + (info.high - info.low) / 3 : 12345;
        if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::optional<std::string>>) value = text;
        else if constexpr (std::is_same_v<T, std::map<std::string, std::string>>) value = {{"a column", text}};
        else if constexpr (std::is_same_v<T, std::vector<std::string>>) value = {text, "second"};
        else if constexpr (std::is_same_v<T, std::optional<double>> || std::is_same_v<T, double>) value = number;
        else value = static_cast<std::int64_t>(number) + 1;
    });
    recipe.method.values = {{"rank", std::int64_t{8}}, {"dropout", 0.05}, {"use_rslora", true}, {"targets", std::vector<std::string>{"q_proj"}}, {"note", std::string("x")}};
    recipe.reasons = {{"training.learning_rate", "usual"}};
    return recipe;
}

}  // namespace

class RecipeTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldSurvivesAFile() {
        QTemporaryDir folder;
        const auto path = std::filesystem::path(folder.path().toStdString()) / "recipe.json";
        for (const auto& recipe : {Recipe{}, unusual()}) {
            QVERIFY(saveRecipe(recipe, path));
            const auto loaded = loadRecipe(path);
            QVERIFY2(loaded, loaded ? "" : loaded.error().why.c_str());
            QCOMPARE(*loaded, recipe);
        }
    }

    void everyFieldIsDeclared() {
        // A member without a declaration would be equal in both texts and differ in the values.
        QVERIFY(!(unusual() == Recipe{}));
        const auto rows = differences(unusual(), Recipe{});
        std::size_t count = 0;
        Recipe recipe;
        eachField(recipe, [&](const auto&, const FieldInfo& info) {
            ++count;
            QVERIFY2(!info.label.empty() && info.help.ends_with('.'), info.key.c_str());
        });
        QCOMPARE(rows.size(), count + 5);  // and the five values of the method
    }

    void refusesByName_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("names");
        QTest::newRow("unknown key") << QByteArray("{\"version\":1,\"training\":{\"learnig_rate\":1}}") << QByteArray("training.learnig_rate");
        QTest::newRow("key that turns the line") << QByteArray("{\"version\":1,\"data\":{\"a\\u202eb\":1}}") << QByteArray("\"data.a\\u{202E}b\"");
        QTest::newRow("value that turns the line") << QByteArray("{\"version\":1,\"training\":{\"learning_rate\":\"\\u202e1\"}}") << QByteArray("\\u{202E}1");
        QTest::newRow("unknown section") << QByteArray("{\"version\":1,\"extra\":1}") << QByteArray("extra");
        QTest::newRow("type") << QByteArray("{\"version\":1,\"training\":{\"learning_rate\":\"fast\"}}") << QByteArray("fast");
        QTest::newRow("range") << QByteArray("{\"version\":1,\"training\":{\"learning_rate\":-1}}") << QByteArray("-1");
        QTest::newRow("choice") << QByteArray("{\"version\":1,\"training\":{\"schedule\":\"step\"}}") << QByteArray("step");
        QTest::newRow("whole number") << QByteArray("{\"version\":1,\"training\":{\"batch_rows\":1.5}}") << QByteArray("1.5");
        QTest::newRow("no version") << QByteArray("{}") << QByteArray("version");
        QTest::newRow("newer") << QByteArray("{\"version\":2}") << QByteArray("version 2");
        QTest::newRow("no object") << QByteArray("[]") << QByteArray("object");
        QTest::newRow("section is no object") << QByteArray("{\"version\":1,\"data\":3}") << QByteArray("data");
    }
    void refusesByName() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, names);
        const auto recipe = fromJson(*parseJson(text.toStdString(), "test"));
        QVERIFY(!recipe);
        QVERIFY2(recipe.error().why.find(names.toStdString()) != std::string::npos, recipe.error().why.c_str());
        QVERIFY(!recipe.error().hint.empty());
    }

    void aRecipeIsASmallFile() {
        const QTemporaryDir folder;
        const std::filesystem::path file = folder.filePath(QStringLiteral("recipe.json")).toStdString();
        QVERIFY(saveRecipe(unusual(), file));
        QVERIFY(loadRecipe(file));
        std::filesystem::resize_file(file, (1 << 20) + 1);
        const auto recipe = loadRecipe(file);
        QVERIFY(!recipe);
        QCOMPARE(recipe.error().why, std::string("recipe.json: the file has 1048577 bytes, more than the limit of 1048576"));
    }

    void setsFromText() {
        Recipe recipe;
        recipe.reasons["training.learning_rate"] = "chosen by the guide";
        QVERIFY(setField(recipe, "training.learning_rate", "2e-4", fields));
        QCOMPARE(*recipe.training.learning_rate, 2e-4);
        QVERIFY(!recipe.reasons.contains("training.learning_rate"));
        QVERIFY(setField(recipe, "learning_rate", "auto", fields));
        QVERIFY(!recipe.training.learning_rate);
        QVERIFY(setField(recipe, "data.roles", "question:prompt,the: answer:answer", fields));
        QCOMPARE(recipe.data.roles.at("the: answer"), std::string("answer"));
        QVERIFY(setField(recipe, "rank", "8", fields));
        QCOMPARE(std::get<std::int64_t>(recipe.method.values.at("rank")), std::int64_t{8});
        QVERIFY(setField(recipe, "use_rslora", "true", fields));
        QVERIFY(setField(recipe, "targets", "q_proj,v_proj", fields));
        QCOMPARE(std::get<std::vector<std::string>>(recipe.method.values.at("targets")).size(), std::size_t{2});
        for (const auto& [key, value] : {std::pair{"rank", "0"}, {"rank", "x"}, {"dropout", "1"}, {"use_rslora", "maybe"}, {"nothing", "1"}, {"seed", "-1"}})
            QVERIFY2(!setField(recipe, key, value, fields), key);
        QCOMPARE(std::get<std::int64_t>(recipe.method.values.at("rank")), std::int64_t{8});
    }

    void equalRecipesDoNotDiffer() { QVERIFY(differences(unusual(), unusual()).empty()); }
};

QTEST_GUILESS_MAIN(RecipeTest)
#include "recipe_test.moc"
