#include "ui/widgets/figure_export.h"

#include "base/durable_file.h"
#include "ui/core_text.h"
#include "ui/style/palette.h"
#include "ui/widgets/nearest_error_bar.h"

#include <QAction>
#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QPdfWriter>
#include <QSettings>
#include <QSvgGenerator>
#include <qcustomplot.h>

#include <array>

namespace graft::ui {

namespace {

constexpr char lastPlaceKey[] = "figures/place";
constexpr double pixelRatio = 2, pointsPerPixel = 0.75;

QString text(const char* words) {
    return QCoreApplication::translate("FigureExport", words);
}

// A palette change redraws the chart at once, and nothing is shown before the event loop turns.
class LightColours {
public:
    explicit LightColours(QWidget& owner) : m_owner(owner), m_changed(schemeOf(owner.palette()) != Scheme::light) {
        if (m_changed) m_owner.setPalette(paletteFor(Scheme::light));
    }
    ~LightColours() {
        if (m_changed) m_owner.setPalette(QPalette());
    }
    LightColours(const LightColours&) = delete;
    LightColours& operator=(const LightColours&) = delete;

private:
    QWidget& m_owner;
    bool m_changed;
};

QCustomPlot& plotOf(const QWidget& chart) {
    auto* plot = chart.findChild<QCustomPlot*>();
    Q_ASSERT(plot);
    return *plot;
}

QByteArray pngOf(QWidget& chart) {
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    pictureOf(chart).save(&bytes, "PNG");
    return bytes.data();
}

void paintOn(QPaintDevice& device, QCustomPlot& plot, double scale) {
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(QCPPainter::pmVectorized);
    painter.scale(scale, scale);
    plot.toPainter(&painter, plot.width(), plot.height());
    painter.end();
}

QByteArray svgOf(QWidget& chart) {
    const LightColours light(chart);
    QCustomPlot& plot = plotOf(chart);
    QBuffer bytes;
    QSvgGenerator generator;
    generator.setOutputDevice(&bytes);
    generator.setSize(plot.size());
    generator.setViewBox(QRect(QPoint(), plot.size()));
    generator.setTitle(chart.accessibleName());
    paintOn(generator, plot, 1);
    return bytes.data();
}

QByteArray pdfOf(QWidget& chart) {
    const LightColours light(chart);
    QCustomPlot& plot = plotOf(chart);
    QBuffer bytes;
    bytes.open(QIODevice::WriteOnly);
    QPdfWriter writer(&bytes);
    writer.setTitle(chart.accessibleName());
    writer.setPageMargins({});
    writer.setPageSize(QPageSize(QSizeF(plot.size()) * pointsPerPixel, QPageSize::Point, {}, QPageSize::ExactMatch));
    paintOn(writer, plot, writer.resolution() / 96.0);
    return bytes.data();
}

struct Form {
    QString suffix, filter;
    QByteArray (*write)(QWidget&);
};

std::array<Form, 3> forms() {
    return {{{QStringLiteral("png"), text("PNG picture (*.png)"), pngOf}, {QStringLiteral("svg"), text("SVG drawing (*.svg)"), svgOf}, {QStringLiteral("pdf"), text("PDF page (*.pdf)"), pdfOf}}};
}

const Form* formOf(const std::array<Form, 3>& known, const QString& file) {
    const auto found = std::ranges::find(known, QFileInfo(file).suffix().toLower(), &Form::suffix);
    return found == known.end() ? nullptr : &*found;
}

void askAndSave(QWidget& owner) {
    const auto known = forms();
    QStringList filters;
    for (const Form& form : known) filters << form.filter;
    QString chosen, file = QDir(QSettings().value(QLatin1String(lastPlaceKey)).toString()).filePath(owner.accessibleName() + QStringLiteral(".png"));
    file = QFileDialog::getSaveFileName(&owner, text("Save the picture"), file, filters.join(QStringLiteral(";;")), &chosen);
    if (file.isEmpty()) return;
    if (!formOf(known, file)) file += QLatin1Char('.') + known[std::size_t(std::max(qsizetype(0), filters.indexOf(chosen)))].suffix;
    QSettings().setValue(QLatin1String(lastPlaceKey), QFileInfo(file).absolutePath());
    if (const auto saved = saveFigure(owner, file); !saved) showErrorNear(owner, saved.error());
}

// The actions of `owner` as a menu where `part`, itself or a part of it, is pressed with the right button, or with the menu key.
void offerMenu(QWidget& part, QWidget& owner, std::function<bool()> filled) {
    part.setContextMenuPolicy(Qt::CustomContextMenu);
    QObject::connect(&part, &QWidget::customContextMenuRequested, &owner, [&part, &owner, filled = std::move(filled)](const QPoint& at) {
        if (!filled()) return;
        auto* menu = new QMenu(&owner);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions(owner.actions());
        menu->popup(part.mapToGlobal(at));
    });
}

// A key that works where the focus is, and the entry of the menu that goes with it.
void offer(QWidget& owner, const QString& words, QKeySequence::StandardKey key, std::function<bool()> filled, std::function<void()> act) {
    auto* action = new QAction(words, &owner);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    QObject::connect(action, &QAction::triggered, &owner, [filled, act = std::move(act)] {
        if (filled()) act();
    });
    owner.addAction(action);
}

}  // namespace

void makeExportable(QWidget& chart) {
    const auto filled = [&chart] { return !plotOf(chart).isHidden(); };
    offer(chart, text("&Copy the picture"), QKeySequence::Copy, filled, [&chart] { QGuiApplication::clipboard()->setPixmap(pictureOf(chart)); });
    offer(chart, text("&Save the picture …"), QKeySequence::Save, filled, [&chart] { askAndSave(chart); });
    offerMenu(chart, chart, filled);
    offerMenu(plotOf(chart), chart, filled);   // it keeps what the mouse does to itself
}

void makeCopyable(QWidget& owner, std::function<QString()> words) {
    offer(owner, text("&Copy"), QKeySequence::Copy, [] { return true; }, [words = std::move(words)] { QGuiApplication::clipboard()->setText(words()); });
    offerMenu(owner, owner, [] { return true; });
}

QPixmap pictureOf(QWidget& chart) {
    const LightColours light(chart);
    QCustomPlot& plot = plotOf(chart);
    return plot.toPixmap(plot.width(), plot.height(), pixelRatio);
}

Result<void> saveFigure(QWidget& chart, const QString& file) {
    const auto known = forms();
    const Form* form = formOf(known, file);
    if (!form) return Error{ErrorKind::unsupported, "The picture cannot be saved as " + QFileInfo(file).fileName().toStdString(), "The name ends neither with .png nor with .svg or .pdf.", "Give the file one of these endings."};
    const QByteArray bytes = form->write(chart);
    return writeFileDurably(toPath(file), {bytes.constData(), std::size_t(bytes.size())});
}

}  // namespace graft::ui
