// The kept answers of every contestant, turned round: one case per evaluated row, with all answers to it.
#pragma once

#include "service/compare.h"

#include <QAbstractListModel>

#include <vector>

namespace graft::ui {

struct Contestant {
    std::string id;      // run id, "base", "base_with_examples"
    QString label;
    bool apart = false;  // measured on other rows: it can be asked, but has no answers to these cases
};

struct AnswerCase {
    std::int64_t row = 0;
    QString prompt, expected;
    std::vector<QString> answers;   // one per contestant; empty where it has none
};

class AnswerCases final : public QAbstractListModel {
    Q_OBJECT

public:
    explicit AnswerCases(QObject* parent = nullptr);
    // Base first, then the runs, then the base shown examples. Test rows where a contestant has been measured on them, else held-out rows; the majority label has no answers to read.
    void setComparison(const service::Comparison& comparison);
    const std::vector<Contestant>& contestants() const { return m_contestants; }
    const AnswerCase* at(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<Contestant> m_contestants;
    std::vector<AnswerCase> m_cases;
};

}  // namespace graft::ui
