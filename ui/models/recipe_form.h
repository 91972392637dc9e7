// The settings of a recipe as a form shows them, made from their declarations alone: what each is, who decided it, and why.
#pragma once

#include "service/plan.h"

#include <QString>

#include <vector>

namespace graft::ui {

enum class Entry { text, choice, flag };
enum class Chooser { guide, standard, user };   // standard: as declared, where nothing is left to the guide

struct FormField {
    std::string key;                 // dotted; of a method's own field "method.values.KEY"
    recipe::FieldInfo info;
    Entry entry = Entry::text;
    QString value;                   // as a person would type it; empty: not decided yet
    Chooser chooser = Chooser::standard;
    QString reason;                  // why the guide chose it
    std::vector<service::Problem> problems;
    Chooser otherwise = Chooser::standard;   // who chooses once the user no longer does: the guide or the standard
    friend bool operator==(const FormField& one, const FormField& other) {
        return one.key == other.key && one.value == other.value && one.chooser == other.chooser && one.reason == other.reason && one.problems == other.problems;
    }
};

struct FormSection {
    QString title;
    std::vector<FormField> fields;
};

// `plan`: of this recipe, or null while there is none. `given`: what nobody has chosen (service::givenSettings). What other pages ask for (model, data) and
// the effort are left out.
std::vector<FormSection> formSections(const recipe::Recipe& asked, const service::Plan* plan, const recipe::MethodInfo& method, const recipe::Recipe& given = {});

// What somebody typed into the field; nothing reopens it. The error says what is expected.
Result<void> setFormField(recipe::Recipe& recipe, const std::string& key, const QString& text, const recipe::MethodInfo& method, const recipe::Recipe& given = {});
// Back to the guide's value or the one that is given.
void reopenFormField(recipe::Recipe& recipe, const std::string& key, const recipe::Recipe& given = {});

// What a field may hold: "1 to 1,024 tokens"; empty when anything goes.
QString rangeText(const recipe::FieldInfo& info);

}  // namespace graft::ui
