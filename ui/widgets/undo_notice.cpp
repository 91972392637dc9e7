#include "ui/widgets/undo_notice.h"

#include "ui/core_text.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

#include <utility>

namespace graft::ui {

namespace {
constexpr int widest = 560;
}

UndoNotice::UndoNotice(QWidget* parent) : QFrame(parent), m_done(new TextLabel(TextRole::body)), m_undo(makeButton(ButtonKind::plain, tr("&Undo"), this)) {
    auto* close = makeIconButton(QStringLiteral("close"), tr("Close this message; what was deleted is gone"), this);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::medium, space::small, space::small, space::small);
    row->setSpacing(space::small);
    row->addWidget(m_done, 1);
    row->addWidget(m_undo);
    row->addWidget(close);
    m_moment.setSingleShot(true);
    m_moment.setInterval(moment);
    connect(&m_moment, &QTimer::timeout, this, &UndoNotice::end);
    connect(m_undo, &QPushButton::clicked, this, &UndoNotice::undo);
    connect(close, &QPushButton::clicked, this, &UndoNotice::end);
    parent->installEventFilter(this);
    hide();
}

void UndoNotice::setFoot(int margin) {
    m_foot = margin;
    place();
}

void UndoNotice::offer(const QString& done, std::function<void()> undo, std::function<void()> over) {
    end();
    m_takeBack = std::move(undo);
    m_over = std::move(over);
    m_done->setText(done);
    m_done->setToolTip(plainToolTip(done));
    setAccessibleName(done);
    m_moment.start();
    place();
    show();
    raise();
}

void UndoNotice::end() {
    m_moment.stop();
    hide();
    m_takeBack = nullptr;
    if (const auto over = std::exchange(m_over, nullptr)) over();
}

void UndoNotice::undo() {
    m_over = nullptr;
    const auto takeBack = std::exchange(m_takeBack, nullptr);
    end();
    if (takeBack) takeBack();
}

void UndoNotice::place() {
    const QWidget* page = parentWidget();
    const int room = page->width() - size::guideWidth;
    const int width = qMin(widest, room - 2 * size::pageMargin), height = sizeHint().height();
    setGeometry(size::guideWidth + (room - width) / 2, page->height() - m_foot - height - space::medium, width, height);
}

bool UndoNotice::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parentWidget() && event->type() == QEvent::Resize) place();
    return QFrame::eventFilter(watched, event);
}

void UndoNotice::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const Colours& colours = coloursOf(this);
    drawRounded(painter, rect(), size::cardRadius, colours.selection, colours.accent);
}

}  // namespace graft::ui
