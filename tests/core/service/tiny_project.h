// A project in a temporary folder, texts put into files, and the bytes of a whole folder to compare.
#pragma once

#include "service/project.h"
#include "service/run_files.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace graft::test {

namespace fs = std::filesystem;

inline void put(const fs::path& file, const std::string& text) {
    fs::create_directories(file.parent_path());
    fs::remove(file);  // a file that is cut and written again is flushed by ext4, which takes long
    std::ofstream(file, std::ios::binary) << text;
}

inline std::string textOf(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

// Path -> bytes of every file under a folder, the lock left out: it names its last holder.
inline std::map<std::string, std::string> filesUnder(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().filename() != "project.lock") files[entry.path().lexically_relative(folder).string()] = textOf(entry.path());
    return files;
}

inline recipe::Recipe namedRecipe(const std::string& name) {
    recipe::Recipe recipe;
    recipe.name = name;
    recipe.model.path = "/models/tiny";
    recipe.data.path = "/data/tickets.csv";
    recipe.training.learning_rate = 2e-4;
    return recipe;
}

inline QByteArray told(const Error& error) { return QByteArray::fromStdString(error.what + ": " + error.why + " (" + error.hint + ")"); }

template <class T>
QByteArray told(const Result<T>& result) {
    return result ? QByteArray("no error") : told(result.error());
}

}  // namespace graft::test

#define IS_GOOD(...)                                               \
    do {                                                           \
        const auto& outcome = (__VA_ARGS__);                       \
        QVERIFY2(outcome, graft::test::told(outcome).constData()); \
    } while (false)
