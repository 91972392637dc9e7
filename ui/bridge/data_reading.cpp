#include "ui/bridge/data_reading.h"

#include "service/data_choices.h"
#include "service/pasted_table.h"
#include "ui/core_text.h"

#include <QFileInfo>

#include <utility>

namespace graft::ui {

namespace {

constexpr int settling = 150;   // ms: two clicks in a row read once

}  // namespace

DataReading::DataReading(Session& session, Draft& draft, QObject* parent) : QObject(parent), m_session(session), m_draft(draft) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(settling);
    connect(&m_soon, &QTimer::timeout, this, &DataReading::keepUp);
    connect(&draft, &Draft::changed, this, [this] { m_draft.hasData() ? m_soon.start() : keepUp(); });
    connect(&session.compute().tasks(), &TaskRunner::progressed, this, [this](const TaskProgress& progress) {
        if (!m_task || m_session.compute().tasks().running() != m_task) return;
        m_progress = progress;
        Q_EMIT changed();
    });
    connect(&session.compute().tasks(), &TaskRunner::changed, this, [this] {
        if (m_task) Q_EMIT changed();
    });
}

DataReading::Ground DataReading::groundOf(const recipe::DataChoice& choice) const {
    Ground ground{choice, m_draft.recipe().model.path};
    ground.choice.max_length.reset();
    ground.choice.length_policy.clear();
    ground.choice.hash.clear();
    return ground;
}

bool DataReading::waiting() const {
    const auto running = m_session.compute().tasks().running();
    return m_task && running && running != m_task;
}

void DataReading::open(const QString& file) {
    recipe::Recipe recipe = m_draft.recipe();
    service::chooseFile(recipe, file.toStdString());
    read(recipe.data, Purpose::choose);
}

void DataReading::paste(const QString& text) {
    if (!m_draft.editable()) return;
    m_session.compute().runAside(tr("Keeping the pasted table"), [project = *m_session.project(), table = text.toStdString()](TaskContext&) { return service::savePastedTable(project, table); },
                                 [this, folder = m_session.project()->folder()](const Result<std::filesystem::path>& file) {
                                     if (!m_session.project() || m_session.project()->folder() != folder) return;
                                     if (file) open(pathText(*file));
                                     else Q_EMIT failed(file.error());
                                 });
}

void DataReading::readAgain() {
    if (m_draft.hasData()) read(m_draft.recipe().data, Purpose::keep_up);
}

DataReading::Stamp DataReading::stampOf(const std::string& path) {
    const QFileInfo file(fromCore(path));
    return {file.size(), file.lastModified()};
}

void DataReading::noticeChange() {
    if (!m_look || m_task || !m_draft.hasData() || m_shown.choice.path != m_draft.recipe().data.path || stampOf(m_shown.choice.path) == m_stamp) return;
    readAgain();
    m_draft.planAgain();
}

std::string DataReading::hashOf(const std::string& path) const {
    return m_look && m_shown.choice.path == path ? m_look->description.hash : std::string();
}

void DataReading::keepUp() {
    if (!m_draft.hasData()) {
        dropTask();
        m_look.reset();
        return Q_EMIT changed();
    }
    const Ground ground = groundOf(m_draft.recipe().data);
    const bool known = m_task ? ground == m_wanted : m_look && ground == m_shown;
    if (!known) readAgain();
}

void DataReading::dropTask() {
    ++m_version;
    if (m_task) m_session.compute().tasks().stop(*std::exchange(m_task, std::nullopt));
}

void DataReading::read(const recipe::DataChoice& choice, Purpose purpose) {
    dropTask();
    m_wanted = groundOf(choice);
    m_file = QFileInfo(fromCore(choice.path)).fileName();
    m_progress = {};
    m_stamp = stampOf(choice.path);
    m_task = m_session.compute().run(tr("Reading %1").arg(oneLine(m_file)),
                                     [choice, model = m_wanted.model](service::Engine&, TaskContext& context) { return service::lookAtData(choice, model, context.progress()); },
                                     [this, choice, purpose, version = m_version](Look look) {
                                         if (version == m_version) take(choice, purpose, std::move(look));
                                     });
    Q_EMIT changed();
}

void DataReading::take(const recipe::DataChoice& choice, Purpose purpose, Look look) {
    m_task.reset();
    if (look) {
        m_look = std::make_shared<const service::DataLook>(std::move(look).value());
        m_shown = m_wanted;
        if (purpose == Purpose::choose) m_draft.edit(tr("Choose a data file"), [&](recipe::Recipe& recipe) {
            service::chooseFile(recipe, choice.path);
            service::scoreFor(recipe, m_goal);
            if (m_look->description.roles_problem) recipe.data.roles = service::rolesFor(m_goal, m_look->description);
        });
    } else {
        if (purpose == Purpose::keep_up) m_look.reset();
        if (look.error().kind != ErrorKind::stopped) Q_EMIT failed(look.error());
        if (purpose == Purpose::choose) keepUp();  // what was chosen before stays; it may have changed while the other was read
    }
    Q_EMIT changed();
}

void DataReading::stop() {
    if (!m_task) return;
    const bool runs = m_session.compute().tasks().running() == m_task;
    if (runs) return m_session.compute().tasks().stop(*m_task);  // its answer comes
    dropTask();
    Q_EMIT changed();
}

}  // namespace graft::ui
