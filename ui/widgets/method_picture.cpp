#include "ui/widgets/method_picture.h"

#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/style/type_scale.h"

#include <QPainter>

#include <algorithm>

namespace graft::ui {

using recipe::SiteKind;

namespace {

// From the token that comes in, at the bottom, to the next one that goes out, at the top. Rows of one layer stand in its frame.
struct Row {
    double top, height;
    std::vector<SiteKind> sites;
};
const std::vector<Row>& rows() {
    static const std::vector<Row> all{
        {0, 12, {SiteKind::head}},
        {16, 4, {SiteKind::final_norm}},
        {32, 12, {SiteKind::down}},
        {48, 12, {SiteKind::gate, SiteKind::up}},
        {64, 4, {SiteKind::post_attention_norm}},
        {76, 12, {SiteKind::attention_output}},
        {92, 12, {SiteKind::query, SiteKind::key, SiteKind::value}},
        {108, 4, {SiteKind::input_norm}},
        {124, 12, {SiteKind::embedding}},
    };
    return all;
}
constexpr double pictureWidth = 104, pictureHeight = 136, gap = 4, siteShare = 0.62;   // of a site's room; the rest is for what stands beside it
constexpr double layerTop = 26, layerBottom = 118, layerBehind = 3;

}  // namespace

MethodPicture::MethodPicture(QWidget* parent) : QWidget(parent) {
    setFixedSize(int(pictureWidth), int(pictureHeight));
    setAccessibleName(tr("Where the method changes the model"));
}

void MethodPicture::show(recipe::PartForm form, const std::vector<SiteKind>& touched) {
    m_form = form;
    m_touched = touched;
    setToolTip(m_form == recipe::PartForm::whole ? tr("A language model from the token that comes in, below, to the one that goes out, above. What is coloured learns.")
                                                 : tr("A language model from the token that comes in, below, to the one that goes out, above. The small coloured parts learn; what is grey stays as it is."));
    update();
}

bool MethodPicture::isTouched(SiteKind kind) const {
    return std::ranges::find(m_touched, kind) != m_touched.end();
}

void MethodPicture::drawSite(QPainter& painter, const QRectF& place, SiteKind kind) const {
    const Colours& colours = coloursOf(this);
    const bool touched = isTouched(kind), beside = m_form == recipe::PartForm::beside || m_form == recipe::PartForm::vector;
    const QColor frozen = mixed(colours.card, colours.edge, 0.35);
    QRectF weight = place;
    if (beside) weight.setWidth(place.width() * siteShare);
    drawRounded(painter, weight, 2, touched && !beside ? colours.accent : frozen, {});
    if (!touched || !beside) return;
    // A pair: down to few numbers and up again, as two narrow bars. A vector: one number per output, as one.
    const double left = weight.right() + 2, thickness = 4;
    drawRounded(painter, {left, place.top(), thickness, place.height()}, 1.5, colours.accent, {});
    if (m_form == recipe::PartForm::beside) drawRounded(painter, {left + thickness + 1.5, place.top(), thickness, place.height()}, 1.5, colours.accent, {});
}

// Places without a weight: rows before the text, left of its tokens; what each layer keeps of it, left of where keys and values are made;
// and small layers in the stream, drawn narrow because they are.
void MethodPicture::drawOtherPlaces(QPainter& painter) const {
    const QColor accent = coloursOf(this).accent;
    const double left = 10, width = pictureWidth - 28, narrow = 26, thin = 5;
    if (isTouched(SiteKind::before_text)) drawRounded(painter, {left, 124, width * 0.3, 12}, 2, accent, {});
    if (isTouched(SiteKind::memory))
        for (const double share : {1.0, 2.0}) drawRounded(painter, {left + share * (width + gap) / 3, 92, 8, 12}, 2, accent, {});
    if (isTouched(SiteKind::after_attention)) drawRounded(painter, {left + (width - narrow) / 2, 69.5, narrow, thin}, 2, accent, {});
    if (isTouched(SiteKind::after_mlp)) drawRounded(painter, {left + (width - narrow) / 2, 25.5, narrow, thin}, 2, accent, {});
}

void MethodPicture::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    // The layers behind the first say that there are many.
    for (int behind = 2; behind >= 0; --behind)
        drawRounded(painter, {4.0 + layerBehind * behind, layerTop - layerBehind * behind, pictureWidth - 16, layerBottom - layerTop}, 4, colours.card, colours.hairline);
    for (const Row& row : rows()) {
        const double left = 10, width = pictureWidth - 28, each = (width - gap * double(row.sites.size() - 1)) / double(row.sites.size());
        for (std::size_t i = 0; i < row.sites.size(); ++i) drawSite(painter, {left + double(i) * (each + gap), row.top, each, row.height}, row.sites[i]);
    }
    drawOtherPlaces(painter);
}

}  // namespace graft::ui
