#include "recipe/train_event.h"

#include "base/shown_text.h"
#include "recipe/event_members.h"
#include "recipe/json_number.h"

#include <algorithm>
#include <array>
#include <optional>

namespace graft::recipe {

namespace {

constexpr std::array remarkNames{std::pair{RemarkKind::info, "info"},       std::pair{RemarkKind::memory_answered, "memory_answered"},
                                 std::pair{RemarkKind::checkpoint_bypassed, "checkpoint_bypassed"}, std::pair{RemarkKind::plateau, "plateau"},
                                 std::pair{RemarkKind::paused, "paused"},   std::pair{RemarkKind::held, "held"},       std::pair{RemarkKind::unsaved, "unsaved"},
                                 std::pair{RemarkKind::resumed, "resumed"}, std::pair{RemarkKind::stopped, "stopped"},
                                 std::pair{RemarkKind::failed, "failed"}};

Json write(double value) { return numberToJson(value); }
Json write(RemarkKind kind) { return std::ranges::find(remarkNames, kind, [](const auto& row) { return row.first; })->second; }
template <class T>
Json write(const T& value) {
    return value;
}

bool read(const Json& json, double& value) { return numberFromJson(json, value); }
bool read(const Json& json, RemarkKind& kind) {
    const auto row = std::ranges::find_if(remarkNames, [&](const auto& entry) { return json == entry.second; });
    if (row == remarkNames.end()) return false;
    kind = row->first;
    return true;
}
bool read(const Json& json, std::string& value) { return json.is_string() && (json.get_to(value), true); }
bool read(const Json& json, bool& value) { return json.is_boolean() && (json.get_to(value), true); }
bool read(const Json& json, std::int64_t& value) { return json.is_number_integer() && (json.get_to(value), true); }
bool read(const Json& json, std::uint64_t& value) { return json.is_number_unsigned() && (json.get_to(value), true); }
bool read(const Json& json, std::vector<std::int64_t>& value) {
    return json.is_array() && std::ranges::all_of(json, [](const Json& item) { return item.is_number_integer(); }) && (json.get_to(value), true);
}
template <class T>
bool read(const Json& json, std::optional<T>& value) { return read(json, value.emplace()); }

template <class T>
constexpr bool mayLack = false;
template <class T>
constexpr bool mayLack<std::optional<T>> = true;

Error unreadable(const std::string& why) { return {ErrorKind::badInput, "Cannot read an event", why, "The log was written by another version or damaged; the run's checkpoints are not affected"}; }

template <class Event>
Result<TrainEvent> readAs(const Json& json) {
    Event event;
    std::string missing;
    eachMember(event, [&]<class Member>(const char* name, Member& value) {
        if (mayLack<Member> && !json.contains(name)) return;
        if (!json.contains(name) || !read(json[name], value)) missing = name;
    });
    if (!missing.empty()) return unreadable("the field " + missing + " of the event \"" + eventName<Event>() + "\" is missing or has another type");
    return TrainEvent(std::move(event));
}

template <std::size_t... Index>
Result<TrainEvent> readNamed(const std::string& name, const Json& json, std::index_sequence<Index...>) {
    Result<TrainEvent> result = unreadable("the event \"" + shown(name, 60) + "\" is not known");
    const auto attempt = [&]<class Event>() {
        if (name == eventName<Event>()) result = readAs<Event>(json);
    };
    (attempt.template operator()<std::variant_alternative_t<Index, TrainEvent>>(), ...);
    return result;
}

}  // namespace

Json toJson(const TrainEvent& event) {
    return std::visit(
        []<class Event>(const Event& value) {
            Json json{{"event", eventName<Event>()}};
            eachMember(value, [&]<class Member>(const char* name, const Member& member) {
                if constexpr (!mayLack<Member>) json[name] = write(member);
                else if (member) json[name] = write(*member);
            });
            return json;
        },
        event);
}

Result<TrainEvent> eventFromJson(const Json& json) {
    if (!json.is_object() || !json.contains("event") || !json["event"].is_string()) return unreadable("the field event is missing");
    return readNamed(json["event"].get<std::string>(), json, std::make_index_sequence<std::variant_size_v<TrainEvent>>());
}

}  // namespace graft::recipe
