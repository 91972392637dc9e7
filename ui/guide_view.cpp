#include "ui/guide_view.h"

#include "ui/models/guide_model.h"
#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QPainter>
#include <QStyledItemDelegate>

namespace graft::ui {

namespace {

struct Glyph {
    QString icon;
    Tone tone;
};

Glyph glyphOf(StepState state) {
    switch (state) {
        case StepState::to_do: return {QStringLiteral("to_do"), Tone::secondary};
        case StepState::ready: return {QStringLiteral("ready"), Tone::accent};
        case StepState::running: return {QStringLiteral("running"), Tone::accent};
        case StepState::done: return {QStringLiteral("done"), Tone::good};
        case StepState::look_again: return {QStringLiteral("look_again"), Tone::warn};
        case StepState::failed: return {QStringLiteral("failed"), Tone::error};
    }
    return {};
}

class StepDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {size::guideWidth, size::guideRow}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& colours = coloursOf(option);
        const bool chosen = option.state & QStyle::State_Selected;
        const QRectF panel = QRectF(option.rect).adjusted(space::small, 2, -space::small, -2);
        if (chosen) drawRounded(*painter, panel, size::controlRadius, colours.selection, {});
        else if (option.state & QStyle::State_MouseOver) drawRounded(*painter, panel, size::controlRadius, mixed(colours.window, colours.selection, 0.5), {});
        if (option.state & QStyle::State_HasFocus && chosen) drawFocusRing(*painter, panel, size::controlRadius, colours);

        const Glyph glyph = glyphOf(static_cast<StepState>(index.data(GuideModel::StateRole).toInt()));
        const QPixmap picture = iconPixmap(glyph.icon, colourOf(glyph.tone, colours), size::icon, painter->device()->devicePixelRatio());
        const QString fact = index.data(GuideModel::FactRole).toString();
        const int left = option.rect.left() + space::medium + size::icon + space::small;
        const QRect texts(left, option.rect.top() + 9, option.rect.right() - space::medium - left, 38);
        painter->drawPixmap(option.rect.left() + space::medium, fact.isEmpty() ? option.rect.center().y() - size::icon / 2 : texts.top() - 1, picture);

        QFont title = fontFor(TextRole::body);
        title.setWeight(QFont::DemiBold);
        painter->setFont(title);
        painter->setPen(colours.text);
        painter->drawText(texts, (fact.isEmpty() ? Qt::AlignVCenter : Qt::AlignTop) | Qt::AlignLeft, index.data().toString());
        painter->setFont(fontFor(TextRole::secondary));
        painter->setPen(colours.secondary);
        painter->drawText(texts, Qt::AlignBottom | Qt::AlignLeft, painter->fontMetrics().elidedText(fact, Qt::ElideRight, texts.width()));
    }
};

}  // namespace

GuideView::GuideView(GuideModel& model, QWidget* parent) : QListView(parent) {
    setModel(&model);
    setItemDelegate(new StepDelegate(this));
    setFixedWidth(size::guideWidth - 1);  // a hairline follows
    setFrameShape(QFrame::NoFrame);
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportMargins(0, space::small, 0, 0);
    viewport()->setBackgroundRole(QPalette::Window);
    setAccessibleName(tr("Guide"));
    choose(PageId::start);
}

void GuideView::choose(PageId page) {
    setCurrentIndex(model()->index(static_cast<int>(page), 0));
}

void GuideView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    if (current.isValid() && current != previous) Q_EMIT chosen(static_cast<PageId>(current.row()));
}

}  // namespace graft::ui
