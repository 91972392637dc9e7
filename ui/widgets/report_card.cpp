#include "ui/widgets/report_card.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QFileDialog>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

namespace graft::ui {

ReportCard::ReportCard(QWidget* parent)
    : Card(parent), m_examples(new QCheckBox(tr("With three of your examples and its answers"))), m_saved(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_show(makeButton(ButtonKind::plain, tr("Show"), this, QStringLiteral("folder"))) {
    auto* html = makeButton(ButtonKind::plain, tr("Save as &HTML …"), this);
    auto* pdf = makeButton(ButtonKind::plain, tr("Save as &PDF …"), this);
    auto* head = new QHBoxLayout;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(new TextLabel(TextRole::section, tr("Report")));
    texts->addWidget(new TextLabel(TextRole::secondary, tr("One page: data, base model, method with its reasons, curve, scores beside the base model, cost and limits."), Tone::secondary, Flow::wrap));
    head->addLayout(texts, 1);
    head->addWidget(html, 0, Qt::AlignVCenter);
    head->addWidget(pdf, 0, Qt::AlignVCenter);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_examples);
    foot->addSpacing(space::medium);
    foot->addWidget(m_saved, 1);
    foot->addWidget(m_show);
    column()->addLayout(head);
    column()->addLayout(foot);
    m_examples->setToolTip(plainToolTip(tr("Whoever reads the report then reads three rows of your data as they are, names and e-mail addresses too. Left out, it holds figures only.")));
    connect(html, &QPushButton::clicked, this, [this] { save(QStringLiteral(".html"), tr("HTML page (*.html)")); });
    connect(pdf, &QPushButton::clicked, this, [this] { save(QStringLiteral(".pdf"), tr("PDF (*.pdf)")); });
    connect(m_show, &QPushButton::clicked, this, [this] {
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(m_file))) m_saved->setText(tr("No program answered. The file is %1").arg(oneLine(m_file)));
    });
    showSaved({});
}

void ReportCard::showSaved(const QString& file) {
    m_file = file;
    m_saved->setText(file.isEmpty() ? QString() : tr("Saved: %1").arg(oneLine(file)));
    m_saved->setToolTip(plainToolTip(file));
    m_show->setVisible(!file.isEmpty());
}

void ReportCard::forget() {
    m_examples->setChecked(false);
    showSaved({});
}

void ReportCard::save(const QString& ending, const QString& filter) {
    QString file = QFileDialog::getSaveFileName(this, tr("Save the report"), m_proposal + ending, filter);
    if (file.isEmpty()) return;
    if (!file.endsWith(ending, Qt::CaseInsensitive)) file += ending;
    Q_EMIT reportWanted(file, m_examples->isChecked() ? service::Examples::shown : service::Examples::left_out);
}

}  // namespace graft::ui
