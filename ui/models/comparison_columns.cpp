#include "ui/models/comparison_columns.h"

#include "base/quantities.h"
#include "ui/core_text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace graft::ui {

namespace {

const QString nothing = QStringLiteral("–");

QString bytesOr(const std::optional<std::uint64_t>& bytes) {
    return bytes ? fromCore(formatBytes(*bytes)) : nothing;
}

// What the run's recipe decided; "–" for rows that were not trained.
template <class Member>
QString settingOr(const service::ComparedRow& row, Member member) {
    if (!row.recipe) return nothing;
    const auto& value = row.recipe->training.*member;
    return value ? QString::number(double(*value), 'g', 4) : nothing;
}

QString name(const service::ComparedRow& row) { return oneLine(fromCore(row.label)); }
QString score(const service::ComparedRow& row) { return row.score ? scoreText(*row.score) : QCoreApplication::translate("ComparisonColumns", "not measured"); }
QString time(const service::ComparedRow& row) { return row.seconds ? fromCore(formatDuration(*row.seconds)) : nothing; }
QString memory(const service::ComparedRow& row) { return bytesOr(row.peak_memory_bytes); }
QString file(const service::ComparedRow& row) { return bytesOr(row.file_bytes); }
QString places(const service::ComparedRow& row) {
    QStringList names;
    for (const std::string& place : row.places) names << oneLine(fromCore(place));
    return names.isEmpty() ? nothing : names.join(QStringLiteral(", "));
}
QString loss(const service::ComparedRow& row) { return row.held_out_loss ? fromCore(formatFigure(*row.held_out_loss, 3)) : nothing; }
QString forgetting(const service::ComparedRow& row) { return row.forgetting ? (*row.forgetting > 0 ? QStringLiteral("+") : QString()) + fromCore(formatFigure(*row.forgetting, 2)) : nothing; }
QString parameters(const service::ComparedRow& row) { return row.trained_parameters ? fromCore(formatCount(*row.trained_parameters)) : nothing; }
QString speed(const service::ComparedRow& row) { return row.summary ? fromCore(formatFigure(row.summary->tokens_per_second, 0)) : nothing; }
QString rate(const service::ComparedRow& row) { return settingOr(row, &recipe::TrainingPlan::learning_rate); }
QString epochs(const service::ComparedRow& row) { return settingOr(row, &recipe::TrainingPlan::epochs); }
QString batch(const service::ComparedRow& row) { return settingOr(row, &recipe::TrainingPlan::batch_rows); }
QString steps(const service::ComparedRow& row) { return row.summary ? fromCore(formatCount(std::uint64_t(row.summary->steps))) : nothing; }
QString date(const service::ComparedRow& row) {
    return row.created > 0 ? QLocale().toString(QDateTime::fromSecsSinceEpoch(row.created), QStringLiteral("d MMM hh:mm")) : nothing;
}
QString seeds(const service::ComparedRow& row) {
    if (!row.seeds || !row.score) return nothing;
    const auto text = [&](double value) { return scoreText({row.score->id, row.score->label, row.score->direction, value, row.score->low, row.score->high}); };
    return QCoreApplication::translate("ComparisonColumns", "%1 to %2 (%3)").arg(text(row.seeds->low), text(row.seeds->high)).arg(row.seeds->runs);
}
QString none(const service::ComparedRow&) { return {}; }

#define WORD(text) QT_TRANSLATE_NOOP("ComparisonColumns", text)

constexpr ComparisonColumn columns[] = {
    {"check", "", WORD("Ticked rows are asked, and drawn under Curves and Cost."), 32, Shown::always, none},
    {"name", WORD("Run"), "", 192, Shown::always, name},
    {"score", WORD("Score"), WORD("The main score, with the interval in which it lies with 95 % certainty."), 152, Shown::at_first, score},
    {"time", WORD("Time"), WORD("How long the training took."), 80, Shown::at_first, time},
    {"memory", WORD("Memory"), WORD("The most memory that the training needed."), 80, Shown::at_first, memory},
    {"file", WORD("File"), WORD("Size of what is taken home."), 72, Shown::at_first, file},
    {"places", WORD("Runs in"), WORD("Where the result can go."), 160, Shown::at_first, places},
    {"loss", WORD("Loss"), WORD("Mean loss over the measured rows: lower is better."), 72, Shown::when_asked, loss},
    {"forgetting", WORD("Forgets"), WORD("By how much the loss of general texts rose over the base model's: what the model was good at before and is worse at now. Zero: it forgot nothing."), 80, Shown::when_asked, forgetting},
    {"parameters", WORD("Trained"), WORD("How many parameters of the model were trained."), 88, Shown::when_asked, parameters},
    {"speed", WORD("Tokens/s"), WORD("Tokens learned from in a second."), 80, Shown::when_asked, speed},
    {"rate", WORD("Learning rate"), WORD("Size of a step: too small learns nothing, too large diverges."), 104, Shown::when_asked, rate},
    {"epochs", WORD("Epochs"), WORD("Passes over the training rows that were planned."), 72, Shown::when_asked, epochs},
    {"batch", WORD("Batch rows"), WORD("Rows that one step learned from."), 88, Shown::when_asked, batch},
    {"steps", WORD("Steps"), WORD("Steps that were taken."), 72, Shown::when_asked, steps},
    {"date", WORD("Made"), WORD("When the run was begun."), 112, Shown::when_asked, date},
    {"seeds", WORD("Over seeds"), WORD("The lowest and the highest score of runs that differ in their seed alone, and how many they are: how much of a score is chance."), 136, Shown::when_told, seeds},
};

#undef WORD

}  // namespace

std::span<const ComparisonColumn> comparisonColumns() { return columns; }

QString titleOf(const ComparisonColumn& column) { return *column.title ? QCoreApplication::translate("ComparisonColumns", column.title) : QString(); }
QString helpOf(const ComparisonColumn& column) { return *column.help ? QCoreApplication::translate("ComparisonColumns", column.help) : QString(); }

bool isShare(const recipe::MetricScore& score) {
    return score.low >= 0 && score.high <= 1 && score.direction == recipe::Direction::higher_is_better;
}

QString scoreText(const recipe::MetricScore& score) {
    return isShare(score) ? QCoreApplication::translate("ComparisonColumns", "%1 %").arg(score.value * 100, 0, 'f', 0) : fromCore(formatFigure(score.value, 3));
}

}  // namespace graft::ui
