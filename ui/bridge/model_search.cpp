#include "ui/bridge/model_search.h"

#include "ui/core_text.h"

#include <QDir>
#include <QSettings>

#include <algorithm>

namespace graft::ui {

namespace fs = std::filesystem;

namespace {

constexpr auto placesKey = "model/places";

bool liesIn(const fs::path& folder, const fs::path& place) {
    const auto [ended, at] = std::ranges::mismatch(place, folder);
    return ended == place.end();
}

}  // namespace

ModelSearch::ModelSearch(Compute& compute, QObject* parent) : QObject(parent), m_compute(compute) {
    connect(&compute.tasks(), &TaskRunner::changed, this, &ModelSearch::changed);
}

QString ModelSearch::waitingFor() const {
    const auto running = m_compute.tasks().running();
    const bool ours = running && (running == m_task || running == m_describing);
    return running && !ours && (m_task || m_describing) ? m_compute.tasks().runningTitle() : QString();
}

QStringList ModelSearch::places() const {
    return QSettings().value(QLatin1String(placesKey)).toStringList();
}

void ModelSearch::search() {
    if (m_task) m_compute.tasks().stop(*m_task);
    m_details.clear();
    std::vector<fs::path> folders;
    for (const QString& place : places()) folders.push_back(toPath(place));
    if (!m_added.isEmpty() && !places().contains(m_added)) folders.push_back(toPath(m_added));
    const auto task = std::make_shared<TaskId>(0);
    *task = m_compute.run(tr("Looking for models"), [folders](service::Engine&, TaskContext& context) { return service::findModels(folders, context.progress()); },
                          [this, task](std::vector<service::FoundModel> models) {
                              if (m_task != *task) return;  // another search followed
                              take(std::move(models));
                          });
    m_task = *task;
    Q_EMIT changed();
}

void ModelSearch::take(std::vector<service::FoundModel> models) {
    m_task.reset();
    m_models = std::move(models);
    m_searched = true;
    Q_EMIT searched();
    tellAdded();
    Q_EMIT changed();
}

void ModelSearch::add(const QString& folder) {
    m_added = QDir::cleanPath(QDir(folder).absolutePath());
    search();
}

void ModelSearch::tellAdded() {
    if (m_added.isEmpty()) return;
    const QString folder = std::exchange(m_added, {});
    const auto first = std::ranges::find_if(m_models, [place = toPath(folder)](const service::FoundModel& model) { return liesIn(model.folder, place); });
    if (first == m_models.end()) {
        Q_EMIT failed({ErrorKind::notFound, tr("There is no model in %1").arg(oneLine(folder)).toStdString(),
                       tr("neither it nor a folder up to three levels below holds a config.json").toStdString(),
                       tr("Choose a folder with config.json and model.safetensors, as Hugging Face gives them out").toStdString()});
        return;
    }
    const fs::path path = first->folder;
    if (QStringList kept = places(); !kept.contains(folder)) {
        kept << folder;
        QSettings().setValue(QLatin1String(placesKey), kept);
    }
    Q_EMIT found(folder, path);
}

void ModelSearch::remove(const QString& folder) {
    QStringList kept = places();
    kept.removeAll(folder);
    QSettings().setValue(QLatin1String(placesKey), kept);
    search();
}

void ModelSearch::describe(const service::FoundModel& model) {
    if (m_describing) m_compute.tasks().stop(*m_describing);
    m_describing.reset();
    if (const auto known = m_details.find(model.folder); known != m_details.end()) return Q_EMIT described(known->second);
    const auto task = std::make_shared<TaskId>(0);
    *task = m_compute.run(tr("Reading a model's details"), [model](service::Engine& engine, TaskContext&) { return service::describeModel(engine, model); },
                          [this, task](service::ModelDetails details) {
                              const auto place = details.found.folder;
                              m_details[place] = details;
                              if (m_describing != *task) return;
                              m_describing.reset();
                              Q_EMIT described(details);
                          });
    m_describing = *task;
}

}  // namespace graft::ui
