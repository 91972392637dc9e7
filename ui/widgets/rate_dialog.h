// Looks for a learning rate before the user's eyes: the curve as it grows, what it says, and the rate to take.
#pragma once

#include "service/rate_search.h"

#include <QDialog>

class QPushButton;

namespace graft::ui {

class RatePlot;
class TextLabel;

class RateDialog final : public QDialog {
    Q_OBJECT

public:
    explicit RateDialog(const QString& method, QWidget* parent = nullptr);

    void addTried(const std::vector<service::TriedRate>& tried);
    void showTest(const service::RateTest& test);   // the end of it
    void showFailure(const Error& error);

Q_SIGNALS:
    void useWanted(double rate);

private:
    void addButtons();
    QString m_method;
    service::RateTest m_test;
    TextLabel *m_text, *m_readout;
    RatePlot* m_plot;
    QPushButton *m_use, *m_close;
};

}  // namespace graft::ui
