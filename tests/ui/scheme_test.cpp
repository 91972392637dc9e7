// A window that is open when the desktop turns dark looks as one that was opened in the dark, sign by sign; and back.
#include "page_states.h"
#include "ui/help_dialog.h"
#include "ui/style/studio_style.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;
using sample::Fill;
using sample::windowIn;

class SchemeTest : public QObject {
    Q_OBJECT

private:
    static void settle() {
        for (int turn = 0; turn < 4; ++turn) QCoreApplication::processEvents();
    }

    // Without the focus, whose ring is drawn around other widgets in a window that has just come up: it is given when the window becomes the active one.
    static QImage pictureOf(QWidget& window) {
        if (!QTest::qWaitForWindowActive(&window)) return {};
        settle();
        if (QWidget* focused = QApplication::focusWidget()) focused->clearFocus();
        settle();
        return window.grab().toImage().convertToFormat(QImage::Format_RGB32);
    }

    // The part of the picture that differs; empty: none does.
    static QRect difference(const QImage& one, const QImage& other) {
        QRect differs;
        for (int y = 0; y < one.height(); ++y)
            for (int x = 0; x < one.width(); ++x)
                if (one.pixel(x, y) != other.pixel(x, y)) differs |= QRect(x, y, 1, 1);
        return differs;
    }

    static QString widgetAt(const QWidget& window, const QRect& part) {
        const QWidget* widget = window.childAt(part.center());
        return widget ? QLatin1String(widget->metaObject()->className()) + QLatin1Char(' ') + widget->accessibleName() : QString();
    }

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
    }

    void switchesLive_data() { sample::pageStates(); }
    void switchesLive() {
        QFETCH(int, page);
        QFETCH(int, fill);
        for (const auto& [from, to] : {std::pair(Scheme::light, Scheme::dark), std::pair(Scheme::dark, Scheme::light)}) {
            dressApplication(from);
            const auto open = windowIn(PageId(page), Fill(fill));
            open->show();
            const QImage before = pictureOf(*open);
            dressApplication(to);
            const QImage switched = pictureOf(*open);
            const auto fresh = windowIn(PageId(page), Fill(fill));
            fresh->show();
            const QImage wanted = pictureOf(*fresh);
            QCOMPARE(switched.size(), wanted.size());
            QVERIFY(switched != before);
            const QRect differs = difference(switched, wanted);
            if (!differs.isEmpty()) {
                const QString name = QStringLiteral("%1/scheme-%2-").arg(QStringLiteral(GRAFT_PICTURES), QLatin1String(QTest::currentDataTag()));
                switched.save(name + QStringLiteral("switched.png"));
                wanted.save(name + QStringLiteral("wanted.png"));
            }
            QVERIFY2(differs.isEmpty(), qPrintable(QStringLiteral("%1 x %2 at %3, %4: %5").arg(differs.width()).arg(differs.height()).arg(differs.x()).arg(differs.y()).arg(widgetAt(*open, differs))));
        }
        dressApplication(Scheme::light);
    }
};

QTEST_MAIN(SchemeTest)
#include "scheme_test.moc"
