#include "ui/widgets/doctor_bar.h"

#include "ui/core_text.h"
#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace graft::ui {

namespace {

struct Look {
    QString icon;
    Tone tone;
};

Look lookOf(std::optional<Health> health) {
    if (!health) return {QStringLiteral("ready"), Tone::secondary};
    switch (*health) {
        case Health::waiting: return {QStringLiteral("running"), Tone::secondary};
        case Health::learning: return {QStringLiteral("running"), Tone::good};
        case Health::done: return {QStringLiteral("done"), Tone::good};
        case Health::stalled:
        case Health::overfitting:
        case Health::non_finite:
        case Health::memory_answered:
        case Health::held: return {QStringLiteral("look_again"), Tone::warn};
        case Health::diverged:
        case Health::failed: return {QStringLiteral("failed"), Tone::error};
    }
    return {};
}

}  // namespace

DoctorBar::DoctorBar(QWidget* parent)
    : QFrame(parent), m_text(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)), m_button(makeButton(ButtonKind::quiet, {}, this)) {
    setFixedHeight(40);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::medium + size::icon + space::small, 0, space::small, 0);
    row->addWidget(m_text, 1);
    row->addWidget(m_button);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, [this] { Q_EMIT actionWanted(m_action); });
}

void DoctorBar::showLine(const DoctorLine& line, const QString& button) {
    m_health = line.health;
    m_action = line.action;
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    say(line.text);
}

void DoctorBar::showPlain(const QString& text) {
    m_health.reset();
    m_button->hide();
    say(text);
}

void DoctorBar::say(const QString& text) {
    m_whole = text;
    m_text->setToolTip(plainToolTip(text));
    m_text->setAccessibleName(text);
    fit();
    update();
}

// What went wrong is told in words of any length; two lines of them are shown, the rest in the tool tip.
void DoctorBar::fit() {
    const QMargins margins = layout()->contentsMargins();
    const int button = m_button->isHidden() ? 0 : m_button->sizeHint().width() + layout()->spacing();
    const int room = width() - margins.left() - margins.right() - button;
    const QFontMetrics metrics = m_text->fontMetrics();
    const auto fits = [&](const QString& text) { return metrics.boundingRect(QRect(0, 0, room, QWIDGETSIZE_MAX), Qt::TextWordWrap, text).height() < 2.5 * metrics.lineSpacing(); };  // two lines, rounded up or not
    QString shown = m_whole;
    for (int tenths = 20; tenths > 10 && !fits(shown); --tenths) shown = metrics.elidedText(m_whole, Qt::ElideRight, room * tenths / 10);
    m_text->setText(shown);
}

void DoctorBar::resizeEvent(QResizeEvent*) { fit(); }

void DoctorBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    const Look look = lookOf(m_health);
    const QColor tint = colourOf(look.tone, colours);
    drawRounded(painter, rect(), size::cardRadius, mixed(colours.card, tint, look.tone == Tone::secondary ? 0 : 0.08), mixed(colours.hairline, tint, 0.3));
    painter.drawPixmap(space::medium, (height() - size::icon) / 2, iconPixmap(look.icon, tint, size::icon, devicePixelRatioF()));
}

}  // namespace graft::ui
