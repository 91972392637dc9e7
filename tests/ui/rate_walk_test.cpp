// A learning rate looked for through the real window: the button, the curve that grows, the proposal taken into the settings, and a search that is stopped.
#include "person.h"
#include "ui/pages/method_page.h"
#include "ui/pages/start_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/method_card.h"
#include "ui/widgets/rate_dialog.h"
#include "ui/widgets/rate_plot.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::waitFor;
using person::walkTo;

class RateWalkTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    RateDialog* dialog() { return window().findChild<RateDialog*>(); }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ready && m_studio->draft().plan() && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::method));
    }
    void cleanupTestCase() { m_studio.reset(); }

    void learnedRowsAreNotTrainedWithoutAWord() {
        QVERIFY(person::sees(window().method(), QStringLiteral("the usual one for LoRA")));
        QVERIFY(!person::sees(window().method(), QStringLiteral("Find it before you train")));
        for (MethodCard* card : window().method().findChildren<MethodCard*>())
            if (card->method() == QLatin1String("prompt")) QTest::mouseClick(card, Qt::LeftButton);
        QVERIFY(waitUntil([this] { return m_studio->draft().plan() && m_studio->idle() && m_studio->draft().recipe().method.id == "prompt"; }));
        QVERIFY(person::sees(window().method(), QStringLiteral("Find it before you train")));
    }

    void aSearchThatIsStoppedChangesNothing() {
        QVERIFY(press(window().method(), QStringLiteral("Find a learning rate")));
        QVERIFY(waitUntil([this] { return dialog() && dialog()->isVisible(); }));
        QVERIFY(press(*dialog(), QStringLiteral("Stop")));
        QVERIFY(waitUntil([this] { return m_studio->idle() && !dialog(); }));
        QVERIFY(!m_studio->draft().recipe().training.learning_rate);
    }

    void theProposalIsTaken() {
        QVERIFY(press(window().method(), QStringLiteral("Find a learning rate")));
        QVERIFY(waitUntil([this] { return dialog() && person::buttonSaying(*dialog(), QStringLiteral("Close")); }));
        auto* plot = dialog()->findChild<RatePlot*>();
        QTest::keyClick(plot, Qt::Key_Home);
        QVERIFY2(plot->cursorText().startsWith(QStringLiteral("Rate 1e-5: loss ")), qPrintable(plot->cursorText()));
        for (const Scheme scheme : {Scheme::dark, Scheme::light}) {
            dressApplication(scheme);
            for (int turn = 0; turn < 4; ++turn) QCoreApplication::processEvents();   // charts are drawn a turn later
            QVERIFY(dialog()->grab().save(QStringLiteral("%1/rates-%2.png").arg(QStringLiteral(GRAFT_PICTURES), scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))));
        }
        QString use;
        for (const QPushButton* button : dialog()->findChildren<QPushButton*>())
            if (button->isVisible() && person::words(*button).startsWith(QStringLiteral("Use "))) use = person::words(*button);
        QVERIFY2(!use.isEmpty(), "nothing is proposed");
        QVERIFY(press(*dialog(), use));
        const auto rate = m_studio->draft().recipe().training.learning_rate;
        QVERIFY(rate);
        QCOMPARE(QStringLiteral("Use ") + rateText(*rate), use);
        QVERIFY(waitUntil([this] { return m_studio->draft().plan() && m_studio->idle(); }));
        QVERIFY(person::sees(window().method(), QStringLiteral("as you have set it")));
        window().activateWindow();   // as a window manager does when the dialog closes
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!m_studio->draft().recipe().training.learning_rate);
    }
};

QTEST_MAIN(RateWalkTest)
#include "rate_walk_test.moc"
