// Every item model obeys Qt's contract while its values change.
#include "model_values.h"
#include "data_values.h"
#include "sample_values.h"
#include "ui/core_text.h"
#include "ui/models/answer_cases.h"
#include "ui/models/comparison_model.h"
#include "ui/models/guide_model.h"
#include "ui/models/preview_model.h"
#include "ui/models/rows_model.h"
#include "ui/models/settings_model.h"
#include "ui/models/model_list.h"
#include "ui/models/sample_model.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace graft;
using namespace graft::ui;

class ItemModelsTest : public QObject {
    Q_OBJECT

private:
    using Tester = QAbstractItemModelTester;

private Q_SLOTS:
    void guide() {
        GuideModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setStep(PageId::train, {StepState::running, QStringLiteral("Step 1 of 2")});
        model.setStep(PageId::train, {StepState::running, QStringLiteral("Step 1 of 2")});
        QCOMPARE(changes.count(), 1);
        QCOMPARE(model.rowCount(), int(allPages.size()));
        QVERIFY(model.index(int(PageId::train)).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("running")));
    }

    void samples() {
        SampleModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setSamples(sample::series(20).samples());
        model.setSamples(sample::series(40).samples());  // the same prompts with newer answers keep the selection
        QCOMPARE(resets.count(), 1);
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.sample(0)->step, std::int64_t(40));
        QVERIFY(model.sample(0)->base.startsWith(QStringLiteral("Thank you")));
        model.setSamples(sample::series(40).samples(), 20);   // the version of step 20 is the one that is kept
        QCOMPARE(model.sample(0)->step, std::int64_t(20));
        QVERIFY(model.sample(0)->kept);
        model.setSamples(sample::series(40).samples(), 25);   // no answer of that step is known
        QCOMPARE(model.sample(0)->step, std::int64_t(40));
        QVERIFY(!model.sample(0)->kept);
        model.setSamples({});
        QCOMPARE(model.rowCount(), 0);
    }

    void comparison() {
        ComparisonModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        model.setComparison(sample::comparison(), {{"run-1", 0}, {"run-2", 1}});
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(model.headerData(ComparisonModel::ScoreColumn, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Category right"));
        const auto cell = [&](int row, int column, int role = Qt::DisplayRole) { return model.index(row, column).data(role); };
        QCOMPARE(cell(0, ComparisonModel::ScoreColumn).toString(), QStringLiteral("93 %"));
        QCOMPARE(cell(0, 0, ComparisonModel::SlotRole).toInt(), 1);
        QCOMPARE(cell(3, 0, ComparisonModel::SlotRole).toInt(), -1);
        QVERIFY(!cell(0, ComparisonModel::NameColumn, Qt::ForegroundRole).isValid());
        QVERIFY(cell(1, ComparisonModel::NameColumn, Qt::ForegroundRole).isValid());  // within the noise: greyed
        QCOMPARE(cell(2, ComparisonModel::TimeColumn).toString(), QStringLiteral("–"));
        QCOMPARE(cell(0, ComparisonModel::ScoreColumn, ComparisonModel::ScoreRole).value<ScoreBar>().low, 0.87);
    }

    void ticksStayAsTheUserSetThem() {
        ComparisonModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QSignalSpy ticks(&model, &ComparisonModel::tickedChanged);
        model.setComparison(sample::comparison(), {});
        QCOMPARE(model.ticked(), (std::set<std::string>{"base", "base_with_examples", "run-1", "run-2"}));
        QVERIFY(!model.index(4, 0).data(Qt::CheckStateRole).isValid());   // the commonest answer cannot be asked
        QVERIFY(model.setData(model.index(1, 0), Qt::Unchecked, Qt::CheckStateRole));
        QCOMPARE(ticks.count(), 1);
        model.setComparison(sample::comparison(), {});
        QVERIFY(!model.ticked().contains("run-1"));
        auto many = sample::comparison();
        for (int i = 3; i < 12; ++i) many.rows.push_back({"run-" + std::to_string(i), "Run", sample::accuracy(0.5, 0.4, 0.6)});
        ComparisonModel fresh;
        fresh.setComparison(many, {});
        QCOMPARE(fresh.ticked().size(), std::size_t(ComparisonModel::mostTicked));
        QVERIFY(fresh.ticked().contains("base"));
    }

    // What cannot be ranked stands under a divider that says why and belongs to no run; two reasons, two dividers.
    void whatStandsApartHasADivider() {
        ComparisonModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        auto comparison = sample::comparison();
        for (const auto& [id, why] : {std::pair("old-1", "another split"), {"old-2", "another split"}, {"old-3", "another base model"}}) {
            service::ComparedRow row{id, id, sample::accuracy(0.99, 0.97, 1)};
            row.apart = why;
            row.recipe = recipe::Recipe();
            comparison.rows.push_back(row);
        }
        model.setComparison(comparison, {});
        QCOMPARE(model.rowCount(), 10);
        for (const auto& [row, why] : {std::pair(5, "another split"), {8, "another base model"}}) {
            QVERIFY(!model.row(row) && model.index(row, 0).data(ComparisonModel::DividerRole).toBool());
            QVERIFY(model.index(row, ComparisonModel::NameColumn).data().toString().endsWith(QLatin1String(why)));
            QCOMPARE(model.flags(model.index(row, 1)), Qt::NoItemFlags);
        }
        QCOMPARE(model.rowOf("old-3"), 9);
        QVERIFY(!model.ticked().contains("old-1"));
        model.setTicked(9, true);
        QVERIFY(model.ticked().contains("old-3"));
    }

    // One column for each setting that is not the same in all runs.
    void settingsThatDifferBecomeColumns() {
        ComparisonModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        auto comparison = sample::comparison();
        for (int run = 0; run < 2; ++run) comparison.rows[std::size_t(run)].recipe = recipe::Recipe();
        comparison.settings = {{"a", "Rank", "", {{"run-2", "8"}, {"run-1", "16"}}}, {"b", "Seed", "", {{"run-2", "1"}, {"run-1", "1"}}}, {"c", "Dropout", "", {{"run-2", "0.1"}}}};
        model.setComparison(comparison, {});
        QCOMPARE(model.settings(), 2);
        QCOMPARE(model.columnCount(), int(ComparisonModel::SettingColumns) + 2);
        QCOMPARE(model.headerData(ComparisonModel::SettingColumns, Qt::Horizontal, Qt::DisplayRole).toString(), QStringLiteral("Rank"));
        QCOMPARE(model.index(1, ComparisonModel::SettingColumns).data().toString(), QStringLiteral("16"));
        QCOMPARE(model.index(1, ComparisonModel::SettingColumns + 1).data().toString(), QStringLiteral("–"));

        SettingsModel settings;
        Tester another(&settings, Tester::FailureReportingMode::Fatal);
        QSignalSpy resets(&settings, &QAbstractItemModel::modelReset);
        settings.setRuns(comparison, {"run-2", "run-1", "base"}, SettingRows::all);
        settings.setRuns(comparison, {"run-2", "run-1", "base"}, SettingRows::all);
        QCOMPARE(resets.count(), 1);
        QCOMPARE(settings.rowCount(), 3);
        QCOMPARE(settings.columnCount(), 3);
        QCOMPARE(settings.differing(), 2);
        QVERIFY(settings.index(0, 1).data(Qt::FontRole).isValid() && !settings.index(1, 1).data(Qt::FontRole).isValid());
        settings.setRuns(comparison, {"run-2", "run-1"}, SettingRows::differing);
        QCOMPARE(settings.rowCount(), 2);
        settings.setRuns(comparison, {"run-2"}, SettingRows::differing);
        QCOMPARE(settings.rowCount(), 0);
        settings.setRuns({}, {}, SettingRows::all);
        QCOMPARE(settings.columnCount(), 1);
    }

    void aNaNScoreIsShownAsOne() {
        service::Comparison comparison;
        comparison.rows = {{"run", "Run", sample::accuracy(std::nan(""), std::nan(""), std::nan(""))}};
        ComparisonModel model;
        model.setComparison(comparison, {});
        QCOMPARE(model.index(0, ComparisonModel::ScoreColumn).data().toString(), QStringLiteral("NaN"));
        QVERIFY(!model.index(0, ComparisonModel::ScoreColumn).data(ComparisonModel::ScoreRole).isValid());
    }

    void answers() {
        AnswerCases model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        auto comparison = sample::comparison();
        comparison.reports[2].answers.pop_back();  // of the base shown examples, which is the last column: a contestant that lacks one answer
        model.setComparison(comparison);
        QCOMPARE(model.rowCount(), 12);
        QCOMPARE(model.contestants().size(), std::size_t(4));  // the majority label answers nothing
        for (int row = 0; row < model.rowCount(); ++row) QCOMPARE(model.at(row)->answers.size(), std::size_t(4));
        QVERIFY(model.at(11)->answers.back().isEmpty());
        model.setComparison({});
        QCOMPARE(model.rowCount(), 0);
    }

    void foundModels() {
        ModelList model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        const auto found = sample::models();
        model.setModels(found);
        QCOMPARE(model.rowCount(), int(found.size()));
        QCOMPARE(model.usable(), model.rowCount() - 1);
        QVERIFY(model.index(model.rowCount() - 1).data(ModelList::BrokenRole).toBool());   // those that can be used come first
        QCOMPARE(model.index(0).data().toString(), QStringLiteral("Starter model"));
        QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("parameters")));
        QVERIFY(model.index(model.rowCount() - 1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("cannot be used")));

        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setChosen(found[0].folder);
        model.setChosen(found[0].folder);
        QCOMPARE(changes.count(), 1);
        QVERIFY(model.index(0).data(ModelList::ChosenRole).toBool());
        const Error why{ErrorKind::badInput, "Cannot use it", "it has no tokenizer", "Get a fresh copy"};
        model.setBroken(found[0].folder, why);
        model.setBroken("/nowhere", why);
        QCOMPARE(changes.count(), 2);
        QCOMPARE(model.index(0).data(ModelList::LineRole).toString(), QStringLiteral("it has no tokenizer"));
        model.setModels({});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.at(0), nullptr);
    }

    void preview() {
        PreviewModel model;
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset), headers(&model, &QAbstractItemModel::headerDataChanged);
        const std::map<std::string, data::ColumnRole> roles{{"message", data::ColumnRole::prompt}, {"ticket", data::ColumnRole::answer}};
        model.setLook(sample::look(), roles);
        QCOMPARE(model.rowCount(), 60);
        QCOMPARE(model.columnCount(), 4);
        model.setLook(sample::look(), {{"message", data::ColumnRole::text}});  // the same table: place and selection stay
        QCOMPARE(resets.count(), 1);
        QCOMPARE(headers.count(), 1);
        QCOMPARE(model.headerData(1, Qt::Horizontal, Qt::AccessibleTextRole).toString(), QStringLiteral("message, Plain text"));
        QCOMPARE(model.index(0, 2).data().toString(), QStringLiteral("category: hardware urgency: high product: scanner summary: Scanner in room 1 prints blank pages"));
        QCOMPARE(model.headerData(0, Qt::Vertical, Qt::DisplayRole).toString(), QStringLiteral("2"));
        model.setLook(nullptr, {});
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.columnCount(), 0);
    }

    void rows() {
        RowsModel model({{QStringLiteral("Line"), Qt::AlignRight | Qt::AlignVCenter}, {QStringLiteral("Reason")}});
        Tester tester(&model, Tester::FailureReportingMode::Fatal);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setRows({{QStringLiteral("7"), QStringLiteral("two\nlines")}});
        model.setRows({{QStringLiteral("7"), QStringLiteral("two\nlines")}});
        QCOMPARE(resets.count(), 1);
        QCOMPARE(model.index(0, 1).data().toString(), QStringLiteral("two lines"));
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void namesCannotBreakARow() {
        const QString line = oneLine(fromCore(std::string(sample::hostile)));
        QVERIFY(!line.contains(QLatin1Char('\n')));
        QVERIFY(!line.contains(QChar(0x202E)));
        QVERIFY(!line.contains(QChar(0x1b)));
    }
};

QTEST_MAIN(ItemModelsTest)
#include "item_models_test.moc"
