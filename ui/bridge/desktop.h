// What Graft asks of the computer's desktop: to stay awake while it trains, and to tell what has ended while its window was not looked at.
#pragma once

#include <QString>

#include <functional>
#include <memory>

namespace graft::ui {

enum class Sleep { unknown, prevented, may_come };   // unknown: not asked, or nobody to ask; may_come: whoever was asked refused

class Desktop {
public:
    using Answer = std::function<void(Sleep)>;

    virtual ~Desktop() = default;
    virtual void keepAwake(const QString& why, Answer answered) = 0;   // until letSleep(); answers at once or later, or never after letSleep()
    virtual void letSleep() = 0;
    virtual void notify(const QString& title, const QString& text) = 0;
};

// Over D-Bus, as freedesktop.org describes it. Without a bus it does nothing, in silence.
std::unique_ptr<Desktop> makeDesktop();

}  // namespace graft::ui
