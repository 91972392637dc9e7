// Colours keep their contrast in both schemes, the style follows the platform's palette, every icon that is used exists.
#include "ui/about.h"
#include "ui/style/colours.h"
#include "ui/style/icon.h"
#include "ui/style/palette.h"
#include "ui/style/studio_style.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"

#include <QtTest>
#include <QtWidgets>

#include <cmath>

using namespace graft::ui;

namespace {

// Relative luminance and contrast ratio, WCAG 2.1.
double luminance(const QColor& colour) {
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double high = std::max(luminance(a), luminance(b)), low = std::min(luminance(a), luminance(b));
    return (high + 0.05) / (low + 0.05);
}

}  // namespace

class StyleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void textIsReadable_data() {
        QTest::addColumn<int>("scheme");
        QTest::newRow("light") << int(Scheme::light);
        QTest::newRow("dark") << int(Scheme::dark);
    }
    void textIsReadable() {
        QFETCH(int, scheme);
        const Colours& c = coloursOf(Scheme(scheme));
        for (const QColor& ground : {c.window, c.card, c.selection})
            for (const QColor& ink : {c.text, c.secondary}) QVERIFY2(contrast(ground, ink) >= 4.5, qPrintable(ground.name() + ink.name()));
        for (const QColor& ink : {c.accent, c.good, c.warn, c.error}) QVERIFY2(contrast(c.card, ink) >= 4.5, qPrintable(ink.name()));
        QVERIFY(contrast(c.accent, c.onAccent) >= 4.5);
        QVERIFY(contrast(c.card, c.edge) >= 3);  // the border of a control, WCAG 1.4.11
        QVERIFY(contrast(c.learned, c.text) >= 4.5);
    }

    void schemeFollowsThePlatform() {
        StudioStyle style;
        QPalette dark(QColor(40, 40, 40));
        style.polish(dark);
        QCOMPARE(dark.color(QPalette::Window), coloursOf(Scheme::dark).window);
        QPalette light(QColor(240, 240, 240));
        style.polish(light);
        QCOMPARE(light.color(QPalette::Window), coloursOf(Scheme::light).window);
        StudioStyle forced(Scheme::dark);
        forced.polish(light);
        QCOMPARE(light.color(QPalette::Window), coloursOf(Scheme::dark).window);
    }

    void controlsHaveTheirHeights() {
        dressApplication(Scheme::light);
        QWidget page;
        QCOMPARE(makeButton(ButtonKind::main, QStringLiteral("Start"), &page)->sizeHint().height(), size::mainButton);
        QCOMPARE(makeButton(ButtonKind::plain, QStringLiteral("Pause"), &page)->sizeHint().height(), size::control);
        QCOMPARE(makeField(QStringLiteral("Name"), {}, &page)->height(), size::control);
    }

    void focusIsSeen() {
        dressApplication(Scheme::light);
        QWidget window;
        auto* button = makeButton(ButtonKind::plain, QStringLiteral("Pause"), &window);
        auto* other = makeButton(ButtonKind::main, QStringLiteral("Start"), &window);
        button->move(10, 10);
        other->move(10, 60);
        button->resize(button->sizeHint());
        other->resize(other->sizeHint());
        window.resize(200, 120);
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        for (QPushButton* each : {button, other}) {
            each->setFocus(Qt::TabFocusReason);
            const QImage picture = window.grab().toImage();
            QCOMPARE(picture.pixelColor(each->pos() + QPoint(each->width() / 2, 1)), coloursOf(Scheme::light).accent);
        }
    }

    void aShortScrollBarHasItsHandleWithin() {
        dressApplication(Scheme::light);
        QScrollBar bar(Qt::Vertical);
        bar.setRange(0, 1000);
        bar.setPageStep(10);
        for (const int length : {4, 23, 24, 200}) {
            bar.resize(12, length);
            QStyleOptionSlider option;
            option.initFrom(&bar);
            option.orientation = Qt::Vertical;
            option.maximum = bar.maximum();
            option.pageStep = bar.pageStep();
            for (const int position : {0, 500, 1000}) {
                option.sliderPosition = position;
                const QRect handle = bar.style()->subControlRect(QStyle::CC_ScrollBar, &option, QStyle::SC_ScrollBarSlider, &bar);
                QVERIFY2(handle.height() == qMin(24, length) && bar.rect().contains(handle), qPrintable(QStringLiteral("%1 at %2").arg(length).arg(position)));
            }
            QVERIFY(!bar.grab().isNull());
        }
    }

    void iconsAreTinted() {
        const QStringList names = QDir(QStringLiteral(":/icons")).entryList();
        QVERIFY(names.size() > 10);
        for (const QString& name : names) {
            const QImage picture = iconPixmap(name.chopped(4), Qt::red, 20, 1).toImage();
            int inked = 0;
            for (int y = 0; y < 20; ++y)
                for (int x = 0; x < 20; ++x)
                    if (const QColor c = picture.pixelColor(x, y); c.alpha() > 200) {
                        ++inked;
                        QCOMPARE(c.green() + c.blue(), 0);
                    }
            QVERIFY2(inked > 5, qPrintable(name));
        }
    }

    void theProgramHasAPicture_data() {
        QTest::addColumn<int>("side");
        for (const int side : {16, 32, 64}) QTest::addRow("%d", side) << side;
    }
    void theProgramHasAPicture() {
        QFETCH(int, side);
        dressApplication(Scheme::light);
        const QImage picture = QApplication::windowIcon().pixmap(QSize(side, side), 1).toImage();
        QCOMPARE(picture.size(), QSize(side, side));
        int ground = 0, light = 0;
        for (int y = 0; y < side; ++y)
            for (int x = 0; x < side; ++x) {
                const QColor colour = picture.pixelColor(x, y);
                ground += colour == coloursOf(Scheme::light).accent;
                light += colour.alpha() == 255 && colour.lightnessF() > 0.6f;
            }
        QVERIFY2(ground > side * side / 3 && ground < side * side * 9 / 10, qPrintable(QString::number(ground)));
        QVERIFY2(light > side * side / 10 && light < side * side / 2, qPrintable(QString::number(light)));
        QCOMPARE(picture.pixelColor(0, 0).alpha(), 0);  // round corners
        QVERIFY(picture.save(QStringLiteral(GRAFT_PICTURES "/icon-%1.png").arg(side)));
    }

    void theWindowAndAboutShowIt() {
        dressApplication(Scheme::light);
        const QImage picture = applicationIcon().pixmap(QSize(48, 48), 1).toImage();
        QCOMPARE(QWidget().windowIcon().pixmap(QSize(48, 48), 1).toImage(), picture);
        const std::unique_ptr<QDialog> about(makeAbout(nullptr));
        const auto labels = about->findChildren<QLabel*>();
        QVERIFY(std::ranges::any_of(labels, [&](const QLabel* label) { return label->pixmap().toImage() == picture; }));
    }
};

QTEST_MAIN(StyleTest)
#include "style_test.moc"
