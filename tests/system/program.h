// The program as a user at a terminal has it, and a model of the starter's make, so small that its steps take milliseconds: it makes it itself.
#pragma once

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace at_terminal {

inline const QString starter = QStringLiteral(GRAFT_SOURCE_DIR "/resources/starter/");

struct Said {
    int code = -1;
    QString out, err;
    QJsonObject json() const { return QJsonDocument::fromJson(out.trimmed().section(QLatin1Char('\n'), -1).toUtf8()).object(); }
};

inline Said graft(const QStringList& words) {
    QProcess program;
    program.start(QStringLiteral(GRAFT_PROGRAM), words);
    if (!program.waitForFinished(-1)) return {};
    const int code = program.exitStatus() == QProcess::NormalExit ? program.exitCode() : -1;
    return {code, QString::fromUtf8(program.readAllStandardOutput()), QString::fromUtf8(program.readAllStandardError())};
}

// A program that cannot run ahead of its reader: its output is a pipe in packet mode (pipe(2)) with room for one line.
class HeldProgram {
public:
    explicit HeldProgram(const QStringList& words) {
        int ends[2];
        if (::pipe2(ends, O_DIRECT | O_CLOEXEC) != 0 || ::fcntl(ends[1], F_SETPIPE_SZ, 1) < 0) qFatal("no pipe");
        m_lines = ends[0];
        process.setProcessChannelMode(QProcess::ForwardedChannels);
        process.setChildProcessModifier([out = ends[1]] { ::dup2(out, STDOUT_FILENO); });
        process.start(QStringLiteral(GRAFT_PROGRAM), words);
        if (!process.waitForStarted(-1)) qFatal("%s", qPrintable(process.errorString()));
        ::close(ends[1]);
    }
    ~HeldProgram() { ::close(m_lines); }

    // Empty at the end of the output.
    QByteArray readLine() {
        while (!m_read.contains('\n')) {
            char packet[4096];
            const auto size = ::read(m_lines, packet, sizeof packet);
            if (size <= 0) return std::exchange(m_read, {});
            m_read.append(packet, size);
        }
        const auto line = m_read.left(m_read.indexOf('\n') + 1);
        m_read.remove(0, line.size());
        return line;
    }

    QProcess process;

private:
    int m_lines = -1;
    QByteArray m_read;
};

inline QList<QJsonObject> eventsOf(const QString& run) {
    QFile file(run + QStringLiteral("/events.jsonl"));
    QList<QJsonObject> events;
    if (!file.open(QIODevice::ReadOnly)) return events;
    for (const QByteArray& line : file.readAll().split('\n'))
        if (!line.isEmpty()) events.append(QJsonDocument::fromJson(line).object());
    return events;
}

// What must be the same however often the run was cut off: a replayed step takes the place of the old one.
inline QStringList figuresOf(const QString& run) {
    QMap<QString, QString> figures;
    for (const QJsonObject& event : eventsOf(run)) {
        const QString kind = event[QLatin1String("event")].toString(), key = kind + QString::number(event[QLatin1String("step")].toInt()).rightJustified(6, QLatin1Char('0'));
        if (kind == QLatin1String("step") || kind == QLatin1String("evaluation"))
            figures[key] = QString::number(event[QLatin1String("loss")].toDouble(), 'g', 17) + QLatin1Char(' ') + QString::number(event[QLatin1String("gradient_norm")].toDouble(), 'g', 17);
    }
    QStringList lines;
    for (auto figure = figures.cbegin(); figure != figures.cend(); ++figure) lines.append(figure.key() + QLatin1Char(' ') + figure.value());
    return lines;
}

// Name and SHA-256 of the newest checkpoint's tensors.
inline QStringList tensorsOf(const QString& run) {
    const QDir checkpoints(run + QStringLiteral("/checkpoints"));
    const QStringList found = checkpoints.entryList({QStringLiteral("step-*")}, QDir::Dirs, QDir::Name);
    if (found.isEmpty()) return {};
    QStringList hashes{found.last()};
    for (const char* name : {"adapter.safetensors", "optimizer.safetensors"}) {
        QFile file(checkpoints.filePath(found.last() + QLatin1Char('/') + QLatin1String(name)));
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file)) return {};
        hashes.append(QString::fromLatin1(hash.result().toHex()));
    }
    return hashes;
}

// The folder of the only run of a project.
inline QString onlyRunIn(const QString& project) {
    const QDir runs(project + QStringLiteral("/runs"));
    const QStringList found = runs.entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    return found.size() == 1 ? runs.filePath(found.first()) : QString();
}

// The starter's tokenizer and a small configuration; two steps of full training from random weights, and the result as a whole model folder.
inline void makeModel(const QTemporaryDir& folder) {
    const auto path = [&](const char* name) { return folder.filePath(QLatin1String(name)); };
    QVERIFY(QDir().mkdir(path("untrained")));
    for (const char* name : {"tokenizer.model", "tokenizer_config.json", "special_tokens_map.json", "generation_config.json"})
        QVERIFY2(QFile::copy(starter + QStringLiteral("model/") + QLatin1String(name), path("untrained/") + QLatin1String(name)), name);
    QFile standard(starter + QStringLiteral("model/config.json")), small(path("untrained/config.json"));
    QVERIFY(standard.open(QIODevice::ReadOnly) && small.open(QIODevice::WriteOnly));
    QJsonObject config = QJsonDocument::fromJson(standard.readAll()).object();
    for (const auto& [key, size] : {std::pair{"hidden_size", 32}, {"intermediate_size", 64}, {"num_hidden_layers", 2}, {"num_attention_heads", 2}, {"num_key_value_heads", 1}, {"head_dim", 16}})
        config[QLatin1String(key)] = size;
    small.write(QJsonDocument(config).toJson());
    small.close();
    QStringList words{QStringLiteral("recipe"), QStringLiteral("--model"), path("untrained"), QStringLiteral("--data"), starter + QStringLiteral("tickets.csv"), QStringLiteral("--method"), QStringLiteral("full"),
                      QStringLiteral("-o"), path("full.json")};
    for (const char* setting : {"model.initialisation=random", "training.max_steps=2", "training.batch_rows=4", "training.learning_rate=1e-3"}) words << QStringLiteral("--set") << QLatin1String(setting);
    const Said recipe = graft(words);
    QVERIFY2(recipe.code == 0, qPrintable(recipe.err));
    const Said trained = graft({QStringLiteral("train"), path("full.json"), QStringLiteral("--project"), path("full"), QStringLiteral("--json")});
    QVERIFY2(trained.code == 0, qPrintable(trained.err));
    const Said taken = graft({QStringLiteral("export"), onlyRunIn(path("full")), path("model"), QStringLiteral("--to"), QStringLiteral("model"), QStringLiteral("--json")});
    QVERIFY2(taken.code == 0, qPrintable(taken.err));
}

}  // namespace at_terminal
