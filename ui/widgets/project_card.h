// A recent project: its name, folder, the loss curve of its newest run; pressing it opens it, its menu does the rest.
#pragma once

#include "service/recent.h"

#include <QAbstractButton>

namespace graft::ui {

class ProjectCard final : public QAbstractButton {
    Q_OBJECT

public:
    explicit ProjectCard(service::RecentProject project, QWidget* parent = nullptr);
    const service::RecentProject& project() const { return m_project; }
    static constexpr int cardWidth = 248, cardHeight = 120;
    QSize sizeHint() const override { return {cardWidth, cardHeight}; }

Q_SIGNALS:
    void deleteWanted();
    void forgetWanted();

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void showMenu(const QPoint& place);
    service::RecentProject m_project;
};

}  // namespace graft::ui
