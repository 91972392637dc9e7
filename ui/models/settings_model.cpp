#include "ui/models/settings_model.h"

#include "ui/core_text.h"

#include <QFont>

#include <algorithm>

namespace graft::ui {

namespace {
const QString nothing = QStringLiteral("–");
}

SettingsModel::SettingsModel(QObject* parent) : QAbstractTableModel(parent) {}

void SettingsModel::setRuns(const service::Comparison& comparison, const std::set<std::string>& shown, SettingRows rows) {
    std::vector<Run> runs;
    for (const service::ComparedRow& row : comparison.rows)
        if (row.recipe && shown.contains(row.contestant)) runs.push_back({row.contestant, oneLine(fromCore(row.label))});
    std::vector<Setting> settings;
    int differing = 0;
    for (const service::ComparedSetting& from : comparison.settings) {
        Setting setting{fromCore(from.label), fromCore(from.help), {}, false};
        bool any = false;
        for (const Run& run : runs) {
            const auto value = from.values.find(run.id);
            any = any || value != from.values.end();
            setting.values << (value == from.values.end() ? nothing : fromCore(value->second));
        }
        if (!any) continue;
        setting.differs = std::ranges::any_of(setting.values, [&](const QString& value) { return value != setting.values.front(); });
        differing += setting.differs;
        if (setting.differs || rows == SettingRows::all) settings.push_back(std::move(setting));
    }
    m_differing = differing;
    if (runs == m_runs && settings == m_settings) return;  // keeps place and selection
    beginResetModel();
    m_runs = std::move(runs);
    m_settings = std::move(settings);
    endResetModel();
}

int SettingsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_settings.size());
}

int SettingsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : 1 + int(m_runs.size());
}

QVariant SettingsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const Setting& setting = m_settings[std::size_t(index.row())];
    const QString text = index.column() == 0 ? setting.label : setting.values[index.column() - 1];
    switch (role) {
        case Qt::DisplayRole: return oneLine(text);
        case Qt::AccessibleTextRole: return index.column() > 0 && setting.differs ? tr("%1, differs").arg(oneLine(text)) : oneLine(text);
        case Qt::ToolTipRole: return plainToolTip(index.column() == 0 ? setting.help : text);
        case Qt::FontRole:
            if (!setting.differs) return {};
            {
                QFont strong;
                strong.setWeight(QFont::DemiBold);
                return strong;
            }
        default: return {};
    }
}

QVariant SettingsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    return section == 0 ? tr("Setting") : m_runs[std::size_t(section - 1)].label;
}

}  // namespace graft::ui
