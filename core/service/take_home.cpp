#include "service/take_home.h"

#include "exporting/model_card.h"
#include "exporting/model_folder.h"
#include "exporting/peft_folder.h"
#include "service/guarded.h"
#include "service/subject.h"

#include <algorithm>

namespace graft::service {
