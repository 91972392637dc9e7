// The Method page through the real window, as a person uses it: choose, see what it will take, take it back, train.
#include "person.h"
#include "ui/pages/method_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/effort_card.h"
#include "ui/widgets/field_editor.h"
#include "ui/widgets/method_card.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::walkTo;

class MethodPageTest : public QObject {
    Q_OBJECT

private:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    MethodPage& page() { return window().method(); }
    Draft& draft() { return m_studio->draft(); }
    bool settled() {
        return person::waitFor(window(), [this] { return m_studio->idle(); });
    }

    void scrollTo(QWidget* part) {
        for (int round = 0; round < 2; ++round) {   // what the last click changed may move it once more
            page().findChild<QScrollArea*>()->ensureWidgetVisible(part);
            QCoreApplication::processEvents();
        }
    }
    // A click in the middle of what stands under the mouse there, as a person's.
    void click(QWidget* part) {
        scrollTo(part);
        const QPoint place = part->mapTo(&window(), part->rect().center());
        QWidget* hit = window().childAt(place);
        QVERIFY2(hit, "nothing there");
        QTest::mouseClick(hit, Qt::LeftButton, {}, hit->mapFrom(&window(), place));
    }
    template <class Card>
    Card* cardSaying(const QString& name) {
        for (Card* card : page().findChildren<Card*>())
            if (card->accessibleName().startsWith(name)) return card;
        return nullptr;
    }
    FieldEditor* editorOf(const char* key) {
        for (FieldEditor* editor : page().findChildren<FieldEditor*>())
            if (editor->key() == key) return editor;
        return nullptr;
    }
    void type(FieldEditor* editor, const QString& text) {
        auto* field = editor->findChild<QLineEdit*>();
        click(field);
        field->selectAll();
        QTest::keyClicks(field, text);
        QTest::keyClick(field, Qt::Key_Return);
    }
    void takePictures(const QString& moment) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                window().resize(size);
                auto* bar = page().findChild<QScrollArea*>()->verticalScrollBar();
                for (const int part : {0, 1}) {
                    for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
                    bar->setValue(part * bar->maximum());
                    QCoreApplication::processEvents();
                    QCOMPARE(person::cutOffText(page()), QString());
                    QCOMPARE(window().size(), size);
                    QVERIFY(window().grab().save(QStringLiteral("%1/method-page-%2-%3-%4-%5.png").arg(QStringLiteral(GRAFT_PICTURES), moment, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark"))
                                                     .arg(size.width()).arg(part)));
                }
            }
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    void cleanupTestCase() { m_studio.reset(); }

    void saysWhatIsMissing() {
        QVERIFY(walkTo(window(), PageId::method));
        QCOMPARE(int(window().guide().step(PageId::method).state), int(StepState::to_do));
        QVERIFY(press(page(), QStringLiteral("Open a project")));
        QCOMPARE(int(window().page()), int(PageId::start));
        QVERIFY(press(window().start(), QStringLiteral("Try the sample")));
        QVERIFY(settled());
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(person::buttonSaying(page(), QStringLiteral("Start training")));
        QCOMPARE(int(window().guide().step(PageId::method).state), int(StepState::ready));
        takePictures(QStringLiteral("1-ready"));
    }

    void everyMethodHasItsCardAndEveryFieldItsEditor() {
        const auto methods = service::methods();
        QCOMPARE(std::size_t(page().findChildren<MethodCard*>().size()), methods.size());
        QVERIFY(press(page(), QStringLiteral("All settings")));
        takePictures(QStringLiteral("2-all"));
        for (const char* back : {"Use the guide's value", "Use the usual value"}) QVERIFY2(!person::buttonSaying(page(), QLatin1String(back)), back);   // nobody has set anything yet
        const auto cards = page().findChildren<MethodCard*>();
        const auto shown = [&] { return std::ranges::count_if(cards, [](const MethodCard* card) { return card->isVisible(); }); };
        QCOMPARE(shown(), std::ptrdiff_t{4});
        QVERIFY(press(page(), QStringLiteral("%1 more methods").arg(cards.size() - 4)));
        QCOMPARE(shown(), std::ptrdiff_t(cards.size()));
        takePictures(QStringLiteral("2-methods"));
        for (const recipe::MethodInfo& method : methods) {
            click(cardSaying<MethodCard>(fromCore(method.name)));
            QVERIFY2(draft().recipe().method.id == method.id, method.id.c_str());
            for (const recipe::MethodField& field : method.fields) {
                FieldEditor* editor = editorOf(("method.values." + field.info.key).c_str());
                QVERIFY2(editor && editor->isVisible(), field.info.key.c_str());
            }
        }
        const recipe::Recipe recipe;
        recipe::eachField(recipe, [&](const auto&, const recipe::FieldInfo& info) {
            if (info.key.starts_with("training.") && info.key != "training.effort") QVERIFY2(editorOf(info.key.c_str()), info.key.c_str());
        });
        QVERIFY(press(page(), QStringLiteral("Fewer methods")));
        QCOMPARE(shown(), std::ptrdiff_t{5});  // what is chosen stays in sight
        while (draft().undo().canUndo()) QVERIFY(person::undo(window()));
        QCOMPARE(shown(), std::ptrdiff_t{4});
        QVERIFY(press(page(), QStringLiteral("All settings")));
        QVERIFY(settled());
    }

    void anEffortChangesThePlan() {
        const auto before = draft().plan()->total_steps;
        click(cardSaying<EffortCard>(QStringLiteral("Quick")));
        QVERIFY(!draft().plan());  // of the recipe as it is now
        QVERIFY(settled());
        QVERIFY(draft().plan()->total_steps < before);
        QVERIFY(page().findChild<QPlainTextEdit*>()->toPlainText().contains(QStringLiteral("--set training.effort=quick")));
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(draft().recipe().training.effort, recipe::Recipe().training.effort);
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(draft().recipe().training.effort, std::string("quick"));
        QVERIFY(settled());
        QVERIFY(cardSaying<EffortCard>(QStringLiteral("Quick"))->isChecked());
    }

    void aSettingIsTypedTakenBackAndLeftToTheGuide() {
        FieldEditor* editor = editorOf("training.learning_rate");
        auto* field = editor->findChild<QLineEdit*>();
        const QString guides = field->text();
        QVERIFY(!guides.isEmpty() && person::sees(*editor, QStringLiteral("The guide: ")));
        QVERIFY(!person::buttonSaying(*editor, QStringLiteral("Use the guide's value")));
        type(editor, QStringLiteral("2e-4"));
        QCOMPARE(draft().recipe().training.learning_rate, std::optional(2e-4));
        QCOMPARE(field->text(), QStringLiteral("0.0002"));
        QVERIFY(settled());
        QCOMPARE(draft().plan()->recipe.training.learning_rate, std::optional(2e-4));

        type(editor, QStringLiteral("fast"));
        QCOMPARE(draft().recipe().training.learning_rate, std::optional(2e-4));
        QVERIFY(person::sees(*editor, QStringLiteral("a number")));
        takePictures(QStringLiteral("3-refused"));
        type(editor, QStringLiteral("99"));
        QVERIFY(person::sees(*editor, QStringLiteral("from 1e-09 to 10")));
        type(editor, QStringLiteral("0.5"));  // allowed, and far too much
        QVERIFY(!person::sees(*editor, QStringLiteral("from 1e-09 to 10")));
        QVERIFY(settled());
        QVERIFY(person::sees(*editor, QStringLiteral("may diverge")));

        field->setFocus();
        QTest::keyClick(field, Qt::Key_Z, Qt::ControlModifier);  // nothing is being typed: takes the choice back
        QCOMPARE(draft().recipe().training.learning_rate, std::optional(2e-4));
        QVERIFY(press(*editor, QStringLiteral("Use the guide's value")));
        QVERIFY(!draft().recipe().training.learning_rate);
        QVERIFY(settled());
        QCOMPARE(field->text(), guides);
    }

    void theValuesOfAMethodComeBackWithIt() {
        const auto methods = service::methods();
        const auto first = std::ranges::find_if(methods, [](const recipe::MethodInfo& method) { return !method.fields.empty(); });
        const auto number = std::ranges::find_if(first->fields, [](const recipe::MethodField& field) { return std::holds_alternative<std::int64_t>(field.standard) && field.info.level == recipe::FieldLevel::simple; });
        QVERIFY(first != methods.end() && number != first->fields.end() && methods.size() > 1);
        const std::string key = "method.values." + number->info.key;
        QCOMPARE(draft().recipe().method.id, first->id);
        type(editorOf(key.c_str()), QStringLiteral("8"));
        const auto values = draft().recipe().method.values;
        QCOMPARE(values.size(), std::size_t(1));
        const auto trained = draft().plan() ? draft().plan()->method.trained_parameters : 0;
        QVERIFY(settled());
        QVERIFY(draft().plan()->method.trained_parameters != trained);
        MethodCard* chosen = cardSaying<MethodCard>(fromCore(first->name));
        scrollTo(chosen);
        chosen->setFocus();
        QTest::keyClick(chosen, Qt::Key_Down);  // the next of the group, by the keyboard alone
        if (draft().recipe().method.id == first->id) QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(draft().recipe().method.id != first->id && draft().recipe().method.values.empty());
        QVERIFY(settled());
        QCOMPARE(draft().plan()->recipe.method.id, draft().recipe().method.id);
        takePictures(QStringLiteral("4-other"));
        click(cardSaying<MethodCard>(fromCore(first->name)));
        QVERIFY(draft().recipe().method.values == values);
        QVERIFY(settled());
    }

    void trainsWhatItShows() {
        const recipe::Recipe shown = draft().plan()->recipe;
        const auto runs = m_studio->session().runs().size();
        QVERIFY(press(page(), QStringLiteral("Start training")));
        QCOMPARE(int(window().page()), int(PageId::train));
        QVERIFY(person::waitFor(window(), [this] { return m_studio->training().series().steps().size() >= 2; }));
        QCOMPARE(m_studio->session().runs().size(), runs + 1);
        auto ran = m_studio->session().project()->run(m_studio->session().currentRun()->id);  // as it stands on disk
        QVERIFY(ran && !ran->recipe.model.hash.empty());
        ran->recipe.model.hash.clear();  // noted when it starts
        QVERIFY(ran->recipe == shown);
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(person::buttonSaying(page(), QStringLiteral("Go to the training")));
        click(cardSaying<EffortCard>(QStringLiteral("Thorough")));  // the next run can be thought about meanwhile
        QVERIFY(person::waitFor(window(), [this] { return draft().waiting() || draft().plan(); }));
        QVERIFY(draft().plan() || person::sees(page(), QStringLiteral("estimated after what runs now")));
        takePictures(QStringLiteral("5-training"));
        QVERIFY(press(page(), QStringLiteral("Go to the training")));
        QVERIFY(press(window().train(), QStringLiteral("Stop and save")));
        QVERIFY(settled());
    }

    void whatWasStoppedIsEstimatedAgain() {
        MethodPage page;
        MethodFacts facts;
        facts.recipe = draft().recipe();
        facts.projectOpen = true;
        facts.error = Error{ErrorKind::stopped, "Reading the data was stopped", "it was asked to stop", ""};
        page.showFacts(facts);
        page.show();
        QSignalSpy wanted(&page, &MethodPage::estimateWanted);
        QVERIFY(press(page, QStringLiteral("Estimate again")));
        QCOMPARE(wanted.count(), 1);
    }

    void aRunOfHoursIsTriedWithFewRowsFirst() {
        MethodPage page;
        MethodFacts facts;
        facts.recipe = draft().recipe();
        facts.plan = draft().plan();
        facts.projectOpen = true;
        facts.plan->training_rows = 10000;
        facts.plan->seconds_low = 1.5 * 3600;
        facts.plan->seconds_high = 2 * 3600;
        page.resize(824, 576);
        page.show();
        page.showFacts(facts);
        QVERIFY(!person::sees(page, QStringLiteral("This takes up to")));
        facts.plan->seconds_high = 3 * 3600;
        page.showFacts(facts);
        QSignalSpy wanted(&page, &MethodPage::rowsWanted);
        QVERIFY(press(page, QStringLiteral("Try 500 rows first (about 9 min)")));
        QCOMPARE(wanted.takeFirst().first().value<std::int64_t>(), MethodPage::firstTryRows);
        facts.recipe.data.most_training_rows = 500;
        facts.plan->training_rows = 500;
        facts.plan->waiting_rows = 9500;
        facts.plan->seconds_low = 270;
        facts.plan->seconds_high = 540;
        page.showFacts(facts);
        for (int turn = 0; turn < 3; ++turn) QCoreApplication::processEvents();  // the layout follows
        QVERIFY(person::sees(page, QStringLiteral("500 of 10,000 rows learn")));
        QCOMPARE(person::cutOffText(page), QString());
        QVERIFY(page.grab().save(QStringLiteral(GRAFT_PICTURES "/method-first_try.png")));
        QVERIFY(press(page, QStringLiteral("Let all rows learn")));
        QCOMPARE(wanted.takeFirst().first().value<std::int64_t>(), std::int64_t(0));
        facts.training = true;
        page.showFacts(facts);
        QVERIFY(!person::buttonSaying(page, QStringLiteral("Let all rows learn")));
    }

    void theGuideTellsWhatHasChanged() {
        GuideModel& guide = window().guide();
        QCOMPARE(int(guide.step(PageId::train).state), int(StepState::look_again));
        QVERIFY(guide.step(PageId::train).reason.contains(QStringLiteral("settings have changed")));
        QCOMPARE(int(guide.step(PageId::method).state), int(StepState::ready));
        window().activateWindow();  // the page alone of the test before had it
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(settled());
        QCOMPARE(int(guide.step(PageId::train).state), int(StepState::done));
        QCOMPARE(int(guide.step(PageId::method).state), int(StepState::done));
    }
};

QTEST_MAIN(MethodPageTest)
#include "method_page_test.moc"
