#include "ui/models/answer_cases.h"

#include "ui/core_text.h"
#include "ui/models/damaged_runs.h"

#include <algorithm>
#include <map>

namespace graft::ui {

namespace {

const recipe::EvaluationReport* reportOf(const service::Comparison& comparison, const std::string& contestant) {
    const recipe::EvaluationReport* found = nullptr;
    for (const recipe::EvaluationReport& report : comparison.reports) {
        if (report.contestant != contestant || report.answers.empty()) continue;
        if (!found || report.set == "test") found = &report;
    }
    return found;
}

}  // namespace

AnswerCases::AnswerCases(QObject* parent) : QAbstractListModel(parent) {}

void AnswerCases::setComparison(const service::Comparison& comparison) {
    beginResetModel();
    m_contestants.clear();
    m_cases.clear();
    std::map<std::int64_t, AnswerCase> cases;
    std::vector<service::ComparedRow> rows = comparison.rows;
    std::ranges::stable_sort(rows, {}, [](const service::ComparedRow& row) { return row.contestant == "base" ? 0 : row.contestant == "base_with_examples" ? 2 : 1; });
    for (const service::ComparedRow& row : rows) {
        if (row.contestant == "majority" || isDamaged(row)) continue;
        m_contestants.push_back({row.contestant, oneLine(fromCore(row.label)), !row.apart.empty()});
        const recipe::EvaluationReport* report = reportOf(comparison, row.contestant);
        if (!report) continue;
        for (const recipe::AnswerRow& answer : report->answers) {
            AnswerCase& held = cases[answer.row];
            held.row = answer.row;
            held.prompt = fromCore(answer.prompt);
            held.expected = fromCore(answer.expected);
            held.answers.resize(m_contestants.size());
            held.answers.back() = fromCore(answer.answer);
        }
    }
    for (auto& [row, held] : cases) {
        held.answers.resize(m_contestants.size());
        m_cases.push_back(std::move(held));
    }
    endResetModel();
}

const AnswerCase* AnswerCases::at(int row) const {
    return row >= 0 && row < int(m_cases.size()) ? &m_cases[std::size_t(row)] : nullptr;
}

int AnswerCases::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : int(m_cases.size());
}

QVariant AnswerCases::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    if (role == Qt::DisplayRole) return oneLine(m_cases[std::size_t(index.row())].prompt);
    return {};
}

}  // namespace graft::ui
