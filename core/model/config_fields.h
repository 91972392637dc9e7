// Takes fields out of a config.json one by one, keeping the first thing that is wrong with them.
#pragma once

#include "base/json.h"

#include <optional>
#include <string>
#include <string_view>

namespace graft::model {

class ConfigFields {
public:
    explicit ConfigFields(const Json& config) : m_config(config) {}

    // A field that is absent or null counts as missing; without a fallback that is an error.
    std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high, std::optional<std::int64_t> fallback = {});
    double number(std::string_view key, double low, double high, std::optional<double> fallback = {});
    bool flag(std::string_view key, bool fallback);
    std::string text(std::string_view key, std::string fallback);
    bool has(std::string_view key) const;

    // `found` may be untrusted text.
    void refuse(std::string_view key, const std::string& expected, const std::string& found);
    const std::optional<Error>& error() const { return m_error; }

private:
    const Json* find(std::string_view key) const;
    const Json& m_config;
    std::optional<Error> m_error;
};

std::string shownJson(const Json& value);  // short enough for an error line

}  // namespace graft::model
