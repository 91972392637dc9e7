// One page about a run, as values: what it is for, from which data and model, how it was taught, how well it does beside the baselines, what it cost, and what
// it does not say. No example of the data is in it unless asked for.
#pragma once

#include "service/project.h"

#include <string>
#include <vector>

namespace graft::service {

struct ReportTable {
    std::vector<std::string> head;                 // empty: none
    std::vector<std::vector<std::string>> rows;    // each as long as the others
};

struct ReportSection {
    std::string title;
    std::vector<std::string> paragraphs;           // plain text; a line break stays one
    ReportTable table;
    bool with_curve = false;                       // the picture of the curves goes here
};

struct RunReport {
    std::string title, subtitle;
    std::vector<ReportSection> sections;
};

enum class Examples { left_out, shown };           // shown: three rows with prompt, expected and given answer

// Names and texts from outside stand on one line each and hide nothing; they are plain text, to be escaped by whoever makes markup of them.
Result<RunReport> reportOf(const Project& project, const std::string& run, Examples examples);

struct Picture {
    std::string address = {};                      // a data: URI; empty: there is none
    int width = 0, height = 0;                     // as it is shown, in CSS pixels
};

// One self-contained page; everything is escaped.
std::string htmlOf(const RunReport& report, const Picture& curve = {});

}  // namespace graft::service
