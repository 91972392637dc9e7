#include "ui/pages/columns_tab.h"

#include "service/data_choices.h"
#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/plain_table.h"
#include "ui/widgets/role_header.h"
#include "ui/widgets/text_label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QTimer>

#include <algorithm>

namespace graft::ui {

namespace {
constexpr int lineColumn = 56, whySigns = 400, firstRowHeight = 24;
constexpr int narrowest = 112, crowded = 176, widest = 320, signWidth = 7;   // of a column, by the mean length of its cells
constexpr std::size_t mostSized = 200;
constexpr int mostSigns = 1000;
}

ColumnsTab::ColumnsTab(QWidget* parent)
    : QWidget(parent), m_why(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)), m_firstRowWhy(new TextLabel(TextRole::secondary, {}, Tone::secondary)), m_guess(makeButton(ButtonKind::quiet, tr("Guess again"), this)),
      m_firstRow(new QCheckBox(tr("&First row is a header"))), m_firstRowLine(makeFirstRow()), m_header(new RoleHeader), m_table(new PlainTable(tr("The first rows of the file"))) {
    m_table->setHorizontalHeader(m_header);
    m_table->setModel(&m_model);
    m_header->setStretchLastSection(true);
    m_table->verticalHeader()->show();
    m_table->verticalHeader()->setFixedWidth(lineColumn);
    m_table->verticalHeader()->setDefaultAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->setCornerButtonEnabled(false);
    auto* row = new QHBoxLayout;
    row->addWidget(m_why, 1);
    row->addWidget(m_guess, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::small);
    column->addLayout(row);
    column->addWidget(m_firstRowLine);
    column->addWidget(m_table, 1);
    connect(m_header, &RoleHeader::roleChosen, this, [this](int section, data::ColumnRole role) { Q_EMIT roleWanted(m_model.column(section), role); });
    connect(m_header, &QHeaderView::sectionResized, this, [this](int section, int, int) { m_dragged = m_dragged || (!m_spreading && section + 1 < m_header->count()); });
    connect(m_guess, &QPushButton::clicked, this, &ColumnsTab::guessWanted);
    connect(m_firstRow, &QCheckBox::clicked, this, &ColumnsTab::firstRowWanted);
}

QWidget* ColumnsTab::makeFirstRow() {
    auto* line = new QWidget(this);
    line->setFixedHeight(firstRowHeight);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    row->addWidget(m_firstRow);
    row->addWidget(m_firstRowWhy, 1);
    return line;
}

// JSON names the value in each row and has no such row.
void ColumnsTab::showFirstRow(const service::DataLook* look, const recipe::DataChoice& choice, Changeable changeable) {
    m_firstRowLine->setVisible(look && look->description.first_row_is_header);
    if (!look || !look->description.first_row_is_header) return;
    const bool header = *look->description.first_row_is_header;
    m_firstRow->setChecked(header);
    m_firstRow->setEnabled(changeable == Changeable::yes);
    m_firstRow->setToolTip(changeable == Changeable::yes ? QString() : plainToolTip(tr("The project is open for reading only")));
    if (choice.first_row != "guess") m_firstRowWhy->setText(header ? tr("As you chose: it names the columns.") : tr("As you chose: it is an example like the others."));
    else m_firstRowWhy->setText(header ? tr("Guessed: its cells are short names, none is a number.") : tr("Guessed: it holds a number or a long text, as the other rows do."));
}

void ColumnsTab::showLook(const std::shared_ptr<const service::DataLook>& look, const recipe::DataChoice& choice, service::Goal goal, Changeable changeable) {
    m_model.setLook(look, look ? service::rolesIn(choice, look->description) : std::map<std::string, data::ColumnRole>());
    if (look && look != m_sized) setWidths(*look);
    m_sized = look;
    showFirstRow(look.get(), choice, changeable);
    m_header->setChangeable(changeable == Changeable::yes);
    const bool chosen = !choice.roles.empty();
    m_guess->setVisible(look && chosen && changeable == Changeable::yes);
    QString why;
    const auto byGoal = look ? service::rolesFor(goal, look->description) : std::map<std::string, std::string>();
    if (look && chosen && choice.roles == byGoal) {
        const auto answer = std::ranges::find(byGoal, std::string(data::nameOf(data::ColumnRole::answer)), &std::pair<const std::string, std::string>::second);
        const auto column = std::ranges::find(look->description.columns, answer->first, &data::DescribedColumn::name);
        why = tr("As you sort into labels: \"%1\" has only %2 different values, so it is the answer. Press a column's name to change it.").arg(fromCore(column->name)).arg(column->distinct);
    } else if (look && chosen) why = tr("The columns are used as you chose; nothing is guessed.");
    else if (look && look->description.roles_problem) why = tr("Press a column's name and say what it is. The columns cannot be guessed: %1.").arg(fromCore(look->description.roles_problem->why));
    else if (look) why = tr("Guessed. %1 Press a column's name to change it.").arg(fromCore(look->description.explanation));
    why = quoted(why);
    m_why->setText(oneLine(why).left(whySigns));
    m_why->setToolTip(plainToolTip(why));
}

// Of a table that was not shown before; widths that the user drags stay while only roles change.
void ColumnsTab::setWidths(const service::DataLook& look) {
    if (m_sized && m_sized->description.hash == look.description.hash) return;
    const auto& columns = look.description.columns;
    m_widths.clear();
    for (std::size_t i = 0; i < std::min<std::size_t>(columns.size(), mostSized); ++i) m_widths.push_back(int(std::min(columns[i].mean_bytes, double(mostSigns))) * signWidth);
    m_dragged = false;
    spread();
}

// Long texts share the room that is left over, and give up some where it is short, so that what is learned stays in sight.
void ColumnsTab::spread() {
    const auto usual = [](int wanted) { return std::clamp(wanted, narrowest, widest); };
    int room = m_table->viewport()->width();
    for (const int wanted : m_widths) room -= usual(wanted);
    auto longOnes = std::ranges::count_if(m_widths, [](int wanted) { return wanted > widest; }), roomyOnes = std::ranges::count_if(m_widths, [](int wanted) { return wanted > crowded; });
    m_spreading = true;
    for (std::size_t i = 0; i < m_widths.size(); ++i) {
        int width = usual(m_widths[i]);
        if (m_widths[i] > widest && room > 0) {
            const int more = std::min(m_widths[i] - widest, room / int(longOnes--));
            width += more;
            room -= more;
        } else if (width > crowded && room < 0) {
            const int less = std::min(width - crowded, (-room + int(roomyOnes) - 1) / int(roomyOnes));
            --roomyOnes;
            width -= less;
            room += less;
        }
        m_header->resizeSection(int(i), width);
    }
    m_spreading = false;
}

void ColumnsTab::resizeEvent(QResizeEvent*) {
    layout()->activate();  // the table's own width is what is shared
    if (!m_dragged) spread();
}

void ColumnsTab::askForRole(int section) {
    m_header->stand(std::max(0, section));
    QTimer::singleShot(0, m_header, [this, section] { m_header->openChoice(section); });   // when the press that asked is over
}

}  // namespace graft::ui
