// The guide at the left: one row of 56 per step, with its state as a glyph and one line of fact.
#pragma once

#include "ui/page_id.h"

#include <QListView>

namespace graft::ui {

class GuideModel;

class GuideView final : public QListView {
    Q_OBJECT

public:
    explicit GuideView(GuideModel& model, QWidget* parent = nullptr);
    void choose(PageId page);

Q_SIGNALS:
    void chosen(PageId page);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
};

}  // namespace graft::ui
