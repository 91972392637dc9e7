#include "ui/widgets/rate_dialog.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/rate_plot.h"
#include "ui/widgets/text_label.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr int leastWidth = 600, plotHeight = 260;
}

RateDialog::RateDialog(const QString& method, QWidget* parent)
    : QDialog(parent), m_method(method), m_text(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)), m_readout(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_plot(new RatePlot),
      m_use(makeButton(ButtonKind::main, {}, this)), m_close(makeButton(ButtonKind::plain, tr("S&top"), this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Find a learning rate"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    m_text->setText(tr("%1 learns a few steps at rates that rise from far too small to far too large. Nothing of it is kept.").arg(m_method));
    column->addWidget(m_text);
    m_plot->setMinimumHeight(plotHeight);
    column->addWidget(m_plot, 1);
    column->addWidget(m_readout);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    buttons->addWidget(m_use);
    column->addLayout(buttons);
    m_use->hide();
    setMinimumWidth(leastWidth);
    connect(m_plot, &RatePlot::cursorMoved, m_readout, &TextLabel::setText);
    connect(m_close, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_use, &QPushButton::clicked, this, [this] {
        Q_EMIT useWanted(*m_test.proposed);
        accept();
    });
}

void RateDialog::addTried(const std::vector<service::TriedRate>& tried) {
    m_test.tried.insert(m_test.tried.end(), tried.begin(), tried.end());
    m_plot->setTest(m_test);
}

void RateDialog::showTest(const service::RateTest& test) {
    m_test = test;
    m_plot->setTest(test);
    m_close->setText(tr("&Close"));
    if (!test.proposed) return m_text->setText(tr("The loss did not fall at any rate in so few steps: this method, as it is set, learns little from these examples, or slowly. The usual rate is %1.").arg(rateText(test.usual)));
    m_text->setText(tr("A rate of %1 learns fast here and leaves room before the loss rises again; the usual one for %2 is %3. Further right it learns too wildly, further left too slowly.").arg(rateText(*test.proposed), m_method, rateText(test.usual)));
    m_use->setText(tr("&Use %1").arg(rateText(*test.proposed)));
    m_use->show();
    m_use->setFocus();
}

void RateDialog::showFailure(const Error& error) {
    m_close->setText(tr("&Close"));
    m_text->setTone(Tone::error);
    m_text->setText(oneLine(fromCore(error.what + ": " + error.why + ". " + error.hint)));
}

}  // namespace graft::ui
