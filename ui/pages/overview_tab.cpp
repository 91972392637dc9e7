#include "ui/pages/overview_tab.h"

#include "ui/core_text.h"
#include "ui/models/data_verdict.h"
#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/length_plot.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>

namespace graft::ui {

namespace {

constexpr int countColumn = 64, linesColumn = 136, lineButton = 24;
const Qt::Alignment right = Qt::AlignRight | Qt::AlignVCenter;

QString number(std::int64_t value) {
    return QLocale().toString(qlonglong(value));
}

QString linesText(const data::Finding& finding) {
    QStringList lines;
    for (const std::uint64_t line : finding.lines) lines << number(std::int64_t(line));
    return lines.join(QStringLiteral(", ")) + (finding.count > std::int64_t(finding.lines.size()) ? QStringLiteral(", …") : QString());
}

}  // namespace

OverviewTab::OverviewTab(QWidget* parent)
    : QWidget(parent), m_findingsModel({{tr("What stands out")}, {tr("Rows"), right}, {tr("First lines")}}), m_rejectedModel({{tr("Line"), right}, {tr("Why it makes no example")}}),
      m_plot(new LengthPlot), m_readout(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_counts(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)),
      m_found(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)), m_rejectedTitle(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)),
      m_findings(new PlainTable(tr("What stands out"))), m_rejected(new PlainTable(tr("Rows that make no example"))),
      m_showRows(makeButton(ButtonKind::quiet, tr("Show these &rows"), this)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, space::small, 0, 0);
    row->setSpacing(space::medium);
    row->addWidget(makeChart(), 4);
    row->addWidget(makeTables(), 7);
}

QWidget* OverviewTab::makeChart() {
    auto* card = new Card;
    card->column()->setContentsMargins(space::small, space::small, space::small, space::small);
    card->column()->addWidget(m_readout);
    card->column()->addWidget(m_plot, 1);
    connect(m_plot, &LengthPlot::cursorMoved, this, [this](const QString& text) { m_readout->setText(text.isEmpty() ? tr("Examples by their length") : text); });
    m_readout->setText(tr("Examples by their length"));
    return card;
}

QWidget* OverviewTab::makeTables() {
    m_findings->setModel(&m_findingsModel);
    m_rejected->setModel(&m_rejectedModel);
    m_findings->setSelectionMode(QAbstractItemView::SingleSelection);
    m_findings->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_findings->horizontalHeader()->setStretchLastSection(false);
    m_findings->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_findings->setColumnWidth(1, countColumn);
    m_findings->setColumnWidth(2, linesColumn);
    m_rejected->setColumnWidth(0, countColumn);
    auto* held = new QWidget;
    auto* column = new QVBoxLayout(held);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    auto* counts = new QHBoxLayout;
    counts->addWidget(m_counts, 1);
    counts->addWidget(m_showRows);
    column->addLayout(counts);
    m_showRows->setFixedHeight(lineButton);
    m_showRows->setToolTip(plainToolTip(tr("Opens the rows of the marked line below, whole and with their lines in the file.")));
    connect(m_showRows, &QPushButton::clicked, this, &OverviewTab::wantRows);
    connect(m_findings, &QTableView::activated, this, &OverviewTab::wantRows);
    column->addWidget(m_found);
    column->addWidget(m_findings, 1);
    column->addWidget(m_rejectedTitle);
    column->addWidget(m_rejected, 1);
    column->addStretch();
    return held;
}

void OverviewTab::wantRows() {
    const int at = m_findings->currentIndex().row();
    if (m_look && at >= 0 && at < int(m_look->description.findings.size())) Q_EMIT rowsWanted(m_look->description.findings[std::size_t(at)].id);
}

void OverviewTab::showLook(const std::shared_ptr<const service::DataLook>& look, const LengthLimit& limit, bool modelChosen) {
    if (look == m_look && limit == m_limit && look) return;
    const bool sameLook = look && look == m_look;
    m_look = look;
    m_limit = limit;
    const bool seen = look && look->seen;
    m_plot->setEmptyText(look && !modelChosen ? tr("Choose a model to see how long the examples are for it.") : tr("How long the examples are appears here."));
    m_plot->setLengths(seen ? service::histogramOf(look->seen->lengths) : service::LengthHistogram(), limit.tokens);
    if (sameLook) return;
    std::vector<QStringList> findings, rejected;
    if (look) {
        for (const data::Finding& finding : look->description.findings) findings.push_back({fromCore(finding.label), number(finding.count), linesText(finding)});
        for (const auto& row : look->description.rejections) rejected.push_back({number(std::int64_t(row.line)), fromCore(row.reason)});
    }
    m_findingsModel.setRows(findings);
    m_rejectedModel.setRows(rejected);
    m_findings->setVisible(!findings.empty());
    m_showRows->setVisible(!findings.empty());
    if (!findings.empty()) m_findings->setCurrentIndex(m_findingsModel.index(0, 0));
    m_rejected->setVisible(!rejected.empty());
    const bool known = look && !look->description.roles_problem;
    const std::int64_t inFile = look ? std::int64_t(look->description.rows_in_file) : 0;
    const std::int64_t out = !look ? 0 : known ? inFile - look->description.examples : std::int64_t(look->description.rejected);
    m_counts->setText(!look ? QString() : known ? tr("%1 in the file; %2 examples.").arg(countOf(inFile), number(look->description.examples)) : tr("%1 in the file.").arg(countOf(inFile)));
    m_found->setText(!known ? QString() : findings.empty() ? tr("Nothing stands out: no empty cells, repeats, leftovers of a wrong encoding or e-mail addresses.") : QString());
    m_found->setVisible(!m_found->text().isEmpty());
    if (!look) m_rejectedTitle->setText({});
    else if (out == 0) m_rejectedTitle->setText(tr("Every row makes an example."));
    else if (out > std::int64_t(rejected.size())) m_rejectedTitle->setText(tr("%1 make no example; the first %2 with their reasons:").arg(countOf(out), number(std::int64_t(rejected.size()))));
    else m_rejectedTitle->setText((out == 1 ? tr("%1 makes no example:") : tr("%1 make no example:")).arg(countOf(out)));
}

}  // namespace graft::ui
