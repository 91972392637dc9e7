#include "ui/pages/model_page.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/drop_area.h"
#include "ui/widgets/error_bar.h"
#include "ui/widgets/model_card.h"
#include "ui/widgets/model_list_view.h"
#include "ui/widgets/page_header.h"
#include "ui/widgets/text_label.h"

#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QUrl>
#include <QVBoxLayout>

#include <utility>

namespace graft::ui {

namespace {

constexpr auto lastPlaceKey = "model/last_place";
constexpr int cardLeast = 352, cardMost = 448;

// A folder, or the folder of a file of a model.
QString droppedFolder(const QMimeData* mime) {
    if (!mime->hasUrls() || mime->urls().size() != 1) return {};
    const QFileInfo file(mime->urls().constFirst().toLocalFile());
    if (file.isDir()) return file.absoluteFilePath();
    const bool ofModel = file.isFile() && (file.fileName() == QLatin1String("config.json") || file.suffix() == QLatin1String("safetensors"));
    return ofModel ? file.absolutePath() : QString();
}

}  // namespace

ModelPage::ModelPage(QWidget* parent)
    : QWidget(parent), m_errors(new ErrorBar), m_state(new TextLabel(TextRole::secondary, {}, Tone::secondary)),
      m_empty(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)), 
      m_nothing(new DropArea(tr("Drop a model folder here"), tr("No model was found on this computer. A model is a folder with config.json and model.safetensors, as Hugging Face gives them out. "
                                                                "You can also add the folder that holds yours."))),
      m_filter(makeField(tr("Filter the models"), tr("Filter by name"), this)),
      m_list(new ModelListView), m_head(makeModelListHead(*m_list)), m_cardSide(new QScrollArea), m_card(new ModelCard), m_again(makeButton(ButtonKind::plain, tr("&Look again"), this)),
      m_add(makeButton(ButtonKind::plain, tr("&Add a folder …"), this, QStringLiteral("folder"))), m_use(makeButton(ButtonKind::main, {}, this)), m_places(new QVBoxLayout) {
    setAcceptDrops(true);
    m_shown.setSourceModel(&m_models);
    m_shown.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(&m_shown);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    column->addWidget(makePageHeader(new TextLabel(TextRole::title, tr("Model")), {m_again, m_add, m_use}));
    column->addWidget(m_errors);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(space::medium);
    middle->addWidget(makeList(), 3);
    middle->addWidget(makeCardSide(), 2);
    column->addLayout(middle, 1);

    connect(m_again, &QPushButton::clicked, this, &ModelPage::searchWanted);
    connect(m_add, &QPushButton::clicked, this, &ModelPage::chooseFolder);
    connect(m_use, &QPushButton::clicked, this, &ModelPage::act);
    connect(m_list, &QListView::activated, this, &ModelPage::act);
    connect(m_list, &ModelListView::currentRowChanged, this, &ModelPage::showSelected);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_shown.setFilterFixedString(text);
        if (!m_list->currentIndex().isValid()) selectRow(0);
        showState();
    });
    showModels({});
}

QWidget* ModelPage::makeList() {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::small);
    auto* head = new QHBoxLayout;
    head->addWidget(new TextLabel(TextRole::section, tr("On this computer")), 1);
    head->addWidget(m_state);
    column->addLayout(head);
    column->addWidget(m_filter);
    column->addWidget(m_empty);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_head);
    column->addWidget(m_list, 1);
    m_places->setSpacing(0);
    column->addLayout(m_places);
    auto* more = new TextLabel(TextRole::secondary,
                           tr("A bigger model writes better and takes longer. Graft finds what other programs have put into the Hugging Face cache; any other model comes with "
                              "“Add a folder”: download its files from huggingface.co with a browser, config.json and safetensors among them, into one folder."),
                           Tone::secondary, Flow::wrap);
    column->addWidget(more);
    return side;
}

QWidget* ModelPage::makeCardSide() {
    m_cardSide->setFrameShape(QFrame::NoFrame);
    m_cardSide->setWidgetResizable(true);
    m_cardSide->setFocusPolicy(Qt::NoFocus);
    m_cardSide->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_cardSide->setMinimumWidth(cardLeast);
    m_cardSide->setMaximumWidth(cardMost);
    m_cardSide->setWidget(m_card);
    return m_cardSide;
}

void ModelPage::showModels(const std::vector<service::FoundModel>& models) {
    const auto* before = selected();
    auto wanted = !m_wanted.empty() ? m_wanted : before ? before->folder : m_chosen;
    m_models.setModels(models);
    m_models.setChosen(m_chosen);
    if (m_models.rowOf(m_wanted) >= 0) m_wanted.clear();
    m_filter->setVisible(int(models.size()) >= filterFrom);
    if (!m_filter->isVisibleTo(this)) m_filter->clear();
    const int row = m_models.rowOf(wanted);
    selectRow(row >= 0 ? m_shown.mapFromSource(m_models.index(row)).row() : 0);
    showState();
    if (!selected()) showSelected();  // else the list has told already
}

void ModelPage::showSearch(const SearchShown& search) {
    m_search = search;
    m_card->setWaitingFor(search.waitingFor);
    showState();
    showButton();
}

void ModelPage::showPlaces(const QStringList& places) {
    if (std::exchange(m_shownPlaces, places) == places) return;  // keeps the focus on its button
    while (QLayoutItem* item = m_places->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const QString& place : places) {
        auto* line = new QWidget;
        auto* row = new QHBoxLayout(line);
        row->setContentsMargins(0, 0, 0, 0);
        auto* label = new TextLabel(TextRole::secondary, tr("Also looked in %1").arg(oneLine(place)), Tone::secondary);
        label->setToolTip(plainToolTip(oneLine(place)));
        auto* remove = makeIconButton(QStringLiteral("close"), tr("Do not look in %1 any more").arg(oneLine(place)), line);
        row->addWidget(label, 1);
        row->addWidget(remove);
        connect(remove, &QPushButton::clicked, this, [this, place] { Q_EMIT folderRemoved(place); });
        m_places->addWidget(line);
    }
}

void ModelPage::showDetails(const service::ModelDetails& details) {
    if (details.problem) m_models.setBroken(details.found.folder, *details.problem);
    const auto* model = selected();
    if (model && model->folder == details.found.folder) m_card->showDetails(details);
    showButton();
    showState();
}

void ModelPage::showLanguages(const std::vector<std::string>& wanted) {
    if (wanted == m_models.languages()) return;
    m_models.setLanguages(wanted);
    m_card->setLanguages(wanted);
    if (selected()) showSelected();
}

void ModelPage::showChosen(const std::filesystem::path& folder) {
    if (folder != m_chosen && m_models.rowOf(folder) >= 0) select(folder);
    m_chosen = folder;
    m_models.setChosen(folder);
    showButton();
}

void ModelPage::showStanding(Standing standing, const QString& next) {
    m_standing = standing;
    m_next = next;
    showButton();
}

void ModelPage::select(const std::filesystem::path& folder) {
    const int row = m_models.rowOf(folder);
    if (row < 0) {
        m_wanted = folder;  // when it is found
        return;
    }
    m_filter->clear();
    selectRow(m_shown.mapFromSource(m_models.index(row)).row());
}

const service::FoundModel* ModelPage::selected() const {
    return m_models.at(m_shown.mapToSource(m_list->currentIndex()).row());
}

void ModelPage::selectRow(int row) {
    m_list->setCurrentIndex(m_shown.index(row, 0));
}

void ModelPage::showSelected() {
    const auto* model = selected();
    m_card->setVisible(model);
    if (model) {
        m_card->showFound(*model);
        m_card->setWaitingFor(m_search.waitingFor);
        m_cardSide->ensureVisible(0, 0);
        if (!model->broken) Q_EMIT detailsWanted(service::FoundModel(*model));
    }
    showButton();
}

// The missing thing is its label.
void ModelPage::showButton() {
    const auto* model = selected();
    const bool usable = model && !model->broken, chosen = usable && model->folder == m_chosen;
    const bool nothing = m_models.usable() == 0 && !m_search.searching;
    m_use->setVisible(!nothing);
    changeKind(*m_add, nothing ? ButtonKind::main : ButtonKind::plain);  // one filled button per page
    setButtonIcon(*m_add, QStringLiteral("folder"));
    QString label = tr("&Use this model");
    if (m_standing == Standing::no_project) label = tr("&Open or make a project first");
    else if (!usable) label = m_models.usable() == 0 ? tr("Looking for models …") : tr("Choose a model");
    else if (chosen) label = m_next;
    else if (m_standing == Standing::read_only) label = tr("Another program has the project open");
    m_use->setText(label);
    m_use->setEnabled(m_standing == Standing::no_project || chosen || (usable && m_standing == Standing::editable));
    m_use->setToolTip(chosen ? plainToolTip(tr("This is the model of your project.")) : QString());
}

void ModelPage::showState() {
    const int usable = m_models.usable(), broken = m_models.rowCount() - usable;
    QString state = broken > 0 ? tr("%1 usable, %2 not").arg(usable).arg(broken) : QString();
    if (m_search.searching) state = m_search.waitingFor.isEmpty() ? tr("Looking …") : tr("Looks when “%1” has ended").arg(oneLine(m_search.waitingFor));
    m_state->setText(state);
    m_again->setEnabled(!m_search.searching);
    m_again->setText(m_search.searching ? tr("Looking …") : tr("&Look again"));
    const bool none = m_models.rowCount() == 0, filteredOut = !none && m_shown.rowCount() == 0;
    m_empty->setText(filteredOut ? tr("No model has “%1” in its name.").arg(oneLine(m_filter->text())) : tr("The models on this computer appear here."));
    m_empty->setVisible(filteredOut || (none && m_search.searching));
    m_nothing->setVisible(none && !m_search.searching);
    for (QWidget* part : {m_head, static_cast<QWidget*>(m_list)}) part->setVisible(!m_nothing->isVisibleTo(this));
    m_cardSide->setVisible(!none);
}

void ModelPage::chooseFolder() {
    const QString from = QSettings().value(QLatin1String(lastPlaceKey)).toString();
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Add a folder with models"), from);
    if (folder.isEmpty()) return;
    QSettings().setValue(QLatin1String(lastPlaceKey), QFileInfo(folder).absolutePath());
    Q_EMIT folderAdded(folder);
}

void ModelPage::act() {
    const auto* model = selected();
    if (m_standing == Standing::no_project) return Q_EMIT projectWanted();
    if (!model || model->broken) return;
    if (model->folder == m_chosen) return Q_EMIT nextWanted();
    if (m_standing == Standing::editable) Q_EMIT useWanted(service::FoundModel(*model));
}

void ModelPage::dragEnterEvent(QDragEnterEvent* event) {
    if (!droppedFolder(event->mimeData()).isEmpty()) event->acceptProposedAction();
}

void ModelPage::dropEvent(QDropEvent* event) {
    const QString folder = droppedFolder(event->mimeData());
    if (folder.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT folderAdded(folder);
}

}  // namespace graft::ui
