// graft race: several methods learn from the same rows in the same order; one that fails is left behind; a killed race ends as the straight one.
#include "program.h"

#include <sys/resource.h>

using namespace at_terminal;

class RaceCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void everyMethodLearnsFromTheSameRows();
    void aKilledRaceEndsAsTheStraightOne_data();
    void aKilledRaceEndsAsTheStraightOne();
    void aStoppedRaceGoesOn();
    void withoutRoomToSaveItWaits();
    void inFoldsEveryRowIsJudgedOnce();
    void oneThatFailsIsLeftBehind();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    void writeRecipe();
    QStringList raceIn(const QString& project) const {
        return {QStringLiteral("race"), path("recipe.json"), QStringLiteral("--methods"), methods.join(QLatin1Char(',')), QStringLiteral("--project"), project, QStringLiteral("--json")};
    }
    // Method -> folder of its run.
    static QMap<QString, QString> runsOf(const QString& project);
    void compareRaces(const QString& project) const;

    const QStringList methods{QStringLiteral("lora"), QStringLiteral("prefix"), QStringLiteral("bitfit"), QStringLiteral("full")};
    QTemporaryDir m_folder;
};

QMap<QString, QString> RaceCommandTest::runsOf(const QString& project) {
    QMap<QString, QString> runs;
    const QDir folder(project + QStringLiteral("/runs"));
    for (const QString& run : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) runs[run.section(QLatin1Char('-'), 0, 0)] = folder.filePath(run);
    return runs;
}

void RaceCommandTest::writeRecipe() {
    QStringList words{QStringLiteral("recipe"), QStringLiteral("--model"), path("model"), QStringLiteral("--data"), starter + QStringLiteral("tickets.csv"), QStringLiteral("--method"), methods.first(), QStringLiteral("-o"), path("recipe.json")};
    for (const char* setting : {"rank=4", "training.learning_rate=3e-3", "training.max_steps=6", "training.evaluate_every=3", "training.save_every=2", "training.sample_rows=0", "training.batch_rows=8", "training.micro_batch_tokens=256",
                                "evaluation.max_new_tokens=8", "model.base_precision=float32", "data.held_out_share=0.02"})
        words << QStringLiteral("--set") << QLatin1String(setting);
    const Said recipe = graft(words);
    QVERIFY2(recipe.code == 0, qPrintable(recipe.err));
}

void RaceCommandTest::initTestCase() {
    makeModel(m_folder);
    if (QTest::currentTestFailed()) return;
    writeRecipe();
    if (QTest::currentTestFailed()) return;
    const Said race = graft(raceIn(path("straight")));
    QVERIFY2(race.code == 0, qPrintable(race.err));
    QCOMPARE(race.json()[QLatin1String("rows")].toArray().size(), methods.size() + 3);   // the runs, base, base with examples, commonest answer
}

void RaceCommandTest::everyMethodLearnsFromTheSameRows() {
    const auto runs = runsOf(path("straight"));
    QCOMPARE(runs.size(), methods.size());
    QMap<QString, QStringList> tokens;
    for (const QString& method : methods) {
        for (const QJsonObject& event : eventsOf(runs[method]))
            if (event[QLatin1String("event")].toString() == QLatin1String("step")) tokens[method] << QString::number(event[QLatin1String("learned_tokens")].toInt());
        QCOMPARE(tokens[method].size(), 6);
        QCOMPARE(tokens[method], tokens[methods.first()]);
        QVERIFY(QFile::exists(runs[method] + QStringLiteral("/evaluation/held_out/base.json")));
        // What was chosen for the recipe's own method is no other's.
        QFile file(runs[method] + QStringLiteral("/recipe.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QJsonObject recipe = QJsonDocument::fromJson(file.readAll()).object();
        const bool own = method == methods.first();
        const QByteArray text = QJsonDocument(recipe).toJson();
        QCOMPARE(text.contains("The usual rate of"), !own);
        QCOMPARE(text.contains("0.003,"), own);
    }
}

void RaceCommandTest::compareRaces(const QString& project) const {
    const auto straight = runsOf(path("straight")), mine = runsOf(project);
    QCOMPARE(mine.keys(), straight.keys());
    for (const QString& method : methods) {
        QCOMPARE(tensorsOf(mine[method]), tensorsOf(straight[method]));
        QCOMPARE(figuresOf(mine[method]), figuresOf(straight[method]));
        QVERIFY(QFile::exists(mine[method] + QStringLiteral("/evaluation/held_out/base.json")));
    }
}

void RaceCommandTest::aKilledRaceEndsAsTheStraightOne_data() {
    QTest::addColumn<QString>("method");
    QTest::addColumn<QString>("told");      // the line after which it is killed
    QTest::newRow("in the first run") << QStringLiteral("lora") << QStringLiteral("\"step\":3");
    QTest::newRow("before a run is measured") << QStringLiteral("lora") << QStringLiteral("\"state\":\"learned\"");
    QTest::newRow("between two runs") << QStringLiteral("lora") << QStringLiteral("\"state\":\"measured\"");
    QTest::newRow("in the last run") << QStringLiteral("full") << QStringLiteral("\"step\":5");
}

void RaceCommandTest::aKilledRaceEndsAsTheStraightOne() {
    QFETCH(QString, method);
    QFETCH(QString, told);
    const QString project = m_folder.filePath(QString::fromLatin1(QTest::currentDataTag()));
    HeldProgram program(raceIn(project));
    for (QByteArray line = program.readLine();; line = program.readLine()) {
        QVERIFY2(!line.isEmpty(), "the race ended by itself");
        if (line.contains(told.toUtf8()) && line.contains("\"method\":\"" + method.toUtf8() + '"')) break;
    }
    QCOMPARE(::kill(static_cast<pid_t>(program.process.processId()), SIGKILL), 0);
    QVERIFY(program.process.waitForFinished(-1));
    const Said resumed = graft({QStringLiteral("race"), QStringLiteral("--resume"), QStringLiteral("--project"), project, QStringLiteral("--json")});
    QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
    compareRaces(project);
}

void RaceCommandTest::aStoppedRaceGoesOn() {
    const QString project = path("stopped");
    HeldProgram program(raceIn(project));
    for (QByteArray line = program.readLine();; line = program.readLine()) {
        QVERIFY2(!line.isEmpty(), "the race ended by itself");
        if (line.contains("\"method\":\"prefix\"") && line.contains("\"step\":2")) break;
    }
    QCOMPARE(::kill(static_cast<pid_t>(program.process.processId()), SIGINT), 0);
    do QTest::qSleep(200); while (!program.readLine().isEmpty());
    QVERIFY(program.process.waitForFinished(-1));
    QCOMPARE(program.process.exitCode(), 3);
    const Said resumed = graft({QStringLiteral("race"), QStringLiteral("--resume"), QStringLiteral("--project"), project, QStringLiteral("--json")});
    QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
    compareRaces(project);
}

// No file may grow beyond what LoRA's checkpoints need and full fine-tuning's exceed: the next run would want room as well, so the race waits instead of leaving one after the other.
void RaceCommandTest::withoutRoomToSaveItWaits() {
    const QString project = path("no room");
    QProcess program;
    program.setChildProcessModifier([] {
        const rlimit most{200'000, 200'000};
        ::setrlimit(RLIMIT_FSIZE, &most);
        std::signal(SIGXFSZ, SIG_IGN);   // the write fails instead
    });
    QStringList words = raceIn(project);
    words[words.indexOf(methods.join(QLatin1Char(',')))] = QStringLiteral("lora,full,bitfit,prefix");
    program.start(QStringLiteral(GRAFT_PROGRAM), words);
    QVERIFY(program.waitForFinished(-1));
    const QByteArray out = program.readAllStandardOutput(), err = program.readAllStandardError();
    QCOMPARE(program.exitCode(), 3);
    QVERIFY2(out.contains("could not be saved") && err.contains("graft race --resume goes on"), (out.right(2000) + err).constData());
    QVERIFY(!out.contains("\"state\":\"failed\""));
    QVERIFY(!QFile::exists(runsOf(project)[QStringLiteral("bitfit")] + QStringLiteral("/events.jsonl")));
    const Said resumed = graft({QStringLiteral("race"), QStringLiteral("--resume"), QStringLiteral("--project"), project, QStringLiteral("--json")});
    QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
    compareRaces(project);
}

void RaceCommandTest::inFoldsEveryRowIsJudgedOnce() {
    QFile all(starter + QStringLiteral("tickets.csv")), some(path("some.csv"));
    QVERIFY(all.open(QIODevice::ReadOnly) && some.open(QIODevice::WriteOnly));
    for (int line = 0; line < 162; ++line) some.write(all.readLine());
    some.close();
    QStringList words{QStringLiteral("recipe"), QStringLiteral("--model"), path("model"), QStringLiteral("--data"), path("some.csv"), QStringLiteral("--method"), QStringLiteral("lora"), QStringLiteral("-o"), path("folds.json")};
    for (const char* setting : {"training.max_steps=2", "training.evaluate_every=2", "training.sample_rows=0", "training.batch_rows=4", "evaluation.max_new_tokens=4", "model.base_precision=float32"}) words << QStringLiteral("--set") << QLatin1String(setting);
    QVERIFY(graft(words).code == 0);
    const Said race = graft({QStringLiteral("race"), path("folds.json"), QStringLiteral("--methods"), QStringLiteral("lora,bitfit"), QStringLiteral("--folds"), QStringLiteral("--project"), path("folds"), QStringLiteral("--json")});
    QVERIFY2(race.code == 0, qPrintable(race.err));
    QCOMPARE(QDir(path("folds") + QStringLiteral("/runs")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).size(), 10);
    QSet<QString> labels;
    for (const QJsonValue& row : race.json()[QLatin1String("rows")].toArray()) labels << row[QLatin1String("label")].toString();
    QVERIFY2(labels.contains(QStringLiteral("LoRA, 5 folds")) && labels.contains(QStringLiteral("BitFit, 5 folds")) && !labels.contains(QStringLiteral("LoRA")), qPrintable(QStringList(labels.values()).join(QLatin1Char(' '))));
    QCOMPARE(race.json()[QLatin1String("not_comparable")].toArray().size(), 0);
    QVERIFY2(race.json()[QLatin1String("verdict")].toString().contains(QStringLiteral("of 36 rows")), qPrintable(race.json()[QLatin1String("verdict")].toString()));   // 162 lines are 40 rows, of which 4 judge
}

void RaceCommandTest::oneThatFailsIsLeftBehind() {
    HeldProgram program({QStringLiteral("race"), path("recipe.json"), QStringLiteral("--methods"), QStringLiteral("bitfit,full,lora"), QStringLiteral("--project"), path("hindered"), QStringLiteral("--json")});
    QByteArray said = program.readLine();
    // Held at the first lines of the first run, it cannot have come to the second, whose log cannot be written.
    QVERIFY(QDir(runsOf(path("hindered"))[QStringLiteral("full")]).mkdir(QStringLiteral("events.jsonl")));
    for (QByteArray line = said; !line.isEmpty(); line = program.readLine()) said += line;
    QVERIFY(program.process.waitForFinished(-1));
    QCOMPARE(program.process.exitCode(), 0);
    QStringList states;
    for (const QByteArray& line : said.split('\n')) {
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event[QLatin1String("event")].toString() == QLatin1String("race_entry")) states << event[QLatin1String("method")].toString() + QLatin1Char(' ') + event[QLatin1String("state")].toString();
    }
    const QStringList expected{QStringLiteral("bitfit begins"), QStringLiteral("bitfit learned"), QStringLiteral("bitfit measured"), QStringLiteral("full begins"), QStringLiteral("full failed"),
                               QStringLiteral("lora begins"), QStringLiteral("lora learned"), QStringLiteral("lora measured")};
    QCOMPARE(states, expected);
    // It is not tried again.
    const Said again = graft({QStringLiteral("race"), QStringLiteral("--resume"), QStringLiteral("--project"), path("hindered"), QStringLiteral("--json")});
    QVERIFY2(again.code == 0 && !again.out.contains(QLatin1String("race_entry")), qPrintable(again.out + again.err));
}

void RaceCommandTest::saysWhatIsWrong_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("told");
    QTest::newRow("no methods") << QStringLiteral("race recipe.json --project p") << 2 << QStringLiteral("--methods");
    QTest::newRow("a new one and an old one") << QStringLiteral("race recipe.json --methods lora,full --resume --project p") << 2 << QStringLiteral("--resume");
    QTest::newRow("one method") << QStringLiteral("race recipe.json --methods lora --project p") << 1 << QStringLiteral("two ways of teaching");
    QTest::newRow("one method twice") << QStringLiteral("race recipe.json --methods lora,full,lora --project p") << 1 << QStringLiteral("lora is named twice");
    QTest::newRow("unknown method") << QStringLiteral("race recipe.json --methods lora,magic --project p") << 1 << QStringLiteral("magic");
    QTest::newRow("nothing to resume") << QStringLiteral("race --resume --project p") << 1 << QStringLiteral("no race");
}

void RaceCommandTest::saysWhatIsWrong() {
    QFETCH(QString, words);
    QFETCH(int, code);
    QFETCH(QString, told);
    QStringList list = words.split(QLatin1Char(' '));
    for (QString& word : list) word = word == QLatin1String("recipe.json") ? path("recipe.json") : word == QLatin1String("p") ? path("wrong") : word;
    const Said said = graft(list);
    QCOMPARE(said.code, code);
    QVERIFY2(said.err.contains(told), qPrintable(said.err));
    QVERIFY(runsOf(path("wrong")).isEmpty());
}

QTEST_GUILESS_MAIN(RaceCommandTest)
#include "race_command_test.moc"
