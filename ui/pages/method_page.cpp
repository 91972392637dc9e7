#include "ui/pages/method_page.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/effort_card.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/field_form.h"
#include "ui/widgets/figure_tile.h"
#include "ui/widgets/memory_parts.h"
#include "ui/widgets/method_card.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_label.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QFontDatabase>
#include <QGridLayout>
#include <QGuiApplication>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QResizeEvent>
#include <QScrollArea>
#include <QTextDocument>
#include <QTimer>

namespace graft::ui {

namespace {
constexpr int sideColumn = 304, tileHeight = 80, commandHeight = 88, mostCommandHeight = 136, clockMilliseconds = 20'000;
constexpr int widePage = size::wideWindow - size::guideWidth;
}

MethodPage::MethodPage(QWidget* parent)
    : QWidget(parent), m_title(new TextLabel(TextRole::title, tr("Method"))), m_notes(new TextLabel(TextRole::body, {}, Tone::warn, Flow::wrap)), m_tryText(new TextLabel(TextRole::body)),
      m_raceText(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)), m_rateText(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)),
      m_main(makeButton(ButtonKind::main, {}, this)), m_copy(makeButton(ButtonKind::plain, tr("&Copy"), this, QStringLiteral("copy"))),
      m_try(makeButton(ButtonKind::plain, {}, this)), m_more(makeButton(ButtonKind::quiet, {}, this)),
      m_several(makeButton(ButtonKind::plain, tr("Compare &several"), this)),
      m_findRate(makeButton(ButtonKind::plain, tr("Find a learning &rate"), this)),
      m_errors(new ErrorBar), m_time(new FigureTile(tr("Time"))), m_memory(new FigureTile(tr("Memory"))), m_learns(new FigureTile(tr("Trained parameters"))),
      m_methodGroup(new QButtonGroup(this)), m_effortGroup(new QButtonGroup(this)), m_form(new FieldForm), m_parts(new MemoryParts), m_command(new QPlainTextEdit),
      m_tiles(new QWidget), m_side(new QWidget), m_tryLine(new QWidget), m_tileBox(new QBoxLayout(QBoxLayout::LeftToRight, m_tiles)), m_sideBox(new QBoxLayout(QBoxLayout::TopToBottom, m_side)), m_content(nullptr),
      m_scroll(new QScrollArea), m_grid(new QGridLayout), m_inFolds(new QCheckBox) {
    m_tileBox->setContentsMargins(0, 0, 0, 0);
    m_tileBox->setSpacing(space::medium);
    for (FigureTile* tile : {m_time, m_memory, m_learns}) m_tileBox->addWidget(tile, 0, Qt::AlignTop);
    m_sideBox->setContentsMargins(0, 0, 0, 0);
    m_sideBox->setSpacing(space::medium);
    m_sideBox->addWidget(m_parts, 1);
    m_sideBox->addWidget(makeCommandCard(), 1);
    m_sideBox->addStretch(0);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(makeContent());

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::small);
    column->addWidget(makePageHeader(m_title, {m_main}));
    column->addWidget(m_errors);
    column->addWidget(m_notes);
    auto* attempt = new QHBoxLayout(m_tryLine);
    attempt->setContentsMargins(0, 0, 0, 0);
    attempt->setSpacing(space::medium);
    attempt->addWidget(m_tryText);
    attempt->addWidget(m_try);
    attempt->addStretch(1);
    column->addWidget(m_tryLine);
    m_grid->setSpacing(space::medium);
    column->addLayout(m_grid, 1);

    connect(m_main, &QPushButton::clicked, this, &MethodPage::pressMain);
    connect(m_more, &QPushButton::clicked, this, [this] {
        m_all = !m_all;
        showMethods();
    });
    connect(m_several, &QPushButton::toggled, this, &MethodPage::setRacing);
    connect(m_try, &QPushButton::clicked, this, [this] { Q_EMIT rowsWanted(m_facts.recipe.data.most_training_rows > 0 ? 0 : firstTryRows); });
    connect(m_findRate, &QPushButton::clicked, this, &MethodPage::rateWanted);
    connect(m_form, &FieldForm::setWanted, this, &MethodPage::settingWanted);
    connect(m_form, &FieldForm::reopenWanted, this, &MethodPage::reopenWanted);
    auto* clock = new QTimer(this);   // "ready about 18:37" moves on while nobody presses Start
    clock->setInterval(clockMilliseconds);
    connect(clock, &QTimer::timeout, this, &MethodPage::showFigures);
    clock->start();
    layOut();
}

QWidget* MethodPage::makeContent() {
    auto* content = new QWidget;
    m_content = new QVBoxLayout(content);
    m_content->setContentsMargins(0, 0, space::small, 0);
    m_content->setSpacing(space::small);
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextRole::section, tr("How the model is taught")), 1);
    head->addWidget(m_several);
    m_several->setCheckable(true);
    m_several->setToolTip(plainToolTip(tr("Pick two or more methods: they learn from the same examples one after the other, and the Compare page shows which serves you best at what cost.")));
    m_content->addLayout(head);
    m_content->addWidget(m_raceText);
    m_content->addWidget(m_inFolds);
    connect(m_inFolds, &QCheckBox::toggled, this, &MethodPage::showFigures);
    m_inFolds->hide();
    m_raceText->hide();
    m_methodBox = new QVBoxLayout;
    m_methodBox->setSpacing(space::small);
    m_content->addLayout(m_methodBox);
    m_content->addWidget(m_more, 0, Qt::AlignLeft);
    m_content->addSpacing(space::small);
    m_content->addWidget(new TextLabel(TextRole::section, tr("How long it may learn")));
    m_effortBox = new QHBoxLayout;
    m_effortBox->setSpacing(space::medium);
    m_content->addLayout(m_effortBox);
    m_content->addSpacing(space::small);
    auto* rate = new QHBoxLayout;
    rate->setSpacing(space::medium);
    rate->addWidget(m_rateText, 1);
    rate->addWidget(m_findRate);
    m_findRate->setToolTip(plainToolTip(tr("A short training at rising learning rates shows at which the model learns fastest from your examples. Nothing of it is kept.")));
    m_content->addLayout(rate);
    m_content->addSpacing(space::small);
    m_content->addWidget(m_form);
    m_content->addSpacing(space::small);
    m_content->addStretch(1);
    return content;
}

// With the first facts, not at construction: the window shows before what service describes is loaded.
void MethodPage::fillChoices() {
    m_described = service::methodChoices();
    for (const service::MethodChoice& choice : m_described) {
        auto* card = new MethodCard(choice);
        m_methods.push_back(card);
        m_methodGroup->addButton(card);
        m_methodBox->addWidget(card);
        connect(card, &MethodCard::clicked, this, [this, card] { m_racing ? tickRacer(*card) : Q_EMIT methodWanted(card->method()); });
    }
    for (const service::EffortChoice& choice : service::effortChoices()) {
        auto* card = new EffortCard(choice);
        m_efforts.push_back(card);
        m_effortGroup->addButton(card);
        m_effortBox->addWidget(card, 1);
        connect(card, &EffortCard::clicked, this, [this, card] { Q_EMIT effortWanted(card->effort()); });
    }
}

Card* MethodPage::makeCommandCard() {
    auto* card = new Card;
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextRole::section, tr("On a terminal")), 1);
    head->addWidget(m_copy);
    card->column()->addLayout(head);
    m_command->setReadOnly(true);
    m_command->setTabChangesFocus(true);
    m_command->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPixelSize(fontFor(TextRole::secondary).pixelSize());
    m_command->setFont(fixed);
    m_command->document()->setDocumentMargin(space::small);
    m_command->setMinimumHeight(commandHeight);
    m_command->setMaximumHeight(mostCommandHeight);
    m_command->setAccessibleName(tr("The same on a terminal"));
    m_command->setPlaceholderText(tr("The command appears here once a model and examples are chosen."));
    card->column()->addWidget(m_command, 1);
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_command->toPlainText()); });
    return card;
}

// From 1280 wide, what it takes stands at the right of what is chosen.
void MethodPage::layOut() {
    const bool wide = width() >= widePage;
    for (QWidget* part : {m_tiles, m_side, static_cast<QWidget*>(m_scroll)}) m_grid->removeWidget(part);
    m_content->removeWidget(m_side);
    m_tileBox->setDirection(wide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    m_sideBox->setDirection(wide ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight);
    for (const int card : {0, 1}) m_sideBox->setStretch(card, wide ? 0 : 1);  // side by side they share the width
    m_sideBox->setStretch(2, wide ? 1 : 0);
    m_grid->addWidget(m_tiles, 0, wide ? 1 : 0);
    m_grid->addWidget(m_scroll, wide ? 0 : 1, 0, wide ? 2 : 1, 1);
    if (wide) m_grid->addWidget(m_side, 1, 1);
    else m_content->insertWidget(m_content->count() - 1, m_side);
    for (QWidget* part : {m_tiles, m_side}) {
        part->setMinimumWidth(wide ? sideColumn : 0);
        part->setMaximumWidth(wide ? sideColumn : QWIDGETSIZE_MAX);
    }
    m_tiles->setMaximumHeight(wide ? QWIDGETSIZE_MAX : tileHeight);
    m_grid->setRowStretch(0, 0);
    m_grid->setRowStretch(1, 1);
    m_grid->setColumnStretch(0, 1);
}

void MethodPage::resizeEvent(QResizeEvent* event) {
    const bool was = event->oldSize().width() >= widePage, is = event->size().width() >= widePage;
    if (was != is || !event->oldSize().isValid()) layOut();
}

void MethodPage::showFacts(const MethodFacts& facts) {
    if (m_described.empty()) fillChoices();
    const bool had = m_facts.error.has_value();
    m_facts = facts;
    const bool same = m_plan && m_plan->recipe.model.path == facts.recipe.model.path && m_plan->recipe.data.path == facts.recipe.data.path;
    if (facts.plan) m_plan = facts.plan;
    else if (facts.error || !same) m_plan.reset();
    showChoices();
    showFigures();
    showMain();
    showNotes();
    showTry();
    showRate();
    if (facts.error) m_errors->showError(*facts.error);
    else if (had) m_errors->clear();
}

void MethodPage::showRefusal(const std::string& key, const QString& problem) {
    m_form->showRefusal(key, problem);
}

}  // namespace graft::ui
