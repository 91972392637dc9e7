#include "ui/widgets/case_file_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/case_model.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHeaderView>
#include <QLocale>
#include <QMimeData>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr auto lastPlaceKey = "cases/last_place";
constexpr int lineColumn = 64, tableRows = 5;

QString droppedFile(const QMimeData* mime) {
    if (!mime->hasUrls() || mime->urls().size() != 1) return {};
    const QString path = mime->urls().constFirst().toLocalFile();
    return QFileInfo(path).isFile() ? path : QString();
}

QString number(std::uint64_t count) {
    return QLocale().toString(qulonglong(count));
}

// Every row of the file in one sentence.
QString booksInWords(const CaseFacts& facts) {
    service::AnswerBooks books = service::booksOf(*facts.cases, *facts.rows);
    if (facts.rowsThatAsk && facts.phase != CasePhase::ended) {  // those without a question are known before the model comes to them
        const std::uint64_t silent = facts.rows->size() - *facts.rowsThatAsk - books.nothing_asked;
        books.waiting -= silent;
        books.nothing_asked += silent;
    }
    QStringList parts;
    if (books.answered > 0) parts << CaseFileCard::tr("%1 answered").arg(number(books.answered));
    if (books.waiting > 0) parts << (facts.phase == CasePhase::ended ? CaseFileCard::tr("%1 not reached") : CaseFileCard::tr("%1 to answer")).arg(number(books.waiting));
    if (books.nothing_asked > 0) parts << CaseFileCard::tr("%1 without a question").arg(number(books.nothing_asked));
    if (books.too_long > 0) parts << CaseFileCard::tr("%1 too long for the model").arg(number(books.too_long));
    if (books.damaged > 0) parts << CaseFileCard::tr("%1 damaged and left out").arg(number(books.damaged));
    QString words = CaseFileCard::tr("Of %1 rows in the file: %2.").arg(number(books.in_file), parts.join(QStringLiteral(", ")));
    if (books.cut > 0) words += QLatin1Char(' ') + CaseFileCard::tr("Cut at the longest length of %1 tokens: %2.").arg(number(std::uint64_t(facts.longestAnswer)), number(books.cut));
    const auto& rejected = facts.cases->report.rejections;
    if (!rejected.empty()) words += QLatin1Char(' ') + CaseFileCard::tr("The first damaged one is in line %1: %2.").arg(number(rejected.front().line), oneLine(fromCore(rejected.front().reason)));
    return words;
}

}  // namespace

CaseFileCard::CaseFileCard(QWidget* parent)
    : Card(parent), m_file(new TextLabel(TextRole::section)), m_why(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)),
      m_state(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_books(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)),
      m_choose(makeButton(ButtonKind::plain, {}, this, QStringLiteral("folder"))), m_act(makeButton(ButtonKind::plain, {}, this)),
      m_save(makeButton(ButtonKind::plain, tr("&Save …"), this)), m_column(new QComboBox), m_progress(new QProgressBar), m_model(new CaseModel(this)),
      m_table(new PlainTable(tr("Cases and their answers"))), m_opened(new QWidget) {
    setAcceptDrops(true);
    auto* head = new QHBoxLayout;
    head->addWidget(m_file, 1);
    head->addWidget(m_choose);
    head->addWidget(m_act);
    auto* asks = new QHBoxLayout;
    auto* label = new TextLabel(TextRole::body, tr("The question is in"));
    m_column->setAccessibleName(tr("The column with the question"));
    m_column->setFixedSize(size::fieldWidth - 60, size::control);
    asks->setSpacing(space::small);
    asks->addWidget(label);
    asks->addWidget(m_column);
    asks->addStretch(1);
    asks->addWidget(m_state);
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(160, 8);
    m_progress->setAccessibleName(tr("Rows that are answered"));
    asks->addWidget(m_progress);
    m_table->setModel(m_model);
    m_table->setColumnWidth(CaseModel::LineColumn, lineColumn);
    for (const int texts : {CaseModel::QuestionColumn, CaseModel::AnswerColumn}) m_table->horizontalHeader()->setSectionResizeMode(texts, QHeaderView::Stretch);
    m_table->setFixedHeight(size::tableHeader + tableRows * size::tableRow + 2);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_books, 1);
    foot->addWidget(m_save, 0, Qt::AlignTop);
    auto* opened = new QVBoxLayout(m_opened);
    opened->setContentsMargins(0, 0, 0, 0);
    opened->setSpacing(space::small);
    opened->addLayout(asks);
    opened->addWidget(m_table);
    opened->addLayout(foot);
    column()->addLayout(head);
    column()->addWidget(m_why);
    column()->addWidget(m_opened);
    connect(m_choose, &QPushButton::clicked, this, &CaseFileCard::choose);
    connect(m_act, &QPushButton::clicked, this, [this] { m_phase == CasePhase::answering || m_phase == CasePhase::waiting ? Q_EMIT stopWanted() : Q_EMIT answerWanted(); });
    connect(m_save, &QPushButton::clicked, this, &CaseFileCard::save);
    connect(m_column, &QComboBox::activated, this, [this](int index) { Q_EMIT columnWanted(m_column->itemData(index).toString()); });
    showEmpty();
}

void CaseFileCard::showEmpty() {
    m_file->setText(tr("A file of cases"));
    m_why->setText(tr("Drop a file here (CSV, TSV, JSON or JSON lines) with one case in each row. The answers come in a new column; your file is never changed."));
    m_choose->setText(tr("Choose a &file …"));
    m_act->setText(tr("Answer"));
    for (QWidget* part : {static_cast<QWidget*>(m_act), m_opened}) part->hide();
}

void CaseFileCard::showCases(const CaseFacts& facts) {
    m_model->setCases(facts.cases, facts.asking, *facts.rows);
    if (!facts.cases) return;
    m_column->clear();
    QStringList guessed;
    for (const auto& [name, role] : facts.guess.roles) guessed << oneLine(fromCore(name));
    m_column->addItem(guessed.isEmpty() ? tr("Not known yet") : tr("As guessed: %1").arg(guessed.join(QStringLiteral(", "))), QString());
    for (const std::string& name : facts.cases->columns) m_column->addItem(oneLine(fromCore(name)), fromCore(name));
    const bool chosen = facts.asking.explanation != facts.guess.explanation && !facts.asking.roles.empty();
    if (chosen) m_column->setCurrentIndex(m_column->findData(fromCore(facts.asking.roles.begin()->first)));
}

void CaseFileCard::showRows(int first, int last) {
    m_model->rowsChanged(first, last);
    if (m_phase == CasePhase::answering) m_table->scrollTo(m_model->index(last, CaseModel::AnswerColumn));
}

void CaseFileCard::showState(const CaseFacts& facts) {
    m_phase = facts.phase;
    const bool open = facts.cases != nullptr, working = m_phase == CasePhase::answering || m_phase == CasePhase::waiting, reading = m_phase == CasePhase::reading;
    if (!open) showEmpty();
    m_opened->setVisible(open);
    m_act->setVisible(open);
    m_choose->setEnabled(!working && !reading);
    m_column->setEnabled(!working);
    if (reading) m_choose->setText(tr("Reading …"));
    if (open) {
        m_file->setText(oneLine(QFileInfo(facts.file).fileName()));
        m_why->setText(quoted(oneLine(fromCore(facts.asking.explanation))) + QLatin1Char(' ') + tr("The answers come in a new column, “%1”.").arg(oneLine(facts.column).left(40)));
        if (!reading) m_choose->setText(tr("Another &file …"));
        const bool known = !facts.asking.roles.empty(), asks = known && facts.rowsThatAsk != std::size_t(0);
        m_act->setText(working ? tr("Stop") : !known ? tr("Choose the question's column") : !asks ? tr("No row asks anything") : m_phase == CasePhase::ended ? tr("Answer a&gain")
                       : !facts.rowsThatAsk ? tr("Answer") : *facts.rowsThatAsk == 1 ? tr("Answer 1 row") : tr("Answer %n rows", nullptr, int(*facts.rowsThatAsk)));
        m_act->setEnabled(working || asks);
        QString state = m_phase == CasePhase::waiting ? tr("Waits for other work") : m_phase == CasePhase::ended || working ? tr("%1 of %2").arg(number(facts.done), number(facts.rows->size())) : QString();
        if (const auto left = facts.secondsLeft; left && facts.done < facts.rows->size()) state += tr(" · %1 left").arg(fromCore(formatDuration(*left)));
        m_state->setText(state);
        m_progress->setVisible(working);
        m_progress->setRange(0, int(facts.rows->size()));
        m_progress->setValue(int(facts.done));
        m_books->setText(booksInWords(facts) + (facts.saved.isEmpty() ? QString() : QLatin1Char(' ') + tr("Saved in %1.").arg(oneLine(QFileInfo(facts.saved).fileName()))));
        m_books->setToolTip(plainToolTip(facts.saved));
        m_save->setVisible(facts.done > 0);
        m_save->setEnabled(!working);
        m_save->setToolTip(plainToolTip(tr("As CSV, JSON lines or JSON. In CSV, a cell that a spreadsheet would run as a formula gets a ' before it.")));
        m_proposal = facts.proposedFile;
    }
    updateGeometry();
}

void CaseFileCard::choose() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Choose a file of cases"), QSettings().value(QLatin1String(lastPlaceKey)).toString(),
                                                      tr("Tables (*.csv *.tsv *.txt *.json *.jsonl *.ndjson);;All files (*)"));
    if (file.isEmpty()) return;
    QSettings().setValue(QLatin1String(lastPlaceKey), QFileInfo(file).absolutePath());
    Q_EMIT fileWanted(file);
}

void CaseFileCard::save() {
    const QString lines = tr("JSON lines (*.jsonl)"), table = tr("CSV (*.csv)"), list = tr("JSON (*.json)");
    QString filter = m_proposal.endsWith(QLatin1String(".jsonl")) ? lines : table;
    QString file = QFileDialog::getSaveFileName(this, tr("Save the answers"), m_proposal, QStringList{table, lines, list}.join(QStringLiteral(";;")), &filter);
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += filter == lines ? QStringLiteral(".jsonl") : filter == list ? QStringLiteral(".json") : QStringLiteral(".csv");
    Q_EMIT saveWanted(file);
}

void CaseFileCard::setAwaiting(bool awaiting) {
    m_awaiting = awaiting;
    update();
}

void CaseFileCard::dragEnterEvent(QDragEnterEvent* event) {
    if (!m_choose->isEnabled() || droppedFile(event->mimeData()).isEmpty()) return;
    setAwaiting(true);
    event->acceptProposedAction();
}

void CaseFileCard::dragLeaveEvent(QDragLeaveEvent*) {
    setAwaiting(false);
}

void CaseFileCard::dropEvent(QDropEvent* event) {
    setAwaiting(false);
    const QString file = droppedFile(event->mimeData());
    if (!m_choose->isEnabled() || file.isEmpty()) return;
    event->acceptProposedAction();
    Q_EMIT fileWanted(file);
}

void CaseFileCard::paintEvent(QPaintEvent* event) {
    Card::paintEvent(event);
    if (!m_awaiting) return;
    QPainter painter(this);
    drawFocusRing(painter, rect(), size::cardRadius, coloursOf(this));
}

}  // namespace graft::ui
