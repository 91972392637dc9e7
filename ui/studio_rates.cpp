// The search for a learning rate: begun on the Method page, followed in a dialog, and its rate put into the settings.
#include "ui/bridge/rate_finding.h"
#include "ui/core_text.h"
#include "ui/pages/method_page.h"
#include "ui/studio.h"
#include "ui/widgets/rate_dialog.h"
#include "ui/widgets/rate_plot.h"

namespace graft::ui {

void Studio::connectRates() {
    connect(&m_window->method(), &MethodPage::rateWanted, this, &Studio::findRate);
    connect(m_rates.get(), &RateFinding::changed, this, &Studio::showMethod);
}

// The dialog may be closed while rates are tried, which stops it.
void Studio::findRate() {
    if (m_rates->busy() || !m_draft->editable()) return;
    auto* dialog = new RateDialog(m_window->method().methodName(), m_window.get());
    connect(m_rates.get(), &RateFinding::tried, dialog, &RateDialog::addTried);
    connect(m_rates.get(), &RateFinding::found, dialog, &RateDialog::showTest);
    connect(m_rates.get(), &RateFinding::failed, dialog, &RateDialog::showFailure);
    connect(dialog, &QDialog::finished, m_rates.get(), &RateFinding::stop);
    connect(dialog, &RateDialog::useWanted, this, [this](double rate) {
        m_draft->edit(tr("Use the learning rate %1").arg(rateText(rate)), [rate](recipe::Recipe& recipe) { recipe.training.learning_rate = rate; });
    });
    m_rates->begin(m_draft->recipe());
    dialog->open();
}

}  // namespace graft::ui
