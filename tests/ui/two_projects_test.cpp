// From one project to another in one window: what was asked, ticked and paused in the first stays its own, and it can be written when one comes back.
#include "person.h"
#include "service/recent.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/take_home_page.h"
#include "ui/pages/train_page.h"
#include "ui/style/studio_style.h"
#include "ui/studio.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/project_card.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using person::waitFor;
using person::walkTo;
namespace fs = std::filesystem;

class TwoProjectsTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    bool settled() { return waitUntil([this] { return m_studio->idle(); }); }
    fs::path first() const { return toPath(m_home.sampleProject()); }
    fs::path second() const { return toPath(m_home.path()) / "second"; }

    void openWindow() {
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QVERIFY(settled());
    }
    ProjectCard* cardOf(const fs::path& folder) {
        for (ProjectCard* card : window().start().findChildren<ProjectCard*>())
            if (card->isVisible() && card->project().folder == folder) return card;
        return nullptr;
    }
    enum class Presses { once, twice };
    void openByCard(const fs::path& folder, Presses presses = Presses::once) {
        QVERIFY(walkTo(window(), PageId::start));
        QVERIFY(waitUntil([&] { return cardOf(folder) && m_studio->idle(); }));
        ProjectCard* card = cardOf(folder);
        QTest::mouseClick(card, Qt::LeftButton);
        if (presses == Presses::twice) QTest::mouseClick(card, Qt::LeftButton);
        QVERIFY(waitUntil([&] { return m_studio->session().project() && m_studio->session().project()->folder() == folder && m_studio->idle(); }));
    }
    void expectWritable() {
        QVERIFY2(m_studio->session().writable(), m_studio->session().project()->holder().c_str());
        QVERIFY(!sees(window(), QStringLiteral("Read only")));
        QVERIFY(walkTo(window(), PageId::train));
        QVERIFY(person::buttonSaying(window().train(), QStringLiteral("Go on")));
    }
    QPlainTextEdit* caseField() {
        for (QPlainTextEdit* field : window().takeHome().findChildren<QPlainTextEdit*>())
            if (!field->isReadOnly() && field->isVisible()) return field;
        return nullptr;
    }
    QStringList answersShown(const QWidget& page) {
        QStringList shown;
        for (const AnswerView* view : page.findChildren<AnswerView*>())
            if (view->isVisible() && !view->text().isEmpty()) shown << view->text();
        return shown;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        QSettings().clear();
        dressApplication(Scheme::light);
    }
    void cleanup() { m_studio.reset(); }

    // Stop means the same whether the run was paused before or not: it may go on, be measured and taken home.
    void aPausedRunIsStoppedAndKept() {
        openWindow();
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::ready && m_studio->idle(); }));
        QVERIFY(press(window().train(), QStringLiteral("Start training")));
        QVERIFY(waitUntil([this] { return m_studio->training().series().steps().size() >= 4; }));
        QVERIFY(press(window().train(), QStringLiteral("Pause")));
        QVERIFY(waitUntil([this] { return m_studio->training().phase() == RunPhase::paused; }));
        QVERIFY(press(window().train(), QStringLiteral("Stop and save")));
        QVERIFY(settled());
        for (const char* label : {"Go on", "Compare"}) QVERIFY2(person::buttonSaying(window().train(), QLatin1String(label)), label);
        QVERIFY(!person::buttonSaying(window().train(), QStringLiteral("Resume")));
        QVERIFY(!sees(window().train(), QStringLiteral("Paused")));
        QVERIFY(sees(window().train(), QStringLiteral("Stopped at step")));
        // The card of the project has its curve without another start of the program.
        QVERIFY(walkTo(window(), PageId::start));
        QVERIFY(waitUntil([this] { return cardOf(first()) && cardOf(first())->project().last_curve.size() >= 2; }));
        QVERIFY(walkTo(window(), PageId::take_home));
        QVERIFY(person::buttonSaying(window().takeHome(), QStringLiteral("Write the folder")));
        QVERIFY(walkTo(window(), PageId::compare));
        const auto buttons = window().compare().findChildren<QPushButton*>();
        const auto measure = std::ranges::find_if(buttons, [](const QPushButton* button) { return button->isVisible() && button->isEnabled() && person::words(*button).startsWith(QStringLiteral("Measure on")); });
        QVERIFY(measure != buttons.end());
        QTest::mouseClick(*measure, Qt::LeftButton);
        QVERIFY(waitUntil([this] { return !m_studio->comparison().measuring() && m_studio->idle(); }));
        QVERIFY(m_studio->comparison().measured());
    }

    // Of another program's list, or after a restart.
    void aRunThatEndedPausedIsMeasuredToo() {
        recipe::RunRecord run;
        run.state = recipe::RunState::paused;
        QVERIFY(hasAdapter(run));
    }

    void whatIsAskedInOneProjectStaysThere() {
        fs::copy(first(), second(), fs::copy_options::recursive);
        QVERIFY(bool(service::rememberProject(second())));
        openWindow();
        openByCard(first());
        QVERIFY(walkTo(window(), PageId::compare));
        auto* tabs = window().compare().findChild<QTabBar*>();
        auto* question = window().compare().findChild<QLineEdit*>();
        QTest::keyClicks(question, QStringLiteral("My invoice is wrong."));
        QTest::keyClick(question, Qt::Key_Return);
        QVERIFY(settled());
        tabs->setCurrentIndex(2);
        QVERIFY(walkTo(window(), PageId::take_home));
        QTest::keyClicks(caseField(), QStringLiteral("My invoice is wrong."));
        QVERIFY(press(window().takeHome(), QStringLiteral("Answer")));
        QVERIFY(settled());
        QVERIFY(!answersShown(window().takeHome()).isEmpty());
        auto* tick = window().takeHome().findChild<QCheckBox*>();
        tick->setChecked(true);
        auto* bar = window().takeHome().findChild<QScrollArea*>()->verticalScrollBar();
        bar->setValue(bar->maximum());

        openByCard(second());
        expectWritable();
        QVERIFY(walkTo(window(), PageId::take_home));
        QCOMPARE(caseField()->toPlainText(), QString());
        QCOMPARE(answersShown(window().takeHome()), QStringList());
        QVERIFY(!tick->isChecked());
        QCOMPARE(bar->value(), bar->minimum());
        QVERIFY(walkTo(window(), PageId::compare));
        QCOMPARE(question->text(), QString());
        QCOMPARE(tabs->currentIndex(), 0);
        QVERIFY(!answersShown(window().compare()).join(QLatin1Char('\n')).contains(QStringLiteral("My invoice is wrong.")));

        openByCard(first());
        expectWritable();
        // A second press on the card is no second opener.
        openByCard(second(), Presses::twice);
        expectWritable();
    }

    // Where the program ended is no place of a project that is opened afterwards.
    void anotherProjectAfterARestartBeginsAtTheTop() {
        openWindow();
        openByCard(second());
        window().compare().findChild<QTabBar*>()->setCurrentIndex(1);
        window().close();
        m_studio.reset();
        openWindow();
        openByCard(second());
        QCOMPARE(window().compare().findChild<QTabBar*>()->currentIndex(), 1);
        window().close();
        m_studio.reset();
        openWindow();
        openByCard(first());
        QCOMPARE(window().compare().findChild<QTabBar*>()->currentIndex(), 0);
    }
};

QTEST_MAIN(TwoProjectsTest)
#include "two_projects_test.moc"
