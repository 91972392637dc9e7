// The first table that somebody brings: a form that Escape does not throw away, a small file divided as one wishes, labels found, and what is no table named.
#include "person.h"
#include "service/project_answers.h"
#include "ui/pages/data_page.h"
#include "ui/pages/method_page.h"
#include "ui/pages/start_page.h"
#include "ui/style/studio_style.h"
#include "ui/studio.h"
#include "ui/widgets/answers_form.h"
#include "ui/widgets/new_project_card.h"

using namespace graft;
using namespace graft::ui;
using person::press;
using person::sees;
using person::waitFor;
using person::walkTo;

class FirstTableTest : public QObject {
    Q_OBJECT

private:
    std::unique_ptr<person::Home> m_home;
    std::unique_ptr<Studio> m_studio;

    MainWindow& window() { return m_studio->window(); }
    bool waitUntil(const std::function<bool()>& isSo) { return waitFor(window(), isSo); }
    bool settled() { return waitUntil([this] { return m_studio->idle(); }); }

    QString written(const QString& name, const QByteArray& bytes) const {
        const QString path = m_home->path() + QLatin1Char('/') + name;
        QFile file(path);
        return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? path : QString();
    }
    // Letters with the team that has to answer them, and what it answered.
    QString letters(int rows) const {
        QByteArray csv = "Received,Customer wrote,Team,Our reply\n";
        const char* const teams[] = {"Billing", "Delivery", "Returns", "Repairs", "Sales"};
        for (int i = 0; i < rows; ++i) {
            const QByteArray number = QByteArray::number(i);
            csv += "2026-03-" + QByteArray::number(10 + i % 19) + ",\"Where is the parcel of order " + number + " that I paid for?\"," + teams[i % 5] + ",\"We have looked for order " + number + " and will write again.\"\n";
        }
        return written(QStringLiteral("letters.csv"), csv);
    }
    void makeProject(service::Goal goal) {
        QVERIFY(walkTo(window(), PageId::start));
        QVERIFY(press(window().start(), QStringLiteral("New project")));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Letters"));
        auto* field = window().start().findChild<AnswersForm*>()->findChild<QComboBox*>();
        field->setCurrentIndex(field->findData(int(goal)));
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(waitUntil([this] { return m_studio->session().project() && m_studio->idle(); }));
        QVERIFY(walkTo(window(), PageId::data));
    }
    // Once a menu or a dialog is there, `use` it.
    void whenThere(const std::function<QWidget*()>& find, const std::function<void(QWidget&)>& use) {
        auto* timer = new QTimer(m_studio.get());
        connect(timer, &QTimer::timeout, this, [=] {
            QWidget* there = find();
            if (!there) return;
            timer->deleteLater();
            use(*there);
        });
        timer->start(20);
    }

private Q_SLOTS:
    void init() {
        m_home = std::make_unique<person::Home>();
        QVERIFY2(m_home->make(), "resources/starter is not complete");
        QSettings().clear();
        dressApplication(Scheme::light);
        m_studio = std::make_unique<Studio>();
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        QVERIFY(settled());
    }
    void cleanup() {
        m_studio.reset();
        m_home.reset();
    }

    void escapeClosesTheListAndNotTheForm() {
        QVERIFY(press(window().start(), QStringLiteral("New project")));
        auto* card = window().start().findChild<NewProjectCard*>();
        auto* name = card->findChild<QLineEdit*>();
        QTest::keyClicks(name, QStringLiteral("My letters"));
        auto* goal = card->findChild<QComboBox*>();
        goal->setFocus();
        goal->showPopup();
        QTRY_VERIFY(goal->view()->isVisible());
        QTest::keyClick(goal->view(), Qt::Key_Escape);
        QTRY_VERIFY(!goal->view()->isVisible());
        QVERIFY(card->isOpen());
        QCOMPARE(name->text(), QStringLiteral("My letters"));
        QMenu* languages = card->findChild<AnswersForm*>()->findChild<QPushButton*>()->menu();
        languages->popup(window().mapToGlobal(QPoint(100, 100)));
        QTRY_VERIFY(languages->isVisible());
        QTest::keyClick(languages, Qt::Key_Escape);
        QTRY_VERIFY(!languages->isVisible());
        QVERIFY(card->isOpen());
        // Nothing else is open: now it is the form's.
        name->setFocus();
        QTest::keyClick(name, Qt::Key_Escape);
        QVERIFY(!card->isOpen());
    }

    void itMayBeUsedHere() {
        QVERIFY(press(window().start(), QStringLiteral("New project")));
        QTest::keyClicks(QApplication::focusWidget(), QStringLiteral("Here"));
        const auto fields = window().start().findChild<AnswersForm*>()->findChildren<QComboBox*>();
        QComboBox* place = fields.back();
        QCOMPARE(place->itemText(1), QStringLiteral("Here, in Graft"));
        place->setCurrentIndex(1);
        QVERIFY(press(window().start(), QStringLiteral("Make the project")));
        QVERIFY(waitUntil([this] { return m_studio->session().project() && m_studio->idle(); }));
        QCOMPARE(m_studio->session().answers().destination, std::string(service::usedHere));
    }

    void aWorkbookIsNamedForWhatItIs() {
        makeProject(service::Goal::open);
        QVERIFY(person::drop(window().data(), written(QStringLiteral("letters.xlsx"), QByteArray("PK\3\4\x14\0\6\0\0\0", 10))));
        QVERIFY(QTest::qWaitFor([this] { return !person::errorShown(window()).isEmpty(); }, person::patience));
        const QString error = person::errorShown(window());
        QVERIFY2(error.contains(QStringLiteral("Excel workbook")) && !error.contains(QStringLiteral("NUL")), qPrintable(error));
        QVERIFY(sees(window().data(), QStringLiteral("CSV")));
    }

    void labelsAreFoundWhereLettersAreSorted() {
        makeProject(service::Goal::sort);
        QVERIFY(person::drop(window().data(), letters(59)));
        QVERIFY(waitUntil([this] { return m_studio->draft().hasData() && m_studio->idle(); }));
        QVERIFY(waitUntil([this] { return person::buttonSaying(window().data(), QStringLiteral("Use this data")); }));
        QCOMPARE(m_studio->draft().recipe().data.roles, (std::map<std::string, std::string>{{"Customer wrote", "prompt"}, {"Team", "answer"}}));
        QVERIFY(sees(window().data(), QStringLiteral("has only 5 different values, so it is the answer")));
    }

    void theChoiceOfTheLikelyColumnIsOpened() {
        makeProject(service::Goal::open);
        QVERIFY(person::drop(window().data(), letters(59)));
        QVERIFY(waitUntil([this] { return m_studio->draft().hasData() && m_studio->idle(); }));
        QStringList offered;
        whenThere([] { return QApplication::activePopupWidget(); },
                  [&offered](QWidget& menu) {
                      for (QAction* action : menu.actions()) {
                          offered << action->text();
                          if (action->text().startsWith(QStringLiteral("Answer"))) return QTest::mouseClick(&menu, Qt::LeftButton, {}, static_cast<QMenu&>(menu).actionGeometry(action).center());
                      }
                      menu.close();
                  });
        QVERIFY(press(window().data(), QStringLiteral("Choose the answer column")));
        QVERIFY(waitUntil([this] { return !m_studio->draft().recipe().data.roles.empty(); }));
        QVERIFY2(!offered.isEmpty(), "no choice was opened");
        QCOMPARE(m_studio->draft().recipe().data.roles, (std::map<std::string, std::string>{{"Team", "answer"}}));
    }

    // 59 letters: 16 steer and 16 judge at first; whoever wants more of them to learn is told what it gives, and gets it.
    void aSmallFileIsDividedAsWished() {
        makeProject(service::Goal::sort);
        QVERIFY(person::drop(window().data(), letters(59)));
        QVERIFY(waitUntil([this] { return person::buttonSaying(window().data(), QStringLiteral("Change …")) && m_studio->idle(); }));
        QVERIFY(sees(window().data(), QStringLiteral("27 rows learn, 16 steer, 16 judge")));
        QStringList told;
        whenThere([] { return QApplication::activeModalWidget(); },
                  [&told](QWidget& dialog) {
                      const auto outcome = [&] {
                          for (const QLabel* label : dialog.findChildren<QLabel*>())
                              if (label->isVisible() && label->text().startsWith(QStringLiteral("Of 59 examples"))) return label->text();
                          return QString();
                      };
                      told << outcome();
                      for (const char* name : {"Share of the rows that steer", "Share of the rows that judge"})
                          for (QComboBox* field : dialog.findChildren<QComboBox*>())
                              if (field->accessibleName() == QLatin1String(name)) field->setCurrentIndex(field->findText(QStringLiteral("5 % of the rows")));
                      told << outcome() << person::cutOffText(dialog);
                      dialog.grab().save(QStringLiteral(GRAFT_PICTURES "/first-table-divide.png"));
                      press(dialog, QStringLiteral("Divide the rows"));
                  });
        QVERIFY(press(window().data(), QStringLiteral("Change …")));
        QCOMPARE(told.size(), qsizetype(3));
        QVERIFY2(told[0].startsWith(QStringLiteral("Of 59 examples about 27 learn, 16 steer and 16 judge.")), qPrintable(told[0]));
        QVERIFY2(told[1].startsWith(QStringLiteral("Of 59 examples about 53 learn, 3 steer and 3 judge.")), qPrintable(told[1]));
        QCOMPARE(told[2], QString());
        QVERIFY(waitUntil([this] { return sees(window().data(), QStringLiteral("53 rows learn, 3 steer, 3 judge")); }));
    }
};

QTEST_MAIN(FirstTableTest)
#include "first_table_test.moc"
