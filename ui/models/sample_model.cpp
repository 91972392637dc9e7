#include "ui/models/sample_model.h"

#include "ui/core_text.h"

#include <algorithm>

namespace graft::ui {

SampleModel::SampleModel(QObject* parent) : QAbstractListModel(parent) {}

void SampleModel::setSamples(const std::map<std::int64_t, recipe::SampleTrack>& tracks) {
    std::vector<Sample> samples;
    for (const auto& [row, track] : tracks) {
        Sample sample{row, fromCore(track.prompt), fromCore(track.expected), fromCore(track.base), {}, 0};
        if (!track.answers.empty() && track.answers.back().first > 0) {
            sample.step = track.answers.back().first;
            sample.now = fromCore(track.answers.back().second);
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
    return {};
}

}  // namespace graft::ui
