// The window comes back as it was left: its size, the chosen tab, the splitter.
#include "page_states.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/typed_before.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;
using sample::Fill;

class RememberedTest : public QObject {
    Q_OBJECT

private:
    static std::unique_ptr<MainWindow> opened() {
        auto window = std::make_unique<MainWindow>();
        sample::fillPages(*window, Fill::full);
        window->choose(PageId::compare);
        window->show();
        for (int turn = 0; turn < 4; ++turn) QCoreApplication::processEvents();
        return window;
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
    }
    void init() { QSettings().clear(); }

    void comesBackAsItWasLeft() {
        QSize size;
        QList<int> sizes;
        {
            const auto window = opened();
            window->resize(1300, 800);
            auto* splitter = window->compare().findChild<QSplitter*>();
            QVERIFY(splitter);
            QCoreApplication::processEvents();
            QWidget* handle = splitter->handle(1);
            const QPoint grip = handle->rect().center();
            QTest::mousePress(handle, Qt::LeftButton, {}, grip);
            QTest::mouseMove(handle, grip + QPoint(0, 60));
            QTest::mouseRelease(handle, Qt::LeftButton, {}, grip + QPoint(0, 60));
            auto* tabs = window->compare().findChild<QTabBar*>();
            tabs->setCurrentIndex(1);
            QCoreApplication::processEvents();
            size = window->size();
            sizes = splitter->sizes();
            window->close();
        }
        const auto window = opened();
        QCOMPARE(window->size(), size);
        QCOMPARE(window->compare().findChild<QSplitter*>()->sizes(), sizes);
        QCOMPARE(window->compare().findChild<QTabBar*>()->currentIndex(), 1);
    }

    void whatWasTypedIsOfferedAgain() {
        {
            QLineEdit field;
            TypedBefore typed(field, QStringLiteral("test"));
            field.setText(QStringLiteral("before any project"));
            typed.keep();
            typed.setProject(QStringLiteral("/srv/desk"));
            for (int i = 0; i < mostTypedBefore + 5; ++i) {
                field.setText(QStringLiteral("Where is parcel %1?").arg(i));
                typed.keep();
            }
            field.setText(QStringLiteral("Where is parcel 9?"));   // again: it moves up, and stands once
            typed.keep();
            field.clear();
            typed.keep();
        }
        QLineEdit field;
        TypedBefore typed(field, QStringLiteral("test"));
        const auto offeredIn = [&](const QString& project) {
            typed.setProject(project);
            QStringList offered;
            const QAbstractItemModel* model = field.completer()->model();
            for (int row = 0; row < model->rowCount(); ++row) offered << model->index(row, 0).data().toString();
            return offered;
        };
        QCOMPARE(offeredIn(QStringLiteral("/srv/wards")), QStringList());   // what was asked in one project is nothing to another
        QCOMPARE(offeredIn({}), QStringList());
        const QStringList offered = offeredIn(QStringLiteral("/srv/desk"));
        QCOMPARE(offered.size(), qsizetype(mostTypedBefore));
        QCOMPARE(offered.mid(0, 2), (QStringList{QStringLiteral("Where is parcel 9?"), QStringLiteral("Where is parcel 24?")}));
        QCOMPARE(offered.count(QStringLiteral("Where is parcel 9?")), 1);
        field.completer()->setCompletionPrefix(QStringLiteral("PARCEL 24"));
        QCOMPARE(field.completer()->completionCount(), 1);
        TypedBefore::forgetProject(QStringLiteral("/srv/desk"));
        QCOMPARE(offeredIn(QStringLiteral("/srv/desk")), QStringList());
    }

    void aSplitterThatWasNotMovedStaysFree() {
        QList<int> sizes;
        {
            const auto window = opened();
            sizes = window->compare().findChild<QSplitter*>()->sizes();
            window->close();
        }
        const QStringList keys = QSettings().allKeys();
        QVERIFY2(std::ranges::none_of(keys, [](const QString& key) { return key.contains(QStringLiteral("splitter")); }), qPrintable(keys.join(QLatin1Char(' '))));
        QCOMPARE(opened()->compare().findChild<QSplitter*>()->sizes(), sizes);
    }
};

QTEST_MAIN(RememberedTest)
#include "remembered_test.moc"
