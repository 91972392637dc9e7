// An imported table: columns of cells, with the line each row came from.
#pragma once

#include "formats/table_reader.h"
#include "recipe/recipe.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace graft::data {

struct Table {
    std::vector<std::string> columns;
    std::vector<std::vector<formats::Cell>> rows;  // each as long as columns
    std::vector<std::uint64_t> lines;              // source line per row
    formats::ReadReport report;
    std::string hash;                              // SHA-256 of the source file
};

Result<Table> importTable(const std::filesystem::path& path, const formats::ReadOptions& options = {});
// As the recipe says whether the first row names the columns; JSON has no such row.
Result<formats::ReadOptions> readOptionsOf(const recipe::DataChoice& choice, const ProgressSink& progress = {});
Result<Table> importTable(const recipe::DataChoice& choice, const ProgressSink& progress = {});
std::optional<std::size_t> columnIndex(const Table& table, std::string_view name);  // of the first column so named

}  // namespace graft::data
