#include "ui/models/run_words.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/data_verdict.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

namespace graft::ui {

namespace {

QString text(const char* words, int count = -1) {
    return QCoreApplication::translate("RunWords", words, nullptr, count);
}

QString rows(std::int64_t count) {
    return fromCore(formatCount(std::uint64_t(count)));
}

}  // namespace

QString timeRange(double secondsLow, double secondsHigh) {
    const QString low = fromCore(formatDuration(secondsLow)), high = fromCore(formatDuration(secondsHigh));
    if (low == high) return text("about %1").arg(low);
    const auto unit = low.lastIndexOf(QLatin1Char(' '));
    const bool sameUnit = low.count(QLatin1Char(' ')) == 1 && high.count(QLatin1Char(' ')) == 1 && high.endsWith(low.mid(unit));
    return text("%1 to %2").arg(sameUnit ? low.left(unit) : low, high);
}

QString timeInShort(double secondsLow, double secondsHigh) {
    const QString low = fromCore(formatDuration(secondsLow)), high = fromCore(formatDuration(secondsHigh));
    const bool brief = low.count(QLatin1Char(' ')) == 1 && high.count(QLatin1Char(' ')) == 1;
    return brief ? timeRange(secondsLow, secondsHigh) : text("up to %1").arg(high);
}

QString clockAfter(double seconds, const QDateTime& now) {
    const QDateTime then = now.addMSecs(qint64(seconds * 1000));
    const QString usual = QLocale().timeFormat(QLocale::ShortFormat);
    const bool withSeconds = usual.contains(QLatin1Char('s'));  // as in the C locale
    const QString clock = QLocale().toString(then.time(), withSeconds ? QStringLiteral("hh:mm") : usual);
    return then.date() == now.date() ? clock : QLocale().toString(then.date(), QStringLiteral("ddd ")) + clock;
}

QString planSentence(const service::Plan& plan, const QDateTime& now) {
    const service::SetCounts counts{plan.training_rows, plan.held_out_rows, plan.test_rows, plan.waiting_rows, plan.left_out};
    QStringList parts{splitCounts(counts) + QLatin1Char('.')};
    if (const QString out = leftOutSentence(counts.left_out); !out.isEmpty()) parts << out;
    if (plan.cut > 0) parts << text("%1 are cut to length.").arg(rows(plan.cut));
    parts << text("%1 steps take %2, ready about %3, in about %4 of memory.")
                 .arg(rows(plan.total_steps), timeRange(plan.seconds_low, plan.seconds_high), clockAfter(plan.seconds_high, now),
                      fromCore(formatBytes(plan.memory_bytes)));
    return parts.join(QLatin1Char(' '));
}

}  // namespace graft::ui
