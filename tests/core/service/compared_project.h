// A project whose evaluations are written down by hand, for tests of what a comparison says of them.
#pragma once

#include "service/compare.h"
#include "tiny_project.h"

#include <algorithm>
#include <numeric>

namespace graft::test {

using recipe::Direction;
using recipe::EvaluationReport;

// `right` of `rows` rows right. `first` moves which ones: two of equal score need not be right on the same rows.
inline std::vector<double> rightOn(int right, int rows, int first = 0) {
    std::vector<double> values(std::size_t(rows), 0.0);
    for (int i = 0; i < right; ++i) values[std::size_t((first + i) % rows)] = 1;
    return values;
}

inline EvaluationReport reportOf(const std::string& contestant, const std::vector<double>& values, const std::string& set = "test", Direction direction = Direction::higher_is_better) {
    EvaluationReport report{.contestant = contestant, .label = contestant + "'s label", .set = set, .loss = 1.25};
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    report.scores = {{.id = "label_accuracy", .label = "Category right", .direction = direction, .value = mean, .low = mean - 0.05, .high = mean + 0.05}};
    for (std::size_t i = 0; i < values.size(); ++i) report.answers.push_back({.row = std::int64_t(i), .prompt = "p", .scores = {{"label_accuracy", values[i]}}});
    return report;
}

class ComparedProject {
public:
    ComparedProject() : m_project(*service::Project::create(fs::path(m_temporary.path().toStdString()) / "desk", "desk")) {}

    service::Project& operator*() { return m_project; }
    service::Project* operator->() { return &m_project; }

    // Reports of "self" become those of the run. Its id.
    std::string add(const recipe::Recipe& recipe, const std::vector<EvaluationReport>& reports = {}) {
        const auto record = m_project.createRun(recipe);
        if (!record) qFatal("%s", told(record).constData());
        for (auto report : reports) {
            if (report.contestant == "self") report.contestant = record->id;
            if (!service::writeEvaluation(m_project.runFolder(record->id) / "evaluation", report)) qFatal("the report could not be written");
        }
        return record->id;
    }

private:
    QTemporaryDir m_temporary;
    service::Project m_project;
};

inline const service::ComparedRow& rowOf(const service::Comparison& comparison, const std::string& contestant) {
    const auto row = std::ranges::find(comparison.rows, contestant, &service::ComparedRow::contestant);
    if (row == comparison.rows.end()) qFatal("no row %s", contestant.c_str());
    return *row;
}

inline QStringList marked(const service::Comparison& comparison) {
    QStringList names;
    for (const auto& row : comparison.rows)
        if (row.best || row.within_noise) names << QString::fromStdString(row.label) + (row.best ? QStringLiteral(" best") : QStringLiteral(" noise"));
    return names;
}

}  // namespace graft::test
