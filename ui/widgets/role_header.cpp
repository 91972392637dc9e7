#include "ui/widgets/role_header.h"

#include "ui/models/preview_model.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QActionGroup>
#include <QApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>

namespace graft::ui {

using data::ColumnRole;

namespace {

constexpr ColumnRole choices[] = {ColumnRole::prompt, ColumnRole::answer, ColumnRole::instruction, ColumnRole::messages, ColumnRole::text, ColumnRole::group, ColumnRole::none};
constexpr int arrow = 8;

Tone toneOf(ColumnRole role) {
    if (role == ColumnRole::none) return Tone::secondary;
    return role == ColumnRole::answer || role == ColumnRole::text || role == ColumnRole::messages ? Tone::good : Tone::accent;
}

}  // namespace

RoleHeader::RoleHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setFixedHeight(height);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("What each column is"));
    setSectionsClickable(true);
    setHighlightSections(false);
    setMinimumSectionSize(96);
    setDefaultSectionSize(220);
    setMaximumSectionSize(900);
    connect(this, &QHeaderView::sectionClicked, this, [this](int section) {
        stand(section);
        openChoice(section);
    });
}

void RoleHeader::setChangeable(bool changeable) {
    m_changeable = changeable;
    setSectionsClickable(changeable);
    viewport()->update();
}

void RoleHeader::openChoice(int section) {
    if (!m_changeable || section < 0 || section >= count() || QApplication::activePopupWidget()) return;
    QMenu menu(this);
    menu.setAccessibleName(tr("What is this column?"));
    QActionGroup group(&menu);
    const auto held = ColumnRole(model()->headerData(section, Qt::Horizontal, PreviewModel::ColumnRoleRole).toInt());
    for (const ColumnRole role : choices) {
        QAction* action = group.addAction(menu.addAction(roleExplained(role)));
        action->setCheckable(true);
        action->setChecked(role == held);
        action->setData(int(role));
        if (role == held) menu.setActiveAction(action);
    }
    const QPoint place = viewport()->mapToGlobal(QPoint(sectionViewportPosition(section), height - 2));
    const QAction* chosen = menu.exec(place);
    if (chosen && chosen->data().toInt() != int(held)) Q_EMIT roleChosen(section, ColumnRole(chosen->data().toInt()));
}

void RoleHeader::stand(int section) {
    if (section < 0 || section >= count()) return;
    m_standing = section;
    setFocus();
    const int left = sectionPosition(section), right = left + sectionSize(section);
    if (left < offset()) setOffset(left);
    else if (right > offset() + viewport()->width()) setOffset(qMin(left, right - viewport()->width()));
    tell();
}

void RoleHeader::tell() {
    setAccessibleDescription(model() && m_standing < count() ? model()->headerData(m_standing, Qt::Horizontal, Qt::AccessibleTextRole).toString() : QString());
    viewport()->update();
}

void RoleHeader::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Left: return stand(m_standing - 1);
        case Qt::Key_Right: return stand(m_standing + 1);
        case Qt::Key_Home: return stand(0);
        case Qt::Key_End: return stand(count() - 1);
        case Qt::Key_Space:
        case Qt::Key_Return:
        case Qt::Key_Enter:
        case Qt::Key_Down: return openChoice(m_standing);
        default: QHeaderView::keyPressEvent(event);
    }
}

void RoleHeader::focusInEvent(QFocusEvent* event) {
    QHeaderView::focusInEvent(event);
    if (m_standing >= count()) m_standing = 0;
    tell();
}

void RoleHeader::focusOutEvent(QFocusEvent* event) {
    QHeaderView::focusOutEvent(event);
    viewport()->update();
}

QSize RoleHeader::sectionSizeFromContents(int section) const {
    const QString name = model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString();
    return {QFontMetrics(fontFor(TextRole::body)).horizontalAdvance(name) + 2 * space::medium, height};
}

void RoleHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    if (!model() || !rect.isValid()) return;
    const Colours& colours = coloursOf(this);
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), colours.hairline);
    const auto role = ColumnRole(model()->headerData(section, Qt::Horizontal, PreviewModel::ColumnRoleRole).toInt());
    const QRect room = rect.adjusted(space::small, 6, -space::small, -6);
    QFont name = fontFor(TextRole::body);
    name.setWeight(QFont::DemiBold);
    painter->setFont(name);
    painter->setPen(role == ColumnRole::none ? colours.secondary : colours.text);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignTop | Qt::TextSingleLine,
                      QFontMetrics(name).elidedText(model()->headerData(section, Qt::Horizontal, Qt::DisplayRole).toString(), Qt::ElideRight, room.width()));
    const QFont small = fontFor(TextRole::secondary);
    const QColor ink = colourOf(toneOf(role), colours);
    painter->setFont(small);
    painter->setPen(ink);
    const QString text = QFontMetrics(small).elidedText(roleName(role), Qt::ElideRight, room.width() - arrow - space::hair);
    painter->drawText(room, Qt::AlignLeft | Qt::AlignBottom | Qt::TextSingleLine, text);
    if (m_changeable)
        drawChevron(*painter, QPointF(room.left() + QFontMetrics(small).horizontalAdvance(text) + space::hair + arrow / 2.0, room.bottom() - QFontMetrics(small).height() / 2.0 + 1), 3, ink);
    if (hasFocus() && section == m_standing) drawFocusRing(*painter, QRectF(rect).adjusted(1, 1, -1, -1), size::controlRadius, colours);
}

}  // namespace graft::ui
