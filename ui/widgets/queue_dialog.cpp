#include "ui/widgets/queue_dialog.h"

#include "ui/core_text.h"
#include "ui/models/rows_model.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/text_label.h"

#include <QHeaderView>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace graft::ui {

namespace {
constexpr int dialogWidth = 640, dialogHeight = 400, placeWidth = 56, methodWidth = 184, standingWidth = 208;
}

QueueDialog::QueueDialog(QWidget* parent)
    : QDialog(parent), m_model(new RowsModel({{tr("Place"), Qt::AlignRight | Qt::AlignVCenter}, {tr("Run")}, {tr("Standing")}, {tr("Training")}}, this)), m_table(new PlainTable(tr("The race, in its order"))),
      m_outlook(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)), m_up(makeButton(ButtonKind::plain, tr("&Earlier"), this)), m_down(makeButton(ButtonKind::plain, tr("&Later"), this)),
      m_out(makeButton(ButtonKind::plain, tr("&Take out"), this)) {
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Queue of the race"));
    m_table->setModel(m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    for (const auto& [column, size] : {std::pair(0, placeWidth), {1, methodWidth}, {2, standingWidth}}) m_table->setColumnWidth(column, size);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_up->setToolTip(plainToolTip(tr("Begins before the one above it (Alt+Up).")));
    m_down->setToolTip(plainToolTip(tr("Begins after the one below it (Alt+Down).")));
    m_out->setToolTip(plainToolTip(tr("The race goes on without it. Its run stays and can be trained alone.")));
    QPushButton* close = makeButton(ButtonKind::main, tr("&Close"), this);
    auto* buttons = new QHBoxLayout;
    for (QPushButton* button : {m_up, m_down, m_out}) buttons->addWidget(button);
    buttons->addStretch(1);
    buttons->addWidget(close);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::medium);
    column->addWidget(m_outlook);
    column->addWidget(m_table, 1);
    column->addLayout(buttons);
    resize(dialogWidth, dialogHeight);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QueueDialog::showButtons);
    connect(m_up, &QPushButton::clicked, this, [this] { move(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { move(1); });
    connect(m_out, &QPushButton::clicked, this, [this] { Q_EMIT takeOutWanted(current()); });
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Up), this), &QShortcut::activated, this, [this] { move(-1); });
    connect(new QShortcut(QKeySequence(Qt::ALT | Qt::Key_Down), this), &QShortcut::activated, this, [this] { move(1); });
}

// What was selected stays so, by its place; a line that moves takes the selection along (move()).
void QueueDialog::showQueue(const std::vector<QueueLine>& lines, const QString& outlook) {
    const int before = std::max(0, current());
    m_lines = lines;
    std::vector<QStringList> cells;
    for (const QueueLine& line : lines) cells.push_back({QString::number(cells.size() + 1), line.name, line.standing, line.time});
    m_model->setRows(cells);
    if (!lines.empty()) m_table->setCurrentIndex(m_model->index(std::min(before, int(lines.size()) - 1), 1));
    setOutlook(outlook);
    showButtons();
}

void QueueDialog::setOutlook(const QString& outlook) { m_outlook->setText(outlook); }

int QueueDialog::current() const { return m_table->currentIndex().row(); }
bool QueueDialog::waits(int line) const { return line >= 0 && line < int(m_lines.size()) && m_lines[std::size_t(line)].waits; }

void QueueDialog::showButtons() {
    const int at = current();
    m_up->setEnabled(waits(at) && waits(at - 1));
    m_down->setEnabled(waits(at) && waits(at + 1));
    m_out->setEnabled(waits(at));
}

void QueueDialog::move(int by) {
    const int at = current();
    if (!waits(at) || !waits(at + by)) return;
    m_table->setCurrentIndex(m_model->index(at + by, 1));
    Q_EMIT moveWanted(at, by);
}

}  // namespace graft::ui
