// The bar at the top: the project, the device, and that nothing leaves the machine.
#pragma once

#include <QWidget>

namespace graft::ui {

class TextLabel;

class TopBar final : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(QWidget* parent = nullptr);
    void showProject(const QString& name, const QString& folder, const QString& holder);  // `holder`: who has it, when it is read-only
    void showDevice(const QString& name, const QString& details);

Q_SIGNALS:
    void aboutWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    TextLabel *m_project, *m_readOnly, *m_device, *m_network;
};

}  // namespace graft::ui
