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
    void initTestCase() { dressApplication(Scheme::light); }

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

    void takesADroppedFolder() {
        QTemporaryDir folder;
        StartPage page;
        QSignalSpy wanted(&page, &StartPage::folderWanted);
        const auto drop = [&](const QString& path) {
            QMimeData mime;
            mime.setUrls({QUrl::fromLocalFile(path)});
            QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
            QCoreApplication::sendEvent(&page, &enter);
            QDropEvent event(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
            if (enter.isAccepted()) QCoreApplication::sendEvent(&page, &event);
        };
        drop(folder.path());
        QCOMPARE(wanted.count(), 1);
        drop(QStringLiteral("/etc/hostname"));
        QCOMPARE(wanted.count(), 1);
    }
};

QTEST_MAIN(StartPageTest)
#include "start_page_test.moc"
