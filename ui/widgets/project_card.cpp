#include "ui/widgets/project_card.h"

#include "ui/core_text.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/mini_curve.h"

#include <QDateTime>
#include <QLocale>
#include <QPainter>

namespace graft::ui {

ProjectCard::ProjectCard(service::RecentProject project, QWidget* parent) : QAbstractButton(parent), m_project(std::move(project)) {
    setFixedSize(sizeHint());
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Open project %1").arg(oneLine(fromCore(m_project.name))));
    setToolTip(plainToolTip(pathText(m_project.folder)));
}

void ProjectCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    const QColor fill = isDown() ? colours.selection : underMouse() ? mixed(colours.card, colours.selection, 0.5) : colours.card;
    drawRounded(painter, rect(), size::cardRadius, fill, colours.hairline);
    if (hasFocus()) drawFocusRing(painter, rect(), size::cardRadius, colours);

    const QRect room = rect().adjusted(size::cardPadding, size::cardPadding - 4, -size::cardPadding, -size::cardPadding + 4);
    QFont name = fontFor(TextRole::body);
    name.setWeight(QFont::DemiBold);
    painter.setFont(name);
    painter.setPen(colours.text);
    const QString title = painter.fontMetrics().elidedText(oneLine(fromCore(m_project.name)), Qt::ElideRight, room.width());
    painter.drawText(room, Qt::AlignTop | Qt::AlignLeft, title);

    const QRect curve(room.left(), room.top() + 26, room.width(), 40);
    painter.setFont(fontFor(TextRole::secondary));
    painter.setPen(colours.secondary);
    if (m_project.last_curve.size() >= 2) drawMiniCurve(painter, QRectF(curve).adjusted(1, 2, -1, -2), m_project.last_curve, colours.curves[0]);
    else painter.drawText(curve, Qt::AlignVCenter | Qt::AlignLeft, tr("No training yet"));

    const QString opened = QLocale().toString(QDateTime::fromSecsSinceEpoch(m_project.opened).date(), QLocale::ShortFormat);
    const QString fact = m_project.interrupted ? tr("Interrupted at step %1").arg(m_project.interrupted_step) : tr("Opened %1").arg(opened);
    if (m_project.interrupted) painter.setPen(colours.warn);
    painter.drawText(room, Qt::AlignBottom | Qt::AlignLeft, painter.fontMetrics().elidedText(fact, Qt::ElideRight, room.width()));
}

void ProjectCard::enterEvent(QEnterEvent*) {
    update();
}

void ProjectCard::leaveEvent(QEvent*) {
    update();
}

}  // namespace graft::ui
