// contact_sheets FOLDER: pictures of every page in every state, light and dark, in two sizes and at 200 %, and one sheet per page that shows them all.
#include "page_states.h"

#include "ui/style/studio_style.h"

using namespace graft::ui;

namespace {

struct Look {
    Scheme scheme;
    QSize size;
    int scale;         // of the screen: 2 is 200 %
    QString name() const {
        return QStringLiteral("%1-%2%3").arg(scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width()).arg(scale == 2 ? QStringLiteral("@2x") : QString());
    }
};

const std::vector<Look> looks{{Scheme::light, {1024, 680}, 1}, {Scheme::dark, {1024, 680}, 1}, {Scheme::light, {1600, 1000}, 1}, {Scheme::dark, {1600, 1000}, 1}, {Scheme::light, {1024, 680}, 2}, {Scheme::dark, {1024, 680}, 2}};
const std::vector<std::pair<sample::Fill, const char*>> fills{{sample::Fill::empty, "empty"}, {sample::Fill::ready, "ready"}, {sample::Fill::working, "working"}, {sample::Fill::full, "full"}, {sample::Fill::error, "error"}};

constexpr int thumbnailWidth = 640, gap = 16, captionHeight = 24;

QString pictureName(PageId page, const QString& state, const Look& look) {
    return QStringLiteral("%1-%2-%3.png").arg(QLatin1String(pageKeys[std::size_t(page)]), state, look.name());
}

bool takeOne(MainWindow& window, const QDir& folder, PageId page, const QString& state, const Look& look) {
    for (int turn = 0; turn < 3; ++turn) QCoreApplication::processEvents();  // the layout follows the new size
    if (const QString cut = person::cutOffText(window); !cut.isEmpty()) {
        std::fprintf(stderr, "%s: no room for: %s\n", qPrintable(pictureName(page, state, look)), qPrintable(cut));
        return false;
    }
    return window.grab().save(folder.filePath(pictureName(page, state, look)));
}

// The states in which the page was drawn: one more for each tab of a full page, two for what is further down where a page scrolls.
QStringList take(const QDir& folder, PageId page, const Look& look) {
    QStringList states;
    dressApplication(look.scheme);
    for (const auto& [fill, state] : fills) {
        const auto window = sample::windowIn(page, fill);
        window->resize(look.size);
        window->show();
        if (!takeOne(*window, folder, page, QLatin1String(state), look)) return {};
        states << QLatin1String(state);
        if (fill != sample::Fill::full && fill != sample::Fill::error) continue;
        for (QScrollArea* area : window->findChildren<QScrollArea*>()) {
            if (!area->isVisible() || area->verticalScrollBarPolicy() == Qt::ScrollBarAlwaysOff) continue;
            QScrollBar* bar = area->verticalScrollBar();
            for (const auto& [part, name] : {std::pair(0.5, "middle"), std::pair(1.0, "end")}) {
                bar->setValue(int(part * bar->maximum()));
                const QString named = QStringLiteral("%1-%2").arg(QLatin1String(state), QLatin1String(name));
                if (!takeOne(*window, folder, page, named, look)) return {};
                states << named;
            }
        }
        if (fill != sample::Fill::full) continue;
        for (QTabBar* tabs : window->findChildren<QTabBar*>())
            for (int tab = 0; tabs->isVisible() && tab < tabs->count(); ++tab) {
                if (!tabs->isTabVisible(tab) || tab == tabs->currentIndex()) continue;
                tabs->setCurrentIndex(tab);
                const QString named = QStringLiteral("full-%1").arg(QString(tabs->tabText(tab)).remove(QLatin1Char('&')).toLower().replace(QLatin1Char(' '), QLatin1Char('_')));
                if (!takeOne(*window, folder, page, named, look)) return {};
                states << named;
            }
    }
    return states;
}

// A row per state, a column per look.
bool drawSheet(const QDir& folder, PageId page, const QStringList& states) {
    const int rowHeight = thumbnailWidth * 680 / 1024 + captionHeight + gap;
    QImage sheet(int(looks.size()) * (thumbnailWidth + gap) + gap, int(states.size()) * rowHeight + gap, QImage::Format_RGB32);
    sheet.fill(QColor(0x80, 0x80, 0x80));
    QPainter painter(&sheet);
    painter.setPen(Qt::white);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    for (int row = 0; row < states.size(); ++row)
        for (std::size_t column = 0; column < looks.size(); ++column) {
            const QPoint at(gap + int(column) * (thumbnailWidth + gap), gap + row * rowHeight);
            QImage picture(folder.filePath(pictureName(page, states[row], looks[column])));
            if (picture.isNull()) return false;
            picture.setDevicePixelRatio(1);  // "@2x" in its name has set 2
            painter.drawText(QRect(at, QSize(thumbnailWidth, captionHeight)), Qt::AlignVCenter, QStringLiteral("%1 · %2").arg(states[row], looks[column].name()));
            painter.drawImage(at + QPoint(0, captionHeight), picture.scaledToWidth(thumbnailWidth, Qt::SmoothTransformation));
        }
    painter.end();
    return sheet.save(folder.filePath(QStringLiteral("sheet-%1.png").arg(QLatin1String(pageKeys[std::size_t(page)]))));
}

// The scale of a screen is settled when the program starts: what is drawn at 200 % is drawn by this program started once more.
bool takeAtDouble(const QString& folder) {
    QProcess again;
    QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
    surroundings.insert(QStringLiteral("QT_SCALE_FACTOR"), QStringLiteral("2"));
    again.setProcessEnvironment(surroundings);
    again.setProcessChannelMode(QProcess::ForwardedChannels);
    again.start(QCoreApplication::applicationFilePath(), {folder});
    return again.waitForFinished(-1) && again.exitStatus() == QProcess::NormalExit && again.exitCode() == 0;
}

}  // namespace

int main(int argc, char** argv) {
    QTemporaryDir home;
    person::Home::useFolders(home.path());
    QApplication application(argc, argv);
    const QDir folder(application.arguments().value(1));
    if (argc != 2 || !QDir().mkpath(folder.path())) {
        std::fprintf(stderr, "contact_sheets FOLDER: a folder that can be made\n");
        return 2;
    }
    const int scale = int(application.devicePixelRatio());
    if (scale == 1 && !takeAtDouble(folder.path())) return 1;
    for (const PageId page : allPages) {
        QStringList states;
        for (const Look& look : looks)
            if (look.scale == scale && (states = take(folder, page, look)).isEmpty()) return 1;
        if (scale == 1 && !drawSheet(folder, page, states)) return 1;
        if (scale == 1) std::printf("%s\n", qPrintable(folder.filePath(QStringLiteral("sheet-%1.png").arg(QLatin1String(pageKeys[std::size_t(page)])))));
    }
    return 0;
}
