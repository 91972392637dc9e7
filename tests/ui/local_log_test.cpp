// The log stays small, says nothing of the examples, and never stands in the way; an error's details tell all that helps.
#include "sample_values.h"
#include "ui/core_text.h"
#include "ui/local_log.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/error_bar.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;

class LocalLogTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_profile;

    static QString contents(const QString& path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

private Q_SLOTS:
    void initTestCase() {
        qputenv("GRAFT_PROFILE", m_profile.path().toUtf8());   // before the program's log is made
        dressApplication(Scheme::light);
    }

    void keepsTwoFilesOfOneSize() {
        QTemporaryDir folder;
        LocalLog log(folder.filePath(QStringLiteral("not/there/yet")));
        const int lines = int(3 * LocalLog::largest / 100);
        for (int i = 0; i < lines; ++i) log.add(QStringLiteral("line %1 ").arg(i) + QString(80, QLatin1Char('x')));
        const QFileInfo now(log.file()), before(now.dir().filePath(QStringLiteral("graft.1.log")));
        QVERIFY(log.trouble().isEmpty());
        QCOMPARE(now.dir().entryList(QDir::Files).size(), 2);
        for (const QFileInfo& file : {now, before}) QVERIFY2(file.size() > 0 && file.size() <= LocalLog::largest, qPrintable(QString::number(file.size())));
        QVERIFY(contents(log.file()).endsWith(QString(80, QLatin1Char('x')) + QLatin1Char('\n')));
        QVERIFY(contents(log.file()).contains(QStringLiteral("line %1 ").arg(lines - 1)));
        QCOMPARE(log.last().size(), qsizetype(LocalLog::mostKept));
        QVERIFY(log.last().back().contains(QStringLiteral("line %1 ").arg(lines - 1)));
    }

    void aLineIsOneLineAndNotLong() {
        QTemporaryDir folder;
        LocalLog log(folder.path());
        log.add(QStringLiteral("one\ntwo\x1b[31m") + QString(5000, QLatin1Char('y')));
        QCOMPARE(contents(log.file()).count(QLatin1Char('\n')), 1);
        QVERIFY(!contents(log.file()).contains(QChar(0x1b)));
        QVERIFY(contents(log.file()).size() < LocalLog::longestLine + 40);
    }

    void nothingOfTheExamplesIsInIt() {
        QTemporaryDir folder;
        LocalLog log(folder.path());
        log.addError({ErrorKind::badInput, "The file tickets.csv cannot be read", "line 7: the cell \"my private letter\" does not end", "Close the quote after \"my private letter\""});
        QVERIFY(contents(log.file()).contains(QStringLiteral("Failed (bad input): The file tickets.csv cannot be read")));
        QVERIFY(!contents(log.file()).contains(QStringLiteral("private")));
    }

    void aFolderThatCannotBeWrittenIsNoObstacle() {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("file")));   // in the way of the folder, for the superuser too
        QVERIFY(file.open(QIODevice::WriteOnly));
        LocalLog log(file.fileName());
        log.add(QStringLiteral("still kept"));
        QVERIFY(!log.trouble().isEmpty());
        QVERIFY(log.last().back().endsWith(QStringLiteral("still kept")));
    }

    void theDetailsOfAnErrorTellAllThatHelps() {
        localLog().setDevice(QStringLiteral("CPU, 2 cores"));
        localLog().add(QStringLiteral("Begun: Reading tickets.csv"));
        ErrorBar bar;
        const std::string hostile = sample::hostile;
        bar.showError({ErrorKind::diskFull, "The checkpoint could not be written", "no space left " + hostile, "Free some space"});
        for (QPushButton* button : bar.findChildren<QPushButton*>())
            if (button->text() == QStringLiteral("Copy details")) button->click();
        const QMimeData* copied = QGuiApplication::clipboard()->mimeData();
        QVERIFY(copied->hasText() && !copied->hasHtml());
        for (const QString& part : {QStringLiteral("The checkpoint could not be written"), QStringLiteral("no space left "), fromCore(hostile), QStringLiteral("Free some space"), QStringLiteral("Graft " GRAFT_VERSION),
                                    QStringLiteral("CPU, 2 cores"), QStringLiteral("Begun: Reading tickets.csv"), QStringLiteral("Failed (disk full)")})
            QVERIFY2(copied->text().contains(part), qPrintable(part));
        QVERIFY(localLog().file().startsWith(m_profile.path()));
        QVERIFY(!contents(localLog().file()).contains(QStringLiteral("no space left")));
    }
};

QTEST_MAIN(LocalLogTest)
#include "local_log_test.moc"
