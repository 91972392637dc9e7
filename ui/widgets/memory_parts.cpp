#include "ui/widgets/memory_parts.h"

#include "base/quantities.h"
#include "ui/core_text.h"
#include "ui/style/strokes.h"
#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QGridLayout>
#include <QPainter>
#include <QPainterPath>

namespace graft::ui {

namespace {

constexpr int barHeight = 12, swatchSide = 10;

// The first part is the strongest; each further one is paler.
QColor partColour(const Colours& colours, std::size_t part, std::size_t parts) {
    return mixed(colours.card, colours.accent, 1 - 0.8 * double(part) / double(std::max<std::size_t>(1, parts)));
}

}  // namespace

class MemoryParts::Bar final : public QWidget {
public:
    using QWidget::QWidget;
    void set(const std::vector<std::uint64_t>& parts, std::uint64_t limit) {
        m_parts = parts;
        m_limit = limit;
        update();
    }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const Colours& colours = coloursOf(this);
        std::uint64_t sum = 0;
        for (const std::uint64_t bytes : m_parts) sum += bytes;
        const double whole = double(sum);
        drawRounded(painter, rect(), barHeight / 2.0, colours.window, colours.hairline);
        if (whole <= 0) return;
        QPainterPath outline;
        outline.addRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), barHeight / 2.0 - 1, barHeight / 2.0 - 1);
        painter.setClipPath(outline);
        double left = 1;
        for (std::size_t i = 0; i < m_parts.size(); ++i) {
            const double width = (this->width() - 2) * double(m_parts[i]) / whole;
            painter.fillRect(QRectF(left, 1, width, height() - 2), m_limit > 0 && sum > m_limit ? mixed(colours.card, colours.error, 1 - 0.8 * double(i) / double(m_parts.size())) : partColour(colours, i, m_parts.size()));
            left += width;
        }
    }

private:
    std::vector<std::uint64_t> m_parts;
    std::uint64_t m_limit = 0;
};

class MemoryParts::Swatch final : public QWidget {
public:
    Swatch(std::size_t part, std::size_t parts) : m_part(part), m_parts(parts) { setFixedSize(swatchSide, swatchSide); }

protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        drawRounded(painter, rect(), 2, partColour(coloursOf(this), m_part, m_parts), {});
    }

private:
    std::size_t m_part, m_parts;
};

MemoryParts::MemoryParts(QWidget* parent)
    : Card(parent), m_bar(new Bar), m_rows(new QGridLayout), m_empty(new TextLabel(TextRole::secondary, tr("Estimated once a model and examples are chosen."), Tone::secondary, Flow::wrap)) {
    column()->addWidget(new TextLabel(TextRole::section, tr("What the memory is for")));
    m_bar->setFixedHeight(barHeight);
    column()->addWidget(m_bar);
    column()->addWidget(m_empty);
    m_rows->setHorizontalSpacing(space::small);
    m_rows->setVerticalSpacing(space::hair);
    m_rows->setColumnStretch(1, 1);
    column()->addLayout(m_rows);
    column()->addStretch(1);
    show({}, 0);
}

void MemoryParts::show(const std::vector<service::MemoryPart>& parts, std::uint64_t limit) {
    std::vector<std::pair<std::string, std::uint64_t>> shown{{{}, limit}};
    for (const service::MemoryPart& part : parts) shown.emplace_back(part.label, part.bytes);
    if (shown == m_shown) return;
    m_shown = std::move(shown);
    while (QLayoutItem* item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    std::vector<std::uint64_t> bytes;
    QStringList told;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto* label = new TextLabel(TextRole::secondary, fromCore(parts[i].label));
        auto* value = new TextLabel(TextRole::secondary, fromCore(formatBytes(parts[i].bytes)));
        value->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_rows->addWidget(new Swatch(i, parts.size()), int(i), 0);
        m_rows->addWidget(label, int(i), 1);
        m_rows->addWidget(value, int(i), 2);
        bytes.push_back(parts[i].bytes);
        told << label->text() + QLatin1Char(' ') + value->text();
    }
    m_bar->set(bytes, limit);
    m_bar->setVisible(!parts.empty());
    m_empty->setVisible(parts.empty());
    setAccessibleName(tr("What the memory is for: %1").arg(told.join(QStringLiteral(", "))));
}

}  // namespace graft::ui
