// graft-studio as it is started from a terminal: pictures without a display, and what it refuses.
#include <QtGui/QImage>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

class ProgramTest : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_home;
    struct Ended {
        int code = -1;
        QString errors, output;
    };

    // Without a display and without QT_QPA_PLATFORM, as on a server.
    Ended run(const QStringList& words, const QMap<QString, QString>& added = {}, const QString& which = QStringLiteral(GRAFT_STUDIO)) const {
        QProcess program;
        QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
        for (const char* variable : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}) surroundings.remove(QLatin1String(variable));
        for (const char* variable : {"HOME", "GRAFT_PROFILE", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"}) surroundings.insert(QLatin1String(variable), m_home.path());
        for (auto variable = added.begin(); variable != added.end(); ++variable) surroundings.insert(variable.key(), variable.value());
        program.setProcessEnvironment(surroundings);
        program.start(which, words);
        if (!program.waitForFinished(-1) || program.exitStatus() != QProcess::NormalExit) return {};
        return {program.exitCode(), QString::fromUtf8(program.readAllStandardError()), QString::fromUtf8(program.readAllStandardOutput())};
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

    // The program as the system loads it has Qt and no LibTorch: that comes while the window shows.
    void showsBeforeLibTorchIsLoaded() {
        const Ended ended = run({}, {{QStringLiteral("LD_TRACE_LOADED_OBJECTS"), QStringLiteral("1")}});
        QVERIFY2(ended.output.contains(QStringLiteral("libQt6Widgets")), qPrintable(ended.output));
        QVERIFY2(!ended.output.contains(QStringLiteral("libtorch")) && !ended.output.contains(QStringLiteral("libc10")), qPrintable(ended.output));
        const Ended measured = run({QStringLiteral("--measure-start")}, {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen")}});
        QVERIFY2(measured.code == 0, qPrintable(measured.errors));
        const QJsonObject times = QJsonDocument::fromJson(measured.output.toUtf8()).object();
        const double shown = times[QStringLiteral("shown_seconds")].toDouble(), usable = times[QStringLiteral("usable_seconds")].toDouble();
        QVERIFY2(shown > 0 && usable > shown, qPrintable(measured.output));
    }

    // Every call that the window leaves open is bound at once when the module is there before it.
    void findsEveryCallInTheEngine() {
        const QString engine = QFileInfo(QStringLiteral(GRAFT_STUDIO)).absolutePath() + QStringLiteral("/libgraft_engine.so");
        const Ended ended = run({QStringLiteral("--version")}, {{QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen")}, {QStringLiteral("LD_PRELOAD"), engine}, {QStringLiteral("LD_BIND_NOW"), QStringLiteral("1")}});
        QVERIFY2(ended.code == 0, qPrintable(ended.errors));
        QVERIFY2(ended.errors.isEmpty(), qPrintable(ended.errors));
    }

    void tellsWhenTheEngineIsMissing() {
        const QString alone = file(QStringLiteral("alone"));
        QVERIFY(QDir().mkpath(alone) && QFile::copy(QStringLiteral(GRAFT_STUDIO), alone + QStringLiteral("/graft-studio")));
        const Ended ended = run({QStringLiteral("--screenshot"), file(QStringLiteral("none.png"))}, {}, alone + QStringLiteral("/graft-studio"));
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.errors.contains(QStringLiteral("libgraft_engine.so")) && ended.errors.contains(QStringLiteral("hint:")), qPrintable(ended.errors));
    }

    void tellsWhereItCannotWrite() { QCOMPARE(run({QStringLiteral("--screenshot"), file(QStringLiteral("no/folder/x.png"))}).code, 1); }
};

QTEST_GUILESS_MAIN(ProgramTest)
#include "program_test.moc"
