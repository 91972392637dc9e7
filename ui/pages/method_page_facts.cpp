// What the Method page says: the main button, the cards, the three figures, what is wrong.
#include "base/quantities.h"
#include "service/race_plan.h"
#include "ui/core_text.h"
#include "ui/models/run_words.h"
#include "ui/pages/method_page.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/effort_card.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/memory_parts.h"
#include "ui/widgets/method_card.h"
#include "ui/widgets/rate_plot.h"
#include "ui/widgets/text_label.h"

#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>

#include <algorithm>

namespace graft::ui {

namespace {

bool isError(const service::Problem& problem) {
    return problem.severity == service::Severity::error;
}

Figure timeFigure(const service::Plan& plan) {
    const QString shown = timeInShort(plan.seconds_low, plan.seconds_high), ready = MethodPage::tr("ready about %1").arg(clockAfter(plan.seconds_high));
    if (shown == timeRange(plan.seconds_low, plan.seconds_high)) return {shown, ready};
    return {shown, MethodPage::tr("at least %1 · %2").arg(fromCore(formatDuration(plan.seconds_low)), ready)};
}

Figure learnedFigure(const service::Plan& plan) {
    const double share = plan.shape.parameters > 0 ? 100.0 * double(plan.method.trained_parameters) / double(plan.shape.parameters) : 0;
    return {fromCore(formatCount(plan.method.trained_parameters)),
            MethodPage::tr("%1 % of the model · file %2").arg(fromCore(formatFigure(share, share < 1 ? 2 : 0)), fromCore(formatBytes(plan.method.file_bytes)))};
}

QString numberShown(std::int64_t number) {
    return QLocale().toString(qlonglong(number));
}

constexpr double longRun = 2 * 3600;   // s: from here on a first try with few rows is offered

// What takes longest goes with the rows that learn; the estimate after the choice is the exact one.
QString timeOfTry(const service::Plan& plan) {
    return fromCore(formatDuration(plan.seconds_high * double(MethodPage::firstTryRows) / double(plan.training_rows)));
}

}  // namespace

const recipe::MethodInfo& MethodPage::method() const {
    const auto found = std::ranges::find_if(m_described, [this](const service::MethodChoice& choice) { return choice.info.id == m_facts.recipe.method.id; });
    return found == m_described.end() ? m_described.front().info : found->info;
}

MethodPage::Step MethodPage::step() const {
    if (!m_facts.projectOpen) return Step::project;
    if (m_facts.training) return Step::follow;
    if (m_facts.recipe.model.path.empty()) return Step::model;
    if (m_facts.recipe.data.path.empty()) return Step::data;
    if (m_facts.estimating != Estimating::no) return Step::wait;
    if (m_facts.error && m_facts.error->kind == ErrorKind::stopped) return Step::stopped;
    if (!m_facts.plan || !m_facts.readOnlyHolder.isEmpty() || std::ranges::any_of(m_facts.plan->problems, isError)) return Step::blocked;
    return m_racing && racers().size() < 2 ? Step::too_few : Step::start;
}

void MethodPage::showMain() {
    const Step now = step();
    QString label;
    switch (now) {
        case Step::project: label = tr("Open a project"); break;
        case Step::model: label = tr("Choose a model"); break;
        case Step::data: label = tr("Choose a data file"); break;
        case Step::wait: label = m_facts.estimating == Estimating::now ? tr("Estimating …") : tr("Waits for what runs now"); break;
        case Step::stopped: label = tr("Estimate again"); break;
        case Step::blocked: label = m_facts.readOnlyHolder.isEmpty() ? tr("Cannot start yet") : tr("Open elsewhere: read only"); break;
        case Step::follow: label = tr("Go to the training"); break;
        case Step::too_few: label = tr("Pick two methods or more"); break;
        case Step::start: label = m_racing ? tr("Start the race of %1").arg(racers().size()) : tr("Start training"); break;
    }
    m_main->setText(label);
    m_main->setEnabled(now != Step::wait && now != Step::blocked && now != Step::too_few);
}

void MethodPage::pressMain() {
    switch (step()) {
        case Step::project: return Q_EMIT pageWanted(PageId::start);
        case Step::model: return Q_EMIT pageWanted(PageId::model);
        case Step::data: return Q_EMIT pageWanted(PageId::data);
        case Step::follow: return Q_EMIT pageWanted(PageId::train);
        case Step::start:
            if (!m_racing) return Q_EMIT startWanted();
            Q_EMIT raceWanted(racers(), judged());
            return m_several->setChecked(false);
        case Step::stopped: return Q_EMIT estimateWanted();
        case Step::wait:
        case Step::too_few:
        case Step::blocked: return;
    }
}

// The recommended one and three others, in the order in which they are offered; what is chosen is always among them.
void MethodPage::showMethods() {
    constexpr int first = 4;
    const service::Plan* plan = shownPlan();
    const auto& choices = plan && plan->methods.size() == m_described.size() ? plan->methods : m_described;
    int shown = 0;
    for (std::size_t i = 0; i < m_methods.size(); ++i) {
        const bool visible = m_all || shown < first || m_methods[i]->isChecked() || !choices[i].recommended.empty();
        shown += visible;
        m_methods[i]->setVisible(visible);
    }
    const int others = int(m_methods.size()) - shown;
    m_more->setVisible(m_all || others > 0);
    m_more->setText(m_all ? tr("&Fewer methods") : tr("%1 &more methods").arg(others));
}

void MethodPage::showChoices() {
    const service::Plan* plan = shownPlan();
    const bool editable = m_facts.projectOpen && m_facts.readOnlyHolder.isEmpty();
    const auto& choices = plan && plan->methods.size() == m_described.size() ? plan->methods : m_described;
    for (std::size_t i = 0; i < m_methods.size(); ++i) {
        m_methods[i]->show(choices[i], plan ? plan->memory_limit_bytes : 0);
        m_methods[i]->setChecked(m_racing ? m_racers.contains(choices[i].info.id) : choices[i].info.id == m_facts.recipe.method.id);
        m_methods[i]->setEnabled(editable && !(m_racing && !choices[i].refusal.empty()));
    }
    showMethods();
    const auto efforts = plan ? plan->efforts : service::effortChoices();
    for (std::size_t i = 0; i < m_efforts.size() && i < efforts.size(); ++i) {
        m_efforts[i]->show(efforts[i]);
        m_efforts[i]->setChecked(efforts[i].id == m_facts.recipe.training.effort);
        m_efforts[i]->setEnabled(editable);
    }
    m_form->show(formSections(m_facts.recipe, plan, method(), m_facts.given));
    m_form->setEditable(editable);
}

void MethodPage::showFigures() {
    const service::Plan* plan = shownPlan();
    const QString waits = m_facts.estimating == Estimating::now ? tr("estimating …") : m_facts.estimating == Estimating::behind_other_work ? tr("estimated after what runs now") : QString();
    const Figure none{QStringLiteral("–"), waits.isEmpty() ? tr("not estimated yet") : waits};
    const auto current = [&](Figure figure) {
        if (!waits.isEmpty()) figure.context = waits;
        return figure;
    };
    m_time->show(plan ? current(timeFigure(*plan)) : none);
    m_learns->setName(m_racing ? tr("Methods") : tr("Trained parameters"));
    m_learns->show(plan ? current(learnedFigure(*plan)) : none);
    const auto limit = plan ? plan->memory_limit_bytes : 0;
    m_memory->show(plan ? current({fromCore(formatBytes(plan->memory_bytes)), limit > 0 ? tr("of %1 that can be used").arg(fromCore(formatBytes(limit))) : tr("estimated")}) : none);
    if (m_racing && plan) showRaceFigures(*plan);
    m_parts->show(plan ? plan->memory : std::vector<service::MemoryPart>(), limit);
    if (m_command->toPlainText() != m_facts.command) m_command->setPlainText(m_facts.command);
    m_copy->setEnabled(!m_facts.command.isEmpty());
}

// A run of hours is not the first thing to do: with few rows the same settings show within minutes whether there is something to learn.
void MethodPage::showTry() {
    const service::Plan* plan = shownPlan();
    const bool trying = m_facts.recipe.data.most_training_rows > 0;
    const bool offered = plan && !trying && plan->seconds_high > longRun && plan->training_rows > firstTryRows;
    m_tryLine->setVisible(plan && (trying || offered) && m_facts.readOnlyHolder.isEmpty() && !m_facts.training);
    if (!plan) return;
    if (trying) {
        m_tryText->setText(tr("A first try: %1 of %2 rows learn.").arg(numberShown(plan->training_rows), numberShown(plan->training_rows + plan->waiting_rows)));
        m_try->setText(tr("Let &all rows learn"));
    } else if (offered) {
        m_tryText->setText(tr("This takes up to %1.").arg(fromCore(formatDuration(plan->seconds_high))));
        m_try->setText(tr("&Try %1 rows first (about %2)").arg(numberShown(firstTryRows), timeOfTry(*plan)));
    }
}

QString MethodPage::methodName() const { return oneLine(fromCore(method().name)); }

// The right rate of learned rows differs most from task to task: published ones span four orders of magnitude.
void MethodPage::showRate() {
    const service::Plan* plan = shownPlan();
    const bool usual = plan && !m_facts.recipe.training.learning_rate, soft = method().form == recipe::PartForm::rows;
    m_findRate->setEnabled(m_facts.plan && !m_facts.findingRate && !m_facts.training && m_facts.readOnlyHolder.isEmpty());
    m_rateText->setVisible(plan);
    m_findRate->setVisible(plan);
    if (!plan) return;
    const QString rate = rateText(plan->recipe.training.learning_rate.value_or(0));
    m_rateText->setTone(usual && soft ? Tone::warn : Tone::secondary);
    m_rateText->setText(!usual ? tr("Learning rate %1, as you have set it.").arg(rate)
                        : soft ? tr("Learning rate %1, a first guess: for %2 the right one differs greatly from task to task. Find it before you train.").arg(rate, methodName())
                               : tr("Learning rate %1, the usual one for %2 on a model of this size.").arg(rate, methodName()));
}

// What stands at no field of the form: problems of the model and the data, and why nothing can be changed.
void MethodPage::showNotes() {
    QStringList notes;
    bool wrong = false;
    if (!m_facts.readOnlyHolder.isEmpty()) notes << tr("%1 has this project open. Close it there to choose here.").arg(m_facts.readOnlyHolder);
    if (!m_facts.notWhereWanted.isEmpty()) notes << m_facts.notWhereWanted;
    const service::Plan* plan = shownPlan();
    if (const std::string few = m_racing && plan ? service::fewRowsWarning(plan->training_rows, plan->held_out_rows) : std::string(); !few.empty()) notes << oneLine(fromCore(few));
    if (plan)
        for (const service::Problem& problem : plan->problems) {
            if (m_form->shows(problem.field)) continue;
            notes << oneLine(fromCore(problem.problem) + QLatin1Char(' ') + fromCore(problem.hint));
            wrong = wrong || isError(problem);
        }
    m_notes->setTone(wrong ? Tone::error : Tone::warn);
    m_notes->setText(notes.join(QLatin1Char('\n')));
    m_notes->setVisible(!notes.isEmpty());
}

}  // namespace graft::ui
