// Forty hostile texts in every field: each stays plain text, in the look and size of the window.
#include "hostile_values.h"
#include "ui/style/studio_style.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;

namespace {

constexpr qsizetype mostInTip = 12'000;   // 1,500 signs, each of them escaped

// An answer may be as long as the model wrote it; a label or a tip may not.
constexpr qsizetype mostShown = TextLabel::mostSigns + 1;

// The mark of a link in what Qt would read as rich text, or a tag: outside of our own escaped paragraph.
QString markupIn(const QString& tip) {
    QString inner = tip;
    inner.remove(QStringLiteral("<p style=\"white-space:pre-wrap\">")).remove(QStringLiteral("</p>"));
    const bool ours = inner != tip;
    if (ours) return inner.contains(QLatin1Char('<')) ? inner.left(200) : QString();
    return Qt::mightBeRichText(tip) ? tip.left(200) : QString();
}

}  // namespace

class HostileTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
        QVERIFY(sample::hostileTexts().size() >= 40);
    }

    void staysText_data() {
        QTest::addColumn<QByteArray>("text");
        for (const auto& [name, text] : sample::hostileTexts()) QTest::newRow(name) << QByteArray::fromStdString(text);
    }
    void staysText() {
        QFETCH(QByteArray, text);
        QSettings().clear();
        MainWindow window;
        window.resize(size::windowWidth, size::windowHeight);
        window.show();
        sample::fillHostile(window, text.toStdString());
        for (const PageId page : allPages) {
            window.choose(page);
            for (QTabBar* tabs : window.findChildren<QTabBar*>())
                for (int tab = 0; tab < tabs->count() && tabs->isVisible(); ++tab) {
                    if (tabs->isTabVisible(tab)) tabs->setCurrentIndex(tab);
                    QCoreApplication::processEvents();
                }
            QCoreApplication::processEvents();
            const char* where = pageKeys[std::size_t(page)];
            QVERIFY2(window.size() == QSize(size::windowWidth, size::windowHeight), qPrintable(QStringLiteral("%1 pushed the window to %2 x %3").arg(QLatin1String(where)).arg(window.width()).arg(window.height())));
            QVERIFY2(!window.grab().isNull(), where);   // drawn, delegates too
            look(window);
            if (QTest::currentTestFailed()) return;
        }
    }

private:
    void look(MainWindow& window) {
        for (QWidget* widget : window.findChildren<QWidget*>()) {
            const QByteArray name = QByteArray(widget->metaObject()->className()) + ' ' + widget->objectName().toUtf8();
            if (const auto* label = qobject_cast<const QLabel*>(widget)) {
                QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(), name);
                QVERIFY2(!label->openExternalLinks(), name);
                QVERIFY2(label->text().size() <= mostShown, name + " of " + label->parentWidget()->metaObject()->className() + ": " + QByteArray::number(label->text().size()) + " signs, " + label->text().left(60).toUtf8());
            }
            if (const auto* button = qobject_cast<const QAbstractButton*>(widget)) {
                const QString letter = button->shortcut().toString();   // that '&' gave it: only from our own texts, which are Latin and short
                QVERIFY2(letter.isEmpty() || button->text().size() < 60, name + ' ' + button->text().toUtf8().left(80));
                for (const char* foreign : {"&File", "&Quit"}) QVERIFY2(!button->text().contains(QLatin1String(foreign)) || button->text().contains(QLatin1Char('&') + QLatin1String(foreign)), button->text().toUtf8().left(80));
            }
            if (auto* editor = qobject_cast<QTextEdit*>(widget)) QVERIFY2(!editor, "only plain text editors show what others wrote");
            QVERIFY2(widget->toolTip().size() < mostInTip, name + ": a tip of " + QByteArray::number(widget->toolTip().size()) + " signs");
            QVERIFY2(markupIn(widget->toolTip()).isEmpty(), name + ": " + markupIn(widget->toolTip()).toUtf8());
            QVERIFY2(!widget->isVisible() || widget->minimumWidth() <= 2000, name + " asks for " + QByteArray::number(widget->minimumWidth()));
            if (const auto* view = qobject_cast<const QAbstractItemView*>(widget)) look(*view);
        }
    }

    void look(const QAbstractItemView& view) {
        const QAbstractItemModel* model = view.model();
        if (!model) return;
        for (int row = 0; row < std::min(model->rowCount(), 5); ++row)
            for (int column = 0; column < model->columnCount(); ++column) {
                const QString tip = model->index(row, column).data(Qt::ToolTipRole).toString();
                QVERIFY2(markupIn(tip).isEmpty(), view.metaObject()->className() + QByteArray(": ") + markupIn(tip).toUtf8());
                const QString text = model->index(row, column).data().toString();
                QVERIFY2(!text.contains(QLatin1Char('\n')), view.metaObject()->className());
            }
        for (int column = 0; column < model->columnCount(); ++column) {
            const QString tip = model->headerData(column, Qt::Horizontal, Qt::ToolTipRole).toString();
            QVERIFY2(markupIn(tip).isEmpty(), view.metaObject()->className() + QByteArray(" head: ") + markupIn(tip).toUtf8());
        }
    }
};

QTEST_MAIN(HostileTest)
#include "hostile_test.moc"
