// Several contestants measured one after the other are one way from 0 to the end, with the time that is left.
#include "ui/models/measuring_progress.h"

#include <QtTest>

using namespace graft;
using namespace graft::ui;

class MeasuringProgressTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void eachContestantIsAsMuch() {
        MeasuringProgress all(3);
        std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
        const auto tell = [&](std::string_view activity, std::uint64_t done, std::uint64_t total) {
            const Progress progress = all.ofAll({activity, done, total});
            QCOMPARE(progress.activity, activity);
            told.emplace_back(progress.done, progress.total);
        };
        tell("Reading rows", 500, 1000);
        for (int contestant = 0; contestant < 4; ++contestant) {   // one more than was expected
            tell("Measuring the loss", 8, 16);
            tell("Answering prompts", 0, 16);
            tell("Answering prompts", 8, 16);
        }
        for (std::size_t i = 0; i < told.size(); ++i) {
            QCOMPARE(told[i].second, std::uint64_t(3000));
            QVERIFY(told[i].first < told[i].second);
            if (i > 0 && i < 10) QVERIFY(told[i].first >= told[i - 1].first);
        }
        QCOMPARE(told[3].first, std::uint64_t(500));
        QCOMPARE(told[6].first, std::uint64_t(1500));
        QCOMPARE(told[9].first, std::uint64_t(2500));
    }

    void theRestTakesAsLongAsTheFirstPartDid() {
        using std::chrono::seconds;
        const TimeLeft::Moment start{};
        TimeLeft left;
        QVERIFY(!left.seconds());
        left.tell(0, 3000, start);
        left.tell(0, 3000, start + seconds(60));   // the model was read
        QVERIFY(!left.seconds());
        left.tell(500, 3000, start + seconds(70));
        QCOMPARE(*left.seconds(), 50.0);
        left.tell(3000, 3000, start + seconds(120));
        QCOMPARE(*left.seconds(), 0.0);
        left.begin();
        QVERIFY(!left.seconds());
    }
};

QTEST_GUILESS_MAIN(MeasuringProgressTest)
#include "measuring_progress_test.moc"
