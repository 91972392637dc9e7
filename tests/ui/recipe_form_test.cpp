// The form follows the declarations: every field of every method and of training can be shown, typed back, refused and left to the guide again.
#include "sample_values.h"
#include "ui/core_text.h"
#include "ui/models/recipe_form.h"

#include <QtTest>

using namespace graft;
using namespace graft::ui;

namespace {

FormField fieldIn(const std::vector<FormSection>& sections, const std::string& key) {
    for (const FormSection& section : sections)
        for (const FormField& field : section.fields)
            if (field.key == key) return field;
    return {};
}

// Another allowed value than the one shown.
QString otherValue(const FormField& field) {
    if (field.entry == Entry::flag) return field.value == QStringLiteral("true") ? QStringLiteral("false") : QStringLiteral("true");
    if (field.entry == Entry::choice) return fromCore(field.info.choices[fromCore(field.info.choices[0]) == field.value ? 1 : 0]);
    const bool number = std::isfinite(field.info.low);
    if (!number) return QStringLiteral("q_proj, v_proj");
    const QString low = QString::number(field.info.low, 'g', 17), high = QString::number(field.info.high < 1e15 ? field.info.high : 77, 'g', 17);
    return low == field.value ? high : low;
}

}  // namespace

class RecipeFormTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyFieldGoesThereAndBack() {
        int fields = 0;
        for (const recipe::MethodInfo& method : service::methods()) {
            recipe::Recipe asked;
            asked.method.id = method.id;
            for (const FormSection& section : formSections(asked, nullptr, method))
                for (const FormField& field : section.fields) {
                    ++fields;
                    QVERIFY2(field.chooser != Chooser::user && !field.info.label.empty() && !field.info.help.empty(), field.key.c_str());
                    recipe::Recipe changed = asked;
                    if (!field.value.isEmpty()) {
                        QVERIFY2(setFormField(changed, field.key, field.value, method), field.key.c_str());
                        QVERIFY2(changed == asked, field.key.c_str());  // the standard is nothing new
                    }
                    QVERIFY2(setFormField(changed, field.key, otherValue(field), method), (field.key + " " + otherValue(field).toStdString()).c_str());
                    QVERIFY2(changed != asked, field.key.c_str());
                    const FormField now = fieldIn(formSections(changed, nullptr, method), field.key);
                    QVERIFY2(now.chooser == Chooser::user && !now.value.isEmpty(), field.key.c_str());
                    recipe::Recipe again = asked;
                    QVERIFY(setFormField(again, field.key, now.value, method));  // what is shown can be typed
                    QVERIFY2(again == changed, field.key.c_str());
                    reopenFormField(changed, field.key);
                    QVERIFY2(changed == asked, field.key.c_str());
                    QVERIFY(setFormField(again, field.key, QStringLiteral("  "), method));  // nothing typed: the guide's
                    QVERIFY2(again == asked, field.key.c_str());
                }
        }
        QVERIFY(fields > 30);
    }

    void whatIsOutOfRangeIsRefusedWithWhatIsExpected() {
        recipe::Recipe recipe;
        const recipe::MethodInfo method = service::methods().front();
        const recipe::Recipe before = recipe;
        for (const char* typed : {"eleven", "-1", "1e9", "0x10", "<b>2</b>"}) {
            const auto outcome = setFormField(recipe, "training.learning_rate", QLatin1String(typed), method);
            QVERIFY2(!outcome && outcome.error().why.find("from 1e-09 to 10") != std::string::npos, typed);
        }
        QVERIFY(!setFormField(recipe, "training.schedule", QStringLiteral("zigzag"), method));
        QVERIFY(!setFormField(recipe, "training.batch_rows", QStringLiteral("2.5"), method));
        QVERIFY(recipe == before);
    }

    void theGuidesValueHasItsReason() {
        const service::Plan plan = sample::plannedWithChoices();
        const auto sections = formSections(sample::asked(), &plan, service::methods().front());
        const FormField guided = fieldIn(sections, "training.epochs");
        QVERIFY(guided.chooser == Chooser::guide && guided.value == QStringLiteral("3") && guided.reason.startsWith(QStringLiteral("Three passes")));
        const FormField own = fieldIn(sections, "training.learning_rate");
        QVERIFY(own.chooser == Chooser::user && own.value == QStringLiteral("0.0005") && own.reason.isEmpty());
        for (const char* elsewhere : {"model.path", "training.effort", "data.path"}) QVERIFY2(fieldIn(sections, elsewhere).key.empty(), elsewhere);
    }

    // The sample and a project that sorts come with settings that nobody has chosen: there is nothing to take back.
    void whatCameWithTheProjectIsNobodysChoice() {
        recipe::Recipe asked;
        asked.evaluation.label_field = "category";
        asked.evaluation.metrics = {"label_accuracy"};
        const recipe::MethodInfo method = service::methods().front();
        recipe::Recipe given;
        given.evaluation = asked.evaluation;
        for (const char* key : {"evaluation.label_field", "evaluation.metrics"}) {
            QVERIFY(fieldIn(formSections(asked, nullptr, method), key).chooser == Chooser::user);
            const FormField field = fieldIn(formSections(asked, nullptr, method, given), key);
            QVERIFY(field.chooser == Chooser::standard && field.otherwise == Chooser::standard && !field.value.isEmpty());
        }
        recipe::Recipe changed = asked;
        QVERIFY(setFormField(changed, "evaluation.label_field", QStringLiteral("urgency"), method, given));
        QVERIFY(fieldIn(formSections(changed, nullptr, method, given), "evaluation.label_field").chooser == Chooser::user);
        reopenFormField(changed, "evaluation.label_field", given);
        QVERIFY(changed == asked);
        QVERIFY(fieldIn(formSections(asked, nullptr, method, given), "training.learning_rate").otherwise == Chooser::guide);
    }

    void everyNumberSaysWhatItMayBe() {
        recipe::Recipe recipe;
        int numbers = 0;
        recipe::eachField(recipe, [&]<class T>(const T&, const recipe::FieldInfo& info) {
            if constexpr (std::is_same_v<T, std::optional<double>> || std::is_same_v<T, std::optional<std::int64_t>> || (std::is_arithmetic_v<T> && !std::is_same_v<T, bool>)) {
                ++numbers;
                QVERIFY2(!rangeText(info).isEmpty(), info.key.c_str());
            }
        });
        for (const recipe::MethodInfo& method : service::methods())
            for (const recipe::MethodField& field : method.fields)
                if (std::holds_alternative<double>(field.standard) || std::holds_alternative<std::int64_t>(field.standard)) {
                    ++numbers;
                    QVERIFY2(!rangeText(field.info).isEmpty(), (method.id + " " + field.info.key).c_str());
                }
        QVERIFY(numbers > 30);
    }

    void rangesReadAsPeopleWriteThem() {
        QCOMPARE(rangeText({.low = 1, .high = 1024}), QStringLiteral("1 to 1,024"));
        QCOMPARE(rangeText({.unit = "tokens", .low = 2}), QStringLiteral("at least 2 tokens"));
        QCOMPARE(rangeText({.low = 0, .high = 0.9}), QStringLiteral("0 to 0.9"));
        QCOMPARE(rangeText({.low = 1e-9, .high = 10}), QStringLiteral("1e-9 to 10"));
        QCOMPARE(rangeText({.unit = "steps", .low = 1, .high = 1e9}), QStringLiteral("at least 1 steps"));
        QCOMPARE(rangeText({}), QString());
    }
};

QTEST_GUILESS_MAIN(RecipeFormTest)
#include "recipe_form_test.moc"
