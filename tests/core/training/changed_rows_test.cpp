// Full fine-tuning keeps what has changed: rows and their places, back bit by bit, refused when damaged; and a whole run whose letters are few.
#include "tiny_run.h"
#include "training/changed_rows.h"
#include "training/checkpoint.h"
#include "training/trained_state.h"

#include <ATen/ATen.h>

using namespace graft;
using namespace graft::test;
using namespace graft::training;

class ChangedRowsTest : public QObject {
    Q_OBJECT

    static RowsAtFirst zerosOf(std::int64_t columns) {
        return [columns](const std::string&, std::int64_t begin, std::int64_t end) { return at::zeros({end - begin, columns}); };
    }
    static at::Tensor find(const model::NamedTensors& tensors, const std::string& name) {
        for (const auto& [each, tensor] : tensors)
            if (each == name) return tensor;
        return {};
    }

    static TrainingJob ofFewLetters(const QString& folder, const QString& method) {
        TrainingJob job = tinyJob(folder.toStdString(), {.method = method.toStdString(), .steps = 6});
        job.recipe.training.weight_decay = 0;
        for (data::TokenRow& row : job.data.training.rows)
            for (text::TokenId& id : row.ids) id %= 7;
        return job;
    }

private Q_SLOTS:
    void initTestCase() { at::set_num_threads(1); }

    // Over more rows than are looked at together: the first, the last, one of another sign of zero, and one that is no number.
    void fewChangedRowsComeBackBitByBit() {
        at::Tensor matrix = at::zeros({2500, 8});
        matrix[0][3] = 1.5, matrix[1100][0] = -0.0, matrix[1101][7] = std::nan(""), matrix[2499][1] = 1e-40;
        const auto kept = onlyChangedRows({{"m", matrix}}, zerosOf(8));
        QCOMPARE(kept.size(), std::size_t(2));
        QCOMPARE(find(kept, "m").size(0), std::int64_t(4));
        QVERIFY(at::equal(find(kept, "m.changed_rows"), at::tensor({0, 1100, 1101, 2499}, at::kLong)));
        const at::Tensor back = at::ones({2500, 8});
        const auto restored = restoreTensors({{"m", back}}, kept, zerosOf(8));
        QVERIFY2(bool(restored), restored ? "" : restored.error().why.c_str());
        QVERIFY(at::equal(back.view(at::kInt), matrix.view(at::kInt)));
    }

    void whatIsNotSmallerStaysWhole() {
        const at::Tensor most = at::ones({100, 2}), vector = at::zeros({100}), unchanged = at::zeros({4, 2});
        const auto kept = onlyChangedRows({{"most", most}, {"vector", vector}, {"unchanged", unchanged}}, zerosOf(2));
        QVERIFY(find(kept, "most").is_same(most) && find(kept, "vector").is_same(vector));
        QCOMPARE(find(kept, "unchanged").numel(), std::int64_t(0));
        QVERIFY(find(onlyChangedRows({{"unchanged", unchanged}}, {}), "unchanged").is_same(unchanged));
    }

    void damagedPlacesAreRefused_data() {
        QTest::addColumn<at::Tensor>("rows");
        QTest::addColumn<at::Tensor>("places");
        const at::Tensor two = at::ones({2, 3});
        QTest::newRow("beyond the end") << two << at::tensor({1, 9}, at::kLong);
        QTest::newRow("below zero") << two << at::tensor({-1, 2}, at::kLong);
        QTest::newRow("not ascending") << two << at::tensor({2, 1}, at::kLong);
        QTest::newRow("twice") << two << at::tensor({2, 2}, at::kLong);
        QTest::newRow("too few") << two << at::tensor({2}, at::kLong);
        QTest::newRow("of another type") << two << at::tensor({1, 2}, at::kInt);
        QTest::newRow("narrower rows") << at::ones({2, 2}) << at::tensor({1, 2}, at::kLong);
        QTest::newRow("rows that are no matrix") << at::ones({2}) << at::tensor({1, 2}, at::kLong);
    }
    void damagedPlacesAreRefused() {
        QFETCH(at::Tensor, rows);
        QFETCH(at::Tensor, places);
        const auto restored = restoreTensors({{"m", at::zeros({9, 3})}}, {{"m", rows}, {"m.changed_rows", places}}, zerosOf(3));
        QVERIFY(!restored);
        QCOMPARE(restored.error().kind, ErrorKind::mismatch);
        QVERIFY2(restored.error().why.find("\"m.changed_rows\"") != std::string::npos, restored.error().why.c_str());
    }

    void aDifferenceNeedsItsBeginning() {
        const auto restored = restoreTensors({{"m", at::zeros({9, 3})}}, {{"m", at::ones({1, 3})}, {"m.changed_rows", at::tensor({1}, at::kLong)}});
        QVERIFY(!restored && restored.error().why.find("difference") != std::string::npos);
        QVERIFY(!restoreTensors({{"m", at::zeros({9, 3})}}, {{"m", at::zeros({9, 3})}, {"other.changed_rows", at::tensor({1}, at::kLong)}}, zerosOf(3)));
    }

    // An embedding apart from the head, weights that do not decay, and few letters: most of its rows are never read. Of LoRA nothing is kept so.
    void aWholeModelIsKeptAsItsDifference_data() {
        QTest::addColumn<QString>("method");
        QTest::addColumn<bool>("asDifference");
        QTest::newRow("full") << QStringLiteral("full") << true;
        QTest::newRow("lora") << QStringLiteral("lora") << false;
    }
    void aWholeModelIsKeptAsItsDifference() {
        QFETCH(QString, method);
        QFETCH(bool, asDifference);
        QTemporaryDir folder;
        const TrainingJob job = ofFewLetters(folder.path(), method);
        RunControl control;
        const auto summary = train(job, control, [](const recipe::TrainEvent&) {});
        QVERIFY2(bool(summary), summary ? "" : summary.error().why.c_str());
        const auto found = findCheckpoint(job.run_folder, Which::last);
        QVERIFY(bool(found));
        const auto checkpoint = readCheckpoint(*found);
        QVERIFY(bool(checkpoint));
        QCOMPARE(find(checkpoint->adapter, "model.embed_tokens.weight.changed_rows").defined(), asDifference);
        QCOMPARE(find(checkpoint->optimizer, "first.model.embed_tokens.weight.changed_rows").defined(), asDifference);
        if (asDifference) QVERIFY(find(checkpoint->adapter, "model.embed_tokens.weight").size(0) <= 7);
        const auto trained = loadTrainedState(*found, job.recipe, *job.base);
        QVERIFY2(bool(trained), trained ? "" : trained.error().why.c_str());
        if (!asDifference) return;
        const auto embedding = std::ranges::find(trained->state.leaves, "model.embed_tokens.weight", &peft::Leaf::name);
        QVERIFY(at::equal(embedding->values.slice(0, 7), job.base->embedding.dense(7, 61).to(at::kFloat)));
        QVERIFY(!at::equal(embedding->values.slice(0, 0, 7), job.base->embedding.dense(0, 7).to(at::kFloat)));
    }

    void aRunGoesOnFromItsDifferenceAsIfItHadNotStopped() {
        QTemporaryDir straight, cut;
        const TrainingJob whole = ofFewLetters(straight.path(), QStringLiteral("full"));
        TrainingJob job = ofFewLetters(cut.path(), QStringLiteral("full"));
        RunControl control, stopped;
        QVERIFY(bool(train(whole, control, [](const recipe::TrainEvent&) {})));
        QVERIFY(bool(train(job, stopped, [&](const recipe::TrainEvent& event) {
            if (const auto* step = std::get_if<recipe::StepDone>(&event); step && step->step == 3) stopped.ask(Wish::stop);
        })));
        job.start = Start::resume;
        RunControl again;
        const auto summary = train(job, again, [](const recipe::TrainEvent&) {});
        QVERIFY2(bool(summary), summary ? "" : summary.error().why.c_str());
        QCOMPARE(summary->steps, std::int64_t(6));
        const auto left = readCheckpoint(*findCheckpoint(whole.run_folder, Which::last)), right = readCheckpoint(*findCheckpoint(job.run_folder, Which::last));
        QCOMPARE(left->adapter.size(), right->adapter.size());
        QVERIFY(find(left->adapter, "model.embed_tokens.weight.changed_rows").defined());
        for (const auto& [name, tensor] : left->adapter) QVERIFY2(at::equal(tensor, find(right->adapter, name)), name.c_str());
        for (const auto& [name, tensor] : left->optimizer) QVERIFY2(at::equal(tensor, find(right->optimizer, name)), name.c_str());
    }
};

QTEST_GUILESS_MAIN(ChangedRowsTest)
#include "changed_rows_test.moc"
