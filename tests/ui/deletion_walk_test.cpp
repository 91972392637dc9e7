// What is deleted in the window and brought back, and when it goes for good.
#include "studio_walk.h"
#include "ui/pages/compare_page.h"
#include "ui/pages/start_page.h"
#include "ui/widgets/comparison_table.h"
#include "ui/widgets/project_card.h"
#include "ui/widgets/undo_notice.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::walkTo;
namespace fs = std::filesystem;

class DeletionWalkTest : public StudioWalk {
    Q_OBJECT

private:
    // The offscreen platform gives the window's activity to a dialog and not back.
    void pressDelete(QWidget* on) {
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        on->setFocus();
        QTest::keyClick(on, Qt::Key_Delete);
    }

private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(m_home.make(), "resources/starter is not complete");
        dressApplication(Scheme::light);
    }
    void cleanup() { m_studio.reset(); }

    void aRunIsDeletedAndBroughtBack() {
        std::string first;
        {
            const auto made = service::Project::create(place("runs"), "Runs");
            QVERIFY(bool(made));
            first = addRun(*made);
            addRun(*made);
        }
        openStudio();
        open(place("runs"));
        QVERIFY(walkTo(window(), PageId::compare));
        auto* table = window().compare().findChild<ComparisonTable*>();
        QVERIFY(waitUntil([&] { return table->model()->rowCount() >= 2; }));
        table->select(first);
        answerDialog(QStringLiteral("Keep"), QStringLiteral("project-delete-run"));
        pressDelete(table);
        QVERIFY(settled());
        QCOMPARE(m_studio->session().runs().size(), std::size_t(2));
        answerDialog(QStringLiteral("Delete"));
        pressDelete(table);
        QVERIFY(waitUntil([this] { return m_studio->session().runs().size() == 1 && m_studio->idle(); }));
        QVERIFY(!fs::exists(place("runs") / "runs" / first));
        auto* notice = window().findChild<UndoNotice*>();
        QVERIFY(notice->isVisible());
        takePictures(QStringLiteral("project-run-deleted"));
        QVERIFY(press(*notice, QStringLiteral("Undo")));
        QVERIFY(waitUntil([this] { return m_studio->session().runs().size() == 2 && m_studio->idle(); }));
        QVERIFY(!notice->isVisible());
        table->select(first);
        answerDialog(QStringLiteral("Delete"));
        pressDelete(table);
        QVERIFY(waitUntil([this] { return m_studio->session().runs().size() == 1 && m_studio->idle(); }));
        notice->end();   // its moment is over
        QVERIFY(settled());
        QVERIFY(!fs::exists(place("runs") / "trash"));
    }

    void aProjectIsDeletedAndBroughtBack() {
        for (const char* name : {"kept", "gone"}) {
            const auto made = service::Project::create(place(name), name);
            QVERIFY(bool(made) && bool(service::rememberProject(place(name))));
            addRun(*made);
        }
        openStudio();
        open(place("kept"));
        QVERIFY(walkTo(window(), PageId::start));
        const auto card = [this](const char* name) -> ProjectCard* {
            for (ProjectCard* one : window().start().findChildren<ProjectCard*>())
                if (one->isVisible() && one->project().folder == place(name)) return one;
            return nullptr;
        };
        QVERIFY(waitUntil([&] { return card("kept") && card("gone"); }));
        pressDelete(card("kept"));
        QVERIFY2(person::errorShown(window()).contains(QStringLiteral("open in this window")), qPrintable(person::errorShown(window())));
        window().start().errors().clear();
        answerDialog(QStringLiteral("Delete"), QStringLiteral("project-delete-project"));
        pressDelete(card("gone"));
        QVERIFY(waitUntil([&] { return !card("gone") && m_studio->idle(); }));
        QVERIFY(!fs::exists(place("gone") / "project.json"));
        takePictures(QStringLiteral("project-project-deleted"));
        QVERIFY(press(*window().findChild<UndoNotice*>(), QStringLiteral("Undo")));
        QVERIFY(waitUntil([&] { return card("gone") && m_studio->idle(); }));
        QCOMPARE(service::Project::open(place("gone"))->runs().size(), std::size_t(1));
        answerDialog(QStringLiteral("Delete"));
        pressDelete(card("gone"));
        QVERIFY(waitUntil([&] { return !card("gone") && m_studio->idle(); }));
        window().findChild<UndoNotice*>()->end();
        QVERIFY(settled());
        QVERIFY(!fs::exists(place("gone")));
    }

    // Whoever closes the window can no longer undo: nothing is left lying until the next start.
    void whatIsDeletedGoesWithTheWindow() {
        std::string run;
        for (const char* name : {"closed", "closed-too"}) {
            const auto made = service::Project::create(place(name), name);
            QVERIFY(bool(made) && bool(service::rememberProject(place(name))));
            run = addRun(*made);
        }
        openStudio();
        open(place("closed-too"));
        QVERIFY(walkTo(window(), PageId::start));
        const auto cards = window().start().findChildren<ProjectCard*>();
        const auto card = std::ranges::find_if(cards, [this](const ProjectCard* one) { return one->isVisible() && one->project().folder == place("closed"); });
        QVERIFY(card != cards.end());
        answerDialog(QStringLiteral("Delete"));
        pressDelete(*card);
        QVERIFY(waitUntil([&] { return !fs::exists(place("closed") / "project.json") && m_studio->idle(); }));
        QVERIFY(fs::exists(place("closed")));
        m_studio.reset();
        QVERIFY(!fs::exists(place("closed")));
        openStudio();
        open(place("closed-too"));
        QVERIFY(walkTo(window(), PageId::compare));
        auto* table = window().compare().findChild<ComparisonTable*>();
        QVERIFY(waitUntil([&] { return table->isVisible() && m_studio->idle(); }));
        table->select(run);
        answerDialog(QStringLiteral("Delete"));
        pressDelete(table);
        QVERIFY(waitUntil([&] { return m_studio->session().runs().empty() && m_studio->idle(); }));
        QVERIFY(fs::exists(place("closed-too") / "trash"));
        m_studio.reset();
        QVERIFY(!fs::exists(place("closed-too") / "trash"));
    }
};

QTEST_MAIN(DeletionWalkTest)
#include "deletion_walk_test.moc"
