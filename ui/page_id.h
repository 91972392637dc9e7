// The pages of the window, in the order of the guide.
#pragma once

#include <array>

namespace graft::ui {

enum class PageId { start, train, compare, take_home };
constexpr std::array<PageId, 4> allPages{PageId::start, PageId::train, PageId::compare, PageId::take_home};

}  // namespace graft::ui
