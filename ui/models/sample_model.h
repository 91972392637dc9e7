// The held-out prompts a run answers again and again, one row each.
#pragma once

#include "recipe/metric_series.h"

#include <QAbstractListModel>

#include <optional>
#include <vector>

namespace graft::ui {

struct Sample {
    std::int64_t row = 0;
    QString prompt, expected, base, now;
    std::int64_t step = 0;   // of `now`; 0: no answer of the run yet
    bool kept = false;       // `now` is of the version that is kept
    friend bool operator==(const Sample&, const Sample&) = default;
};

class SampleModel final : public QAbstractListModel {
    Q_OBJECT

public:
    explicit SampleModel(QObject* parent = nullptr);
    // With the answers of step `kept` where there are some, else the last ones.
    void setSamples(const std::map<std::int64_t, recipe::SampleTrack>& tracks, std::optional<std::int64_t> kept = {});
    const Sample* sample(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Sample> m_samples;
};

}  // namespace graft::ui
