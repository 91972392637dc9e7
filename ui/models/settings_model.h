// The settings of several runs side by side: one row per setting, one column per run; those that differ are strong.
#pragma once

#include "service/compare.h"

#include <QAbstractTableModel>

#include <set>

namespace graft::ui {

enum class SettingRows { all, differing };

class SettingsModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit SettingsModel(QObject* parent = nullptr);
    void setRuns(const service::Comparison& comparison, const std::set<std::string>& shown, SettingRows rows);
    int differing() const { return m_differing; }
    int runs() const { return int(m_runs.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Run {
        std::string id;
        QString label;
        friend bool operator==(const Run&, const Run&) = default;
    };
    struct Setting {
        QString label, help;
        QStringList values;   // one per run
        bool differs = false;
        friend bool operator==(const Setting&, const Setting&) = default;
    };
    std::vector<Run> m_runs;
    std::vector<Setting> m_settings;
    int m_differing = 0;
};

}  // namespace graft::ui
