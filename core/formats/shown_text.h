// The escaping of base under this room's name too.
#pragma once

#include "base/shown_text.h"

namespace graft::formats {

using graft::shown;
using graft::shownName;

}  // namespace graft::formats
