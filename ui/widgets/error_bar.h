// An error on the page: what failed, why, what to do, and its details for the clipboard. Hidden while there is none.
#pragma once

#include "base/result.h"

#include <QFrame>

class QPushButton;

namespace graft::ui {

class TextLabel;

class ErrorBar final : public QFrame {
    Q_OBJECT

public:
    explicit ErrorBar(QWidget* parent = nullptr);
    void showError(const Error& error);
    void clear();
    QString details() const;   // what goes to the clipboard: the whole message, the circumstances, the end of the log

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void copyDetails() const;
    TextLabel *m_what, *m_why, *m_hint;
    Error m_error;
};

}  // namespace graft::ui
