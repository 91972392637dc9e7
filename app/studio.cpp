// graft-studio [PROJECT] [--screenshot FILE [--page PAGE] [--size WxH] [--dark]] [--measure-start]: the window.
#include "engine_module.h"
#include "patient_threads.h"
#include "start_clock.h"
#include "ui/core_text.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QMessageBox>
#include <QTimer>

#include <cstdio>

namespace {

struct Request {
    QString project, picture;
    std::optional<graft::ui::PageId> page;
    QSize size;
    std::optional<graft::ui::Scheme> scheme;
    bool measureStart = false;
};

[[noreturn]] void refuse(const QString& why) {
    std::fprintf(stderr, "graft-studio: %s\nTry graft-studio --help.\n", qPrintable(why));
    std::exit(2);
}

QStringList pageNames() {
    QStringList names;
    for (const char* key : graft::ui::pageKeys) names << QLatin1String(key);
    return names;
}

Request readArguments(const QApplication& application) {
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Adapts an open language model to your own examples, on this computer."));
    parser.addPositionalArgument(QStringLiteral("PROJECT"), QStringLiteral("Folder of a project to open; \"sample\" opens the one that ships with Graft."), QStringLiteral("[PROJECT]"));
    const QCommandLineOption picture(QStringLiteral("screenshot"), QStringLiteral("Draw the window into a PNG file without a display, and end."), QStringLiteral("FILE"));
    const QCommandLineOption page(QStringLiteral("page"), pageNames().join(QStringLiteral(", ")) + QLatin1Char('.'), QStringLiteral("PAGE"));
    const QCommandLineOption size(QStringLiteral("size"), QStringLiteral("Size of the window, 1024x680 or larger."), QStringLiteral("WxH"));
    const QCommandLineOption dark(QStringLiteral("dark"), QStringLiteral("Dark, whatever the system says."));
    const QCommandLineOption measure(QStringLiteral("measure-start"), QStringLiteral("Print after how many seconds the window is painted and can be used, and end."));
    parser.addOptions({picture, page, size, dark, measure});
    parser.addHelpOption();
    parser.addVersionOption();
    parser.process(application);

    Request request;
    if (parser.positionalArguments().size() > 1) refuse(QStringLiteral("one project at a time"));
    if (!parser.positionalArguments().isEmpty()) request.project = parser.positionalArguments().constFirst();
    request.picture = parser.value(picture);
    request.measureStart = parser.isSet(measure);
    if (parser.isSet(dark)) request.scheme = graft::ui::Scheme::dark;
    if (parser.isSet(page)) {
        const qsizetype at = pageNames().indexOf(parser.value(page));
        if (at < 0) refuse(QStringLiteral("no page is called \"%1\"").arg(parser.value(page)));
        request.page = graft::ui::allPages[std::size_t(at)];
    }
    if (parser.isSet(size)) {
        const QStringList sides = parser.value(size).split(QLatin1Char('x'));
        if (sides.size() == 2) request.size = {sides[0].toInt(), sides[1].toInt()};
        if (request.size.width() <= 0 || request.size.height() <= 0) refuse(QStringLiteral("a size looks like 1600x1000"));
    }
    return request;
}

void print(const graft::Error& error) {
    std::fprintf(stderr, "graft-studio: %s\n  why:  %s\n  hint: %s\n", error.what.c_str(), error.why.c_str(), error.hint.c_str());
}

int tell(const graft::Error& error, const Request& request, graft::ui::MainWindow& window) {
    print(error);
    if (request.picture.isEmpty()) QMessageBox::critical(&window, QStringLiteral("Graft"), graft::ui::fromCore(error.what + ".\n\n" + error.why + "\n\n" + error.hint));
    return 1;
}

// Usable: what a click asks for is there, and the loop takes clicks.
void measureStart(double shown) {
    QTimer::singleShot(0, qApp, [shown] {
        std::printf("{\"shown_seconds\": %.2f, \"usable_seconds\": %.2f}\n", shown, graft::app::secondsSinceStart());
        QCoreApplication::exit(0);
    });
}

// Once nothing runs any more, on the page asked for. A project that cannot be opened is told on the terminal instead of drawn.
void drawWhenIdle(graft::ui::Studio& studio, const Request& request) {
    auto* look = new QTimer(&studio);
    QObject::connect(&studio.session(), &graft::ui::Session::failed, look, [look](const graft::Error& error) {
        look->stop();  // or it may still draw in this turn of the loop, and end with its own code
        print(error);
        QCoreApplication::exit(1);
    });
    QObject::connect(look, &QTimer::timeout, &studio, [&studio, request] {
        if (!studio.idle()) return;
        if (request.page) studio.window().choose(*request.page);
        QCoreApplication::processEvents();
        const bool written = studio.window().grab().save(request.picture);
        if (!written) std::fprintf(stderr, "graft-studio: cannot write %s\n", qPrintable(request.picture));
        QCoreApplication::exit(written ? 0 : 1);
    });
    look->start(50);
}

}  // namespace

int main(int argc, char** argv) {
    graft::app::restartWithPatientThreads(argv);
    for (int i = 1; i < argc; ++i)
        if (QByteArray(argv[i]).startsWith("--screenshot")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("Graft"));
    QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GRAFT_VERSION));
    const Request request = readArguments(application);
    graft::ui::dressApplication(request.scheme);

    auto window = std::make_unique<graft::ui::MainWindow>();
    if (request.size.isValid()) window->resize(request.size);
    window->show();
    QCoreApplication::processEvents(QEventLoop::ExcludeUserInputEvents);  // it is painted once before anything is loaded
    const double shown = graft::app::secondsSinceStart();
    if (const auto opened = graft::app::openEngine(); !opened) return tell(opened.error(), request, *window);
    graft::ui::Studio studio(std::move(window));
    if (!request.picture.isEmpty()) drawWhenIdle(studio, request);
    if (request.project == QLatin1String("sample")) studio.openSample();
    else if (!request.project.isEmpty()) studio.openFolder(request.project);
    if (request.picture.isEmpty() && request.page) studio.window().choose(*request.page);
    if (request.measureStart) measureStart(shown);
    return QApplication::exec();
}
