// recipe -> run -> kill -> resume -> evaluate -> compare -> export, as a user at a terminal does it, on the sample's letters.
#include "program.h"

using namespace at_terminal;

namespace {

constexpr int steps = 12;

}  // namespace

class ThreadTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cutOffRunsEndAsTheStraightOne_data();
    void cutOffRunsEndAsTheStraightOne();
    void measuresComparesAndTakesHome();
    void answersAndScores();
    void aFileThatIsStoppedKeepsItsAnswers();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QTemporaryDir m_folder;
    QString m_run;  // the straight one
};

void ThreadTest::initTestCase() {
    makeModel(m_folder);
    if (QTest::currentTestFailed()) return;
    QStringList words{QStringLiteral("recipe"), QStringLiteral("--model"), path("model"), QStringLiteral("--data"), starter + QStringLiteral("tickets.csv"), QStringLiteral("-o"), path("recipe.json")};
    for (const char* setting : {"training.max_steps=12", "training.evaluate_every=6", "training.save_every=4", "training.sample_rows=1", "training.batch_rows=8", "training.micro_batch_tokens=256",
                                "dropout=0.1", "evaluation.max_new_tokens=8", "model.base_precision=float32"})
        words << QStringLiteral("--set") << QLatin1String(setting);
    const Said recipe = graft(words);
    QVERIFY2(recipe.code == 0, qPrintable(recipe.err));
    const Said trained = graft({QStringLiteral("train"), path("recipe.json"), QStringLiteral("--project"), path("straight"), QStringLiteral("--json")});
    QVERIFY2(trained.code == 0, qPrintable(trained.err));
    m_run = onlyRunIn(path("straight"));
    QVERIFY(!m_run.isEmpty());
    const QJsonObject summary = trained.json();
    QCOMPARE(summary[QLatin1String("event")].toString(), QStringLiteral("summary"));
    QCOMPARE(QDir(summary[QLatin1String("run")].toString()).canonicalPath(), QDir(m_run).canonicalPath());
    QCOMPARE(summary[QLatin1String("steps")].toInt(), steps);
    for (const char* key : {"tokens_per_second", "peak_memory_bytes", "seconds"}) QVERIFY2(summary[QLatin1String(key)].toDouble() > 0, key);
    QCOMPARE(tensorsOf(m_run).size(), 3);
}

void ThreadTest::cutOffRunsEndAsTheStraightOne_data() {
    QTest::addColumn<int>("signal");
    QTest::addColumn<int>("after");
    QTest::addColumn<QString>("standing");  // of a killed run: its newest checkpoint; empty: none
    QTest::newRow("killed before the first checkpoint") << SIGKILL << 2 << QString();
    QTest::newRow("killed between two checkpoints") << SIGKILL << 6 << QStringLiteral("step-00000004");
    QTest::newRow("killed after the last step but one") << SIGKILL << 11 << QStringLiteral("step-00000008");
    QTest::newRow("interrupted from the keyboard") << SIGINT << 5 << QString();
    QTest::newRow("ended by the system") << SIGTERM << 9 << QString();
}

void ThreadTest::cutOffRunsEndAsTheStraightOne() {
    QFETCH(int, signal);
    QFETCH(int, after);
    QFETCH(QString, standing);
    const QString project = m_folder.filePath(QStringLiteral("cut-%1-%2").arg(signal).arg(after));
    const QStringList train{QStringLiteral("train"), path("recipe.json"), QStringLiteral("--project"), project, QStringLiteral("--json")};
    HeldProgram program(train);
    for (bool sent = false; !sent;) {
        const QByteArray line = program.readLine();
        QVERIFY2(!line.isEmpty(), "the run ended by itself");
        const QJsonObject event = QJsonDocument::fromJson(line).object();
        if (event[QLatin1String("event")].toString() != QLatin1String("step") || event[QLatin1String("step")].toInt() < after) continue;
        QCOMPARE(::kill(static_cast<pid_t>(program.process.processId()), signal), 0);
        sent = true;
    }
    // It looks for the wish to stop twenty times a second: held at each line for longer than that, it finds it before the steps run out.
    if (signal != SIGKILL) do QTest::qSleep(200); while (!program.readLine().isEmpty());
    QVERIFY(program.process.waitForFinished(-1));
    QCOMPARE(program.process.exitStatus(), signal == SIGKILL ? QProcess::CrashExit : QProcess::NormalExit);
    const QString newest = tensorsOf(onlyRunIn(project)).value(0);
    if (signal == SIGKILL) {
        QCOMPARE(newest, standing);
    } else {
        QCOMPARE(program.process.exitCode(), 3);
        QVERIFY2(newest >= QStringLiteral("step-%1").arg(after, 8, 10, QLatin1Char('0')) && newest < QStringLiteral("step-00000012"), qPrintable(newest));
    }

    const Said resumed = graft(QStringList(train) << QStringLiteral("--resume"));
    QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
    const QString run = onlyRunIn(project);
    QCOMPARE(tensorsOf(run), tensorsOf(m_run));
    QCOMPARE(figuresOf(run), figuresOf(m_run));
    const Said again = graft(QStringList(train) << QStringLiteral("--resume"));
    QCOMPARE(again.code, 1);
    QVERIFY2(again.err.contains(QLatin1String("no run that was cut off")), qPrintable(again.err));
}

void ThreadTest::measuresComparesAndTakesHome() {
    const Said before = graft({QStringLiteral("compare"), m_run, QStringLiteral("--json")});
    QVERIFY2(before.code == 0, qPrintable(before.err));
    QCOMPARE(before.json()[QLatin1String("verdict")].toString(), QStringLiteral("Nothing has been measured yet."));

    const Said measured = graft({QStringLiteral("evaluate"), m_run, QStringLiteral("--json")});
    QVERIFY2(measured.code == 0, qPrintable(measured.err));
    QSet<QString> contestants;
    for (const QString& line : measured.out.trimmed().split(QLatin1Char('\n'))) {
        const QJsonObject report = QJsonDocument::fromJson(line.toUtf8()).object();
        contestants.insert(report[QLatin1String("contestant")].toString());
        QVERIFY2(!report[QLatin1String("scores")].toArray().isEmpty(), qPrintable(line));
    }
    const QSet<QString> expected{QStringLiteral("base"), QStringLiteral("base_with_examples"), QStringLiteral("majority"), QDir(m_run).dirName()};
    QCOMPARE(contestants, expected);

    const Said compared = graft({QStringLiteral("compare"), m_run, QStringLiteral("--json")});
    QVERIFY2(compared.code == 0, qPrintable(compared.err));
    QCOMPARE(compared.json()[QLatin1String("rows")].toArray().size(), 4);
    QVERIFY(compared.json()[QLatin1String("verdict")].toString() != before.json()[QLatin1String("verdict")].toString());

    const auto groupsBy = [&](const char* name) { return graft({QStringLiteral("compare"), m_run, QStringLiteral("--groups"), QLatin1String(name), QStringLiteral("--json")}); };
    for (const char* name : {"region", "category"}) {   // a column of the file, and a field of the answers
        const Said grouped = groupsBy(name);
        QVERIFY2(grouped.code == 0, qPrintable(grouped.err));
        const QJsonObject groups = grouped.json()[QLatin1String("groups")].toObject();
        QCOMPARE(groups[QLatin1String("by")].toString(), QLatin1String(name));
        QCOMPARE(groups[QLatin1String("against")].toString(), QStringLiteral("base_with_examples"));
        int rows = 0, confused = 0;
        for (const QJsonValue& group : groups[QLatin1String("groups")].toArray()) rows += group[QLatin1String("rows")].toInt();
        for (const QJsonValue& expectedRow : groups[QLatin1String("confusion")][QLatin1String("rows")].toArray())
            for (const QJsonValue& count : expectedRow.toArray()) confused += count.toInt();
        QVERIFY(rows > 1);
        QCOMPARE(confused, QLatin1String(name) == QLatin1String("category") ? rows : 0);
    }
    const Said unknown = groupsBy("planet");
    QVERIFY2(unknown.code == 1 && unknown.err.contains(QLatin1String("category")) && unknown.err.contains(QLatin1String("region")), qPrintable(unknown.err));
    const Said inWords = graft({QStringLiteral("compare"), m_run, QStringLiteral("--groups"), QStringLiteral("label")});
    QVERIFY2(inWords.out.contains(QLatin1String("by category, the worst of")) && inWords.out.contains(QLatin1String("another answer")), qPrintable(inWords.out));

    // Damaged files stop nothing: what was measured of the run is told to be missing, and measuring once more writes all anew.
    QStringList cut;
    for (QDirIterator file(path("straight"), {QStringLiteral("base.json")}, QDir::Files, QDirIterator::Subdirectories); file.hasNext(); cut << file.filePath()) QVERIFY(QFile::resize(file.next(), 1));
    QCOMPARE(cut.size(), 2);  // the run's own, and the one that all runs share
    const Said without = graft({QStringLiteral("compare"), m_run, QStringLiteral("--json")});
    QVERIFY2(without.code == 0 && without.err.contains(QLatin1String("is left out")) && without.err.contains(QLatin1String("/base.json")), qPrintable(without.err));
    QCOMPARE(without.json()[QLatin1String("damaged")].toArray().at(0)[QLatin1String("run")].toString(), QDir(m_run).dirName());
    const Said remeasured = graft({QStringLiteral("evaluate"), m_run, QStringLiteral("--json")});
    QVERIFY2(remeasured.code == 0, qPrintable(remeasured.err));
    const Said whole = graft({QStringLiteral("compare"), m_run, QStringLiteral("--json")});
    QCOMPARE(whole.json()[QLatin1String("verdict")].toString(), compared.json()[QLatin1String("verdict")].toString());
    QVERIFY(whole.json()[QLatin1String("damaged")].toArray().isEmpty());

    const Said taken = graft({QStringLiteral("export"), m_run, path("adapter"), QStringLiteral("--to"), QStringLiteral("peft"), QStringLiteral("--json")});
    QVERIFY2(taken.code == 0, qPrintable(taken.err));
    const QJsonObject proof = taken.json();
    QVERIFY(proof[QLatin1String("proof_prompts")].toInt() > 0);
    QVERIFY(proof[QLatin1String("largest_difference")].toDouble() <= proof[QLatin1String("tolerance")].toDouble());
    for (const char* name : {"adapter_config.json", "adapter_model.safetensors", "README.md"}) QVERIFY2(QFile::exists(path("adapter/") + QLatin1String(name)), name);
    const Said twice = graft({QStringLiteral("export"), m_run, path("adapter"), QStringLiteral("--to"), QStringLiteral("peft")});
    QCOMPARE(twice.code, 1);
}

void ThreadTest::answersAndScores() {
    const QStringList ask{QStringLiteral("--prompt"), QStringLiteral("Hello, my kettle leaks."), QStringLiteral("--greedy"), QStringLiteral("--json")};
    const Said tuned = graft(QStringList{QStringLiteral("generate"), m_run} << ask);
    QVERIFY2(tuned.code == 0, qPrintable(tuned.err));
    QVERIFY(!tuned.json()[QLatin1String("answer")].toString().isEmpty());
    const Said again = graft(QStringList{QStringLiteral("generate"), m_run} << ask);
    QCOMPARE(again.out, tuned.out);

    const Said scored = graft({QStringLiteral("score"), QStringLiteral("--model"), starter + QStringLiteral("model"), QStringLiteral("--text"), QStringLiteral("The kettle leaks at the base."), QStringLiteral("--json")});
    QVERIFY2(scored.code == 0, qPrintable(scored.err));
    const qsizetype ids = scored.json()[QLatin1String("ids")].toArray().size();
    QVERIFY(ids > 5);
    QCOMPARE(scored.json()[QLatin1String("tokens")].toArray().size(), ids);
    const QJsonArray probabilities = scored.json()[QLatin1String("log_probabilities")].toArray();
    QCOMPARE(probabilities.size(), ids - 1);
    for (const QJsonValue& value : probabilities) QVERIFY(value.toDouble() < 0);

    QFile prompts(path("prompts.csv"));
    QVERIFY(prompts.open(QIODevice::WriteOnly));
    prompts.write("prompt,note\n\"My order is late, where is it?\",=1+1\nThank you.,b\n");
    prompts.close();
    const Said file = graft({QStringLiteral("generate"), m_run, QStringLiteral("--data"), path("prompts.csv"), QStringLiteral("-o"), path("answers.csv"), QStringLiteral("--greedy")});
    QVERIFY2(file.code == 0, qPrintable(file.err));
    QFile answers(path("answers.csv"));
    QVERIFY(answers.open(QIODevice::ReadOnly));
    QVERIFY(answers.readAll().startsWith("prompt,note,answer"));
    QVERIFY2(file.err.contains(QLatin1String("row 2 of 2")), qPrintable(file.err));
}

// Ctrl-C while a file is answered: what is answered is written, and the rest is counted.
void ThreadTest::aFileThatIsStoppedKeepsItsAnswers() {
    constexpr int rows = 20'000;   // not to be answered before the signal comes
    QFile prompts(path("many.csv"));
    QVERIFY(prompts.open(QIODevice::WriteOnly));
    prompts.write("prompt\n");
    for (int row = 0; row < rows; ++row) prompts.write(QByteArray("Where is order ") + QByteArray::number(row) + "?\n");
    prompts.close();
    QProcess program;
    program.setReadChannel(QProcess::StandardError);
    program.start(QStringLiteral(GRAFT_PROGRAM), {QStringLiteral("generate"), m_run, QStringLiteral("--data"), path("many.csv"), QStringLiteral("-o"), path("some.csv"), QStringLiteral("--greedy"),
                                                  QStringLiteral("--max-new-tokens"), QStringLiteral("8")});
    QByteArray told;
    while (!told.contains("row ") && program.waitForReadyRead(-1)) told += program.readAllStandardError();
    QVERIFY2(told.contains(" of 20000"), told.constData());
    ::kill(pid_t(program.processId()), SIGINT);
    QVERIFY(program.waitForFinished(-1));
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    const QByteArray outcome = program.readAllStandardOutput();
    QCOMPARE(program.exitCode(), 3);
    QFile some(path("some.csv"));
    QVERIFY(some.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = some.readAll().trimmed().split('\n');
    QVERIFY(lines.first().trimmed() == "prompt,answer" && lines.size() >= rows);
    const auto counted = QString::fromUtf8(outcome).section(QLatin1Char(' '), 0, 0).toInt();
    QVERIFY2(counted >= 8 && counted < rows, outcome.constData());
    QVERIFY2(outcome.contains(QByteArray("Stopped: ") + QByteArray::number(rows - counted) + " rows were not reached"), outcome.constData());
}

void ThreadTest::saysWhatIsWrong_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("told");
    const auto words = [](const char* line) { return QString::fromLatin1(line).split(QLatin1Char(' ')); };
    QTest::newRow("unknown command") << words("fly") << 2 << QStringLiteral("fly");
    QTest::newRow("option left out") << words("train recipe.json") << 2 << QStringLiteral("--project");
    QTest::newRow("project without a name") << (QStringList{QStringLiteral("train"), QStringLiteral("recipe.json"), QStringLiteral("--project"), QString()}) << 2 << QStringLiteral("--project");
    QTest::newRow("no such recipe") << words("estimate nowhere.json") << 1 << QStringLiteral("nowhere.json");
    QTest::newRow("no such model") << words("score --model /nowhere --text x") << 1 << QStringLiteral("/nowhere");
    QTest::newRow("no such run") << words("evaluate /nowhere") << 1 << QStringLiteral("/nowhere");
    QTest::newRow("no such data") << words("inspect /nowhere.csv") << 1 << QStringLiteral("/nowhere.csv");
}

void ThreadTest::saysWhatIsWrong() {
    QFETCH(QStringList, words);
    QFETCH(int, code);
    QFETCH(QString, told);
    const Said said = graft(words);
    QCOMPARE(said.code, code);
    QVERIFY2(said.err.contains(told), qPrintable(said.err));
    if (code == 1) QVERIFY2(said.err.contains(QLatin1String("why:")) && said.err.contains(QLatin1String("hint:")), qPrintable(said.err));
}

QTEST_GUILESS_MAIN(ThreadTest)
#include "thread_test.moc"
