// The bar at the top: the project, what can be taken back, the device, and that nothing leaves the machine.
#pragma once

#include <QWidget>

class QPushButton;

namespace graft::ui {

class TextLabel;

class TopBar final : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);
    void showProject(const QString& name, const QString& folder, const QString& holder);  // `holder`: who has it, when it is read-only
    void showDevice(const QString& name, const QString& details);
    void showChoices(const QString& undo, const QString& redo);   // that can be taken back and made again; empty: none
    void offerUndo(bool offered);                                 // in a project that may be changed

Q_SIGNALS:
    void aboutWanted();
    void undoWanted();
    void redoWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLabel *m_project, *m_readOnly, *m_device, *m_network;
    QPushButton *m_undo, *m_redo;
};

}  // namespace graft::ui
