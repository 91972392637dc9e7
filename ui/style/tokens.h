// The measures of the window: spacing, control and type sizes in device-independent pixels, named once.
#pragma once

namespace graft::ui {

namespace space {
constexpr int hair = 4, small = 8, medium = 16, large = 24, huge = 32;
}

namespace size {
constexpr int control = 32, mainButton = 36, tableRow = 36, tableHeader = 32;
constexpr int controlRadius = 6, cardRadius = 8, cardPadding = 16;
constexpr int fieldWidth = 320, textWidth = 640;
constexpr int topBar = 48, guideWidth = 200, guideRow = 56, bottomBar = 56, pageMargin = 24, pageHeader = 40;
constexpr int windowWidth = 1024, windowHeight = 680;   // the smallest window
constexpr int wideWindow = 1280;                        // from here on, pages use the width
constexpr int smallIcon = 16, icon = 20;
constexpr int focusRing = 2, scrollBar = 12;
constexpr int chevronRoom = 28;                         // at the right of what opens a list
}

}  // namespace graft::ui
