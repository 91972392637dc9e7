#include "ui/pages/start_page.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/project_card.h"
#include "ui/widgets/text_label.h"

#include <QDir>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QUrl>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr auto lastPlaceKey = "start/last_place";

enum class Dropped { nothing, project, model, data };

// What the one file or folder of a drop is, by the names in it; whether it is a good one is found out when it is read.
Dropped droppedThing(const QMimeData* mime, QString& path) {
    if (!mime->hasUrls() || mime->urls().size() != 1) return Dropped::nothing;
    QFileInfo thing(mime->urls().constFirst().toLocalFile());
    const bool part = thing.isFile() && (thing.fileName() == QLatin1String("project.json") || thing.fileName() == QLatin1String("config.json") || thing.suffix() == QLatin1String("safetensors"));
    if (part) thing = QFileInfo(thing.absolutePath());
    path = thing.absoluteFilePath();
    if (thing.isFile()) return Dropped::data;
    if (!thing.isDir()) return Dropped::nothing;
    const QDir folder(path);
    return !folder.exists(QStringLiteral("project.json")) && folder.exists(QStringLiteral("config.json")) ? Dropped::model : Dropped::project;
}

}  // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent), m_errors(new ErrorBar), m_offer(makeOffer()), m_sampleCard(makeSampleCard()), m_new(new NewProjectCard),
      m_empty(new TextLabel(TextRole::body, tr("Projects you open appear here, with the curve of their newest run."), Tone::secondary, Flow::wrap)),
      m_questions(makeButton(ButtonKind::plain, tr("&What it is for …"), this)), m_grid(new QGridLayout) {
    setAcceptDrops(true);
    auto* open = makeButton(ButtonKind::plain, tr("&Open project folder …"), this, QStringLiteral("folder"));
    connect(open, &QPushButton::clicked, this, &StartPage::chooseFolder);
    m_questions->setToolTip(plainToolTip(tr("What the open project should do, in which languages and where: changes what is judged, marked and shown first")));
    m_questions->hide();
    connect(m_questions, &QPushButton::clicked, this, &StartPage::questionsWanted);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    column->addWidget(makePageHeader(new TextLabel(TextRole::title, tr("Start")), {m_questions, open}));
    column->addWidget(m_errors);
    column->addWidget(m_offer);
    auto* beginnings = new QHBoxLayout;
    beginnings->setSpacing(space::medium);
    beginnings->addWidget(m_sampleCard, 1);
    beginnings->addWidget(m_new, 1);
    column->addLayout(beginnings);
    column->addSpacing(space::small);
    m_recentPart = new QWidget;
    auto* recents = new QVBoxLayout(m_recentPart);
    recents->setContentsMargins(0, 0, 0, 0);
    recents->setSpacing(space::medium);
    recents->addWidget(new TextLabel(TextRole::section, tr("Recent projects")));
    m_empty->setMaximumWidth(size::textWidth);
    recents->addWidget(m_empty);

    auto* cards = new QWidget;
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(space::medium);
    m_grid->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    cards->setLayout(m_grid);
    auto* scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(cards);
    recents->addWidget(scroll, 1);
    column->addWidget(m_recentPart, 1);
    column->addStretch(0);  // takes the room of what is not shown
    connect(m_new, &NewProjectCard::openedOrClosed, this, &StartPage::showButtons);
    showRecent({});
}

QWidget* StartPage::makeOffer() {
    auto* card = new Card;
    m_offerTitle = new TextLabel(TextRole::section, {}, Tone::text, Flow::wrap);
    m_offerText = new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap);
    auto* later = makeButton(ButtonKind::plain, tr("&Later"), card);
    m_goOn = makeButton(ButtonKind::plain, tr("&Go on"), card);
    auto* row = new QHBoxLayout;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(space::hair);
    texts->addWidget(m_offerTitle);
    texts->addWidget(m_offerText);
    row->addLayout(texts, 1);
    row->addWidget(later);
    row->addWidget(m_goOn);
    card->column()->addLayout(row);
    connect(later, &QPushButton::clicked, this, [this] {
        m_later.insert(m_offered);
        showOffer();
    });
    connect(m_goOn, &QPushButton::clicked, this, [this] { Q_EMIT goOnWanted(fromCore(m_offered)); });
    return card;
}

Card* StartPage::makeSampleCard() {
    auto* card = new Card;
    m_sample = makeButton(ButtonKind::main, tr("&Try the sample"), card);
    connect(m_sample, &QPushButton::clicked, this, &StartPage::sampleWanted);
    auto* text = new TextLabel(TextRole::body,
                               tr("A small model and a help desk's messages are inside. It learns to turn a message into a ticket in a few minutes; "
                                  "then you compare before and after, and take the result with you."),
                               Tone::secondary, Flow::wrap);
    card->column()->addWidget(new TextLabel(TextRole::section, tr("See it work first")));
    card->column()->addWidget(text);
    card->column()->addSpacing(space::small);
    card->column()->addStretch(1);
    auto* row = new QHBoxLayout;
    row->addStrut(size::mainButton);  // on one line with the other card's, filled or not
    row->addWidget(m_sample, 0, Qt::AlignLeft | Qt::AlignVCenter);
    card->column()->addLayout(row);
    return card;
}

void StartPage::showQuestions(bool open) {
    m_questions->setVisible(open);
}

void StartPage::showRecent(const std::vector<service::RecentProject>& recent) {
    m_recent = recent;
    for (ProjectCard* card : m_cards) card->deleteLater();
    m_cards.clear();
    for (const service::RecentProject& project : recent) {
        auto* card = new ProjectCard(project);
        connect(card, &ProjectCard::clicked, this, [this, card] { Q_EMIT folderWanted(pathText(card->project().folder)); });
        connect(card, &ProjectCard::deleteWanted, this, [this, card] { Q_EMIT deleteWanted(pathText(card->project().folder)); });
        connect(card, &ProjectCard::forgetWanted, this, [this, card] { Q_EMIT forgetWanted(pathText(card->project().folder)); });
        m_cards.push_back(card);
    }
    m_empty->setVisible(m_cards.empty());
    showOffer();
    placeCards();
}

void StartPage::showOffer() {
    const auto found = std::ranges::find_if(m_recent, [this](const service::RecentProject& project) {
        return project.interrupted && !m_later.contains(project.folder.string());
    });
    const bool offers = found != m_recent.end();
    m_offered = offers ? found->folder.string() : std::string();
    showButtons();
    if (!offers) return m_offer->hide();
    m_offerTitle->setText(tr("%1 was training when the program ended").arg(oneLine(fromCore(found->name))));
    m_offerText->setText(tr("It had done %1 steps. Go on from its last checkpoint, or leave it for later; nothing is deleted.").arg(found->interrupted_step));
    m_offer->show();
    m_offer->updateGeometry();  // its texts wrap: the height follows from the width
}

// One filled button per page: of the form that is open, the offer, or the sample.
void StartPage::showButtons() {
    const bool making = m_new->isOpen(), offers = !m_offered.empty();
    changeKind(*m_goOn, offers && !making ? ButtonKind::main : ButtonKind::plain);
    changeKind(*m_sample, offers || making ? ButtonKind::plain : ButtonKind::main);
    m_sampleCard->setVisible(!making);
    m_recentPart->setVisible(!making);  // the form needs the room in the smallest window
}

void StartPage::placeCards() {
    const int room = width() - 2 * size::pageMargin + space::medium;
    const int columns = qMax(1, room / (ProjectCard::cardWidth + space::medium));
    for (std::size_t i = 0; i < m_cards.size(); ++i) m_grid->addWidget(m_cards[i], int(i) / columns, int(i) % columns);
}

void StartPage::resizeEvent(QResizeEvent*) {
    placeCards();
}

void StartPage::chooseFolder() {
    const QString from = QSettings().value(QLatin1String(lastPlaceKey)).toString();
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open project folder"), from);
    if (folder.isEmpty()) return;
    QSettings().setValue(QLatin1String(lastPlaceKey), QFileInfo(folder).absolutePath());
    Q_EMIT folderWanted(folder);
}

void StartPage::dragEnterEvent(QDragEnterEvent* event) {
    QString path;
    if (droppedThing(event->mimeData(), path) != Dropped::nothing) event->acceptProposedAction();
}

void StartPage::dropEvent(QDropEvent* event) {
    QString path;
    const Dropped thing = droppedThing(event->mimeData(), path);
    if (thing == Dropped::nothing) return;
    event->acceptProposedAction();
    switch (thing) {
        case Dropped::project: return Q_EMIT folderWanted(path);
        case Dropped::model: return Q_EMIT modelDropped(path);
        default: return Q_EMIT dataDropped(path);
    }
}

}  // namespace graft::ui
