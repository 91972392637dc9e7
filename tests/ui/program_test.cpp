// graft-studio as it is started from a terminal: pictures without a display, and what it refuses.
#include <QtGui/QImage>
#include <QtTest>

class ProgramTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_home;
    struct Ended {
        int code = -1;
        QString errors;
    };

    // Without a display and without QT_QPA_PLATFORM, as on a server.
    Ended run(const QStringList& words) const {
        QProcess program;
        QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}) surroundings.remove(QLatin1String(variable));
        for (const char* variable : {"HOME", "GRAFT_PROFILE", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"}) surroundings.insert(QLatin1String(variable), m_home.path());
        program.setProcessEnvironment(surroundings);
        program.start(QStringLiteral(GRAFT_STUDIO), words);
        if (!program.waitForFinished(-1) || program.exitStatus() != QProcess::NormalExit) return {};
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardError())};
    }
    QString file(const QString& name) const { return m_home.filePath(name); }

    QString makeProject() const {
        const QString folder = file(QStringLiteral("project"));
        QFile about(folder + QStringLiteral("/project.json"));
        if (!QDir().mkpath(folder + QStringLiteral("/runs")) || !about.open(QIODevice::WriteOnly)) return {};
        about.write("{\"format\": 1, \"name\": \"Clauses\"}");
        return folder;
    }

private Q_SLOTS:
    void drawsItselfWithoutADisplay() {
        const Ended ended = run({QStringLiteral("--screenshot"), file(QStringLiteral("start.png"))});
        QVERIFY2(ended.code == 0, qPrintable(ended.errors));
        QCOMPARE(QImage(file(QStringLiteral("start.png"))).size(), QSize(1024, 680));
    }

    void drawsAProjectAsAsked() {
        const Ended ended = run({QStringLiteral("--screenshot"), file(QStringLiteral("page.png")), QStringLiteral("--page"), QStringLiteral("compare"), QStringLiteral("--size"),
                                 QStringLiteral("1600x1000"), QStringLiteral("--dark"), makeProject()});
        QVERIFY2(ended.code == 0, qPrintable(ended.errors));
        const QImage picture(file(QStringLiteral("page.png")));
        QCOMPARE(picture.size(), QSize(1600, 1000));
        QVERIFY(picture.pixelColor(800, 900).lightness() < 60);
    }

    void saysWhichProjectItCannotOpen() {
        const Ended ended = run({QStringLiteral("--screenshot"), file(QStringLiteral("none.png")), file(QStringLiteral("nowhere"))});
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.errors.contains(QStringLiteral("nowhere")) && ended.errors.contains(QStringLiteral("hint:")), qPrintable(ended.errors));
        QVERIFY(!QFile::exists(file(QStringLiteral("none.png"))));
    }

    void refusesWhatItDoesNotKnow_data() {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("page") << QStringList{QStringLiteral("--page"), QStringLiteral("nowhere")};
        QTest::newRow("size") << QStringList{QStringLiteral("--size"), QStringLiteral("large")};
        QTest::newRow("two projects") << QStringList{QStringLiteral("a"), QStringLiteral("b")};
    }
    void refusesWhatItDoesNotKnow() {
        QFETCH(QStringList, words);
        QCOMPARE(run(QStringList{QStringLiteral("--screenshot"), file(QStringLiteral("x.png"))} + words).code, 2);
    }

    void tellsWhereItCannotWrite() { QCOMPARE(run({QStringLiteral("--screenshot"), file(QStringLiteral("no/folder/x.png"))}).code, 1); }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
