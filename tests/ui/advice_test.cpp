// What the doctor advises, done: through the real window with a run that goes wrong, and an estimate that its user does not wait for.
#include "person.h"
#include "ui/bottom_bar.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/doctor_bar.h"

#include <fstream>

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;

namespace {

// So many rows that whoever stops the reading is in time.
constexpr int manyRows = 60'000;

QPushButton* adviceOf(Studio& studio, const QString& part) {
    for (QPushButton* button : studio.window().train().findChild<DoctorBar*>()->findChildren<QPushButton*>())
        if (button->isVisible() && button->text().contains(part)) return button;
    return nullptr;
}

}  // namespace

class AdviceTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;

    static bool ready(Studio& studio) {
        const auto planned = [&] { return studio.training().phase() == RunPhase::ready || studio.training().phase() == RunPhase::blocked; };
        return waitFor(studio.window(), [&] { return planned() && studio.idle(); }) && studio.training().phase() == RunPhase::ready;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }

    void anEstimateThatIsStoppedCanBeMadeAgain() {
        Studio studio;
        studio.window().show();
        studio.openSample(m_home.path() + QStringLiteral("/estimate"));
        QVERIFY(ready(studio));
        const QString table = m_home.path() + QStringLiteral("/many.csv");
        {
            std::ofstream file(table.toStdString());
            file << "question,answer\n";
            for (int row = 0; row < manyRows; ++row) file << "What is written in row " << row << " of this table?,It says " << row << " and nothing else\n";
        }
        recipe::Recipe recipe = studio.session().currentRun()->recipe;
        recipe.data = {};
        recipe.data.path = table.toStdString();
        recipe.training.learning_rate.reset();
        QSignalSpy failures(&studio.training(), &RunTraining::failed);
        studio.session().createRun(recipe);
        studio.window().choose(PageId::train);
        const auto stopButton = [&] { return studio.training().phase() == RunPhase::planning ? person::buttonSaying(studio.window().bottom(), QStringLiteral("Stop")) : nullptr; };
        QVERIFY(QTest::qWaitFor([&] { return stopButton() && person::sees(studio.window().bottom(), QStringLiteral("estimating")); }, person::patience));
        QTest::mouseClick(stopButton(), Qt::LeftButton);
        QVERIFY(ready(studio));
        QVERIFY(!studio.training().plan());
        QCOMPARE(failures.count(), 0);
        QVERIFY(person::buttonSaying(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(press(studio.window().train(), QStringLiteral("Estimate again")));
        QCOMPARE(int(studio.training().phase()), int(RunPhase::planning));
        QVERIFY(ready(studio));
        QVERIFY(studio.training().plan());
        QVERIFY(!adviceOf(studio, QStringLiteral("Estimate")));
    }

    // A rate at which nothing can be learned: the run is stopped, and another begins with a third of it, in the settings too.
    void aThirdOfTheRateBeginsAnotherRun() {
        constexpr double wild = 9;  // the most that may be asked for
        Studio studio;
        studio.window().show();
        studio.openSample(m_home.path() + QStringLiteral("/wild"));
        QVERIFY(ready(studio));
        recipe::Recipe recipe = studio.session().currentRun()->recipe;
        recipe.training.learning_rate = wild;
        recipe.training.warmup_share = 0;
        studio.session().createRun(recipe);
        studio.window().choose(PageId::train);
        QVERIFY(ready(studio));
        const std::size_t runs = studio.session().runs().size();
        const std::string first = studio.session().currentRun()->id;
        QVERIFY(press(studio.window().train(), QStringLiteral("Start training")));
        QVERIFY(waitFor(studio.window(), [&] { return adviceOf(studio, QStringLiteral("third of the rate")); }));
        QVERIFY(studio.window().grab().save(QStringLiteral(GRAFT_PICTURES "/train-diverged-light-1024.png")));
        QCOMPARE(person::cutOffText(studio.window()), QString());
        QTest::mouseClick(adviceOf(studio, QStringLiteral("third of the rate")), Qt::LeftButton);
        QVERIFY(waitFor(studio.window(), [&] { return studio.session().currentRun()->id != first && studio.training().task(); }));
        QCOMPARE(studio.session().runs().size(), runs + 1);
        QCOMPARE(*studio.session().currentRun()->recipe.training.learning_rate, wild / 3);
        QCOMPARE(*studio.draft().recipe().training.learning_rate, wild / 3);
        QVERIFY(studio.draft().undo().canUndo());
        const auto kept = std::ranges::find(studio.session().runs(), first, &recipe::RunRecord::id);
        QVERIFY(kept != studio.session().runs().end());
        QVERIFY(waitFor(studio.window(), [&] { return studio.training().phase() == RunPhase::running; }));
        QVERIFY(press(studio.window().train(), QStringLiteral("Stop and keep")));
        QVERIFY(waitFor(studio.window(), [&] { return !studio.training().task() && studio.idle(); }));
    }
};

QTEST_MAIN(AdviceTest)
#include "advice_test.moc"
