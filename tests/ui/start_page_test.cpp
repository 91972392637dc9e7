// The Start page: what it offers, opens and never deletes.
#include "sample_values.h"
#include "ui/pages/start_page.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/project_card.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;

class StartPageTest : public QObject {
    Q_OBJECT

private:
    template <class Button>
    static Button* buttonNamed(QWidget& page, const QString& text) {
        for (Button* button : page.findChildren<Button*>())
            if (QString(button->text()).remove(QLatin1Char('&')) == text) return button;
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        QSettings().clear();
        dressApplication(Scheme::light);
    }

    void triesTheSample() {
        StartPage page;
        QSignalSpy wanted(&page, &StartPage::sampleWanted);
        buttonNamed<QPushButton>(page, QStringLiteral("Try the sample"))->click();
        QCOMPARE(wanted.count(), 1);
    }

    void opensARecentProject() {
        StartPage page;
        page.showRecent(sample::recent());
        const auto cards = page.findChildren<ProjectCard*>();
        QCOMPARE(cards.size(), 3);
        QSignalSpy wanted(&page, &StartPage::folderWanted);
        QTest::keyClick(cards[1], Qt::Key_Space);
        QCOMPARE(wanted.first().first().toString(), QStringLiteral("/srv/projects/contracts"));
    }

    void offersToGoOnAfterACrash() {
        StartPage page;
        page.show();
        auto* goOn = buttonNamed<QPushButton>(page, QStringLiteral("Go on"));
        page.showRecent({});
        QVERIFY(!goOn->isVisible());
        page.showRecent(sample::recent());
        QVERIFY(goOn->isVisible());
        QSignalSpy wanted(&page, &StartPage::goOnWanted);
        goOn->click();
        QCOMPARE(wanted.first().first().toString(), QStringLiteral("/srv/projects/discharge"));
        buttonNamed<QPushButton>(page, QStringLiteral("Later"))->click();
        QVERIFY(!goOn->isVisible());
        page.showRecent(sample::recent());
        QVERIFY(!goOn->isVisible());                                                // later means later
        QCOMPARE(page.findChildren<ProjectCard*>(QString(), Qt::FindChildrenRecursively).size() >= 3, true);  // and the project is still there
    }

    void knowsWhatIsDropped() {
        QTemporaryDir place;
        const auto make = [&](const QString& name) {
            const QString path = place.path() + QLatin1Char('/') + name;
            QDir().mkpath(QFileInfo(path).path());
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write("{}") == 2 ? path : QString();
        };
        const QString project = make(QStringLiteral("desk/project.json")), model = make(QStringLiteral("small/config.json")), table = make(QStringLiteral("rows.csv"));
        make(QStringLiteral("desk/config.json"));   // a project first of all
        const QString weights = make(QStringLiteral("small/model.safetensors"));
        StartPage page;
        QSignalSpy projects(&page, &StartPage::folderWanted), models(&page, &StartPage::modelDropped), data(&page, &StartPage::dataDropped);
        const auto drop = [&](const QList<QUrl>& urls) {
            QMimeData mime;
            mime.setUrls(urls);
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&page, &enter);
            QDropEvent event(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
            if (enter.isAccepted()) QCoreApplication::sendEvent(&page, &event);
            return enter.isAccepted();
        };
        const QString folder = QFileInfo(project).path(), modelFolder = QFileInfo(model).path();
        for (const QString& path : {folder, project, place.path()}) QVERIFY(drop({QUrl::fromLocalFile(path)}));   // a folder of nothing known is told when it is opened
        QCOMPARE(projects.count(), 3);
        QCOMPARE(projects[1].first().toString(), folder);
        for (const QString& path : {modelFolder, model, weights}) QVERIFY(drop({QUrl::fromLocalFile(path)}));
        QCOMPARE(models.count(), 3);
        for (const auto& told : models) QCOMPARE(told.first().toString(), modelFolder);
        QVERIFY(drop({QUrl::fromLocalFile(table)}));
        QCOMPARE(data.first().first().toString(), table);
        QVERIFY(!drop({QUrl::fromLocalFile(table), QUrl::fromLocalFile(model)}));
        QVERIFY(!drop({QUrl::fromLocalFile(place.path() + QStringLiteral("/gone"))}));
        QVERIFY(!drop({QUrl(QStringLiteral("https://example.org/rows.csv"))}));
        QCOMPARE(projects.count() + models.count() + data.count(), 7);
    }

    void makesAProject() {
        QTemporaryDir place;
        QSettings().setValue(QStringLiteral("start/new_project_place"), place.path());
        StartPage page;
        page.showRecent(sample::recent());
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QSignalSpy wanted(&page.newProject(), &NewProjectCard::createWanted);
        const auto folderShown = [&](const QString& name) {
            const auto labels = page.newProject().findChildren<QLabel*>();
            return std::ranges::any_of(labels, [&](const QLabel* label) { return label->text() == place.path() + QLatin1Char('/') + name; });
        };
        buttonNamed<QPushButton>(page, QStringLiteral("New project"))->click();
        auto* name = page.newProject().findChild<QLineEdit*>();
        QVERIFY(name->isVisible());
        auto* make = buttonNamed<QPushButton>(page, QStringLiteral("Give it a name"));
        QVERIFY(make && !make->isEnabled() && make->isDefault());
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(wanted.count(), 0);
        name->setText(QStringLiteral("  Briefe an Ämter, 2026! "));
        QVERIFY(make->isEnabled());
        QVERIFY(folderShown(QStringLiteral("briefe-an-ämter-2026")));
        QDir(place.path()).mkdir(QStringLiteral("briefe-an-ämter-2026"));   // taken: another one is proposed
        name->setText(QStringLiteral("Briefe an Ämter, 2026"));
        name->setText(QStringLiteral("Briefe an Ämter 2026"));
        QVERIFY(folderShown(QStringLiteral("briefe-an-ämter-2026-2")));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        const auto made = wanted.first().first().value<NewProject>();
        QCOMPARE(made.name, QStringLiteral("Briefe an Ämter 2026"));
        QCOMPARE(made.folder, place.path() + QStringLiteral("/briefe-an-ämter-2026-2"));
        for (const char* nothing : {"../..", "///", "…"}) {
            name->setText(QString::fromUtf8(nothing));
            QVERIFY2(folderShown(QStringLiteral("project")), nothing);   // a name leads nowhere else
        }
        QTest::keyClick(name, Qt::Key_Escape);
        QVERIFY(!name->isVisible());
        page.newProject().open({{}, {}, QStringLiteral("/srv/letters_to_patients.csv"), {}});
        QCOMPARE(name->text(), QStringLiteral("Letters to patients"));
        int filled = 0;
        for (const QPushButton* button : page.findChildren<QPushButton*>()) filled += button->isVisible() && button->isDefault();
        QCOMPARE(filled, 1);
    }
};

QTEST_MAIN(StartPageTest)
#include "start_page_test.moc"
