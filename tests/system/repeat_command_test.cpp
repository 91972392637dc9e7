// graft repeat: runs are trained again with other seeds or more examples, and stand beside those that they repeat.
#include "program.h"

using namespace at_terminal;

class RepeatCommandTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void otherSeedsStandBesideTheFirst();
    void moreExamplesTakeMoreSteps();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();

private:
    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    Said repeat(const QStringList& words) const { return graft(QStringList{QStringLiteral("repeat"), m_run} + words + QStringList{QStringLiteral("--json")}); }
    // The lines of one kind, in the order in which the runs were trained.
    static QList<QJsonObject> linesOf(const Said& said, const char* event) {
        QList<QJsonObject> found;
        for (const QString& line : said.out.split(QLatin1Char('\n'))) {
            const QJsonObject json = QJsonDocument::fromJson(line.toUtf8()).object();
            if (json[QLatin1String("event")].toString() == QLatin1String(event)) found << json;
        }
        return found;
    }
    static QJsonObject recipeOf(const QString& run) {
        QFile file(run + QStringLiteral("/recipe.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }

    QTemporaryDir m_folder;
    QString m_run;
};

void RepeatCommandTest::initTestCase() {
    makeModel(m_folder);
    if (QTest::currentTestFailed()) return;
    QStringList words{QStringLiteral("recipe"), QStringLiteral("--model"), path("model"), QStringLiteral("--data"), starter + QStringLiteral("tickets.csv"), QStringLiteral("--method"), QStringLiteral("lora"), QStringLiteral("-o"), path("recipe.json")};
    for (const char* setting : {"rank=4", "training.learning_rate=3e-3", "training.max_steps=4", "training.evaluate_every=2", "training.sample_rows=0", "training.batch_rows=8", "training.micro_batch_tokens=256",
                                "evaluation.max_new_tokens=8", "model.base_precision=float32", "data.held_out_share=0.02"})
        words << QStringLiteral("--set") << QLatin1String(setting);
    const Said recipe = graft(words);
    QVERIFY2(recipe.code == 0, qPrintable(recipe.err));
    const Said trained = graft({QStringLiteral("train"), path("recipe.json"), QStringLiteral("--project"), path("project"), QStringLiteral("--json")});
    QVERIFY2(trained.code == 0, qPrintable(trained.err));
    m_run = onlyRunIn(path("project"));
    const Said measured = graft({QStringLiteral("evaluate"), m_run, QStringLiteral("--json")});
    QVERIFY2(measured.code == 0, qPrintable(measured.err));
}

void RepeatCommandTest::otherSeedsStandBesideTheFirst() {
    const Said said = repeat({QStringLiteral("--seeds"), QStringLiteral("3")});
    QVERIFY2(said.code == 0, qPrintable(said.err));
    QList<int> seeds;
    QSet<QString> losses;
    for (const QJsonObject& summary : linesOf(said, "summary")) {
        const QJsonObject training = recipeOf(summary[QLatin1String("run")].toString())[QLatin1String("training")].toObject();
        seeds << training[QLatin1String("seed")].toInt();
        QCOMPARE(training[QLatin1String("learning_rate")].toDouble(), 3e-3);
        losses << QString::number(summary[QLatin1String("best_held_out_loss")].toDouble(), 'g', 17);
    }
    QCOMPARE(seeds, (QList<int>{2, 3}));
    QCOMPARE(losses.size(), 2);
    int spread = 0;
    for (const QJsonValue& row : said.json()[QLatin1String("rows")].toArray()) {
        const QJsonObject seen = row[QLatin1String("seeds")].toObject();
        if (seen.isEmpty()) continue;
        ++spread;
        QCOMPARE(seen[QLatin1String("runs")].toInt(), 3);
        QVERIFY(seen[QLatin1String("low")].toDouble() <= row[QLatin1String("score")][QLatin1String("value")].toDouble());
        QVERIFY(seen[QLatin1String("high")].toDouble() >= row[QLatin1String("score")][QLatin1String("value")].toDouble());
    }
    QCOMPARE(spread, 3);
    const Said again = repeat({QStringLiteral("--seeds"), QStringLiteral("3")});
    QVERIFY2(again.code == 1 && again.err.contains(QLatin1String("as many seeds already")), qPrintable(again.err));
}

void RepeatCommandTest::moreExamplesTakeMoreSteps() {
    const Said said = repeat({QStringLiteral("--more"), QStringLiteral("50")});
    QVERIFY2(said.code == 0, qPrintable(said.err));
    const auto summaries = linesOf(said, "summary");
    QCOMPARE(summaries.size(), 1);
    QCOMPARE(summaries.front()[QLatin1String("steps")].toInt(), 6);
    QCOMPARE(said.json()[QLatin1String("rows")].toArray().size(), 2 + 3);
}

void RepeatCommandTest::saysWhatIsWrong_data() {
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("said");
    QTest::addColumn<int>("code");
    QTest::newRow("no change") << QStringList{m_run} << QStringLiteral("--seeds N or --more PERCENT") << 2;
    QTest::newRow("both changes") << QStringList{m_run, QStringLiteral("--seeds"), QStringLiteral("3"), QStringLiteral("--more"), QStringLiteral("50")} << QStringLiteral("excludes") << 2;
    QTest::newRow("one seed") << QStringList{m_run, QStringLiteral("--seeds"), QStringLiteral("1")} << QStringLiteral("seeds") << 2;
    QTest::newRow("no run") << QStringList{path("model"), QStringLiteral("--seeds"), QStringLiteral("3")} << QStringLiteral("it is not a run's folder") << 1;
}

void RepeatCommandTest::saysWhatIsWrong() {
    QFETCH(QStringList, words);
    QFETCH(QString, said);
    QFETCH(int, code);
    const Said wrong = graft(QStringList{QStringLiteral("repeat")} + words);
    QCOMPARE(wrong.code, code);
    QVERIFY2(wrong.err.contains(said), qPrintable(wrong.err));
}

QTEST_GUILESS_MAIN(RepeatCommandTest)
#include "repeat_command_test.moc"
