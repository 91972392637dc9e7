// The plan of the starter's task, from its table, tokenizer and config alone: every open field decided with a reason, decided ones as they were.
#include "service/data_look.h"
#include "service/plan.h"
#include "service/starter.h"
#include "tiny_project.h"

#include <cmath>
#include <set>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

namespace {

// Keys of the fields that the guide may decide and that stand open in a recipe.
std::set<std::string> openFields(const recipe::Recipe& recipe) {
    std::set<std::string> keys;
    recipe::eachField(recipe, [&](const auto& value, const recipe::FieldInfo& info) {
        if constexpr (requires { value.has_value(); })
            if (!value.has_value()) keys.insert(info.key);
    });
    return keys;
}

const std::set<std::string> stayOpen{"data.instruction", "training.max_steps"};  // no instruction; the epochs say how long

}  // namespace

class PlanTest : public QObject {
    Q_OBJECT
    std::optional<Engine> m_engine;
    recipe::Recipe m_recipe;
    std::optional<Plan> m_plan;  // of m_recipe; made once, since the probe takes a second
    QTemporaryDir m_temporary;

private Q_SLOTS:
    void initTestCase() {
        m_engine.emplace();
        const auto starter = findStarter();
        IS_GOOD(starter);
        m_recipe = starter->recipe;
        // Without the weights, so that nobody reads them.
        const fs::path model = fs::path(m_temporary.path().toStdString()) / "model";
        fs::create_directory(model);
        for (const auto& entry : fs::directory_iterator(starter->model))
            if (entry.path().extension() != ".safetensors") fs::copy_file(entry.path(), model / entry.path().filename());
        m_recipe.model.path = model.string();
        auto plan = makePlan(*m_engine, m_recipe);
        IS_GOOD(plan);
        m_plan = std::move(*plan);
    }

    void everyOpenFieldIsDecidedWithAReason() {
        QVERIFY(openFields(m_recipe).size() > stayOpen.size());
        QCOMPARE(openFields(m_plan->recipe), stayOpen);
        for (const auto& key : openFields(m_recipe)) {
            if (stayOpen.contains(key)) continue;
            const auto reason = m_plan->recipe.reasons.find(key);
            QVERIFY2(reason != m_plan->recipe.reasons.end() && reason->second.size() > 20, key.c_str());
        }
        for (const auto& [key, reason] : m_plan->recipe.reasons) QVERIFY2(openFields(m_recipe).contains(key), key.c_str());
        QVERIFY(!m_plan->recipe.method.values.empty());
        QCOMPARE(m_plan->recipe.data.hash.size(), std::size_t(64));
        for (const auto& problem : m_plan->problems) QVERIFY2(problem.severity != Severity::error, problem.problem.c_str());
    }

    void theFiguresAreOfThisTableAndModel() {
        QCOMPARE(m_plan->shape.hidden, std::int64_t(256));
        QCOMPARE(m_plan->shape.layers, std::int64_t(6));
        QVERIFY(m_plan->shape.parameters > 3'000'000 && m_plan->shape.parameters <= 6'000'000);
        QVERIFY(m_plan->method.trained_parameters > 0 && m_plan->method.trained_parameters < m_plan->shape.parameters);
        const auto rows = m_plan->training_rows + m_plan->held_out_rows + m_plan->test_rows;
        QVERIFY(rows >= 500 && rows + m_plan->left_out.total() <= 1000);
        QVERIFY(m_plan->held_out_rows >= 16 && m_plan->test_rows >= 16 && m_plan->training_rows > 4 * m_plan->held_out_rows);
        QVERIFY(m_plan->training_tokens > 10 * m_plan->training_rows);
        QCOMPARE(m_plan->total_steps, std::int64_t(std::ceil(*m_plan->recipe.training.epochs * std::ceil(double(m_plan->training_rows) / double(*m_plan->recipe.training.batch_rows)) - 1e-9)));
        std::uint64_t sum = 0;
        for (const auto& part : m_plan->memory) sum += part.bytes;
        QCOMPARE(sum, m_plan->memory_bytes);
        QVERIFY(m_plan->memory_bytes > 2 * m_plan->shape.parameters);
        QVERIFY(m_plan->seconds_low > 0 && m_plan->seconds_low < m_plan->seconds_high && std::isfinite(m_plan->seconds_high));
    }

    // What the Data page says of the rows before there is a plan, and what the plan says, is one account.
    void theLookAtTheDataCountsTheSameRows_data() {
        QTest::addColumn<qint64>("most");
        QTest::addColumn<qint64>("length");
        QTest::newRow("all rows") << qint64(0) << qint64(0);
        QTest::newRow("a tight limit") << qint64(0) << qint64(90);
        QTest::newRow("a first try") << qint64(100) << qint64(90);
    }
    void theLookAtTheDataCountsTheSameRows() {
        QFETCH(qint64, most);
        QFETCH(qint64, length);
        auto recipe = m_recipe;
        recipe.data.most_training_rows = most;
        if (length > 0) recipe.data.max_length = length;
        const auto plan = makePlan(*m_engine, recipe);
        IS_GOOD(plan);
        const auto look = lookAtData(recipe.data, recipe.model.path);
        IS_GOOD(look);
        const auto counts = countsUnder(*look, *plan->recipe.data.max_length, data::LengthPolicy::drop);
        QCOMPARE(counts.training, plan->training_rows);
        QCOMPARE(counts.held_out, plan->held_out_rows);
        QCOMPARE(counts.test, plan->test_rows);
        QCOMPARE(counts.waiting, plan->waiting_rows);
        QVERIFY(counts.left_out == plan->left_out);
        if (length > 0) QVERIFY(plan->left_out.too_long > 0);
        QCOMPARE(counts.training + counts.held_out + counts.test + counts.waiting + counts.left_out.total(), std::int64_t(look->description.rows_in_file));
    }

    // What there is to choose from: each method and effort with its cost here, one method recommended with reasons.
    // In the cache the folder is called by its revision.
    void aModelOfTheHubHasItsName() {
        auto recipe = m_recipe;
        const fs::path snapshots = fs::path(m_temporary.path().toStdString()) / "models--acme--tiny" / "snapshots";
        fs::create_directories(snapshots);
        fs::create_directory_symlink(m_recipe.model.path, snapshots / "0123abcd");
        recipe.model.path = (snapshots / "0123abcd").string();
        const auto plan = makePlan(*m_engine, recipe);
        IS_GOOD(plan);
        QCOMPARE(plan->shape.name, std::string("acme/tiny"));
    }

    void everyChoiceHasItsCost() {
        QCOMPARE(m_plan->methods.size(), methods().size());
        int recommended = 0;
        for (const auto& choice : m_plan->methods) {
            QVERIFY2(choice.cost || !choice.refusal.empty(), choice.info.id.c_str());
            QVERIFY(!choice.info.good_for.empty() && !choice.info.poor_for.empty() && !choice.destinations.empty());
            recommended += !choice.recommended.empty();
            if (!choice.cost) continue;
            QVERIFY(choice.cost->trained_parameters > 0 && choice.cost->memory_bytes > 0 && choice.cost->seconds_low < choice.cost->seconds_high && !choice.touched.empty());
            if (choice.info.id != m_recipe.method.id) continue;
            QCOMPARE(choice.cost->memory_bytes, m_plan->memory_bytes);
            QCOMPARE(choice.cost->trained_parameters, m_plan->method.trained_parameters);
            QCOMPARE(choice.cost->seconds_high, m_plan->seconds_high);
        }
        QCOMPARE(recommended, 1);
        QVERIFY(m_plan->memory_limit_bytes > m_plan->memory_bytes);
        std::int64_t steps = 0;
        QCOMPARE(m_plan->efforts.size(), effortChoices().size());
        for (const auto& effort : m_plan->efforts) {
            QVERIFY(effort.total_steps > steps && effort.seconds_low && *effort.seconds_low < *effort.seconds_high);
            if (effort.id == m_recipe.training.effort) QCOMPARE(effort.total_steps, m_plan->total_steps);
            steps = effort.total_steps;
        }
        for (const auto& choice : methodChoices()) QVERIFY(!choice.touched.empty() && !choice.cost && choice.recommended.empty());  // before there is a model
    }

    void whatTheUserDecidedStays_data() {
        QTest::addColumn<QByteArrayList>("settings");
        QTest::newRow("how it learns") << QByteArrayList{"training.learning_rate=0.000123", "training.epochs=1.5", "training.evaluate_every=3", "training.save_every=2"};
        QTest::newRow("what it learns from") << QByteArrayList{"training.max_steps=7", "training.batch_rows=5", "data.max_length=200", "data.instruction=Sort this."};
        QTest::newRow("how it is computed") << QByteArrayList{"training.micro_batch_tokens=333", "training.recompute=whole", "model.base_precision=float32"};
    }
    void whatTheUserDecidedStays() {
        QFETCH(QByteArrayList, settings);
        auto recipe = m_recipe;
        auto open = stayOpen;
        for (const auto& setting : settings) {
            const auto key = setting.left(setting.indexOf('=')).toStdString();
            IS_GOOD(recipe::setField(recipe, key, setting.mid(setting.indexOf('=') + 1).toStdString(), {}));
            open.erase(key);
        }
        const auto plan = makePlan(*m_engine, recipe);
        IS_GOOD(plan);
        QCOMPARE(openFields(plan->recipe), open);
        for (const auto& setting : settings) QVERIFY2(!plan->recipe.reasons.contains(setting.left(setting.indexOf('=')).toStdString()), setting);
        // Everything that was set before is as it was.
        const auto before = recipe::toJson(recipe).flatten(), after = recipe::toJson(plan->recipe).flatten();
        for (const auto& [path, entry] : before.items()) {
            if (entry.is_null() || path == "/data/hash" || path.starts_with("/reasons") || path.starts_with("/method/values")) continue;
            QVERIFY2(after.contains(path) && after[path] == entry, path.c_str());
        }
        if (plan->recipe.training.max_steps) QCOMPARE(plan->total_steps, *recipe.training.max_steps);
    }

    // Planning a planned recipe changes nothing: the file is the run.
    void aDecidedRecipeIsAFixedPoint() {
        const auto again = makePlan(*m_engine, m_plan->recipe);
        IS_GOOD(again);
        QVERIFY(again->recipe == m_plan->recipe);
        QCOMPARE(again->total_steps, m_plan->total_steps);
    }

    void whatCannotBePlannedIsSaid_data() {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("no model") << QByteArray("model.path") << QByteArray("/nowhere") << QByteArray("/nowhere");
        QTest::newRow("no table") << QByteArray("data.path") << QByteArray("/nowhere.csv") << QByteArray("/nowhere.csv");
        QTest::newRow("the table was changed") << QByteArray("data.hash") << QByteArray("0123") << QByteArray("has changed");
        QTest::newRow("no method") << QByteArray("method.id") << QByteArray("magic") << QByteArray("magic");
        QTest::newRow("no row that short") << QByteArray("data.max_length") << QByteArray("3") << QByteArray("3");
        QTest::newRow("no such column") << QByteArray("data.group_column") << QByteArray("planet") << QByteArray("planet");
    }
    void whatCannotBePlannedIsSaid() {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, why);
        auto recipe = m_recipe;
        IS_GOOD(recipe::setField(recipe, key.toStdString(), value.toStdString(), {}));
        const auto plan = makePlan(*m_engine, recipe);
        QVERIFY(!plan);
        QVERIFY2(told(plan).contains(why) && !plan.error().hint.empty(), told(plan));
    }

    void everyFieldIsDescribed() {
        const auto lines = describeFields();
        std::set<std::string> starts;
        for (const auto& line : lines) starts.insert(line.substr(0, line.find(": ")));
        recipe::eachField(m_recipe, [&](const auto&, const recipe::FieldInfo& info) { QVERIFY2(starts.contains(info.key), info.key.c_str()); });
        QVERIFY(!methods().empty());
        for (const auto& method : methods()) {
            QVERIFY(!method.name.empty() && !method.summary.empty());
            for (const auto& field : method.fields) QVERIFY2(std::ranges::any_of(lines, [&](const std::string& line) { return line.starts_with(method.id + ": " + field.info.key); }), field.info.key.c_str());
        }
    }
};

QTEST_GUILESS_MAIN(PlanTest)
#include "plan_test.moc"
