// A small drawing of a language model: which of its places a method's parts occupy, and how they sit there.
#pragma once

#include "recipe/method_info.h"
#include "recipe/model_shape.h"

#include <QWidget>

#include <vector>

namespace graft::ui {

class MethodPicture final : public QWidget {
    Q_OBJECT

public:
    explicit MethodPicture(QWidget* parent = nullptr);
    void show(recipe::PartForm form, const std::vector<recipe::SiteKind>& touched);
    using QWidget::show;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool isTouched(recipe::SiteKind kind) const;
    void drawSite(QPainter& painter, const QRectF& place, recipe::SiteKind kind) const;
    void drawOtherPlaces(QPainter& painter) const;
    recipe::PartForm m_form = recipe::PartForm::beside;
    std::vector<recipe::SiteKind> m_touched;
};

}  // namespace graft::ui
