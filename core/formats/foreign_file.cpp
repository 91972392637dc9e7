#include "formats/foreign_file.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string>

namespace graft::formats {
namespace {

constexpr std::string_view convert = "Pickles can run code, so Graft never opens them. Get the model's safetensors files, or convert it where you trust it.";

constexpr std::string_view copyTheCells = "Save it as CSV with the program that made it, or copy its cells and press \"Paste a table\" on the Data page.";
constexpr std::string_view copyTheTable = "Copy its table into a spreadsheet and save that as CSV, or copy the rows and press \"Paste a table\" on the Data page.";

struct Signature {
    std::string_view start;  // lower case where case is not told apart
    ForeignFile file;
};

const std::array signatures{
    Signature{"version https://git-lfs", {"a Git LFS pointer, not the file it points to", "Fetch the file itself: git lfs pull."}},
    Signature{"<!doctype", {"a web page", "The download failed or needs a login; get the file again."}},
    Signature{"<html", {"a web page", "The download failed or needs a login; get the file again."}},
    Signature{"<?xml", {"an XML document", "The download failed; get the file again."}},
    Signature{"pk\3\4", {"a ZIP archive, as PyTorch's pickle files are", convert}},
    Signature{"\x80\2", {"a Python pickle", convert}},
    Signature{"\x80\3", {"a Python pickle", convert}},
    Signature{"\x80\4", {"a Python pickle", convert}},
    Signature{"\x80\5", {"a Python pickle", convert}},
    Signature{"\x89hdf", {"an HDF5 file, as Keras writes them", "Get the model's safetensors files."}},
    Signature{"gguf", {"a GGUF file", "Give it the suffix .gguf, or get the model's safetensors files."}},
    Signature{"\x1f\x8b", {"a gzip archive", "Unpack it first."}},
    Signature{"{\"error", {"an error message of a server", "The download failed or needs a login; get the file again."}},
};

}  // namespace

std::optional<ForeignFile> foreignFile(std::string_view start) {
    if (constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF"; start.starts_with(byteOrderMark)) start.remove_prefix(byteOrderMark.size());
    std::string text(start.substr(std::min(start.find_first_not_of(" \t\r\n"), start.size())));
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
    for (const auto& signature : signatures)
        if (text.starts_with(signature.start)) return signature.file;
    return std::nullopt;
}

std::optional<ForeignFile> foreignTable(std::string_view start, std::string_view suffix) {
    const auto holds = [&](std::string_view part) { return start.find(part) != std::string_view::npos; };
    if (start.starts_with("PK\3\4")) {
        if (suffix.starts_with(".xls") || holds("xl/")) return ForeignFile{"an Excel workbook", copyTheCells};
        if (suffix == ".ods" || holds("opendocument.spreadsheet")) return ForeignFile{"an OpenDocument spreadsheet", copyTheCells};
        if (suffix == ".numbers") return ForeignFile{"a Numbers spreadsheet", copyTheCells};
        if (suffix.starts_with(".doc") || holds("word/")) return ForeignFile{"a Word document", copyTheTable};
        if (suffix == ".odt" || holds("opendocument.text")) return ForeignFile{"an OpenDocument text", copyTheTable};
        return ForeignFile{"a ZIP archive", "Unpack it, and choose the table that was in it."};
    }
    if (start.starts_with("\xD0\xCF\x11\xE0")) return suffix.starts_with(".doc") ? ForeignFile{"a Word document", copyTheTable} : ForeignFile{"an Excel workbook", copyTheCells};
    constexpr std::string_view picture = "Only text can be read: type the table, or get the file that it was made from.";
    const std::array others{Signature{"%PDF-", {"a PDF document", copyTheTable}},
                            Signature{"{\\rtf", {"a text document (RTF)", copyTheTable}},
                            Signature{"\x89PNG", {"a picture", picture}},
                            Signature{"\xFF\xD8\xFF", {"a picture", picture}},
                            Signature{"\x1F\x8B", {"a gzip archive", "Unpack it, and choose the table that was in it."}},
                            Signature{"PAR1", {"a Parquet table", "Save it as CSV or JSON lines with the program that made it."}},
                            Signature{"SQLite format 3", {"a database", "Save the table as CSV with the program that made it."}}};
    for (const auto& other : others)
        if (start.starts_with(other.start)) return other.file;
    return std::nullopt;
}

bool isForeignWeights(std::string_view fileName) {
    constexpr std::array<std::string_view, 9> suffixes{".bin", ".pt", ".pth", ".ckpt", ".h5", ".keras", ".msgpack", ".pkl", ".onnx"};
    return std::ranges::any_of(suffixes, [&](auto suffix) { return fileName.ends_with(suffix); });
}

}  // namespace graft::formats
