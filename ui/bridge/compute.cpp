#include "ui/bridge/compute.h"

namespace graft::ui {

Compute::Compute(QObject* parent) : QObject(parent), m_engine(std::make_shared<std::optional<service::Engine>>()) {
    run(tr("Looking at this computer"), [](service::Engine& engine, TaskContext&) { return engine.device(); },
        [this](service::DeviceLine device) {
            m_device = std::move(device);
            Q_EMIT deviceKnown(m_device);
        });
}

void Compute::join() {
    for (TaskRunner* runner : {&m_tasks, &m_aside}) {
        runner->disconnect();
        runner->join();
    }
}

}  // namespace graft::ui
