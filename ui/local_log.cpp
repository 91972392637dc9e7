#include "ui/local_log.h"

#include "ui/core_text.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace graft::ui {

namespace {

QString nameOf(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::badInput: return QStringLiteral("bad input");
        case ErrorKind::notFound: return QStringLiteral("not found");
        case ErrorKind::unsupported: return QStringLiteral("unsupported");
        case ErrorKind::inputOutput: return QStringLiteral("reading or writing");
        case ErrorKind::diskFull: return QStringLiteral("disk full");
        case ErrorKind::outOfMemory: return QStringLiteral("out of memory");
        case ErrorKind::stopped: return QStringLiteral("stopped");
        case ErrorKind::mismatch: return QStringLiteral("mismatch");
        case ErrorKind::internal: return QStringLiteral("internal");
    }
    return {};
}

}  // namespace

LocalLog::LocalLog(const QString& folder) : m_folder(folder), m_file(QDir(folder).filePath(QStringLiteral("graft.log"))) {}

void LocalLog::add(const QString& line) {
    const QString whole = QDateTime::currentDateTime().toString(Qt::ISODate) + QLatin1Char(' ') + oneLine(line).left(longestLine);
    m_last << whole;
    while (m_last.size() > mostKept) m_last.removeFirst();
    write(whole.toUtf8() + '\n');
}

void LocalLog::addError(const Error& error) {
    add(QStringLiteral("Failed (%1): %2").arg(nameOf(error.kind), fromCore(error.what)));
}

void LocalLog::noteWork(const QString& title) {
    if (m_work == title) return;
    m_work = title;
    if (!title.isEmpty()) add(QStringLiteral("Begun: ") + title);
}

void LocalLog::setDevice(const QString& device) {
    if (m_device == device) return;
    m_device = device;
    if (!device.isEmpty()) add(QStringLiteral("Device: ") + device);
}

void LocalLog::write(const QByteArray& line) {
    QDir().mkpath(m_folder);
    if (QFileInfo(m_file).size() + line.size() > largest) {
        const QString before = QDir(m_folder).filePath(QStringLiteral("graft.1.log"));
        QFile::remove(before);
        QFile::rename(m_file, before);
    }
    QFile file(m_file);
    const bool opened = file.open(QIODevice::WriteOnly | QIODevice::Append);
    if (opened) file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);   // names of files are nobody else's business
    const bool written = opened && file.write(line) == line.size() && file.flush();
    m_trouble = written ? QString() : file.errorString();
}

LocalLog& localLog() {
    static LocalLog log([] {
        const QString profile = qEnvironmentVariable("GRAFT_PROFILE");
        return profile.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) : profile;
    }());
    return log;
}

}  // namespace graft::ui
