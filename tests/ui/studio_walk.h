// What walks through a whole window share: a home, the window, the dialogs that come, and pictures on the way.
#pragma once

#include "person.h"
#include "service/run_files.h"
#include "service/starter.h"
#include "ui/style/studio_style.h"
#include "ui/studio.h"

namespace graft::ui {

class StudioWalk : public QObject {
protected:
    person::Home m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    bool waitUntil(const std::function<bool()>& isSo) { return person::waitFor(window(), isSo); }
    bool settled() { return waitUntil([this] { return m_studio->idle(); }); }
    std::filesystem::path place(const char* name) const { return toPath(m_home.path()) / name; }

    void openStudio() {
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    void open(const std::filesystem::path& folder) {
        m_studio->openFolder(pathText(folder));
        QVERIFY(waitUntil([&] { return m_studio->session().project() && m_studio->session().project()->folder() == folder; }));
        QVERIFY(settled());
    }
    static recipe::Recipe starterRecipe() { return service::findStarter()->recipe; }
    static std::string addRun(const service::Project& project) {
        auto record = *project.createRun(starterRecipe());
        record.state = recipe::RunState::stopped;
        if (!service::writeRecord(project.runFolder(record.id), record)) qFatal("no record");
        return record.id;
    }
    // Presses `label` in the dialog that comes, after `before` was done in it; keeps its picture.
    template <class Before>
    void answerDialog(const QString& label, const QString& picture, Before before) {
        auto* timer = new QTimer(m_studio.get());
        connect(timer, &QTimer::timeout, this, [=] {
            QWidget* dialog = QApplication::activeModalWidget();
            if (!dialog) return;
            timer->deleteLater();
            before(*dialog);
            if (!picture.isEmpty()) dialog->grab().save(QStringLiteral("%1/%2.png").arg(QStringLiteral(GRAFT_PICTURES), picture));
            if (!person::press(*dialog, label)) dialog->close();
        });
        timer->start(20);
    }
    void answerDialog(const QString& label, const QString& picture = {}) {
        answerDialog(label, picture, [](QWidget&) {});
    }
    void takePictures(const QString& moment) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                window().resize(size);
                for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
                QCOMPARE(person::cutOffText(window()), QString());
                QVERIFY(window().grab().save(QStringLiteral("%1/%2-%3-%4.png").arg(QStringLiteral(GRAFT_PICTURES), moment, scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark")).arg(size.width())));
            }
    }
};

}  // namespace graft::ui
