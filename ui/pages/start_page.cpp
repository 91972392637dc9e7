#include "ui/pages/start_page.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/project_card.h"
#include "ui/widgets/text_label.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QUrl>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr auto lastPlaceKey = "start/last_place";

QString droppedFolder(const QMimeData* mime) {
    if (!mime->hasUrls() || mime->urls().size() != 1) return {};
    const QString path = mime->urls().constFirst().toLocalFile();
    return QFileInfo(path).isDir() ? path : QString();
}

}  // namespace

StartPage::StartPage(QWidget* parent)
    : QWidget(parent), m_errors(new ErrorBar), m_offer(makeOffer()),
      m_empty(new TextLabel(TextRole::body, tr("Projects you open appear here, with the curve of their newest run."), Tone::secondary, Flow::wrap)),
      m_grid(new QGridLayout) {
    setAcceptDrops(true);
    auto* open = makeButton(ButtonKind::plain, tr("&Open project folder …"), this, QStringLiteral("folder"));
    connect(open, &QPushButton::clicked, this, &StartPage::chooseFolder);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    column->addWidget(makePageHeader(new TextLabel(TextRole::title, tr("Start")), {open}));
    column->addWidget(m_errors);
    column->addWidget(m_offer);
    column->addWidget(makeSampleCard());
    column->addWidget(new TextLabel(TextRole::section, tr("Recent projects")));
    m_empty->setMaximumWidth(size::textWidth);
    column->addWidget(m_empty);

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
    column->addWidget(scroll, 1);
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
    text->setMaximumWidth(size::textWidth);
    auto* row = new QHBoxLayout;
    auto* texts = new QVBoxLayout;
    texts->setSpacing(space::hair);
    texts->addWidget(new TextLabel(TextRole::section, tr("See it work first")));
    texts->addWidget(text);
    row->addLayout(texts, 1);
    row->addSpacing(space::medium);
    row->addWidget(m_sample, 0, Qt::AlignVCenter);
    card->column()->addLayout(row);
    return card;
}

void StartPage::showRecent(const std::vector<service::RecentProject>& recent) {
    m_recent = recent;
    for (ProjectCard* card : m_cards) card->deleteLater();
    m_cards.clear();
    for (const service::RecentProject& project : recent) {
        auto* card = new ProjectCard(project);
        connect(card, &ProjectCard::clicked, this, [this, card] { Q_EMIT folderWanted(pathText(card->project().folder)); });
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
    changeKind(*m_goOn, offers ? ButtonKind::main : ButtonKind::plain);  // one filled button per page
    changeKind(*m_sample, offers ? ButtonKind::plain : ButtonKind::main);
    if (!offers) return m_offer->hide();
    m_offered = found->folder.string();
    m_offerTitle->setText(tr("%1 was training when the program ended").arg(oneLine(fromCore(found->name))));
    m_offerText->setText(tr("It had done %1 steps. Go on from its last checkpoint, or leave it for later; nothing is deleted.").arg(found->interrupted_step));
    m_offer->show();
    m_offer->updateGeometry();  // its texts wrap: the height follows from the width
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
    if (!droppedFolder(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void StartPage::dropEvent(QDropEvent* event) {
    const QString folder = droppedFolder(event->mimeData());
    if (folder.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT folderWanted(folder);
}

}  // namespace graft::ui
