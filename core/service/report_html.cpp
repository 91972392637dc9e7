// The page of a run's report: markup that a browser and Qt's text documents read alike.
#include "service/run_report.h"

namespace graft::service {

namespace {

constexpr const char* look =
    "body{font-family:sans-serif;font-size:9pt;color:#1C2127;background-color:#FFFFFF;max-width:720px}"
    "h1{font-size:16pt;margin-top:0px;margin-bottom:2px}"
    "h2{font-size:11pt;color:#0B6B74;margin-top:10px;margin-bottom:3px}"
    "p{margin-top:2px;margin-bottom:2px}"
    "p.small{color:#5A6470}"
    "th{text-align:left;color:#5A6470;font-weight:normal}"
    "th,td{font-size:8pt;padding:1px 12px 1px 0px;vertical-align:top}";

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char letter : text) {
        switch (letter) {
        case '&': safe += "&amp;"; break;
        case '<': safe += "&lt;"; break;
        case '>': safe += "&gt;"; break;
        case '"': safe += "&quot;"; break;
        case '\'': safe += "&#39;"; break;
        case '\n': safe += "<br>"; break;
        default: safe += letter;
        }
    }
    return safe;
}

std::string cells(const std::vector<std::string>& texts, const std::string& kind) {
    std::string row = "<tr>";
    for (const auto& text : texts) row += '<' + kind + '>' + escaped(text) + "</" + kind + '>';
    return row + "</tr>\n";
}

std::string tableOf(const ReportTable& table) {
    if (table.rows.empty()) return {};
    std::string text = "<table cellspacing=\"0\">\n";
    if (!table.head.empty()) text += cells(table.head, "th");
    for (const auto& row : table.rows) text += cells(row, "td");
    return text + "</table>\n";
}

}  // namespace

std::string htmlOf(const RunReport& report, const Picture& curve) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>" + escaped(report.title) + "</title>\n<style>" + look + "</style></head>\n<body>\n<h1>" +
                       escaped(report.title) + "</h1>\n<p class=\"small\">" + escaped(report.subtitle) + "</p>\n";
    for (const auto& section : report.sections) {
        if (section.with_curve && curve.address.empty() && section.paragraphs.empty()) continue;
        page += "<h2>" + escaped(section.title) + "</h2>\n";
        for (const auto& paragraph : section.paragraphs) page += "<p>" + escaped(paragraph) + "</p>\n";
        page += tableOf(section.table);
        if (section.with_curve && !curve.address.empty())
            page += "<p><img src=\"" + escaped(curve.address) + "\" width=\"" + std::to_string(curve.width) + "\" height=\"" + std::to_string(curve.height) + "\" alt=\"Loss over steps\"></p>\n";
    }
    return page + "</body></html>\n";
}

}  // namespace graft::service
