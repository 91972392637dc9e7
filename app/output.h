// How graft talks: results on stdout as text or JSON, errors on stderr as what, why, hint, and the exit codes.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <string>
#include <vector>

namespace graft::app {

enum ExitCode { done = 0, failed = 1, wrong_use = 2, stopped = 3 };

enum class Format { text, json };

int report(const Error& error, Format format);

// Columns padded to their widest cell; the first left-aligned, the others right-aligned.
void printTable(const std::vector<std::vector<std::string>>& rows);
void printJson(const Json& json);  // one line

// The value, or the error is reported and the command returns.
#define OR_REPORT(result, format) \
    if (!(result)) return ::graft::app::report((result).error(), format)

}  // namespace graft::app
