// The pages of the window, in the order of the guide. A new one is a row here (id, key) and its title in ui/models/guide_model.cpp.
#pragma once

#include <array>

namespace graft::ui {

enum class PageId { start, model, data, method, train, compare, take_home };
constexpr std::array allPages{PageId::start, PageId::model, PageId::data, PageId::method, PageId::train, PageId::compare, PageId::take_home};
constexpr std::array pageKeys{"start", "model", "data", "method", "train", "compare", "take_home"};   // for the command line
static_assert(allPages.size() == pageKeys.size());

}  // namespace graft::ui
