#include "ui/widgets/method_card.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/models/run_words.h"
#include "ui/style/tokens.h"
#include "ui/widgets/method_picture.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>

namespace graft::ui {

namespace {

constexpr int figuresWidth = 232, nameColumn = 76;

QString sentences(const std::vector<std::string>& reasons) {
    QStringList words;
    for (const std::string& reason : reasons) words << fromCore(reason);
    return words.join(QLatin1Char(' '));
}

QString placesOf(const service::MethodChoice& choice) {
    QStringList places;
    for (const service::Destination& destination : choice.destinations)
        if (destination.refusal.empty()) places << fromCore(destination.place);
    return places.isEmpty() ? MethodCard::tr("Graft only") : places.join(QStringLiteral(", "));
}

}  // namespace

MethodCard::MethodCard(const service::MethodChoice& choice, QWidget* parent)
    : ChoiceCard(parent), m_method(fromCore(choice.info.id)), m_picture(new MethodPicture), m_name(new TextLabel(TextRole::section)),
      m_badge(new TextLabel(TextRole::secondary, tr("Recommended"), Tone::good)), m_summary(new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap)),
      m_good(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)), m_poor(new TextLabel(TextRole::secondary, {}, Tone::secondary, Flow::wrap)),
      m_note(new TextLabel(TextRole::secondary, {}, Tone::text, Flow::wrap)), m_reasons(new TextLabel(TextRole::secondary, {}, Tone::good, Flow::wrap)) {
    auto* head = new QHBoxLayout;
    head->setSpacing(space::small);
    m_name->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    head->addWidget(m_name);
    head->addWidget(m_badge);
    head->addStretch(1);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(space::hair);
    texts->addLayout(head);
    for (TextLabel* label : {m_summary, m_good, m_poor, m_note, m_reasons}) texts->addWidget(label);
    texts->addStretch(1);

    auto* figures = new QWidget;
    figures->setFixedWidth(figuresWidth);
    auto* grid = new QGridLayout(figures);
    grid->setContentsMargins(0, 2, 0, 0);
    grid->setHorizontalSpacing(space::small);
    grid->setVerticalSpacing(space::hair);
    grid->setColumnMinimumWidth(0, nameColumn);
    grid->setColumnStretch(1, 1);
    m_trained = addFigure(*grid, tr("Trains"), tr("How many of the numbers that make up the model are trained."));
    m_file = addFigure(*grid, tr("File"), tr("What you take home."));
    m_memory = addFigure(*grid, tr("Memory"), tr("Estimated peak while it trains."));
    m_time = addFigure(*grid, tr("Time"), tr("Estimated for your examples on this computer."));
    m_places = addFigure(*grid, tr("Runs in"), tr("Where the result can be used."));
    grid->setRowStretch(grid->rowCount(), 1);

    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(m_picture, 0, Qt::AlignTop);
    row->addLayout(texts, 1);
    row->addWidget(figures);
    column()->addLayout(row);
    for (QWidget* part : findChildren<QWidget*>()) part->setAttribute(Qt::WA_TransparentForMouseEvents);
    show(choice, 0);
}

TextLabel* MethodCard::addFigure(QGridLayout& grid, const QString& name, const QString& help) {
    auto* label = new TextLabel(TextRole::body, name, Tone::secondary);
    auto* value = new TextLabel(TextRole::body, QStringLiteral("–"));
    label->setToolTip(help);
    value->setWordWrap(false);
    const int row = grid.rowCount();
    grid.addWidget(label, row, 0);
    grid.addWidget(value, row, 1);
    return value;
}

void MethodCard::show(const service::MethodChoice& choice, std::uint64_t memoryLimit) {
    const QString none = QStringLiteral("–");
    const bool refused = !choice.refusal.empty();
    m_picture->show(choice.info.form, choice.touched);
    m_name->setText(oneLine(fromCore(choice.info.name)));
    m_summary->setText(oneLine(fromCore(choice.info.summary)));
    m_good->setText(oneLine(fromCore(choice.info.good_for)));
    m_poor->setText(oneLine(fromCore(choice.info.poor_for)));
    m_note->setText(oneLine(fromCore(choice.note)));
    m_note->setVisible(!choice.note.empty());
    m_badge->setVisible(!choice.recommended.empty());
    m_reasons->setText(oneLine(refused ? tr("Cannot be used here: %1").arg(fromCore(choice.refusal)) : sentences(choice.recommended)));
    m_reasons->setTone(refused ? Tone::error : Tone::good);
    m_reasons->setVisible(!m_reasons->text().isEmpty());
    m_trained->setText(choice.cost ? tr("%1 parameters").arg(fromCore(formatCount(choice.cost->trained_parameters))) : none);
    m_file->setText(choice.cost ? fromCore(formatBytes(choice.cost->file_bytes)) : none);
    m_memory->setText(choice.cost ? fromCore(formatBytes(choice.cost->memory_bytes)) : none);
    const bool tooMuch = choice.cost && memoryLimit > 0 && choice.cost->memory_bytes > memoryLimit;
    m_memory->setTone(tooMuch ? Tone::error : Tone::text);
    m_time->setText(choice.cost ? timeRange(choice.cost->seconds_low, choice.cost->seconds_high) : none);
    m_places->setText(placesOf(choice));
    QStringList told{m_name->text()};
    if (!choice.recommended.empty()) told << m_badge->text();
    told << m_summary->text();
    if (choice.cost) told << tr("memory %1, time %2").arg(m_memory->text(), m_time->text());
    if (!choice.note.empty()) told << m_note->text();
    if (refused) told << m_reasons->text();
    setAccessibleName(told.join(QStringLiteral(". ")));
    updateGeometry();
}

}  // namespace graft::ui
