#include "ui/widgets/error_bar.h"

#include "ui/core_text.h"
#include "ui/local_log.h"
#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QSysInfo>

namespace graft::ui {

namespace {
constexpr int iconColumn = size::icon + space::small;
constexpr int mostSigns = 600;  // an error may quote a file; the bar stays a bar, the clipboard gets everything
}

ErrorBar::ErrorBar(QWidget* parent)
    : QFrame(parent), m_what(new TextLabel(TextRole::body, {}, Tone::error, Flow::wrap)), m_why(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)),
      m_hint(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)) {
    QFont strong = m_what->font();
    strong.setWeight(QFont::DemiBold);
    m_what->setFont(strong);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::medium + iconColumn, space::small, space::small, space::small);
    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    for (TextLabel* label : {m_what, m_why, m_hint}) {
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        texts->addWidget(label);
    }
    row->addLayout(texts, 1);
    auto* copy = makeButton(ButtonKind::plain, tr("Copy details"), this);
    copy->setToolTip(plainToolTip(tr("Copies this message with the version, this computer and the last lines of the program's log, which stays on this computer.")));
    auto* close = makeIconButton(QStringLiteral("close"), tr("Close this message"), this);
    row->addWidget(copy, 0, Qt::AlignTop);
    row->addWidget(close, 0, Qt::AlignTop);
    connect(copy, &QPushButton::clicked, this, &ErrorBar::copyDetails);
    connect(close, &QPushButton::clicked, this, &ErrorBar::clear);
    hide();
}

void ErrorBar::showError(const Error& error) {
    m_error = error;
    localLog().addError(error);
    const std::pair<TextLabel*, const std::string&> rows[] = {{m_what, error.what}, {m_why, error.why}, {m_hint, error.hint}};
    for (const auto& [label, text] : rows) {
        label->setText(oneLine(fromCore(text)).left(mostSigns));
        label->setVisible(!text.empty());
    }
    setAccessibleName(tr("Error: %1. %2").arg(m_what->text(), m_why->text()));
    show();
}

void ErrorBar::clear() {
    hide();
}

// For whoever helps: in English, and plain text whatever the error quotes.
QString ErrorBar::details() const {
    QStringList lines{fromCore(m_error.what), fromCore(m_error.why), fromCore(m_error.hint), QString()};
    lines << QStringLiteral("Graft " GRAFT_VERSION ", Qt %1, %2, %3").arg(QLatin1String(qVersion()), QSysInfo::prettyProductName(), QSysInfo::currentCpuArchitecture());
    if (!localLog().device().isEmpty()) lines << localLog().device();
    lines << QString() << QStringLiteral("Last lines of %1:").arg(localLog().file()) << localLog().last();
    if (!localLog().trouble().isEmpty()) lines << QStringLiteral("The log cannot be written: %1").arg(localLog().trouble());
    return lines.join(QLatin1Char('\n'));
}

void ErrorBar::copyDetails() const {
    QGuiApplication::clipboard()->setText(details());
}

void ErrorBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    drawRounded(painter, rect(), size::cardRadius, mixed(colours.card, colours.cut, 0.5), colours.error);
    painter.drawPixmap(space::medium, space::small, iconPixmap(QStringLiteral("look_again"), colours.error, size::icon, devicePixelRatioF()));
}

}  // namespace graft::ui
