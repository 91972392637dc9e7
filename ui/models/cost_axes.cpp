#include "ui/models/cost_axes.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/comparison_columns.h"

#include <QCoreApplication>

#include <cmath>

namespace graft::ui {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("CostAxes", text); }

template <class Count>
std::optional<double> inDouble(const std::optional<Count>& count) {
    return count ? std::optional(double(*count)) : std::nullopt;
}

Worth scoreWorth(const recipe::MetricScore& score) {
    const double hundredths = isShare(score) ? 100 : 1;
    const auto figure = [&](double value) { return QString::number(hundredths * value, 'g', 3); };
    return {hundredths * score.value, hundredths * score.low, hundredths * score.high, tr("%1 (%2 to %3)").arg(scoreText(score), figure(score.low), figure(score.high))};
}

}  // namespace

std::optional<double> costOf(const service::ComparedRow& row, Cost cost) {
    switch (cost) {
        case Cost::time: return row.seconds;
        case Cost::memory: return inDouble(row.peak_memory_bytes);
        case Cost::parameters: return inDouble(row.trained_parameters);
        case Cost::file: return inDouble(row.file_bytes);
    }
    return std::nullopt;
}

QString costText(double value, Cost cost) {
    if (cost == Cost::time) return fromCore(formatDuration(value));
    if (cost == Cost::parameters) return tr("%1 trained parameters").arg(fromCore(formatCount(std::uint64_t(value))));
    return fromCore(formatBytes(std::uint64_t(value)));
}

std::pair<double, QString> costUnit(double most, Cost cost) {
    if (cost == Cost::time) {
        if (most >= 7200) return {3600, tr("Training time, hours")};
        if (most >= 120) return {60, tr("Training time, minutes")};
        return {1, tr("Training time, seconds")};
    }
    if (cost == Cost::parameters) {
        if (most >= 1e6) return {1e6, tr("Trained parameters, millions")};
        return most >= 1e4 ? std::pair(1e3, tr("Trained parameters, thousands")) : std::pair(1.0, tr("Trained parameters"));
    }
    const auto [size, name] = most >= 1e9 ? std::pair(1e9, QStringLiteral("GB")) : most >= 1e6 ? std::pair(1e6, QStringLiteral("MB")) : std::pair(1e3, QStringLiteral("kB"));
    return {size, (cost == Cost::memory ? tr("Memory while training, %1") : tr("File to take home, %1")).arg(name)};
}

std::optional<Worth> worthOf(const service::ComparedRow& row, Quality quality) {
    if (quality == Quality::score) return row.score && !std::isnan(row.score->value) ? std::optional(scoreWorth(*row.score)) : std::nullopt;
    const auto& value = quality == Quality::loss ? row.held_out_loss : row.forgetting;
    if (!value || !std::isfinite(*value)) return std::nullopt;
    const QString figure = fromCore(formatFigure(*value, quality == Quality::loss ? 3 : 2));
    return Worth{*value, *value, *value, quality == Quality::loss ? tr("loss %1").arg(figure) : tr("forgets %1").arg(figure)};
}

QString qualityLabel(const service::ComparedRow& row, Quality quality) {
    if (quality == Quality::loss) return tr("Loss");
    if (quality == Quality::forgetting) return tr("Forgets");
    const QString label = oneLine(fromCore(row.score->label));
    return isShare(*row.score) ? tr("%1, %").arg(label) : label;
}

Better betterOf(const service::ComparedRow& row, Quality quality) {
    return quality != Quality::score || (row.score && row.score->direction == recipe::Direction::lower_is_better) ? Better::lower : Better::higher;
}

}  // namespace graft::ui
