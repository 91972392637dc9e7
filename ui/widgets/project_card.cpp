#include "ui/widgets/project_card.h"

#include "ui/core_text.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/mini_curve.h"

#include <QContextMenuEvent>
#include <QDateTime>
#include <QDesktopServices>
#include <QKeyEvent>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QUrl>

namespace graft::ui {

namespace {
constexpr int moreSize = size::control;
}

ProjectCard::ProjectCard(service::RecentProject project, QWidget* parent) : QAbstractButton(parent), m_project(std::move(project)) {
    setFixedSize(sizeHint());
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setAccessibleName(tr("Open project %1").arg(oneLine(fromCore(m_project.name))));
    setToolTip(plainToolTip(pathText(m_project.folder)));
    auto* more = makeIconButton(QStringLiteral("more"), tr("More to do with project %1").arg(oneLine(fromCore(m_project.name))), this);
    more->setCursor(Qt::ArrowCursor);
    more->resize(moreSize, moreSize);
    more->move(cardWidth - moreSize - space::hair, space::hair);
    connect(more, &QPushButton::clicked, this, [this, more] { showMenu(more->mapToGlobal(QPoint(0, more->height()))); });
}

void ProjectCard::showMenu(const QPoint& place) {
    QMenu menu;
    connect(menu.addAction(tr("Open")), &QAction::triggered, this, &QAbstractButton::click);
    connect(menu.addAction(tr("Show folder")), &QAction::triggered, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(pathText(m_project.folder))); });
    menu.addSeparator();
    connect(menu.addAction(tr("Remove from this list")), &QAction::triggered, this, &ProjectCard::forgetWanted);
    connect(menu.addAction(tr("Delete the project …")), &QAction::triggered, this, &ProjectCard::deleteWanted);
    menu.exec(place);
}

void ProjectCard::contextMenuEvent(QContextMenuEvent* event) {
    showMenu(event->globalPos());
}

void ProjectCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete) return Q_EMIT deleteWanted();
    QAbstractButton::keyPressEvent(event);
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
    const QString title = painter.fontMetrics().elidedText(oneLine(fromCore(m_project.name)), Qt::ElideRight, room.width() - moreSize + space::small);
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
