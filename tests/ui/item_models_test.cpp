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
        QVERIFY(!cell(0, 0, Qt::ForegroundRole).isValid());
        QVERIFY(cell(1, 0, Qt::ForegroundRole).isValid());  // within the noise: greyed
        QCOMPARE(cell(2, ComparisonModel::TimeColumn).toString(), QStringLiteral("–"));
        QCOMPARE(cell(0, ComparisonModel::ScoreColumn, ComparisonModel::ScoreRole).value<ScoreBar>().low, 0.87);
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
