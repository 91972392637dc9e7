// Each example as the model sees it, and what the limit of length does to all of them.
#pragma once

#include "ui/models/row_account.h"

#include <QWidget>

class QPushButton;

namespace graft::ui {

class TextLabel;
class TokenView;

class LearnedTab final : public QWidget {
    Q_OBJECT

public:
    explicit LearnedTab(QWidget* parent = nullptr);
    void showLook(const std::shared_ptr<const service::DataLook>& look, const LengthLimit& limit, bool modelChosen, bool changeable);

Q_SIGNALS:
    void limitWanted(qint64 tokens);   // 0: the guide's
    void modelWanted();

private:
    const std::vector<service::SeenExample>* examples() const;
    void goTo(int example);
    void showEffect();
    std::shared_ptr<const service::DataLook> m_look;
    LengthLimit m_limit;
    bool m_changeable = true;
    int m_at = 0;
    QPushButton *m_previous, *m_next, *m_longest, *m_keepAll, *m_model;
    TextLabel *m_place, *m_effect;
    QWidget* m_steering;
    TokenView* m_view;
};

}  // namespace graft::ui
