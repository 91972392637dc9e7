#include "ui/models/recipe_form.h"

#include "recipe/field_text.h"
#include "ui/core_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace graft::ui {

namespace {

QString text(const char* words) {
    return QCoreApplication::translate("RecipeForm", words);
}

constexpr std::string_view ofMethod = "method.values.";
// Chosen on other pages or by the effort's cards, or noted by the run.
constexpr std::array<std::string_view, 3> elsewhere{"model.path", "model.hash", "training.effort"};
constexpr std::array<std::string_view, 3> sections{"training.", "model.", "evaluation."};

QString titleOf(std::string_view section) {
    if (section == "training.") return text("Training");
    return section == "model." ? text("Base model") : text("Measuring");
}

// As setFormField reads it.
QString shown(const Json& value) {
    if (value.is_null()) return {};
    if (value.is_string()) return fromCore(value.get_ref<const std::string&>());
    if (!value.is_array()) {
        QString number = fromCore(writeJsonLine(value));
        if (number.endsWith(QStringLiteral(".0"))) number.chop(2);
        return number;
    }
    QStringList entries;
    for (const Json& entry : value) entries << shown(entry);
    return entries.join(QStringLiteral(", "));
}

template <class T>
constexpr bool isOptional = requires(const T& value) { value.has_value(); };

Entry entryFor(const recipe::FieldInfo& info, bool flag) {
    return flag ? Entry::flag : info.choices.empty() ? Entry::text : Entry::choice;
}

void addPlan(FormField& field, const service::Plan* plan) {
    if (!plan) return;
    if (const auto reason = plan->recipe.reasons.find(field.key); reason != plan->recipe.reasons.end()) field.reason = fromCore(reason->second);
    for (const service::Problem& problem : plan->problems)
        if (problem.field == field.key) field.problems.push_back(problem);
}

FormSection methodSection(const recipe::Recipe& asked, const service::Plan* plan, const recipe::MethodInfo& method) {
    FormSection section{fromCore(method.name), {}};
    for (const recipe::MethodField& declared : method.fields) {
        const auto set = asked.method.values.find(declared.info.key);
        const bool own = set != asked.method.values.end();
        FormField field{std::string(ofMethod) + declared.info.key, declared.info, entryFor(declared.info, std::holds_alternative<bool>(declared.standard)),
                        shown(recipe::toJson(own ? set->second : declared.standard)), own ? Chooser::user : Chooser::standard, {}, {}};
        addPlan(field, plan);
        section.fields.push_back(std::move(field));
    }
    return section;
}

// Entries of a list stand behind commas, with or without a space.
Json typedValue(const Json& read) {
    if (!read.is_array()) return read;
    Json trimmed = Json::array();
    for (const Json& entry : read) {
        const QString word = fromCore(entry.get<std::string>()).trimmed();
        if (!word.isEmpty()) trimmed.push_back(word.toStdString());
    }
    return trimmed;
}

}  // namespace

std::vector<FormSection> formSections(const recipe::Recipe& asked, const service::Plan* plan, const recipe::MethodInfo& method, const recipe::Recipe& given) {
    std::map<std::string, Json> decided, standards;
    recipe::eachField(given, [&](const auto& value, const recipe::FieldInfo& info) { standards[info.key] = recipe::writeField(value); });
    if (plan) recipe::eachField(plan->recipe, [&](const auto& value, const recipe::FieldInfo& info) { decided[info.key] = recipe::writeField(value); });

    std::vector<FormSection> all{methodSection(asked, plan, method)};
    for (const std::string_view name : sections) all.push_back({titleOf(name), {}});
    recipe::eachField(asked, [&]<class T>(const T& value, const recipe::FieldInfo& info) {
        const auto section = std::ranges::find_if(sections, [&](std::string_view name) { return info.key.starts_with(name); });
        if (section == sections.end() || std::ranges::find(elsewhere, info.key) != elsewhere.end()) return;
        const Json written = recipe::writeField(value);
        const bool own = written != standards[info.key], open = isOptional<T> && !own;
        FormField field{info.key, info, entryFor(info, std::is_same_v<T, bool>), shown(open ? decided[info.key] : written), own ? Chooser::user : isOptional<T> ? Chooser::guide : Chooser::standard, {}, {}, isOptional<T> ? Chooser::guide : Chooser::standard};
        addPlan(field, plan);
        all[std::size_t(section - sections.begin()) + 1].fields.push_back(std::move(field));
    });
    return all;
}

Result<void> setFormField(recipe::Recipe& recipe, const std::string& key, const QString& typed, const recipe::MethodInfo& method, const recipe::Recipe& given) {
    const std::string words = typed.trimmed().toStdString();
    if (words.empty()) {
        reopenFormField(recipe, key, given);
        return {};
    }
    if (key.starts_with(ofMethod)) {
        for (const recipe::MethodField& field : method.fields) {
            if (field.info.key != key.substr(ofMethod.size())) continue;
            recipe::FieldValue value = field.standard;
            TRY(recipe::readField(typedValue(recipe::jsonOfText(words, &field.standard)), value, field.info));
            if (value == field.standard) recipe.method.values.erase(field.info.key);
            else recipe.method.values[field.info.key] = value;
            return {};
        }
        return {};
    }
    Result<void> outcome;
    recipe::eachField(recipe, [&](auto& value, const recipe::FieldInfo& info) {
        if (info.key == key) outcome = recipe::readField(typedValue(recipe::jsonOfText(words, &value)), value, info);
    });
    return outcome;
}

void reopenFormField(recipe::Recipe& recipe, const std::string& key, const recipe::Recipe& given) {
    if (key.starts_with(ofMethod)) recipe.method.values.erase(key.substr(ofMethod.size()));
    std::map<std::string, Json> standards;
    recipe::eachField(given, [&](const auto& value, const recipe::FieldInfo& info) { standards[info.key] = recipe::writeField(value); });
    recipe::eachField(recipe, [&]<class T>(T& value, const recipe::FieldInfo& info) {
        if (info.key != key) return;
        T standard{};
        if (recipe::readField(standards[key], standard, info)) value = standard;
        else value = T{};  // a standard that is empty is none of its choices
    });
}

QString rangeText(const recipe::FieldInfo& info) {
    const auto figure = [](double value) { return std::abs(value) >= 1e-3 && std::abs(value) < 1e7 ? QLocale(QLocale::English).toString(value, 'f', QLocale::FloatingPointShortest) : QString::number(value, 'g', 6).replace(QLatin1String("e-0"), QLatin1String("e-")); };
    constexpr double endless = 1e6;   // nobody gets there: only the lower end is worth reading
    const bool low = std::isfinite(info.low), high = info.high < endless;
    QString range;
    if (low && high) range = text("%1 to %2").arg(info.low == 0 ? QStringLiteral("0") : figure(info.low), figure(info.high));
    else if (low) range = text("at least %1").arg(info.low == 0 ? QStringLiteral("0") : figure(info.low));
    else if (high) range = text("at most %1").arg(figure(info.high));
    if (info.unit.empty()) return range;
    return range.isEmpty() ? fromCore(info.unit) : range + QLatin1Char(' ') + fromCore(info.unit);
}

}  // namespace graft::ui
