// Every item model obeys Qt's contract while its values change.
#include "sample_values.h"
#include "ui/core_text.h"
#include "ui/models/answer_cases.h"
#include "ui/models/comparison_model.h"
#include "ui/models/guide_model.h"
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
        QVERIFY(model.index(1).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("running")));
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

    void namesCannotBreakARow() {
        const QString line = oneLine(fromCore(std::string(sample::hostile)));
        QVERIFY(!line.contains(QLatin1Char('\n')));
        QVERIFY(!line.contains(QChar(0x202E)));
        QVERIFY(!line.contains(QChar(0x1b)));
    }
};

QTEST_MAIN(ItemModelsTest)
#include "item_models_test.moc"
