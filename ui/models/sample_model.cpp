#include "ui/models/sample_model.h"

#include "ui/core_text.h"

#include <algorithm>

namespace graft::ui {

SampleModel::SampleModel(QObject* parent) : QAbstractListModel(parent) {}

void SampleModel::setSamples(const std::map<std::int64_t, recipe::SampleTrack>& tracks, std::optional<std::int64_t> kept) {
    std::vector<Sample> samples;
    for (const auto& [row, track] : tracks) {
        Sample sample{row, fromCore(track.prompt), fromCore(track.expected), fromCore(track.base), {}, 0, false};
        const auto keptAnswer = std::ranges::find_if(track.answers, [&](const auto& answer) { return kept && answer.first == *kept && answer.first > 0; });
        const auto shown = keptAnswer != track.answers.end() ? keptAnswer : track.answers.empty() ? track.answers.end() : std::prev(track.answers.end());
        if (shown != track.answers.end() && shown->first > 0) {
            sample.step = shown->first;
            sample.now = fromCore(shown->second);
            sample.kept = shown == keptAnswer;
        }
        samples.push_back(std::move(sample));
    }
    const bool sameRows = std::ranges::equal(samples, m_samples, {}, &Sample::row, &Sample::row);
    if (!sameRows) {
        beginResetModel();
        m_samples = std::move(samples);
        endResetModel();
        return;
    }
    for (std::size_t i = 0; i < samples.size(); ++i) {
        if (samples[i] == m_samples[i]) continue;
        m_samples[i] = std::move(samples[i]);
        Q_EMIT dataChanged(index(int(i)), index(int(i)));
    }
}

const Sample* SampleModel::sample(int row) const {
    return row >= 0 && row < int(m_samples.size()) ? &m_samples[std::size_t(row)] : nullptr;
}

int SampleModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_samples.size());
}

QVariant SampleModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    if (role == Qt::DisplayRole) return oneLine(m_samples[std::size_t(index.row())].prompt);
    if (role == Qt::ToolTipRole) return plainToolTip(m_samples[std::size_t(index.row())].prompt);
    return {};
}

}  // namespace graft::ui
