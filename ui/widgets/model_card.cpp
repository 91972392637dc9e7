#include "ui/widgets/model_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/language_names.h"
#include "ui/models/model_list.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGridLayout>
#include <QGuiApplication>
#include <QLocale>
#include <QPushButton>
#include <QUrl>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr double leastLeft = 0.9;   // share of the memory that a plan may fill, as the guide does
constexpr int shownLanguages = 6;
constexpr int mostSigns = 400;      // a reason may quote a file

QString bytes(double count) {
    return fromCore(formatBytes(static_cast<std::uint64_t>(count)));
}

Tone toneOf(const service::TrainingNeed& need) {
    if (!need.refusal.empty()) return Tone::error;
    return need.fit == service::Fit::fits ? Tone::good : need.fit == service::Fit::tight ? Tone::warn : Tone::error;
}

QString speechShown(service::Speech speech) {
    return speech == service::Speech::chat ? ModelCard::tr("Chat: answers messages") : ModelCard::tr("Base: continues a text");
}

// Those that are wanted first, as they are what is asked for.
QString languagesShown(std::vector<std::string> stated, const std::vector<std::string>& wanted) {
    if (stated.empty()) return ModelCard::tr("not stated in its folder");
    std::ranges::stable_partition(stated, [&](const std::string& code) { return isAmong(code, wanted); });
    QStringList names;
    for (const auto& code : stated) names << languageShown(code);
    QString text = names.size() <= shownLanguages ? names.join(QStringLiteral(", ")) : ModelCard::tr("%1 and %2 more").arg(names.mid(0, shownLanguages).join(QStringLiteral(", "))).arg(names.size() - shownLanguages);
    QStringList missing;
    for (const auto& code : wanted)
        if (!isAmong(code, stated)) missing << languageShown(code);
    if (!missing.isEmpty()) text += ModelCard::tr("; %1 is not among them").arg(missing.join(QStringLiteral(", ")));
    return text;
}

// What models of a size can be taught, by and large; the answers on Compare tell it for the data at hand.
QString taskShown(std::uint64_t parameters) {
    constexpr std::uint64_t million = 1'000'000;
    if (parameters < 50 * million) return ModelCard::tr("trying things out; a few kinds of short texts");
    if (parameters < 700 * million) return ModelCard::tr("sorting texts and taking facts out of them");
    if (parameters < 4000 * million) return ModelCard::tr("short replies, summaries and translations");
    return ModelCard::tr("longer texts and harder questions");
}

QString capitalised(const QString& text) {
    return text.isEmpty() ? text : text.front().toUpper() + text.mid(1);
}

void empty(QLayout& layout) {
    while (QLayoutItem* item = layout.takeAt(0)) {
        if (QLayout* inner = item->layout()) empty(*inner);
        if (QWidget* widget = item->widget()) widget->hide(), widget->deleteLater();
        delete item;
    }
}

}  // namespace

QString fitWord(const service::TrainingNeed& need) {
    if (!need.refusal.empty()) return ModelCard::tr("not possible");
    switch (need.fit) {
        case service::Fit::fits: return ModelCard::tr("fits");
        case service::Fit::tight: return ModelCard::tr("tight");
        case service::Fit::too_big: return ModelCard::tr("too big");
    }
    return {};
}

QString adviceFor(const service::TrainingNeed& need, const service::TrainingNeeds& needs) {
    if (!need.refusal.empty()) return capitalised(oneLine(fromCore(need.refusal))) + QLatin1Char('.');
    const double usable = double(needs.usable_bytes), installed = double(needs.installed_bytes), wanted = double(need.bytes) / leastLeft;
    switch (need.fit) {
        case service::Fit::fits: return {};
        case service::Fit::tight:
            if (wanted <= usable) return ModelCard::tr("Fits with smaller steps or by computing layers twice, which is slower; at full speed it would take %1.").arg(bytes(double(need.easy_bytes)));
            return ModelCard::tr("Hardly anything is left over of %1. Close other programs.").arg(bytes(usable));
        case service::Fit::too_big: break;
    }
    if (need.fitting_tokens > 0) return ModelCard::tr("Fits with rows of at most %1 tokens.").arg(QLocale().toString(qlonglong(need.fitting_tokens)));
    if (wanted <= installed) return ModelCard::tr("Fits when other programs are closed: %1 of %2 are in use.").arg(bytes(installed - usable), bytes(installed));
    return ModelCard::tr("Needs a computer with %1 of memory, or a smaller model.").arg(bytes(wanted));
}

ModelCard::ModelCard(QWidget* parent)
    : Card(parent), m_name(new TextLabel(TextRole::section)), m_wrong(new TextLabel(TextRole::body, {}, Tone::error, Flow::wrap)),
      m_hint(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)), m_remarks(new TextLabel(TextRole::secondary, {}, Tone::warn, Flow::wrap)),
      m_pending(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)), m_path(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_facts(new QGridLayout),
      m_needs(new QVBoxLayout) {
    m_facts->setHorizontalSpacing(space::medium);
    m_facts->setVerticalSpacing(space::hair);
    m_facts->setColumnStretch(1, 1);
    m_needs->setSpacing(space::hair);
    column()->addWidget(m_name);
    column()->addWidget(m_wrong);
    column()->addWidget(m_hint);
    column()->addLayout(m_facts);
    column()->addWidget(m_remarks);
    column()->addSpacing(space::small);
    column()->addWidget(m_pending);
    column()->addLayout(m_needs);
    column()->addStretch(1);
    column()->addWidget(makePlaceRow());
    for (TextLabel* label : {m_wrong, m_hint, m_remarks}) label->setTextInteractionFlags(Qt::TextSelectableByMouse);
}

QWidget* ModelCard::makePlaceRow() {
    auto* place = new QWidget;
    auto* row = new QHBoxLayout(place);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::hair);
    auto* copy = makeIconButton(QStringLiteral("copy"), tr("Copy the path of the model"), place);
    auto* show = makeIconButton(QStringLiteral("folder"), tr("Show the folder of the model"), place);
    row->addWidget(m_path, 1);
    row->addWidget(copy);
    row->addWidget(show);
    connect(copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_folder); });
    connect(show, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_folder)); });
    return place;
}

void ModelCard::clear() {
    empty(*m_facts);
    empty(*m_needs);
    for (TextLabel* label : {m_wrong, m_hint, m_remarks, m_pending}) label->hide();
}

void ModelCard::showFound(const service::FoundModel& model) {
    clear();
    showFacts(model, nullptr);
    if (model.broken) return;
    setWaitingFor({});
    m_pending->show();
}

void ModelCard::showDetails(const service::ModelDetails& details) {
    clear();
    service::FoundModel model = details.found;
    model.broken = details.problem;
    showFacts(model, &details);
    if (details.needs) showNeeds(*details.needs);
}

void ModelCard::setLanguages(const std::vector<std::string>& wanted) {
    m_wanted = wanted;
}

void ModelCard::setWaitingFor(const QString& task) {
    m_pending->setText(task.isEmpty() ? tr("Reading the rest …") : tr("The memory to train it is estimated when “%1” has ended.").arg(oneLine(task)));
}

void ModelCard::showFacts(const service::FoundModel& model, const service::ModelDetails* details) {
    m_folder = pathText(model.folder);
    m_name->setText(nameShown(model));
    m_name->setToolTip(plainToolTip(m_name->text()));
    m_path->setText(oneLine(m_folder));
    m_path->setToolTip(plainToolTip(oneLine(m_folder)));
    setAccessibleName(tr("The model %1").arg(m_name->text()));
    if (model.broken) {
        m_wrong->setText(tr("Cannot be used: %1.").arg(oneLine(fromCore(model.broken->why)).left(mostSigns)));
        m_hint->setText(oneLine(fromCore(model.broken->hint)).left(mostSigns) + QLatin1Char('.'));
        m_wrong->show();
        m_hint->setVisible(!model.broken->hint.empty());
    }
    const auto add = [this](const QString& name, const QString& value) {
        const int row = m_facts->count() / 2;  // a grid keeps its empty rows
        auto* told = new TextLabel(TextRole::body, name, Tone::secondary);
        auto* shown = new TextLabel(TextRole::body, value, Tone::text, Flow::wrap);
        shown->setTextInteractionFlags(Qt::TextSelectableByMouse);
        for (TextLabel* label : {told, shown}) label->setAlignment(Qt::AlignTop | Qt::AlignLeft);  // one baseline, wrapped or not
        m_facts->addWidget(told, row, 0, Qt::AlignTop);
        m_facts->addWidget(shown, row, 1, Qt::AlignTop);
    };
    if (model.shape.parameters == 0) return;
    add(tr("Parameters"), fromCore(formatCount(model.shape.parameters)));
    add(tr("Good for"), taskShown(model.shape.parameters));
    add(tr("Family"), oneLine(fromCore(model.shape.family)));
    add(tr("Reads"), tr("up to %1 tokens at once").arg(QLocale().toString(qlonglong(model.shape.max_positions))));
    if (details) add(tr("Kind"), speechShown(details->speech));
    add(tr("Languages"), languagesShown(model.languages, m_wanted));
    const QString dtype = oneLine(fromCore(model.shape.stored_dtype)).left(40);
    add(tr("Stored as"), dtype.isEmpty() ? fromCore(formatBytes(model.weight_bytes)) : tr("%1, %2").arg(dtype, fromCore(formatBytes(model.weight_bytes))));
    if (details) add(tr("Licence"), details->licence.empty() ? tr("not stated in its folder") : oneLine(fromCore(details->licence)));
    QStringList remarks;
    for (const std::string& remark : model.remarks) remarks << tr("It %1.").arg(oneLine(fromCore(remark)).left(mostSigns));
    m_remarks->setText(remarks.join(QLatin1Char('\n')));
    m_remarks->setVisible(!remarks.isEmpty());
}

void ModelCard::showNeeds(const service::TrainingNeeds& needs) {
    m_needs->addWidget(new TextLabel(TextRole::section, tr("Memory to train it here")));
    for (const service::TrainingNeed& need : needs.methods) addNeed(*m_needs, need, needs);
    auto* assumed = new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap);
    assumed->setText(tr("Estimated for rows of %1 tokens, %2 in a step; %3 are free here. Your data will tell it exactly.")
                         .arg(QLocale().toString(qlonglong(needs.row_tokens)), QLocale().toString(qlonglong(needs.batch_rows)), bytes(double(needs.usable_bytes))));
    m_needs->addSpacing(space::hair);
    m_needs->addWidget(assumed);
}

void ModelCard::addNeed(QVBoxLayout& column, const service::TrainingNeed& need, const service::TrainingNeeds& needs) {
    auto* row = new QHBoxLayout;
    row->setSpacing(space::small);
    row->setContentsMargins(0, space::hair, 0, 0);
    auto* name = new TextLabel(TextRole::body, oneLine(fromCore(need.name)));
    auto* word = new TextLabel(TextRole::body, fitWord(need), toneOf(need));
    QFont strong = word->font();
    strong.setWeight(QFont::DemiBold);
    word->setFont(strong);
    auto* figure = new TextLabel(TextRole::body, need.refusal.empty() ? tr("about %1").arg(bytes(double(need.bytes))) : QString());
    figure->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    figure->setMinimumWidth(96);
    row->addWidget(name, 1);
    row->addWidget(word);
    row->addWidget(figure);
    column.addLayout(row);
    const QString advice = adviceFor(need, needs);
    if (!advice.isEmpty()) column.addWidget(new TextLabel(TextRole::secondary, advice, Tone::secondary, Flow::wrap));
}

}  // namespace graft::ui
