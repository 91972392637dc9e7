#include "recipe/train_event.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace graft;
using namespace graft::recipe;

class TrainEventTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyEventSurvivesItsLine_data() {
        QTest::addColumn<int>("index");
        for (int index = 0; index < int(examples().size()); ++index) QTest::addRow("%d", index) << index;
        QCOMPARE(examples().size(), std::variant_size_v<TrainEvent>);
    }
    void everyEventSurvivesItsLine() {
        QFETCH(int, index);
        const auto event = examples().at(std::size_t(index));
        QCOMPARE(event.index(), std::size_t(index));
        const auto line = writeJsonLine(toJson(event));
        QVERIFY(line.find('\n') == std::string::npos);
        const auto read = eventFromJson(*parseJson(line, "line"));
        QVERIFY2(read, read ? "" : read.error().why.c_str());
        QCOMPARE(read->index(), event.index());
        QCOMPARE(writeJsonLine(toJson(*read)), line);
    }

    void keepsNaNAndInfinity() {
        const auto nan = eventFromJson(toJson(StepDone{.step = 1, .loss = std::nan("")}));
        QVERIFY(nan && std::isnan(std::get<StepDone>(*nan).loss));
        const auto infinite = eventFromJson(toJson(EvalDone{.step = 1, .loss = -std::numeric_limits<double>::infinity()}));
        QVERIFY(infinite && std::get<EvalDone>(*infinite).loss == -std::numeric_limits<double>::infinity());
    }

    void stepHasThePublishedKeys() {
        const auto json = toJson(StepDone{.step = 3, .loss = 0.5});
        for (const auto* key : {"step", "loss", "learning_rate", "gradient_norm", "tokens", "tokens_per_second"}) QVERIFY2(json.contains(key), key);
    }

    void refusesDamage_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("no event") << QByteArray("{}");
        QTest::newRow("unknown") << QByteArray("{\"event\":\"party\"}");
        QTest::newRow("missing field") << QByteArray("{\"event\":\"evaluation\",\"step\":1}");
        QTest::newRow("wrong type") << QByteArray("{\"event\":\"memory\",\"step\":1,\"peak_bytes\":\"many\"}");
        QTest::newRow("no object") << QByteArray("7");
    }
    void refusesDamage() {
        QFETCH(QByteArray, line);
        QVERIFY(!eventFromJson(*parseJson(line.toStdString(), "line")));
    }

    void namesAnUnknownEventEscaped() { QCOMPARE(eventFromJson({{"event", "a\u202Eb"}}).error().why, std::string("the event \"a\\u{202E}b\" is not known")); }

private:
    static std::vector<TrainEvent> examples() {
        return {RunStarted{.step = 2, .total_steps = 9, .trained_parameters = 5, .training_rows = 1, .held_out_rows = 2, .test_rows = 3, .device = "CPU"},
                StepDone{.step = 3, .loss = 1.25, .learning_rate = 1e-4, .gradient_norm = 0.5, .tokens = 10, .learned_tokens = 4, .tokens_per_second = 99.5, .seconds = 0.1, .epoch = 0.3},
                EvalDone{.step = 3, .loss = 1.5, .best = true, .seconds = 2},
                SampleWritten{.step = 3, .row = 7, .prompt = "p\n", .expected = "e", .answer = "\"a\""},
                CheckpointSaved{.step = 3, .best = true, .folder = "step-00000003"},
                MemoryRead{.step = 3, .peak_bytes = 1u << 30},
                StepSkipped{.step = 4, .cause = "loss is NaN", .rows = {1, 2}},
                Remark{.step = 4, .kind = RemarkKind::memory_answered, .text = "smaller", .micro_batch_tokens = 512, .recompute = "whole"},
                RunSummary{.run = "r", .ending = "done", .steps = 9, .best_step = 8, .best_held_out_loss = 1, .last_loss = 2, .tokens = 3, .tokens_per_second = 4, .seconds = 5, .peak_memory_bytes = 6, .trained_parameters = 7}};
    }
};

QTEST_GUILESS_MAIN(TrainEventTest)
#include "train_event_test.moc"
