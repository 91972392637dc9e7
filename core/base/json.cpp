#include "base/json.h"

#include "base/durable_file.h"
#include "base/shown_text.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

namespace graft {

namespace {

// Builds the value through nlohmann's own DOM parser, and refuses what it would let pass: a key given twice, deep nesting.
class StrictSax : public nlohmann::json_sax<Json> {
public:
    StrictSax(Json& root, std::size_t depth) : m_builder(root, false), m_depth(depth) {}

    bool null() override { return m_builder.null(); }
    bool boolean(bool value) override { return m_builder.boolean(value); }
    bool number_integer(number_integer_t value) override { return m_builder.number_integer(value); }
    bool number_unsigned(number_unsigned_t value) override { return m_builder.number_unsigned(value); }
    bool number_float(number_float_t value, const string_t& text) override { return m_builder.number_float(value, text); }
    bool string(string_t& value) override { return m_builder.string(value); }
    bool binary(binary_t& value) override { return m_builder.binary(value); }

    bool start_object(std::size_t) override {
        m_keys.emplace_back();
        return deeper() && m_builder.start_object(std::size_t(-1));
    }
    bool key(string_t& name) override {
        if (!m_keys.back().insert(name).second) return refuse("the key \"" + shown(name) + "\" is given twice in one object");
        return m_builder.key(name);
    }
    bool end_object() override {
        m_keys.pop_back();
        --m_level;
        return m_builder.end_object();
    }
    bool start_array(std::size_t) override { return deeper() && m_builder.start_array(std::size_t(-1)); }
    bool end_array() override {
        --m_level;
        return m_builder.end_array();
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::json::exception& error) override {
        std::string text = error.what();
        // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax error ...": the part behind the colon is the reason
        const auto colon = text.find(": ");
        m_position = position > 0 ? position - 1 : 0;
        const auto bracket = text.find("] ");
        return refuse(shown(std::string_view(text).substr(colon != std::string::npos ? colon + 2 : bracket != std::string::npos ? bracket + 2 : 0), 300));
    }

    const std::string& reason() const { return m_reason; }
    const std::optional<std::size_t>& position() const { return m_position; }

private:
    bool deeper() { return ++m_level <= m_depth || refuse("nesting is deeper than " + std::to_string(m_depth)); }
    bool refuse(std::string reason) {
        if (m_reason.empty()) m_reason = std::move(reason);
        return false;
    }

    nlohmann::detail::json_sax_dom_parser<Json> m_builder;
    std::size_t m_depth, m_level = 0;
    std::vector<std::set<std::string>> m_keys;
    std::string m_reason;
    std::optional<std::size_t> m_position;
};

// Counts the bytes the parser has taken, so that an error raised by our own rules can name its place.
class CountingIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator(const char* at, const char** furthest) : m_at(at), m_furthest(furthest) {}
    reference operator*() const { return *m_at; }
    CountingIterator& operator++() {
        ++m_at;
        if (m_at > *m_furthest) *m_furthest = m_at;
        return *this;
    }
    CountingIterator operator++(int) {
        auto old = *this;
        ++*this;
        return old;
    }
    friend bool operator==(const CountingIterator& a, const CountingIterator& b) { return a.m_at == b.m_at; }

private:
    const char* m_at;
    const char** m_furthest;
};

std::string cannotRead(std::string_view source) { return "Cannot read " + shown(source, 4096); }  // as long as a path may be

Error notJson(std::string_view source, std::size_t byte, const std::string& reason) {
    return {ErrorKind::badInput, cannotRead(source), "byte " + std::to_string(byte) + ": " + reason,
            "Repair the file at this place, or get a fresh copy of it"};
}

Error tooLong(std::string_view source, const char* part, std::uintmax_t size, std::size_t limit) {
    return {ErrorKind::badInput, cannotRead(source), part + (" has " + std::to_string(size)) + " bytes, more than the limit of " + std::to_string(limit),
            "Check that it is the right file, or get a fresh copy of it"};
}

}  // namespace

Result<Json> parseJson(std::string_view text, std::string_view source, const JsonLimits& limits) {
    if (text.size() > limits.bytes) return tooLong(source, "the text", text.size(), limits.bytes);
    if (text.starts_with("\xEF\xBB\xBF")) return notJson(source, 0, "the text starts with a byte order mark, which JSON does not allow");
    // The parser takes a NUL for the end of the text, so what stands behind it would pass unread.
    if (const auto nul = text.find('\0'); nul != std::string_view::npos) return notJson(source, nul, "a NUL byte, which JSON does not allow");
    Json root;
    StrictSax sax(root, limits.depth);
    const char* furthest = text.data();
    const bool good = Json::sax_parse(CountingIterator(text.data(), &furthest), CountingIterator(text.data() + text.size(), &furthest), &sax);
    if (!good) return notJson(source, sax.position().value_or(static_cast<std::size_t>(furthest - text.data())), sax.reason());
    return root;
}

namespace {

Result<Json> readFile(const std::filesystem::path& path, const JsonLimits& limits) {
    std::error_code failed;
    const auto status = std::filesystem::status(path, failed);
    if (failed || !std::filesystem::is_regular_file(status))
        return Error{ErrorKind::notFound, cannotRead(path.native()), failed ? failed.message() : "it is not a regular file", "Check the path"};
    if (const auto size = std::filesystem::file_size(path, failed); !failed && size > limits.bytes)
        return tooLong(path.string(), "the file", size, limits.bytes);
    std::ifstream stream(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (!stream.is_open() || stream.bad())
        return Error{ErrorKind::inputOutput, cannotRead(path.native()), std::strerror(errno), "Check that the file may be read"};
    return parseJson(text, path.string(), limits);
}

}  // namespace

Result<Json> readJsonFile(const std::filesystem::path& path, const JsonLimits& limits) {
    auto read = readFile(path, limits);
    if (read) return read;
    Error error = read.error();
    error.why = shown(path.filename().native()) + ": " + error.why;  // lists show the reason alone
    return error;
}

std::string writeJson(const Json& value) { return value.dump(2, ' ', false, Json::error_handler_t::replace) + '\n'; }
std::string writeJsonLine(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace graft
