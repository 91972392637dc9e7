#include "ui/bridge/desktop.h"

#include <QDBusConnection>
#include <QDBusError>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>
#include <QObject>

#include <optional>
#include <vector>

namespace graft::ui {

namespace {

const QString program = QStringLiteral("Graft");
constexpr int sayNotLonger = -1;   // as long as the desktop shows such things

struct Way {
    QDBusConnection bus;
    QDBusMessage ask;
};

// The first that is granted holds: logind keeps the whole machine awake, a desktop's screen saver at least keeps it from falling asleep by itself.
std::vector<Way> waysToStayAwake(const QString& why) {
    QDBusMessage logind = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.login1"), QStringLiteral("/org/freedesktop/login1"), QStringLiteral("org.freedesktop.login1.Manager"),
                                                         QStringLiteral("Inhibit"));
    logind << QStringLiteral("sleep:idle") << program << why << QStringLiteral("block");
    QDBusMessage saver = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.ScreenSaver"), QStringLiteral("/org/freedesktop/ScreenSaver"),
                                                        QStringLiteral("org.freedesktop.ScreenSaver"), QStringLiteral("Inhibit"));
    saver << program << why;
    std::vector<Way> ways;
    if (const auto system = QDBusConnection::systemBus(); system.isConnected()) ways.push_back({system, logind});
    if (const auto session = QDBusConnection::sessionBus(); session.isConnected()) ways.push_back({session, saver});
    return ways;
}

class DBusDesktop final : public Desktop {
public:
    ~DBusDesktop() override { letSleep(); }

    void keepAwake(const QString& why, Answer answered) override {
        letSleep();
        m_asked = std::make_unique<QObject>();
        auto ways = waysToStayAwake(why);
        ask(std::move(ways), Sleep::unknown, std::move(answered));
    }

    // What is asked and not answered yet is not waited for: the answer finds nobody, and its lock is let go with it.
    void letSleep() override {
        m_asked.reset();
        m_lock = QDBusUnixFileDescriptor();
        if (!m_cookie) return;
        QDBusMessage leave = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.ScreenSaver"), QStringLiteral("/org/freedesktop/ScreenSaver"),
                                                            QStringLiteral("org.freedesktop.ScreenSaver"), QStringLiteral("UnInhibit"));
        leave << *m_cookie;
        QDBusConnection::sessionBus().send(leave);
        m_cookie.reset();
    }

    void notify(const QString& title, const QString& text) override {
        auto bus = QDBusConnection::sessionBus();
        if (!bus.isConnected()) return;
        QDBusMessage tell = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
                                                           QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
        tell << program << 0U << QStringLiteral("graft") << title << text.toHtmlEscaped() << QStringList() << QVariantMap() << sayNotLonger;
        bus.send(tell);
    }

private:
    // `so`: what is known when nobody is left to ask. Where nothing answers to the name, nothing puts the machine to sleep either.
    void ask(std::vector<Way> ways, Sleep so, Answer answered) {
        if (ways.empty()) return answered(so);
        auto* call = new QDBusPendingCallWatcher(ways.front().bus.asyncCall(ways.front().ask), m_asked.get());
        QObject::connect(call, &QDBusPendingCallWatcher::finished, m_asked.get(), [this, ways = std::move(ways), so, answered = std::move(answered)](QDBusPendingCallWatcher* done) mutable {
            done->deleteLater();
            if (take(done->reply())) return answered(Sleep::prevented);
            const bool absent = QDBusError(done->reply()).type() == QDBusError::ServiceUnknown;
            ways.erase(ways.begin());
            ask(std::move(ways), absent ? so : Sleep::may_come, std::move(answered));
        });
    }

    bool take(const QDBusMessage& reply) {
        if (reply.type() != QDBusMessage::ReplyMessage || reply.arguments().isEmpty()) return false;
        const QVariant granted = reply.arguments().constFirst();
        if (granted.canConvert<QDBusUnixFileDescriptor>()) m_lock = granted.value<QDBusUnixFileDescriptor>();
        else if (granted.metaType() == QMetaType::fromType<uint>()) m_cookie = granted.toUInt();
        return m_lock.isValid() || m_cookie;
    }

    std::unique_ptr<QObject> m_asked;    // its end ends what is asked
    QDBusUnixFileDescriptor m_lock;      // logind's: open as long as it holds
    std::optional<uint> m_cookie;        // the screen saver's
};

}  // namespace

std::unique_ptr<Desktop> makeDesktop() { return std::make_unique<DBusDesktop>(); }

}  // namespace graft::ui
