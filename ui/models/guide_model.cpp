#include "ui/models/guide_model.h"

#include "ui/core_text.h"

namespace graft::ui {

namespace {

QString wordFor(StepState state) {
    switch (state) {
        case StepState::to_do: return GuideModel::tr("to do");
        case StepState::ready: return GuideModel::tr("ready");
        case StepState::running: return GuideModel::tr("running");
        case StepState::done: return GuideModel::tr("done");
        case StepState::look_again: return GuideModel::tr("needs another look");
        case StepState::failed: return GuideModel::tr("failed");
    }
    return {};
}

}  // namespace

GuideModel::GuideModel(QObject* parent) : QAbstractListModel(parent) {}

void GuideModel::setStep(PageId page, const GuideStep& step) {
    GuideStep& held = m_steps[static_cast<std::size_t>(page)];
    if (held == step) return;
    held = step;
    const QModelIndex row = index(static_cast<int>(page));
    Q_EMIT dataChanged(row, row);
}

QString GuideModel::titleOf(PageId page) {
    switch (page) {
        case PageId::start: return tr("Start");
        case PageId::model: return tr("Model");
        case PageId::data: return tr("Data");
        case PageId::method: return tr("Method");
        case PageId::train: return tr("Train");
        case PageId::compare: return tr("Compare");
        case PageId::take_home: return tr("Take home");
    }
    return {};
}

int GuideModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

QVariant GuideModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const auto page = static_cast<PageId>(index.row());
    const GuideStep& step = this->step(page);
    switch (role) {
        case Qt::DisplayRole: return titleOf(page);
        case Qt::AccessibleTextRole: return step.reason.isEmpty() ? tr("%1, %2, %3").arg(titleOf(page), wordFor(step.state), step.fact)
                                                                 : tr("%1, %2: %3").arg(titleOf(page), wordFor(step.state), step.reason);
        case StateRole: return static_cast<int>(step.state);
        case FactRole: return step.fact;
        case Qt::ToolTipRole: return plainToolTip(step.reason);
        default: return {};
    }
}

}  // namespace graft::ui
