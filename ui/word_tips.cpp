#include "ui/word_tips.h"

#include "ui/core_text.h"
#include "ui/models/glossary.h"
#include "ui/shown_texts.h"

#include <QApplication>
#include <QHelpEvent>
#include <QToolTip>
#include <QWidget>

namespace graft::ui {

namespace {
constexpr std::size_t mostTerms = 5;   // more than a tool tip can hold is looked up under Words
}

WordTips::WordTips(QWidget* window) : QObject(window), m_window(window) {
    qApp->installEventFilter(this);
}

QString WordTips::explained(const QString& own, const QString& text) {
    QString tip = own.isEmpty() || own.startsWith(QLatin1Char('<')) ? own : plainToolTip(own);
    const auto terms = glossary().termsIn(text);
    for (std::size_t i = 0; i < std::min(terms.size(), mostTerms); ++i) {
        QString term = terms[i]->term;
        term[0] = term[0].toUpper();
        tip += plainToolTip(QStringLiteral("%1: %2").arg(term, terms[i]->sentence));
    }
    return tip;
}

bool WordTips::belongs(const QWidget& widget) const {
    return widget.window() == m_window || widget.window()->parentWidget() == m_window;
}

bool WordTips::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::ToolTip || !watched->isWidgetType()) return false;
    auto* widget = static_cast<QWidget*>(watched);
    if (!belongs(*widget)) return false;
    const auto* help = static_cast<QHelpEvent*>(event);
    const PointedText pointed = textAt(*widget, help->pos());
    if (glossary().termsIn(pointed.text).empty()) return false;   // its own tool tip, if it has one, is all there is to say
    QToolTip::showText(help->globalPos(), explained(pointed.toolTip, pointed.text), widget);
    return true;
}

}  // namespace graft::ui
