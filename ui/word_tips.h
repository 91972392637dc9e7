// Explains the technical terms of whatever the pointer rests on, from the glossary, below what its own tool tip says.
#pragma once

#include <QObject>

class QHelpEvent;
class QWidget;

namespace graft::ui {

class WordTips final : public QObject {
    Q_OBJECT

public:
    explicit WordTips(QWidget* window);   // for it and the dialogs over it; lives as long as it does

    // `own` is the tool tip that is there already, made by plainToolTip or plain; the outcome is safe to show.
    static QString explained(const QString& own, const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool belongs(const QWidget& widget) const;
    QWidget* m_window;
};

}  // namespace graft::ui
