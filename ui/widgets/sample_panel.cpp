#include "ui/widgets/sample_panel.h"

#include "ui/style/tokens.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/text_label.h"

#include <QListView>
#include <QPainter>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr int promptWidth = 200;

// Says what will be there, as the texts beside it do.
class PromptList final : public QListView {
protected:
    void paintEvent(QPaintEvent* event) override {
        QListView::paintEvent(event);
        if (!model() || model()->rowCount() > 0) return;
        QPainter painter(viewport());
        painter.setPen(palette().color(QPalette::PlaceholderText));
        painter.drawText(viewport()->rect().adjusted(inset, inset, -inset, -inset), Qt::AlignTop | Qt::AlignLeft | Qt::TextWordWrap, SamplePanel::tr("Some of the steering rows appear here."));
    }

private:
    static constexpr int inset = space::small + 1 - space::hair;  // what the frame leaves of the distance of the other texts
};

}  // namespace

SamplePanel::SamplePanel(QWidget* parent)
    : QWidget(parent), m_box(new QBoxLayout(QBoxLayout::LeftToRight, this)), m_prompts(new QWidget), m_list(new PromptList),
      m_prompt(new AnswerView(tr("The whole prompt"))), m_expected(new AnswerView(tr("Expected"))), m_base(new AnswerView(tr("Base model"))),
      m_now(new AnswerView(tr("Now"))) {
    m_list->setModel(&m_model);
    m_list->setAccessibleName(tr("Prompts of the steering rows"));
    m_list->setToolTip(tr("A few of the rows set aside to steer (held-out rows): never learned from."));
    m_list->setUniformItemSizes(true);
    m_list->setTextElideMode(Qt::ElideRight);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->viewport()->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(m_prompts);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::hair);
    column->addWidget(new TextLabel(TextRole::secondary, tr("Steering rows"), Tone::secondary));
    column->addWidget(m_list, 1);
    m_box->setContentsMargins(0, 0, 0, 0);
    m_box->setSpacing(space::small);
    m_box->addWidget(m_prompts);
    for (AnswerView* view : {m_prompt, m_expected, m_base, m_now}) m_box->addWidget(view, 1);
    m_expected->setPlaceholder(tr("The answers of your data appear here."));
    m_base->setPlaceholder(tr("What the model said before training."));
    m_now->setPlaceholder(tr("What it says while it learns."));
    arrange(SampleLayout::row);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &SamplePanel::showChosen);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &SamplePanel::showChosen);
    connect(&m_model, &QAbstractItemModel::modelReset, this, [this] {
        m_list->setCurrentIndex(m_model.index(0));
        showChosen();
    });
}

void SamplePanel::setSamples(const std::map<std::int64_t, recipe::SampleTrack>& tracks, std::optional<std::int64_t> kept) {
    m_model.setSamples(tracks, kept);
}

void SamplePanel::arrange(SampleLayout layout) {
    const bool row = layout == SampleLayout::row;
    m_box->setDirection(row ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_prompts->setMinimumWidth(row ? promptWidth : 0);
    m_prompts->setMaximumWidth(row ? promptWidth : QWIDGETSIZE_MAX);
    m_prompts->setMaximumHeight(row ? QWIDGETSIZE_MAX : 140);
    m_prompt->setVisible(!row);  // a row has no room for it; the list elides
}

void SamplePanel::showChosen() {
    const Sample* sample = m_model.sample(m_list->currentIndex().row());
    const Sample none;
    const Sample& shown = sample ? *sample : none;
    m_prompt->setAnswer(shown.prompt);
    m_expected->setAnswer(shown.expected);
    m_base->setAnswer(shown.base);
    m_now->setAnswer(shown.now);
    m_now->setCaption(shown.step > 0 ? (shown.kept ? tr("Kept, step %1") : tr("Now, step %1")).arg(shown.step) : tr("Now"));
}

}  // namespace graft::ui
