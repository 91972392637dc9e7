// One example as the model sees it: what it reads, what it learns (underlined) and what a limit of length cuts off (struck through).
#pragma once

#include "service/data_look.h"

#include <QPlainTextEdit>

namespace graft::ui {

class TokenView final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit TokenView(QWidget* parent = nullptr);
    // `limit` in tokens; 0 for none. Where longer examples are left out, all of such a one is struck through.
    void showExample(const service::SeenExample* example, std::int64_t limit, data::LengthPolicy policy);

protected:
    void changeEvent(QEvent* event) override;

private:
    void write();
    std::optional<service::SeenExample> m_example;
    std::int64_t m_limit = 0;
    data::LengthPolicy m_policy = data::LengthPolicy::drop;
};

}  // namespace graft::ui
