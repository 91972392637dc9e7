#include "ui/widgets/answers_form.h"

#include "service/take_home.h"
#include "ui/core_text.h"
#include "ui/models/language_names.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QAction>
#include <QBoxLayout>
#include <QComboBox>
#include <QDialog>
#include <QMenu>
#include <QPushButton>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr const char* usual[] = {"ar", "bg", "ca", "zh", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "he", "hi", "hu", "id", "it", "ja", "ko",
                                 "lv", "lt", "nb", "fa", "pl", "pt", "ro", "ru", "sr", "sk", "sl", "es", "sv", "th", "tr", "uk", "vi"};
constexpr int shownLanguages = 3;

}  // namespace

QString goalShown(service::Goal goal) {
    switch (goal) {
        case service::Goal::open: return AnswersForm::tr("Not decided yet");
        case service::Goal::sort: return AnswersForm::tr("Sort into labels");
        case service::Goal::extract: return AnswersForm::tr("Pick out facts");
        case service::Goal::summarise: return AnswersForm::tr("Summarise");
        case service::Goal::answer: return AnswersForm::tr("Answer questions");
        case service::Goal::rewrite: return AnswersForm::tr("Rewrite or translate");
    }
    return {};
}

AnswersForm::AnswersForm(Way way, QWidget* parent) : QWidget(parent), m_goal(new QComboBox), m_place(new QComboBox), m_languages(makeButton(ButtonKind::plain, {}, this)) {
    for (const auto goal : service::allGoals) m_goal->addItem(goalShown(goal), int(goal));
    m_place->addItem(tr("Not decided yet"), QString());
    m_place->addItem(tr("Here, in Graft"), QString::fromUtf8(service::usedHere));
    auto* menu = new QMenu(m_languages);
    m_languages->setMenu(menu);
    std::vector<std::string> codes(std::begin(usual), std::end(usual));
    std::ranges::sort(codes, [](const std::string& a, const std::string& b) { return languageShown(a).localeAwareCompare(languageShown(b)) < 0; });
    for (const auto& code : codes) addLanguage(code, false);
    showLanguages();
    auto* box = new QBoxLayout(way == Way::across ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom, this);
    box->setContentsMargins(0, 0, 0, 0);
    box->setSpacing(way == Way::across ? space::medium : space::small);
    const auto add = [&](const QString& question, QWidget* field) {
        auto* part = new QVBoxLayout;
        part->setSpacing(space::hair);
        part->addWidget(new TextLabel(TextRole::secondary, question, Tone::secondary));
        part->addWidget(field);
        field->setAccessibleName(question);
        box->addLayout(part, 1);
    };
    add(tr("What should it do?"), m_goal);
    add(tr("Which languages?"), m_languages);
    add(tr("Where will you use it?"), m_place);
    m_languages->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    for (QComboBox* field : {m_goal, m_place}) {
        field->setMinimumContentsLength(8);
        field->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    }
}

void AnswersForm::addLanguage(const std::string& code, bool checked) {
    QAction* action = m_languages->menu()->addAction(languageShown(code));
    action->setData(fromCore(code));
    action->setCheckable(true);
    action->setChecked(checked);
    connect(action, &QAction::toggled, this, &AnswersForm::showLanguages);
}

void AnswersForm::showLanguages() {
    QStringList names;
    for (const auto& code : answers().languages) names << languageShown(code);
    m_languages->setText(names.isEmpty() ? tr("Any") : names.size() <= shownLanguages ? names.join(QStringLiteral(", ")) : tr("%1 languages").arg(names.size()));
    m_languages->setAccessibleDescription(names.join(QStringLiteral(", ")));
}

service::ProjectAnswers AnswersForm::answers() const {
    service::ProjectAnswers answers{service::Goal(m_goal->currentData().toInt()), {}, m_place->currentData().toString().toStdString()};
    for (const QAction* action : m_languages->menu()->actions())
        if (action->isChecked()) answers.languages.push_back(action->data().toString().toStdString());
    return answers;
}

// Not at construction: the window shows before what service knows is loaded.
void AnswersForm::fillPlaces() {
    for (const auto& destination : service::destinations({}))
        if (m_place->findData(fromCore(destination.id)) < 0) m_place->addItem(fromCore(destination.name), fromCore(destination.id));
}

// What this list does not know, as a newer version may have kept it, stands in it as well.
void AnswersForm::setAnswers(const service::ProjectAnswers& answers) {
    fillPlaces();
    m_goal->setCurrentIndex(m_goal->findData(int(answers.goal)));
    const QString place = fromCore(answers.destination);
    if (m_place->findData(place) < 0) m_place->addItem(oneLine(place), place);
    m_place->setCurrentIndex(m_place->findData(place));
    std::vector<std::string> missing = answers.languages;
    for (QAction* action : m_languages->menu()->actions()) {
        const std::string code = action->data().toString().toStdString();
        action->setChecked(std::ranges::find(answers.languages, code) != answers.languages.end());
        std::erase(missing, code);
    }
    for (const auto& code : missing) addLanguage(code, true);
    showLanguages();
}

std::optional<service::ProjectAnswers> askForAnswers(QWidget* parent, const service::ProjectAnswers& held) {
    QDialog dialog(parent);
    dialog.setWindowTitle(AnswersForm::tr("What the project is for"));
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    auto* form = new AnswersForm(AnswersForm::Way::down);
    form->setAnswers(held);
    form->setFixedWidth(size::fieldWidth);
    auto* cancel = makeButton(ButtonKind::plain, AnswersForm::tr("Cancel"), &dialog);
    auto* keep = makeButton(ButtonKind::main, AnswersForm::tr("Keep the answers"), &dialog);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(keep);
    column->addWidget(form);
    column->addLayout(row);
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    QObject::connect(keep, &QPushButton::clicked, &dialog, &QDialog::accept);
    if (dialog.exec() != QDialog::Accepted) return {};
    return form->answers();
}

}  // namespace graft::ui
