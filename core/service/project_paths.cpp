#include "service/project_paths.h"

namespace graft::service {

namespace fs = std::filesystem;

namespace {

fs::path plain(const fs::path& path) {
    std::error_code failed;
    const auto whole = fs::absolute(path, failed).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
}

void store(std::string& path, const fs::path& project) {
    if (path.empty() || fs::path(path).is_relative()) return;
    const auto inside = fs::path(path).lexically_normal().lexically_relative(plain(project));
    if (!inside.empty() && *inside.begin() != ".." && inside != ".") path = inside.string();
}

void use(std::string& path, const fs::path& project) {
    std::error_code failed;
    if (path.empty() || fs::path(path).is_absolute() || !fs::exists(project / path, failed)) return;
    path = (plain(project) / path).lexically_normal().string();
}

}  // namespace

recipe::Recipe asStored(recipe::Recipe recipe, const fs::path& project) {
    store(recipe.data.path, project);
    store(recipe.model.path, project);
    return recipe;
}

recipe::Recipe asUsed(recipe::Recipe recipe, const fs::path& project) {
    use(recipe.data.path, project);
    use(recipe.model.path, project);
    return recipe;
}

Result<recipe::Recipe> loadRecipeFile(const fs::path& file) {
    auto recipe = TRY(recipe::loadRecipe(file));
    for (auto* path : {&recipe.data.path, &recipe.model.path}) {
        std::error_code failed;
        if (!fs::exists(*path, failed)) use(*path, file.parent_path());
    }
    return recipe;
}

}  // namespace graft::service
