// A project's life in the window: what it is for, where it goes on, a data file that changes under it, and two windows on it.
#include "base/hash.h"
#include "service/project_answers.h"
#include "service/take_home.h"
#include "studio_walk.h"
#include "ui/models/model_list.h"
#include "ui/pages/data_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/answers_form.h"

#include <fstream>

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using person::walkTo;
namespace fs = std::filesystem;

class ProjectWalkTest : public StudioWalk {
    Q_OBJECT

private:
    // A table of letters, each with one of three labels.
    QString labels(const char* name) {
        std::ofstream file(place(name));
        file << "question,answer\n";
        for (int i = 0; i < 90; ++i) file << "Where is parcel " << i << "?," << (i % 3 == 0 ? "delivery" : i % 3 == 1 ? "return" : "payment") << "\n";
        return pathText(place(name));
    }
    static std::map<std::string, std::string> filesUnder(const fs::path& folder) {
        std::map<std::string, std::string> files;
        for (const auto& entry : fs::recursive_directory_iterator(folder)) {
            std::ifstream stream(entry.path(), std::ios::binary);
            if (entry.is_regular_file()) files[entry.path().string()] = {std::istreambuf_iterator<char>(stream), {}};
        }
        return files;
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }
    void cleanup() { m_studio.reset(); }

    void whatItIsForIsAskedAndHeldAgainstTheExamples() {
        openStudio();
        QSettings().setValue(QStringLiteral("start/new_project_place"), m_home.path());
        QVERIFY(walkTo(window(), PageId::start));
        QVERIFY(press(window().start(), QStringLiteral("New project")));
        auto* form = window().start().findChild<AnswersForm*>();
        QVERIFY(form->isVisible());
        auto* goal = form->findChild<QComboBox*>();
        goal->setFocus();
        QTest::keyClicks(goal, QStringLiteral("Summ"));
        form->findChild<QPushButton*>()->menu()->actions().first()->trigger();
        QTest::keyClicks(window().start().findChild<QLineEdit*>(), QStringLiteral("Letters"));
        takePictures(QStringLiteral("project-questions"));
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(waitUntil([this] { return m_studio->session().project().has_value(); }));
        QVERIFY(settled());
        QCOMPARE(int(m_studio->session().answers().goal), int(service::Goal::summarise));
        QCOMPARE(m_studio->session().answers().languages.size(), std::size_t(1));
        m_studio->reading().open(labels("labels.csv"));
        QVERIFY(waitUntil([this] { return m_studio->draft().hasData(); }));
        QVERIFY(settled());
        QVERIFY(walkTo(window(), PageId::data));
        QVERIFY(sees(window().data(), QStringLiteral("These look like labels; you asked for summaries.")));
        QVERIFY(m_studio->draft().recipe().evaluation.metrics.empty());
        takePictures(QStringLiteral("project-goal"));
        answerDialog(QStringLiteral("Keep the answers"), QStringLiteral("project-answers"), [](QWidget& dialog) {
            auto* field = dialog.findChild<QComboBox*>();
            field->setCurrentIndex(field->findData(int(service::Goal::sort)));
        });
        QVERIFY(press(window().data(), QStringLiteral("Change goal")));
        QVERIFY(waitUntil([this] { return m_studio->session().answers().goal == service::Goal::sort; }));
        QVERIFY(settled());
        QVERIFY(!sees(window().data(), QStringLiteral("These look like")));
        QCOMPARE(m_studio->draft().recipe().evaluation.metrics, std::vector<std::string>{"label_accuracy"});
        // Kept for the next time.
        const fs::path folder = m_studio->session().project()->folder();
        m_studio.reset();
        openStudio();
        open(folder);
        QCOMPARE(int(m_studio->session().answers().goal), int(service::Goal::sort));
    }

    void modelsThatSpeakTheLanguagesAreMarked() {
        const auto made = service::Project::create(place("english"), "English");
        QVERIFY(bool(made) && bool(service::keepAnswers(*made, {service::Goal::open, {"en"}, "model"})));
        const_cast<Result<service::Project>&>(made) = Error{};
        openStudio();
        open(place("english"));
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(waitUntil([this] { return m_studio->models().hasSearched() && m_studio->idle(); }));
        auto* list = window().model().findChild<QListView*>();
        QCOMPARE(list->model()->index(0, 0).data(ModelList::LineRole).toString(), QStringLiteral("Your languages · Comes with Graft"));
        // And where it will be used: first among the destinations, and said where a method cannot go there.
        m_studio->draft().edit(QStringLiteral("Choose a method"), [](recipe::Recipe& recipe) { recipe.method.id = "full"; });
        auto peft = m_studio->session().answers();
        peft.destination = "peft";
        m_studio->session().setAnswers(peft);
        QVERIFY(waitUntil([this] { return m_studio->session().answers().destination == "peft" && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::method));
        QVERIFY(sees(window().method(), QStringLiteral("Won't run in PEFT, where you will use it")));
        m_studio->draft().edit(QStringLiteral("Choose a method"), [](recipe::Recipe& recipe) { recipe.method.id = "lora"; });
        QVERIFY(settled());
        QVERIFY(!sees(window().method(), QStringLiteral("Won't run in")));
        QCOMPARE(service::destinations(m_studio->draft().recipe(), "model").front().id, std::string("model"));
        QVERIFY(walkTo(window(), PageId::model));
        auto other = m_studio->session().answers();
        other.languages = {"en", "de"};
        m_studio->session().setAnswers(other);
        QVERIFY(waitUntil([&] { return list->model()->index(0, 0).data(ModelList::LineRole).toString() == QStringLiteral("Comes with Graft"); }));
        QVERIFY(waitUntil([this] { return sees(window().model(), QStringLiteral("English; German is not among them")); }));
        takePictures(QStringLiteral("project-languages"));
    }

    void whatIsPreparedGoesOnAtTheMethod() {
        {
            const auto made = service::Project::create(place("prepared"), "Prepared");
            QVERIFY(bool(made) && bool(service::writeDraft(*made, starterRecipe())));
        }
        openStudio();
        open(place("prepared"));
        QCOMPARE(int(window().page()), int(PageId::method));
    }

    // Somebody goes to a spreadsheet, mends a row, saves, and comes back to the window.
    void aDataFileThatIsChangedInPlaceIsNoticed() {
        const QString file = labels("mended.csv");
        {
            const auto made = service::Project::create(place("mended"), "Mended");
            QVERIFY(bool(made));
            recipe::Recipe recipe = starterRecipe();
            recipe.data = {};
            recipe.data.path = toPath(file).string();
            recipe.data.roles = {{"question", "prompt"}, {"answer", "answer"}};
            QVERIFY(bool(service::writeDraft(*made, recipe)));
            recipe.data.hash = *sha256HexOfFile(place("mended.csv"));
            auto run = *made->createRun(recipe);
            run.state = recipe::RunState::stopped;
            QVERIFY(bool(service::writeRecord(made->runFolder(run.id), run)));
        }
        openStudio();
        open(place("mended"));
        const auto states = [this] { return std::pair{window().guide().step(PageId::method).state, window().guide().step(PageId::train).state}; };
        QVERIFY(waitUntil([&] { return states() == std::pair{StepState::done, StepState::done}; }));
        std::ofstream(place("mended.csv"), std::ios::app) << "Where is the last one?,return\n";
        Q_EMIT qGuiApp->applicationStateChanged(Qt::ApplicationActive);   // as the window system says it
        QVERIFY(waitUntil([&] { return states() == std::pair{StepState::look_again, StepState::look_again}; }));
        QVERIFY(window().guide().step(PageId::train).reason.contains(QStringLiteral("examples or the settings have changed")));
        QVERIFY(window().guide().step(PageId::method).reason.contains(QStringLiteral("examples have changed")));
        QVERIFY(settled());
    }

    // The second window looks and changes nothing, and says who holds the project.
    void theSecondWindowOnlyReads() {
        const auto holder = service::Project::create(place("held"), "Held");
        QVERIFY(bool(holder) && bool(service::writeDraft(*holder, starterRecipe())));
        addRun(*holder);
        const auto before = filesUnder(place("held"));
        openStudio();
        open(place("held"));
        QVERIFY(!m_studio->session().writable());
        const auto labels = window().findChildren<QLabel*>();
        const auto names = [](const QLabel* label) { return label->isVisible() && label->toolTip().contains(QStringLiteral("process %1").arg(QCoreApplication::applicationPid())); };
        QVERIFY2(std::ranges::any_of(labels, names), "nobody is named");
        for (const PageId step : allPages) {
            QVERIFY(walkTo(window(), step));
            QVERIFY(settled());
            if (step == PageId::data || step == PageId::method) QVERIFY(sees(window(), QStringLiteral("process %1 has this project open").arg(QCoreApplication::applicationPid())));
            takePictures(QStringLiteral("project-held-%1").arg(int(step)));
            auto* page = window().findChild<QStackedWidget*>()->currentWidget();
            if (step == PageId::start) continue;  // its buttons open other projects
            for (QAbstractButton* button : page->findChildren<QAbstractButton*>()) {
                const bool asks = button->text().contains(QChar(0x2026)) || button->text().contains(QStringLiteral("Choose")) || qobject_cast<QPushButton*>(button) == nullptr || qobject_cast<QPushButton*>(button)->menu();
                if (!button->isVisible() || !button->isEnabled() || asks || button->accessibleName().contains(QStringLiteral("folder"))) continue;
                QTest::mouseClick(button, Qt::LeftButton);
                QVERIFY(QTest::qWaitFor([this] { return m_studio->idle(); }, person::patience));
                QVERIFY(walkTo(window(), step));
            }
        }
        m_studio->draft().edit(QStringLiteral("Nothing"), [](recipe::Recipe& recipe) { recipe.training.epochs = 7; });
        QVERIFY(!m_studio->draft().recipe().training.epochs);
        m_studio.reset();
        QVERIFY(filesUnder(place("held")) == before);
    }

#ifdef GRAFT_STUDIO
    // The first window is another program, as one that was started twice; when it ends, even by force, the project can be written again.
    void theSecondProgramOnlyReads() {
        {
            const auto made = service::Project::create(place("twice"), "Twice");
            QVERIFY(bool(made) && bool(service::writeDraft(*made, starterRecipe())));
            addRun(*made);
        }
        QProcess first;
        first.start(QStringLiteral(GRAFT_STUDIO), {pathText(place("twice"))});
        QVERIFY2(first.waitForStarted(-1), qPrintable(first.errorString()));
        const QString holder = QStringLiteral("process %1").arg(first.processId());
        const auto held = [&] {
            QFile lock(pathText(place("twice") / "project.lock"));
            return first.state() != QProcess::Running || (lock.open(QIODevice::ReadOnly) && lock.readAll().contains(holder.toUtf8()));
        };
        QVERIFY(QTest::qWaitFor(held, person::patience));
        QCOMPARE(first.state(), QProcess::Running);
        openStudio();
        open(place("twice"));
        QVERIFY(!m_studio->session().writable());
        const auto labels = window().findChildren<QLabel*>();
        QVERIFY2(std::ranges::any_of(labels, [&](const QLabel* label) { return label->isVisible() && label->toolTip().contains(holder); }), "nobody is named");
        for (const PageId step : {PageId::data, PageId::method, PageId::train}) {
            QVERIFY(walkTo(window(), step));
            QVERIFY(settled());
            const QString picture = QStringLiteral("%1/project-twice-%2.png").arg(QStringLiteral(GRAFT_PICTURES)).arg(int(step));
            QVERIFY(window().grab().save(picture));
            if (step != PageId::train) QVERIFY2(sees(window(), holder + QStringLiteral(" has this project open")), qPrintable(picture));
        }
        QVERIFY(!person::buttonSaying(window().train(), QStringLiteral("Start training")));
        QCOMPARE(first.state(), QProcess::Running);
        first.kill();
        QVERIFY(first.waitForFinished(-1));
        openStudio();
        open(place("twice"));
        QVERIFY(m_studio->session().writable());
    }
#endif
};

QTEST_MAIN(ProjectWalkTest)
#include "project_walk_test.moc"
