// The header of a preview: a column's name over what it is taken for; a press, Space or Return opens the choice.
#pragma once

#include "data/column_roles.h"

#include <QHeaderView>

namespace graft::ui {

class RoleHeader final : public QHeaderView {
    Q_OBJECT

public:
    static constexpr int height = 48;

    explicit RoleHeader(QWidget* parent = nullptr);
    void setChangeable(bool changeable);
    void openChoice(int section);
    void stand(int section);   // gives it the keyboard

Q_SIGNALS:
    void roleChosen(int section, graft::data::ColumnRole role);

protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;
    QSize sectionSizeFromContents(int section) const override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void tell();
    int m_standing = 0;        // section that the keyboard is at
    bool m_changeable = true;
};

}  // namespace graft::ui
