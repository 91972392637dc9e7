// What the program began and what failed, in a small file on this computer: for "Copy details" of an error. Nothing of anybody's examples is in it.
#pragma once

#include "base/result.h"

#include <QString>
#include <QStringList>

namespace graft::ui {

// Used on the GUI thread. A folder that cannot be written is no fault of what is being done: the last lines are kept here all the same.
class LocalLog {
public:
    static constexpr qint64 largest = 256 * 1024;   // bytes of the file; a full one becomes graft.1.log, in place of the one before
    static constexpr int mostKept = 40;             // lines for the details of an error
    static constexpr int longestLine = 400;         // characters

    explicit LocalLog(const QString& folder);

    void add(const QString& line);
    void addError(const Error& error);              // its kind and what was attempted: why it failed may quote a cell
    void noteWork(const QString& title);            // the task that runs now; empty: none. Told again and again, it is one line
    void setDevice(const QString& device);
    QString device() const { return m_device; }
    QStringList last() const { return m_last; }     // oldest first
    QString file() const { return m_file; }
    QString trouble() const { return m_trouble; }   // why the file cannot be written; empty: it can

private:
    void write(const QByteArray& line);
    QString m_folder, m_file, m_device, m_work, m_trouble;
    QStringList m_last;
};

LocalLog& localLog();   // of this program: in $GRAFT_PROFILE, or the user's folder for data of programs

}  // namespace graft::ui
