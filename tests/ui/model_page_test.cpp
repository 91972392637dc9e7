// Choosing a model through the real window: found, judged, chosen, dropped, broken; hostile names stay text.
#include "base/json.h"
#include "person.h"
#include "ui/pages/model_page.h"
#include "ui/pages/start_page.h"
#include "ui/studio.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/drop_area.h"
#include "ui/widgets/model_card.h"
#include "ui/widgets/model_list_view.h"

#include <fstream>

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using person::walkTo;
namespace fs = std::filesystem;

class ModelPageTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<person::Home> m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    ModelPage& page() { return window().model(); }
    ModelListView& list() { return *page().findChild<ModelListView*>(); }
    fs::path place() const { return toPath(m_home->path()) / "models"; }

    bool waitUntil(const std::function<bool()>& isSo) { return person::waitFor(window(), isSo); }
    bool idle() {
        if (!waitUntil([this] { return m_studio->idle(); })) return false;
        QCoreApplication::processEvents();  // what came last is laid out and shown
        return true;
    }
    int rowSaying(const QString& text) {
        for (int row = 0; row < list().model()->rowCount(); ++row)
            if (list().model()->index(row, 0).data().toString().contains(text)) return row;
        return -1;
    }
    bool pick(const QString& name) {
        const int row = rowSaying(name);
        if (row < 0) return false;
        list().scrollTo(list().model()->index(row, 0));
        QTest::mouseClick(list().viewport(), Qt::LeftButton, {}, list().visualRect(list().model()->index(row, 0)).center());
        return list().currentIndex().row() == row;
    }

    // The starter once more; its files are links to one copy, which costs no room.
    void copyStarter(const fs::path& folder) const {
        const fs::path copy = toPath(m_home->path()) / "starter-copy";
        if (!fs::exists(copy)) fs::copy(GRAFT_SOURCE_DIR "/resources/starter/model", copy, fs::copy_options::recursive);
        fs::create_directories(folder);
        for (const auto& entry : fs::directory_iterator(copy)) fs::create_hard_link(entry.path(), folder / entry.path().filename());
    }
    static void rewrite(const fs::path& file, const std::string& text) {
        fs::remove(file);  // the link, not the copy behind it
        std::ofstream(file) << text;
    }

    static void drop(QWidget& target, const QString& path) {
        QMimeData mime;
        mime.setUrls({QUrl::fromLocalFile(path)});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(&target, &enter);
        QDropEvent event(QPointF(5, 5), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
        if (enter.isAccepted()) QCoreApplication::sendEvent(&target, &event);
    }

    bool makeProject(const QString& name) {
        if (!walkTo(window(), PageId::start) || !press(window().start(), QStringLiteral("New project"))) return false;
        QTest::keyClicks(QApplication::focusWidget(), name);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        return waitUntil([this] { return m_studio->session().project() && m_studio->idle(); });
    }

    void takePictures(const QString& moment) {
        for (const Scheme scheme : {Scheme::dark, Scheme::light})
            for (const QSize& size : {QSize(1600, 1000), QSize(1024, 680)}) {
                dressApplication(scheme);
                window().resize(size);
                for (int round = 0; round < 3; ++round) QCoreApplication::processEvents();
                QCOMPARE(person::cutOffText(window()), QString());
                QCOMPARE(window().size(), size);
                const QString look = scheme == Scheme::light ? QStringLiteral("light") : QStringLiteral("dark");
                QVERIFY(window().grab().save(QStringLiteral("%1/model-walk-%2-%3-%4.png").arg(QStringLiteral(GRAFT_PICTURES), moment, look).arg(size.width())));
            }
    }

private Q_SLOTS:
    void initTestCase() {
        dressApplication(Scheme::light);
    }
    void init() {
        m_home = std::make_unique<person::Home>();
        QVERIFY2(m_home->make(), "resources/starter is not complete");
        QSettings().clear();
        qputenv("HF_HUB_CACHE", (m_home->path() + QStringLiteral("/hub")).toUtf8());
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    void cleanup() {
        m_studio.reset();
        m_home.reset();
        qunsetenv("GRAFT_RESOURCES");  // the next person's sample is made from the real one
    }

    void theStarterIsFoundJudgedAndChosen() {
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(idle());
        QCOMPARE(list().model()->rowCount(), 1);
        QVERIFY(!page().findChild<DropArea*>()->isVisible());
        QVERIFY(sees(page(), QStringLiteral("Starter model")));
        QVERIFY(sees(page(), QStringLiteral("Chat: answers messages")));
        QVERIFY(sees(page(), QStringLiteral("gpl-3.0-or-later")));
        QVERIFY(sees(page(), QStringLiteral("English")));
        QVERIFY(sees(page(), QStringLiteral("up to 1,024 tokens at once")));
        for (const auto& method : service::methods()) QVERIFY2(sees(page(), fromCore(method.name)), method.name.c_str());
        QVERIFY(sees(page(), QStringLiteral("fits")));
        QVERIFY(sees(page(), QStringLiteral("Estimated for rows of 512 tokens")));
        // Without a project the button leads to one.
        QVERIFY(press(page(), QStringLiteral("Open or make a project first")));
        QCOMPARE(int(window().page()), int(PageId::start));
        QVERIFY(makeProject(QStringLiteral("Letters")));
        QCOMPARE(int(window().page()), int(PageId::model));
        takePictures(QStringLiteral("1-found"));
        QVERIFY(press(page(), QStringLiteral("Use this model")));
        QCOMPARE(m_studio->draft().recipe().model.path, (toPath(m_home->path()) / "resources/starter/model").string());
        QCOMPARE(int(window().guide().step(PageId::model).state), int(StepState::done));
        QVERIFY2(window().guide().step(PageId::model).fact.startsWith(QStringLiteral("Starter model · ")), qPrintable(window().guide().step(PageId::model).fact));
        QVERIFY(list().model()->index(0, 0).data(ModelList::ChosenRole).toBool());
        QVERIFY(idle());
        takePictures(QStringLiteral("2-chosen"));
        // The choice can be taken back, and the next step is one press away.
        QTest::keyClick(&window(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(!m_studio->draft().hasModel());
        QVERIFY(!list().model()->index(0, 0).data(ModelList::ChosenRole).toBool());
        list().setFocus();
        QTest::keyClick(&list(), Qt::Key_Return);
        QVERIFY(m_studio->draft().hasModel());
        QTest::keyClick(&list(), Qt::Key_Return);
        QCOMPARE(int(window().page()), int(PageId::model) + 1);
    }

    void aDroppedFolderIsLookedThroughAndRemembered() {
        copyStarter(place() / "acme/helper");
        copyStarter(place() / "acme/mute");
        fs::remove(place() / "acme/mute/tokenizer.model");
        fs::create_directories(place() / "cut");
        std::ofstream(place() / "cut/config.json") << "{\"model_type\": \"lla";
        QVERIFY(makeProject(QStringLiteral("Letters")));
        QVERIFY(idle());
        drop(page(), pathText(place()));
        QVERIFY(waitUntil([this] { return rowSaying(QStringLiteral("helper")) >= 0 && m_studio->idle(); }));
        QCOMPARE(list().model()->rowCount(), 4);
        QCOMPARE(list().currentIndex().data().toString(), QStringLiteral("helper"));   // the first of the folder
        QVERIFY(sees(page(), QStringLiteral("Also looked in")));

        // Broken ones say why, in the list and on the card, and cannot be chosen.
        QVERIFY(pick(QStringLiteral("cut")));
        QVERIFY(list().currentIndex().data(ModelList::BrokenRole).toBool());
        QVERIFY2(list().currentIndex().data(ModelList::LineRole).toString().contains(QStringLiteral("byte")), qPrintable(list().currentIndex().data(ModelList::LineRole).toString()));
        QVERIFY(sees(page(), QStringLiteral("Cannot be used: ")));
        takePictures(QStringLiteral("3-broken"));
        QVERIFY(!press(page(), QStringLiteral("Use this model")));
        QTest::keyClick(&list(), Qt::Key_Return);
        QVERIFY(!m_studio->draft().hasModel());
        QVERIFY(pick(QStringLiteral("mute")));   // no tokenizer: known once it is looked at
        QVERIFY(waitUntil([this] { return sees(page(), QStringLiteral("Cannot be used: ")); }));
        QVERIFY(list().currentIndex().data(ModelList::BrokenRole).toBool());
        QVERIFY(sees(page(), QStringLiteral("2 usable, 2 not")));

        // Another start of the program looks there again; until it is told not to.
        m_studio.reset();
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(waitUntil([this] { return rowSaying(QStringLiteral("helper")) >= 0 && m_studio->idle(); }));
        auto* remove = page().findChildren<QPushButton*>().last();
        for (QPushButton* button : page().findChildren<QPushButton*>())
            if (button->accessibleName().startsWith(QStringLiteral("Do not look in"))) remove = button;
        QTest::mouseClick(remove, Qt::LeftButton);
        QVERIFY(waitUntil([this] { return rowSaying(QStringLiteral("helper")) < 0 && m_studio->idle(); }));
        QVERIFY(!sees(page(), QStringLiteral("Also looked in")));
    }

    void aFolderWithoutAModelIsToldAndNotRemembered() {
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(idle());
        fs::create_directories(place() / "nothing");
        drop(page(), pathText(place() / "nothing"));
        QVERIFY(QTest::qWaitFor([this] { return !person::errorShown(window()).isEmpty(); }));
        QVERIFY2(person::errorShown(window()).contains(QStringLiteral("There is no model in")), qPrintable(person::errorShown(window())));
        QVERIFY(QTest::qWaitFor([this] { return m_studio->idle(); }));
        QVERIFY(m_studio->models().places().isEmpty());
        QCOMPARE(list().model()->rowCount(), 1);
        takePictures(QStringLiteral("4-error"));
        // What is no folder of a model is not even taken.
        std::ofstream(place() / "letters.csv") << "a,b\n";
        drop(page(), pathText(place() / "letters.csv"));
        QVERIFY(!m_studio->models().searching());
    }

    void aModelDroppedOnStartBeginsAProject() {
        copyStarter(place() / "my_helper");
        drop(window().start(), pathText(place() / "my_helper/config.json"));
        QVERIFY(sees(window(), QStringLiteral("It begins with the model my_helper.")));
        auto* name = qobject_cast<QLineEdit*>(QApplication::focusWidget());
        QVERIFY(name);
        QCOMPARE(name->text(), QStringLiteral("My helper"));
        takePictures(QStringLiteral("5-new-project"));
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(waitUntil([this] { return m_studio->draft().hasModel() && m_studio->idle(); }));
        QVERIFY(fs::exists(toPath(m_home->path()) / "Documents/Graft/my-helper/project.json"));
        QCOMPARE(m_studio->draft().recipe().model.path, (place() / "my_helper").string());
        QCOMPARE(int(window().page()), int(PageId::model));
        QVERIFY(list().currentIndex().data(ModelList::ChosenRole).toBool());
        // Dropped on an open project that has its model, another is shown and not taken.
        copyStarter(place() / "other");
        QVERIFY(walkTo(window(), PageId::start));
        drop(window().start(), pathText(place() / "other"));
        QVERIFY(waitUntil([this] { return rowSaying(QStringLiteral("other")) >= 0 && m_studio->idle(); }));
        QCOMPARE(list().currentIndex().data().toString(), QStringLiteral("other"));
        QCOMPARE(m_studio->draft().recipe().model.path, (place() / "my_helper").string());
    }

    void dataDroppedOnStartBeginsAProject() {
        const QString file = m_home->path() + QStringLiteral("/resources/starter/tickets.csv");
        drop(window().start(), file);
        QVERIFY(sees(window(), QStringLiteral("It begins with the examples in tickets.csv.")));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
        QVERIFY(!sees(window(), QStringLiteral("It begins with")));
        drop(window().start(), file);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Return);
        QVERIFY(waitUntil([this] { return m_studio->draft().hasData() && m_studio->idle(); }));
        QCOMPARE(m_studio->draft().recipe().data.path, file.toStdString());
        QCOMPARE(m_studio->session().project()->name(), std::string("Tickets"));
    }

    void manyModelsCanBeFiltered() {
        for (int i = 0; i < 12; ++i) copyStarter(place() / ("model-" + std::to_string(i)));
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(idle());
        auto* field = page().findChild<QLineEdit*>();
        QVERIFY(!field->isVisible());
        drop(page(), pathText(place()));
        QVERIFY(waitUntil([this] { return list().model()->rowCount() == 13 && m_studio->idle(); }));
        QVERIFY(field->isVisible());
        QTest::mouseClick(field, Qt::LeftButton);
        QTest::keyClicks(field, QStringLiteral("MODEL-1"));
        QCOMPARE(list().model()->rowCount(), 3);
        QTest::keyClicks(field, QStringLiteral("x"));
        QVERIFY(sees(page(), QStringLiteral("No model has “MODEL-1x” in its name.")));
        QVERIFY(!page().findChild<ModelCard*>()->isVisible());
        QTest::keyClick(field, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(field, Qt::Key_Delete);
        QCOMPARE(list().model()->rowCount(), 13);
        QVERIFY(page().findChild<ModelCard*>()->isVisible());
        takePictures(QStringLiteral("6-many"));
    }

    void hostileNamesStayText() {
        const std::string name = "<img src=x onerror=1><b>bold<b>\n\xE2\x80\xAEgnp.exe & \x1b[31m";
        copyStarter(place() / name);
        rewrite(place() / name / "README.md", "---\nlicense: <b>mit</b>\n---\n");
        Json config = *readJsonFile(place() / name / "config.json");
        config["auto_map"] = {{"AutoModel", "<b>evil</b>"}};
        rewrite(place() / name / "config.json", config.dump());
        QVERIFY(walkTo(window(), PageId::model));
        QVERIFY(idle());
        drop(page(), pathText(place()));
        QVERIFY(waitUntil([this] { return rowSaying(QStringLiteral("bold")) >= 0 && m_studio->idle(); }));
        QVERIFY(pick(QStringLiteral("bold")));
        QVERIFY(idle());
        const QString shown = list().currentIndex().data().toString();
        QVERIFY(shown.startsWith(QStringLiteral("<img src=x")));
        QVERIFY(!shown.contains(QLatin1Char('\n')) && !shown.contains(QChar(0x202E)) && !shown.contains(QChar(0x1b)));
        QVERIFY(sees(page(), QStringLiteral("<b>bold")));
        QVERIFY(sees(page(), QStringLiteral("<b>mit</b>")));
        QVERIFY(sees(page(), QStringLiteral("never run")));
        for (QLabel* label : page().findChildren<QLabel*>()) QCOMPARE(int(label->textFormat()), int(Qt::PlainText));
        for (QWidget* widget : page().findChildren<QWidget*>()) QVERIFY2(!widget->toolTip().contains(QStringLiteral("<img")), qPrintable(widget->toolTip()));
        QVERIFY(!list().currentIndex().data(Qt::ToolTipRole).toString().contains(QStringLiteral("<img")));
        takePictures(QStringLiteral("7-hostile"));
    }
};

QTEST_MAIN(ModelPageTest)
#include "model_page_test.moc"
