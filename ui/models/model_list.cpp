#include "ui/models/model_list.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/language_names.h"

#include <algorithm>

namespace graft::ui {

namespace {

QString countShown(std::uint64_t count) {
    return count > 0 ? fromCore(formatCount(count)) : QStringLiteral("–");
}

}  // namespace

QString ModelList::lineOf(const service::FoundModel& model) const {
    if (model.broken) return oneLine(fromCore(model.broken->why));
    const bool fits = !m_wanted.empty() && std::ranges::all_of(m_wanted, [&](const std::string& wanted) { return isAmong(wanted, model.languages); });
    return fits ? tr("Your languages · %1").arg(placeShown(model)) : placeShown(model);
}

void ModelList::setLanguages(const std::vector<std::string>& wanted) {
    m_wanted = wanted;
    if (!m_models.empty()) Q_EMIT dataChanged(index(0), index(int(m_models.size()) - 1));
}

QString nameShown(const service::FoundModel& model) {
    if (model.place == service::ModelPlace::starter) return ModelList::tr("Starter model");
    const QString name = oneLine(fromCore(model.name));
    return model.place == service::ModelPlace::hub_cache ? name.section(QLatin1Char('/'), -1) : name;
}

QString placeShown(const service::FoundModel& model) {
    switch (model.place) {
        case service::ModelPlace::starter: return ModelList::tr("Comes with Graft");
        case service::ModelPlace::hub_cache: {
            const QString owner = oneLine(fromCore(model.name)).section(QLatin1Char('/'), 0, -2);
            return owner.isEmpty() ? ModelList::tr("Hugging Face cache") : ModelList::tr("%1, in the Hugging Face cache").arg(owner);
        }
        case service::ModelPlace::folder: break;
    }
    return oneLine(pathText(model.folder.parent_path()));
}

ModelList::ModelList(QObject* parent) : QAbstractListModel(parent) {}

void ModelList::setModels(std::vector<service::FoundModel> models) {
    beginResetModel();
    m_models = std::move(models);
    std::ranges::stable_partition(m_models, [](const service::FoundModel& model) { return !model.broken; });
    endResetModel();
}

void ModelList::setChosen(const std::filesystem::path& folder) {
    if (m_chosen == folder) return;
    m_chosen = folder;
    if (!m_models.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

void ModelList::setBroken(const std::filesystem::path& folder, const Error& why) {
    const int row = rowOf(folder);
    if (row < 0 || m_models[std::size_t(row)].broken == why) return;
    m_models[std::size_t(row)].broken = why;
    Q_EMIT dataChanged(index(row), index(row));
}

const service::FoundModel* ModelList::at(int row) const {
    return row >= 0 && row < int(m_models.size()) ? &m_models[std::size_t(row)] : nullptr;
}

int ModelList::rowOf(const std::filesystem::path& folder) const {
    const auto found = std::ranges::find(m_models, folder, &service::FoundModel::folder);
    return found == m_models.end() ? -1 : int(found - m_models.begin());
}

int ModelList::usable() const {
    return int(std::ranges::count_if(m_models, [](const service::FoundModel& model) { return !model.broken; }));
}

int ModelList::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_models.size());
}

QVariant ModelList::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const service::FoundModel& model = m_models[std::size_t(index.row())];
    const bool chosen = !m_chosen.empty() && model.folder == m_chosen;
    switch (role) {
        case Qt::DisplayRole: return nameShown(model);
        case Qt::ToolTipRole: return plainToolTip(oneLine(pathText(model.folder)));
        case Qt::AccessibleTextRole:
            if (model.broken) return tr("%1, cannot be used: %2").arg(nameShown(model), lineOf(model));
            return (chosen ? tr("%1, chosen, %2 parameters, %3, %4") : tr("%1, %2 parameters, %3, %4"))
                .arg(nameShown(model), countShown(model.shape.parameters), fromCore(formatBytes(model.weight_bytes)), lineOf(model));
        case ParametersRole: return model.broken ? QString() : countShown(model.shape.parameters);
        case SizeRole: return model.broken ? QString() : fromCore(formatBytes(model.weight_bytes));
        case LineRole: return lineOf(model);
        case BrokenRole: return model.broken.has_value();
        case ChosenRole: return chosen;
        default: return {};
    }
}

}  // namespace graft::ui
