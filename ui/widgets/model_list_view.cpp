#include "ui/widgets/model_list_view.h"

#include "ui/models/model_list.h"
#include "ui/style/icon.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace graft::ui {

namespace {

constexpr int edge = space::small, iconRoom = size::smallIcon + space::small;

class ModelDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override { return {0, ModelListView::rowHeight}; }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        const Colours& colours = coloursOf(option);
        const bool broken = index.data(ModelList::BrokenRole).toBool(), chosen = index.data(ModelList::ChosenRole).toBool();
        const QRect row = option.rect;
        const bool selected = option.state & QStyle::State_Selected;
        if (selected) painter->fillRect(row, colours.selection);
        else if (option.state & QStyle::State_MouseOver) painter->fillRect(row, mixed(colours.card, colours.selection, 0.5));
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), colours.hairline);
        if (option.state & QStyle::State_HasFocus && selected) drawFocusRing(*painter, QRectF(row).adjusted(0, 0, 0, -1), size::controlRadius / 2.0, colours);
        const QRect room = row.adjusted(edge, 8, -edge, -8);
        if (broken || chosen) {
            const QPixmap mark = iconPixmap(broken ? QStringLiteral("look_again") : QStringLiteral("check"), broken ? colours.warn : colours.accent, size::smallIcon,
                                            painter->device()->devicePixelRatio());
            painter->drawPixmap(room.left(), room.top() + 1, mark);
        }
        drawTexts(*painter, room.adjusted(iconRoom, 0, 0, 0), index, colours, broken);
    }

private:
    static void drawTexts(QPainter& painter, const QRect& room, const QModelIndex& index, const Colours& colours, bool broken) {
        const int figures = broken ? 0 : ModelListView::figureWidth + ModelListView::sizeWidth;
        QFont name = fontFor(TextRole::body);
        name.setWeight(QFont::DemiBold);
        painter.setFont(name);
        painter.setPen(broken ? colours.secondary : colours.text);
        const QRect first(room.left(), room.top(), room.width() - figures, room.height() / 2);
        painter.drawText(first, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, painter.fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, first.width() - space::small));
        painter.setFont(fontFor(TextRole::body));
        painter.setPen(colours.text);
        const QRect size(room.right() - ModelListView::sizeWidth + 1, room.top(), ModelListView::sizeWidth, first.height());
        const QRect parameters(size.left() - ModelListView::figureWidth, size.top(), ModelListView::figureWidth, size.height());
        painter.drawText(parameters, Qt::AlignRight | Qt::AlignVCenter, index.data(ModelList::ParametersRole).toString());
        painter.drawText(size, Qt::AlignRight | Qt::AlignVCenter, index.data(ModelList::SizeRole).toString());
        painter.setFont(fontFor(TextRole::secondary));
        painter.setPen(broken ? colours.warn : colours.secondary);
        const QRect second(room.left(), first.bottom() + 1, room.width(), room.height() - first.height());
        painter.drawText(second, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                         painter.fontMetrics().elidedText(index.data(ModelList::LineRole).toString(), broken ? Qt::ElideRight : Qt::ElideMiddle, second.width()));
    }
};

}  // namespace

ModelListView::ModelListView(QWidget* parent) : QListView(parent) {
    setItemDelegate(new ModelDelegate(this));
    setAccessibleName(tr("Models on this computer"));
    setUniformItemSizes(true);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollMode(ScrollPerPixel);
    viewport()->setAutoFillBackground(false);
}

void ModelListView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    Q_EMIT currentRowChanged();
}

QWidget* makeModelListHead(ModelListView& list) {
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(space::hair + edge + iconRoom, 0, space::hair + edge, 0);
    row->setSpacing(0);
    row->addWidget(new TextLabel(TextRole::secondary, ModelListView::tr("Name"), Tone::secondary), 1);
    for (const auto& [text, width] : {std::pair(ModelListView::tr("Parameters"), ModelListView::figureWidth), std::pair(ModelListView::tr("On disk"), ModelListView::sizeWidth)}) {
        auto* label = new TextLabel(TextRole::secondary, text, Tone::secondary);
        label->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        label->setFixedWidth(width);
        row->addWidget(label);
    }
    QObject::connect(list.verticalScrollBar(), &QScrollBar::rangeChanged, head, [row](int least, int most) {
        QMargins margins = row->contentsMargins();
        margins.setRight(space::hair + edge + (most > least ? size::scrollBar : 0));
        row->setContentsMargins(margins);
    });
    return head;
}

}  // namespace graft::ui
