#include "ui/top_bar.h"

#include "ui/core_text.h"
#include "ui/local_log.h"
#include "ui/shortcuts.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <algorithm>

namespace graft::ui {

namespace {

// A short fact in a rounded box.
class Chip final : public TextLabel {
public:
    Chip(const QString& text, Tone tone) : TextLabel(TextRole::secondary, text, tone) {
        setContentsMargins(space::small + 2, 3, space::small + 2, 3);
        setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    }

protected:
    void paintEvent(QPaintEvent* event) override {
        QPainter painter(this);
        const Colours& colours = coloursOf(this);
        drawRounded(painter, rect(), size::controlRadius, colours.window, colours.hairline);
        painter.end();
        TextLabel::paintEvent(event);
    }
};

}  // namespace

TopBar::TopBar(QWidget* parent)
    : QWidget(parent), m_project(new TextLabel(TextRole::section)), m_readOnly(new Chip(tr("Read only"), Tone::warn)), m_device(new Chip({}, Tone::text)),
      m_network(new Chip(tr("Offline"), Tone::good)), m_undo(makeIconButton(QStringLiteral("undo"), {}, this)), m_redo(makeIconButton(QStringLiteral("redo"), {}, this)) {
    setFixedHeight(size::topBar);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 0, size::pageMargin, 0);
    row->setSpacing(space::small);
    row->addWidget(m_project);
    row->addWidget(m_readOnly);
    row->addSpacing(space::small);
    row->addWidget(m_undo);
    row->addWidget(m_redo);
    row->addStretch(1);
    connect(m_undo, &QPushButton::clicked, this, &TopBar::undoWanted);
    connect(m_redo, &QPushButton::clicked, this, &TopBar::redoWanted);
    row->addWidget(m_device);
    row->addWidget(m_network);
    auto* about = makeIconButton(QStringLiteral("about"), tr("About Graft, licences"), this);
    row->addWidget(about);
    connect(about, &QPushButton::clicked, this, &TopBar::aboutWanted);
    m_network->setToolTip(plainToolTip(tr("Graft makes no network connection. Models, data and results stay on this computer.")));
    m_network->setAccessibleDescription(tr("Graft makes no network connection."));
    showProject({}, {}, {});
    showDevice({}, {});
    showChoices({}, {});
    offerUndo(false);
}

void TopBar::showChoices(const QString& undo, const QString& redo) {
    const auto show = [](QPushButton& button, ShortcutAction action, const QString& what, const QString& name, const QString& none) {
        const auto rows = shortcutTable();
        const QString keys = std::ranges::find(rows, action, &ShortcutRow::action)->keys.toString(QKeySequence::NativeText);
        const QString text = what.isEmpty() ? none : name.arg(what);
        button.setEnabled(!what.isEmpty());
        button.setAccessibleName(text);
        button.setToolTip(plainToolTip(QStringLiteral("%1 (%2)").arg(text, keys)));
    };
    show(*m_undo, ShortcutAction::undo, undo, tr("Undo: %1"), tr("Undo: no choice was made yet"));
    show(*m_redo, ShortcutAction::redo, redo, tr("Redo: %1"), tr("Redo: nothing was undone"));
}

void TopBar::offerUndo(bool offered) {
    m_undo->setVisible(offered);
    m_redo->setVisible(offered);
}

void TopBar::showProject(const QString& name, const QString& folder, const QString& holder) {
    m_project->setText(name.isEmpty() ? QStringLiteral("Graft") : oneLine(name));
    m_project->setToolTip(plainToolTip(folder));
    m_readOnly->setVisible(!holder.isEmpty());
    m_readOnly->setToolTip(plainToolTip(tr("Held by %1. Close it there to train here.").arg(holder)));
}

void TopBar::showDevice(const QString& name, const QString& details) {
    m_device->setText(name.isEmpty() ? tr("Looking at this computer …") : name);
    m_device->setToolTip(plainToolTip(details));
    localLog().setDevice(name.isEmpty() || details.isEmpty() ? name : name + QStringLiteral(", ") + details);
    m_device->setAccessibleDescription(details);
    m_device->updateGeometry();
}

void TopBar::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    painter.fillRect(rect(), colours.card);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colours.hairline);
}

}  // namespace graft::ui
