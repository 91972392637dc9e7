#include "ui/models/damaged_runs.h"

#include "ui/core_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace graft::ui {

namespace {

QString sayAll(const QStringList& sentences) {
    return sentences.size() > 1 ? sentences.join(QStringLiteral(".\n")) + QLatin1Char('.') : sentences.value(0);
}

}  // namespace

service::ComparedRow damagedRow(const service::DamagedRun& run) {
    service::ComparedRow row{.contestant = run.id, .label = run.id, .score = {}, .held_out_loss = {}};
    row.apart = run.error.why;   // names the file
    return row;
}

// A run that can be read has its recipe, also where it stands apart.
bool isDamaged(const service::ComparedRow& row) { return !row.recipe && !row.apart.empty(); }

Error damagedInWords(const std::vector<service::DamagedRun>& runs) {
    QStringList names, reasons, hints;
    for (const service::DamagedRun& run : runs) {
        names << oneLine(fromCore(run.id));
        reasons << QStringLiteral("%1: %2").arg(fromCore(run.error.what), fromCore(run.error.why));
        hints << fromCore(run.error.hint);
    }
    names.removeDuplicates();
    hints.removeDuplicates();
    const QString what = names.size() == 1 ? QCoreApplication::translate("DamagedRuns", "The run %1 cannot be read in full").arg(names.front())
                                           : QCoreApplication::translate("DamagedRuns", "%n runs cannot be read in full: %1", nullptr, int(names.size())).arg(names.join(QStringLiteral(", ")));
    return {ErrorKind::badInput, what.toStdString(), sayAll(reasons).toStdString(), sayAll(hints).toStdString()};
}

}  // namespace graft::ui
