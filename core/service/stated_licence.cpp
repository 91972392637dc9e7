// The licence and the languages that a model folder states: the front matter of a Hugging Face README, or a file named LICENSE.
#include "service/model_details.h"

#include "text/unicode.h"

#include <algorithm>
#include <fstream>

namespace graft::service {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t mostBytes = 64u << 10;   // front matter with benchmark results reaches some 20 kB
constexpr std::size_t longestStated = 80;

std::string startOf(const fs::path& file) {
    std::error_code failed;
    if (!fs::is_regular_file(file, failed)) return {};
    std::ifstream stream(file, std::ios::binary);
    std::string text(mostBytes, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(stream.gcount()));
    return text;
}

std::string trimmed(std::string_view text) {
    constexpr std::string_view outside = " \t\r\n\"'[]";
    const auto begin = text.find_first_not_of(outside);
    if (begin == std::string_view::npos) return {};
    return std::string(text.substr(begin, text.find_last_not_of(outside) - begin + 1));
}

// The lines between the two "---", at the left margin only: "license: mit", or "license:" and "- mit" below it.
std::string valueOf(const std::string& front, std::string_view key) {
    const auto start = std::string(key) + ':';
    for (std::size_t at = 0; at < front.size();) {
        const auto end = std::min(front.find('\n', at), front.size());
        const std::string_view line(front.data() + at, end - at);
        at = end + 1;
        if (!line.starts_with(start)) continue;
        if (auto value = trimmed(line.substr(start.size())); !value.empty()) return value;
        const auto next = std::string_view(front).substr(std::min(at, front.size()));
        const auto dash = next.find_first_not_of(' ');
        if (dash == std::string_view::npos || next[dash] != '-') return {};
        return trimmed(next.substr(dash + 1, next.find('\n') - dash - 1));
    }
    return {};
}

// All entries of "language: en", "language: [en, de]" or the list below it.
std::vector<std::string> valuesOf(const std::string& front, std::string_view key) {
    std::vector<std::string> values;
    const auto add = [&](std::string_view text) {
        while (!text.empty()) {
            const auto comma = std::min(text.find(','), text.size());
            if (auto value = trimmed(text.substr(0, comma)); !value.empty()) values.push_back(std::move(value));
            text.remove_prefix(std::min(comma + 1, text.size()));
        }
    };
    bool inList = false;
    for (std::size_t at = 0; at < front.size();) {
        const auto end = std::min(front.find('\n', at), front.size());
        const std::string_view line(front.data() + at, end - at);
        at = end + 1;
        const auto first = line.find_first_not_of(' ');
        if (inList && first != std::string_view::npos && line[first] == '-') add(line.substr(first + 1));
        else inList = line.starts_with(std::string(key) + ':');
        if (inList && line.starts_with(key)) add(line.substr(key.size() + 1));
    }
    return values;
}

std::string frontMatter(const std::string& text) {
    if (!text.starts_with("---")) return {};
    const auto begin = text.find('\n');
    const auto end = text.find("\n---", 3);
    return begin == std::string::npos || end == std::string::npos || end < begin ? std::string() : text.substr(begin + 1, end - begin);
}

}  // namespace

std::vector<std::string> statedLanguages(const fs::path& folder) {
    constexpr std::size_t mostLanguages = 200, longest = 20;
    std::vector<std::string> languages;
    for (const auto& value : valuesOf(frontMatter(startOf(folder / "README.md")), "language"))
        if (languages.size() < mostLanguages && value.size() <= longest) languages.push_back(text::replaceBadUtf8(value));
    return languages;
}

std::string statedLicence(const fs::path& folder) {
    const auto front = frontMatter(startOf(folder / "README.md"));
    auto stated = valueOf(front, "license");
    if (stated == "other" || stated == "unknown")
        if (auto name = valueOf(front, "license_name"); !name.empty()) stated = std::move(name);
    if (!stated.empty()) return text::replaceBadUtf8(stated.substr(0, longestStated));
    std::error_code failed;
    for (const char* name : {"LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "COPYING"})
        if (fs::is_regular_file(folder / name, failed)) return std::string("see the file ") + name;
    return {};
}

}  // namespace graft::service
