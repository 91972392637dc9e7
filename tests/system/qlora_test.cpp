// QLoRA through graft: a run beside packed layers is cut off, goes on, is measured, asked and taken home; a merge holds the model's own weights.
#include "program.h"

using namespace at_terminal;

class QloraTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { makeModel(m_folder); }
    void aCutOffRunEndsAsTheStraightOne_data();
    void aCutOffRunEndsAsTheStraightOne();
    void mergesIntoTheModelsOwnWeights();
    void everyWeightCannotBePacked();

private:
    QString path(const QString& name) const { return m_folder.filePath(name); }
    Said recipe(const QString& name, const QStringList& settings) const;
    Said train(const QString& recipe, const QString& project, const QStringList& more = {}) const {
        return graft(QStringList{QStringLiteral("train"), path(recipe), QStringLiteral("--project"), path(project), QStringLiteral("--json")} << more);
    }
    QTemporaryDir m_folder;
};

Said QloraTest::recipe(const QString& name, const QStringList& settings) const {
    QStringList words{QStringLiteral("recipe"), QStringLiteral("--model"), path(QStringLiteral("model")), QStringLiteral("--data"), starter + QStringLiteral("tickets.csv"), QStringLiteral("-o"), path(name)};
    for (const char* setting : {"training.evaluate_every=4", "training.save_every=2", "training.sample_rows=0", "training.batch_rows=8", "training.micro_batch_tokens=256", "evaluation.max_new_tokens=8", "data.held_out_share=0.02"})
        words << QStringLiteral("--set") << QLatin1String(setting);
    for (const QString& setting : settings)
        words << (setting.startsWith(QLatin1String("--")) ? setting.split(QLatin1Char('=')) : QStringList{QStringLiteral("--set"), setting});
    return graft(words);
}

void QloraTest::aCutOffRunEndsAsTheStraightOne_data() {
    QTest::addColumn<QStringList>("settings");
    QTest::newRow("QLoRA") << QStringList{QStringLiteral("base_precision=nf4"), QStringLiteral("rank=4")};
    QTest::newRow("scales packed too, rows of their own length") << QStringList{QStringLiteral("--method=dora"), QStringLiteral("base_precision=nf4_double"), QStringLiteral("compute_precision=float32"), QStringLiteral("rank=4")};
    QTest::newRow("int8, rows before the text") << QStringList{QStringLiteral("--method=prefix"), QStringLiteral("base_precision=int8"), QStringLiteral("virtual_tokens=4")};
}

void QloraTest::aCutOffRunEndsAsTheStraightOne() {
    QFETCH(QStringList, settings);
    const QString tag = QString::number(qHash(settings)), file = tag + QStringLiteral(".json"), straight = tag + QStringLiteral("-straight"), cut = tag + QStringLiteral("-cut");
    const Said made = recipe(file, settings + QStringList{QStringLiteral("training.max_steps=8"), QStringLiteral("training.learning_rate=3e-3")});
    QVERIFY2(made.code == 0, qPrintable(made.err));
    const Said whole = train(file, straight);
    QVERIFY2(whole.code == 0, qPrintable(whole.err));
    {
        HeldProgram program({QStringLiteral("train"), path(file), QStringLiteral("--project"), path(cut), QStringLiteral("--json")});
        for (bool sent = false; !sent;) {
            const QByteArray line = program.readLine();
            QVERIFY2(!line.isEmpty(), "the run ended by itself");
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            if (event[QLatin1String("event")].toString() != QLatin1String("step") || event[QLatin1String("step")].toInt() < 4) continue;
            QCOMPARE(::kill(static_cast<pid_t>(program.process.processId()), SIGKILL), 0);
            sent = true;
        }
        QVERIFY(program.process.waitForFinished(-1));
    }
    const Said resumed = train(file, cut, {QStringLiteral("--resume")});
    QVERIFY2(resumed.code == 0, qPrintable(resumed.err));
    const QString run = onlyRunIn(path(straight));
    QCOMPARE(tensorsOf(onlyRunIn(path(cut))), tensorsOf(run));
    QCOMPARE(figuresOf(onlyRunIn(path(cut))), figuresOf(run));

    const Said measured = graft({QStringLiteral("evaluate"), run, QStringLiteral("--json")});
    QVERIFY2(measured.code == 0, qPrintable(measured.err));
    const QStringList ask{QStringLiteral("generate"), run, QStringLiteral("--prompt"), QStringLiteral("The kettle leaks."), QStringLiteral("--greedy")};
    QVERIFY(graft(ask).code == 0);
    QCOMPARE(graft(ask).out, graft(ask).out);
    const Said taken = graft({QStringLiteral("export"), run, path(tag + QStringLiteral("-peft")), QStringLiteral("--to"), QStringLiteral("peft"), QStringLiteral("--json")});
    QVERIFY2(taken.code == 0, qPrintable(taken.err));
}

// What was learned is smaller than half a step of bfloat16, but beside weights near zero: the merged file is the model's own.
void QloraTest::mergesIntoTheModelsOwnWeights() {
    const Said made = recipe(QStringLiteral("still.json"), {QStringLiteral("base_precision=nf4"), QStringLiteral("rank=4"), QStringLiteral("training.max_steps=1"), QStringLiteral("training.learning_rate=1e-9")});
    QVERIFY2(made.code == 0, qPrintable(made.err));
    QVERIFY(train(QStringLiteral("still.json"), QStringLiteral("still")).code == 0);
    const Said taken = graft({QStringLiteral("export"), onlyRunIn(path(QStringLiteral("still"))), path(QStringLiteral("merged")), QStringLiteral("--to"), QStringLiteral("model"), QStringLiteral("--json")});
    QVERIFY2(taken.code == 0, qPrintable(taken.err));
    QFile merged(path(QStringLiteral("merged/model.safetensors"))), own(path(QStringLiteral("model/model.safetensors")));
    QVERIFY(merged.open(QIODevice::ReadOnly) && own.open(QIODevice::ReadOnly));
    const QByteArray found = merged.readAll(), expected = own.readAll();
    QVERIFY(expected.size() > 100000 && found.size() == expected.size());
    int others = 0;
    for (qsizetype i = 0; i < found.size(); ++i) others += found[i] != expected[i];
    QVERIFY2(others <= 8, qPrintable(QString::number(others)));
    QFile card(path(QStringLiteral("merged/README.md")));
    QVERIFY(card.open(QIODevice::ReadOnly) && card.readAll().contains("held as `nf4`"));
}

void QloraTest::everyWeightCannotBePacked() {
    const Said made = recipe(QStringLiteral("whole.json"), {QStringLiteral("--method=full"), QStringLiteral("base_precision=nf4"), QStringLiteral("training.max_steps=1")});
    QCOMPARE(made.code, 1);
    QVERIFY2(made.out.contains(QLatin1String("changes every weight of the model")), qPrintable(made.out));
    const Said trained = train(QStringLiteral("whole.json"), QStringLiteral("whole"));
    QCOMPARE(trained.code, 1);
    QVERIFY2(trained.err.contains(QLatin1String("changes every weight of the model")), qPrintable(trained.err));
}

QTEST_GUILESS_MAIN(QloraTest)
#include "qlora_test.moc"
