// Says for a moment what was deleted, and takes it back: a strip over the foot of the page that asks for no answer.
#pragma once

#include <QFrame>
#include <QTimer>

#include <functional>

class QPushButton;

namespace graft::ui {

class TextLabel;

class UndoNotice final : public QFrame {
    Q_OBJECT

public:
    static constexpr int moment = 30'000;   // ms

    explicit UndoNotice(QWidget* parent);   // lies beside the guide, at the foot of `parent`
    void setFoot(int margin);   // pixels that stay free below it
    // `over` is called when the moment has passed without an undo, or another notice takes its place.
    void offer(const QString& done, std::function<void()> undo, std::function<void()> over);
    void end();   // the moment is over now

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void place();
    void undo();
    TextLabel* m_done;
    QPushButton* m_undo;
    std::function<void()> m_takeBack, m_over;
    QTimer m_moment;
    int m_foot = 0;
};

}  // namespace graft::ui
