#include "ui/widgets/new_project_card.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/answers_form.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QStandardPaths>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr auto lastPlaceKey = "start/new_project_place";
constexpr int longestName = 80;

QString projectsPlace() {
    const QString documents = QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).filePath(QStringLiteral("Graft"));
    return QSettings().value(QLatin1String(lastPlaceKey), documents).toString();
}

// "Letters of 2024!" lies in letters-of-2024; letters of every script stay.
QString folderNameFor(const QString& name) {
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    QString folder = name.toLower().replace(others, QStringLiteral("-"));
    while (folder.startsWith(QLatin1Char('-'))) folder.remove(0, 1);
    while (folder.endsWith(QLatin1Char('-'))) folder.chop(1);
    return folder.isEmpty() ? QStringLiteral("project") : folder;
}

QString freeFolder(const QString& place, const QString& name) {
    const QString folder = QDir(place).filePath(name);
    QString free = folder;
    for (int copy = 2; QFileInfo::exists(free); ++copy) free = QStringLiteral("%1-%2").arg(folder).arg(copy);
    return free;
}

QString nameFrom(const NewProject& start) {
    const QString path = start.data.isEmpty() ? start.model : start.data;
    if (path.isEmpty()) return {};
    QString name = oneLine(start.data.isEmpty() ? QFileInfo(path).fileName() : QFileInfo(path).completeBaseName()).replace(QLatin1Char('_'), QLatin1Char(' ')).left(longestName);
    return name.isEmpty() ? name : name.front().toUpper() + name.mid(1);
}

}  // namespace

NewProjectCard::NewProjectCard(QWidget* parent)
    : Card(parent), m_title(new TextLabel(TextRole::section)), m_text(new TextLabel(TextRole::body, {}, Tone::secondary, Flow::wrap)), m_begins(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)),
      m_folder(new TextLabel(TextRole::body, {}, Tone::secondary)), m_newLine(new QWidget), m_new(makeButton(ButtonKind::plain, tr("&New project"), this)),
      m_create(makeButton(ButtonKind::plain, {}, this)), m_answers(new AnswersForm(AnswersForm::Way::across)), m_form(makeForm()), m_name(m_form->findChild<QLineEdit*>()) {
    m_text->setText(tr("A project is a folder that keeps your model, your examples and every run. Drop a file of examples or a model folder anywhere here, or begin empty."));
    auto* line = new QHBoxLayout(m_newLine);
    line->setContentsMargins(0, 0, 0, 0);
    line->addStrut(size::mainButton);
    line->addWidget(m_new, 0, Qt::AlignLeft | Qt::AlignVCenter);
    column()->addWidget(m_title);
    column()->addWidget(m_text);
    column()->addWidget(m_begins);
    column()->addSpacing(space::small);
    column()->addStretch(1);
    column()->addWidget(m_newLine);
    column()->addWidget(m_form);
    connect(m_new, &QPushButton::clicked, this, [this] { open(); });
    connect(m_create, &QPushButton::clicked, this, &NewProjectCard::create);
    connect(m_name, &QLineEdit::returnPressed, this, &NewProjectCard::create);
    connect(m_name, &QLineEdit::textChanged, this, [this] {
        proposeFolder();
        showCreate();
    });
    close();
}

QWidget* NewProjectCard::makeForm() {
    auto* form = new QWidget(this);
    auto* name = makeField(tr("Name of the project"), tr("What you will know it by"), form);
    name->setMaxLength(longestName);
    name->setFixedWidth(size::fieldWidth);
    auto* change = makeButton(ButtonKind::plain, tr("Change &folder …"), form, QStringLiteral("folder"));
    auto* cancel = makeButton(ButtonKind::plain, tr("Cancel"), form);
    auto* label = new TextLabel(TextRole::secondary, tr("Name"), Tone::secondary);
    auto* place = new TextLabel(TextRole::secondary, tr("Folder, made when the project is"), Tone::secondary);
    auto* folder = new QHBoxLayout;
    folder->setSpacing(space::small);
    folder->addWidget(m_folder, 1);
    folder->addWidget(change);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(space::small);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    auto* column = new QVBoxLayout(form);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::hair);
    column->addWidget(label);
    column->addWidget(name);
    column->addSpacing(space::small);
    column->addWidget(place);
    column->addLayout(folder);
    column->addSpacing(space::small);
    column->addWidget(m_answers);
    column->addWidget(new TextLabel(TextRole::secondary, tr("Leave open what you do not know yet; it can be answered later."), Tone::secondary));
    column->addSpacing(space::small);
    column->addLayout(buttons);
    connect(change, &QPushButton::clicked, this, &NewProjectCard::chooseFolder);
    connect(cancel, &QPushButton::clicked, this, &NewProjectCard::close);
    return form;
}

// No shortcut: an open list or menu keeps its own Escape.
void NewProjectCard::keyPressEvent(QKeyEvent* event) {
    if (m_open && event->key() == Qt::Key_Escape) return close();
    Card::keyPressEvent(event);
}

void NewProjectCard::open(const NewProject& start) {
    m_start = start;
    m_open = true;
    m_ownFolder = !start.folder.isEmpty();
    m_answers->setAnswers(start.answers);
    const QString begins = oneLine(QFileInfo(start.data.isEmpty() ? start.model : start.data).fileName());
    m_begins->setText(start.data.isEmpty() ? tr("It begins with the model %1.").arg(begins) : tr("It begins with the examples in %1.").arg(begins));
    m_begins->setVisible(!begins.isEmpty());
    m_title->setText(tr("New project"));
    m_text->hide();
    m_newLine->hide();
    m_form->show();
    m_name->setText(start.name.isEmpty() ? nameFrom(start) : start.name);
    proposeFolder();
    showCreate();
    m_name->setFocus();
    m_name->selectAll();
    Q_EMIT openedOrClosed();
}

void NewProjectCard::close() {
    m_open = false;
    m_form->hide();
    m_begins->hide();
    m_title->setText(tr("Teach your own examples"));
    m_text->show();
    m_newLine->show();
    changeKind(*m_create, ButtonKind::plain);  // one filled button per page
    Q_EMIT openedOrClosed();
}

void NewProjectCard::chooseFolder() {
    const QString place = QFileDialog::getExistingDirectory(this, tr("Where the project's folder is made"), projectsPlace());
    if (place.isEmpty()) return;
    QSettings().setValue(QLatin1String(lastPlaceKey), place);
    m_ownFolder = false;
    proposeFolder();
}

void NewProjectCard::proposeFolder() {
    if (!m_ownFolder) m_start.folder = freeFolder(projectsPlace(), folderNameFor(m_name->text()));
    m_folder->setText(oneLine(m_start.folder));
    m_folder->setToolTip(plainToolTip(oneLine(m_start.folder)));
}

void NewProjectCard::showCreate() {
    const bool named = !m_name->text().trimmed().isEmpty();
    changeKind(*m_create, ButtonKind::main);
    m_create->setText(named ? tr("&Make the project") : tr("Give it a name"));
    m_create->setEnabled(named);
}

void NewProjectCard::create() {
    if (!m_open || m_name->text().trimmed().isEmpty()) return;
    m_start.name = m_name->text().trimmed();
    m_start.answers = m_answers->answers();
    Q_EMIT createWanted(m_start);
}

}  // namespace graft::ui
