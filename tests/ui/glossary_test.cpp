// Every technical word that the window shows has its explanation, on hover, under Shift+F1 and in one file; none explains what is not there.
#include "page_states.h"
#include "recipe/recipe_fields.h"
#include "service/plan.h"
#include "ui/help_dialog.h"
#include "ui/models/glossary.h"
#include "ui/models/rows_model.h"
#include "ui/shown_texts.h"
#include "ui/style/studio_style.h"
#include "ui/widgets/choice_card.h"
#include "ui/widgets/text_label.h"
#include "ui/word_tips.h"

#include <QtTest>
#include <QtWidgets>

using namespace graft;
using namespace graft::ui;
using sample::Fill;

namespace {

// Names of models, programs and licences in the values under test; a user's own names look like this too.
const QSet<QString> names{QStringLiteral("GNU"), QStringLiteral("HuggingFaceTB"), QStringLiteral("SmolLM2"), QStringLiteral("PeftModel"), QStringLiteral("README"), QStringLiteral("llama3")};

QStringList technicalWords() {
    QFile file(QStringLiteral(GRAFT_SOURCE_DIR "/tests/ui/technical_words.txt"));
    if (!file.open(QIODevice::ReadOnly)) return {};
    QStringList words;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (const QString& line : lines)
        if (!line.isEmpty() && !line.startsWith(QLatin1Char('#'))) words << line;
    return words;
}

QRegularExpression wholeWords(QStringList spellings) {
    std::ranges::stable_sort(spellings, std::ranges::greater(), &QString::size);
    for (QString& spelling : spellings) spelling = QRegularExpression::escape(spelling);
    return QRegularExpression(QStringLiteral("(?<![\\w-])(?:%1)(?![\\w])").arg(spellings.join(QLatin1Char('|'))), QRegularExpression::CaseInsensitiveOption);
}

QString withoutMarkup(QString tip) {
    return tip.startsWith(QLatin1Char('<')) ? QTextDocumentFragment::fromHtml(tip).toPlainText() : tip;
}

// What is said besides the texts: to those who listen, and in fields that are empty.
QStringList saidOf(const QWidget& part) {
    QStringList said;
    for (const QWidget* widget : part.findChildren<QWidget*>()) {
        said << widget->accessibleName() << widget->accessibleDescription() << withoutMarkup(widget->toolTip());
        if (const auto* field = qobject_cast<const QLineEdit*>(widget)) said << field->placeholderText();
        if (const auto* field = qobject_cast<const QPlainTextEdit*>(widget)) said << field->placeholderText();
    }
    return said;
}

// The literals of all calls of `call` in the sources of a folder: what the window may say in states that no test builds.
QStringList writtenTexts(const QString& folder, const QString& call) {
    const QRegularExpression calls(QStringLiteral("(?:%1)\\s*((?:\"(?:\\\\.|[^\"\\\\\\n])*\"\\s*)+)").arg(call)), literal(QStringLiteral("\"((?:\\\\.|[^\"\\\\\\n])*)\""));
    QStringList texts;
    QDirIterator files(QStringLiteral(GRAFT_SOURCE_DIR "/") + folder, {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly)) continue;
        const QString code = QString::fromUtf8(file.readAll());
        for (auto found = calls.globalMatch(code); found.hasNext();) {
            QString text;
            for (auto parts = literal.globalMatch(found.next().captured(1)); parts.hasNext();) text += parts.next().captured(1);
            texts << text.remove(QRegularExpression(QStringLiteral("&(?=\\w)"))).replace(QStringLiteral("\\n"), QStringLiteral("\n"));
        }
    }
    return texts;
}

// Verdicts, errors and remarks of the core, which the window shows as they are.
QStringList coreTexts() {
    static const QRegularExpression sentence(QStringLiteral("\"((?:\\\\.|[^\"\\\\\\n])*[A-Za-z] [A-Za-z](?:\\\\.|[^\"\\\\\\n])*)\""));
    QStringList texts;
    QDirIterator files(QStringLiteral(GRAFT_SOURCE_DIR "/core"), {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (auto found = sentence.globalMatch(QString::fromUtf8(file.readAll())); found.hasNext();) texts << found.next().captured(1);
    }
    return texts;
}

QStringList declaredTexts() {
    QStringList texts;
    const auto add = [&](const recipe::FieldInfo& info) {
        texts << fromCore(info.label) << fromCore(info.help) << fromCore(info.unit);
        for (const std::string& choice : info.choices) texts << fromCore(choice);
    };
    const recipe::Recipe recipe;
    recipe::eachField(recipe, [&](const auto&, const recipe::FieldInfo& info) { add(info); });
    for (const recipe::MethodInfo& method : service::methods()) {
        texts << fromCore(method.name) << fromCore(method.summary) << fromCore(method.good_for) << fromCore(method.poor_for);
        for (const recipe::MethodField& field : method.fields) add(field.info);
    }
    for (const service::EffortChoice& effort : service::effortChoices()) texts << fromCore(effort.name) << fromCore(effort.summary);
    return texts;
}

}  // namespace

class GlossaryTest : public QObject {
    Q_OBJECT

private:
    QStringList m_shown, m_all, m_core;   // of the pages; with all that is said, declared or written for them; what the core may say

private Q_SLOTS:
    void initTestCase() {
        QCoreApplication::setOrganizationName(QStringLiteral("Graft"));
        QCoreApplication::setApplicationName(QStringLiteral("GraftTests"));
        QStandardPaths::setTestModeEnabled(true);
        dressApplication(Scheme::light);
        for (int fill = 0; fill < 5; ++fill) {
            const auto window = sample::windowIn(PageId::start, Fill(fill));
            window->show();
            for (const PageId page : allPages) {
                window->choose(page);
                m_shown << shownTexts(*window);
            }
            m_all << saidOf(*window);
        }
        m_shown.removeDuplicates();
        m_all << m_shown << declaredTexts() << writtenTexts(QStringLiteral("ui"), QStringLiteral("\\btr\\(|\\btext\\(|QT_TRANSLATE_NOOP\\(\\s*\"[^\"]*\","));
        m_core = coreTexts() + writtenTexts(QStringLiteral("ui"), QStringLiteral("QStringLiteral\\("));
        QVERIFY2(m_all.size() > 600, qPrintable(QString::number(m_all.size())));
        m_all.removeDuplicates();
        QVERIFY2(m_shown.size() > 200, qPrintable(QString::number(m_shown.size())));
    }

    void theFileIsReadStrictly_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("why");
        QTest::newRow("nothing") << QStringLiteral("# only a remark\n") << QStringLiteral("no term");
        QTest::newRow("no colon") << QStringLiteral("loss\n") << QStringLiteral("no colon");
        QTest::newRow("empty term") << QStringLiteral(", losses: It is.\n") << QStringLiteral("empty");
        QTest::newRow("no sentence") << QStringLiteral("loss: how surprised\n") << QStringLiteral("not a sentence");
        QTest::newRow("two sentences") << QStringLiteral("loss: One. Two.\n") << QStringLiteral("more than one");
        QTest::newRow("too long") << QStringLiteral("loss: L%1.\n").arg(QString(200, QLatin1Char('o'))) << QStringLiteral("202 characters");
        QTest::newRow("twice") << QStringLiteral("loss, rank: It is.\nrank: It is.\n") << QStringLiteral("line 2: \"rank\" stands twice");
        QTest::newRow("order") << QStringLiteral("rank: It is.\nloss: It is.\n") << QStringLiteral("line 2: \"loss\" stands after");
    }
    void theFileIsReadStrictly() {
        QFETCH(QString, text);
        QFETCH(QString, why);
        const auto outcome = Glossary::read(text);
        QVERIFY(!outcome);
        QVERIFY2(fromCore(outcome.error().why).contains(why), outcome.error().why.c_str());
    }

    void termsAreFoundAsWholeWords_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QStringList>("terms");
        QTest::newRow("in order, once") << QStringLiteral("Loss over steps, loss") << QStringList{QStringLiteral("loss"), QStringLiteral("step")};
        QTest::newRow("not inside") << QStringLiteral("Glossy footsteps of a prank, key-step") << QStringList();
        QTest::newRow("the longer one") << QStringLiteral("Weight decay") << QStringList{QStringLiteral("weight decay")};
        QTest::newRow("a name as it is written") << QStringLiteral("lora was her name; LoRA is a method") << QStringList{QStringLiteral("LoRA")};
        QTest::newRow("between signs") << QStringLiteral("(LoRA), „rank“") << QStringList{QStringLiteral("LoRA"), QStringLiteral("rank")};
        QTest::newRow("in another script") << QStringLiteral("лossлoss") << QStringList();
    }
    void termsAreFoundAsWholeWords() {
        QFETCH(QString, text);
        QFETCH(QStringList, terms);
        QStringList found;
        for (const GlossaryEntry* entry : glossary().termsIn(text)) found << entry->term;
        QCOMPARE(found, terms);
    }

    void everyTechnicalWordIsExplained() {
        QStringList explained;
        for (const GlossaryEntry& entry : glossary().entries()) explained << entry.term << entry.variants;
        const QRegularExpression known = wholeWords(explained), technical = wholeWords(technicalWords());
        const QRegularExpression shorthand(QStringLiteral("\\b(?:[A-Z]{2,}[A-Z0-9]*|[A-Za-z]*[a-z][A-Z]\\w*|[a-z]{1,5}\\d+)\\b"));
        QMap<QString, QString> missing;
        for (const QString& text : m_all) {
            QString rest = text;
            rest.replace(known, QStringLiteral(" "));
            for (auto words = technical.globalMatch(rest); words.hasNext();) missing.insert(words.next().captured().toLower(), text);
            if (text.contains(QLatin1Char('/'))) continue;   // a path
            for (auto words = shorthand.globalMatch(rest); words.hasNext();)
                if (const QString word = words.next().captured(); !names.contains(word)) missing.insert(word, text);
        }
        for (auto [word, text] : missing.asKeyValueRange()) qWarning("not explained: \"%s\" in: %s", qPrintable(word), qPrintable(text.left(160)));
        QVERIFY(missing.isEmpty());
    }

    void everyExplanationIsNeeded() {
        QSet<const GlossaryEntry*> used;
        for (const QString& text : m_all + m_core)
            for (const GlossaryEntry* entry : glossary().termsIn(text)) used << entry;
        QStringList idle;
        for (const GlossaryEntry& entry : glossary().entries())
            if (!used.contains(&entry)) idle << entry.term;
        QVERIFY2(idle.isEmpty(), qPrintable(idle.join(QStringLiteral(", "))));
    }

    void hoverExplains() {
        const auto window = sample::windowIn(PageId::train, Fill::full);
        window->show();
        const auto tipOver = [](QWidget* widget, const QPoint& place) {
            QToolTip::hideText();
            QHelpEvent help(QEvent::ToolTip, place, widget->mapToGlobal(place));
            QApplication::sendEvent(widget, &help);
            return QToolTip::isVisible() ? withoutMarkup(QToolTip::text()) : QString();
        };
        for (QLabel* label : window->train().findChildren<QLabel*>())
            if (label->text() == QStringLiteral("Loss over steps")) {
                const QString tip = tipOver(label, label->rect().center());
                QVERIFY2(tip.contains(QStringLiteral("Loss: How surprised")) && tip.contains(QStringLiteral("Step: One change")), qPrintable(tip));
            }
        window->choose(PageId::method);
        bool seen = false;
        for (ChoiceCard* card : window->method().findChildren<ChoiceCard*>())
            for (QLabel* label : card->findChildren<QLabel*>())
                if (label->isVisible() && label->text() == QStringLiteral("LoRA")) seen = tipOver(card, label->mapTo(card, label->rect().center())).contains(QStringLiteral("LoRA: A method"));
        QVERIFY(seen);
    }

    void headsAndTabsAreExplainedToo() {
        QWidget window;
        new WordTips(&window);
        RowsModel model({{QStringLiteral("Line")}, {QStringLiteral("Rank")}});
        auto* table = new QTableView(&window);
        table->setModel(&model);
        auto* tabs = new QTabBar(&window);
        tabs->move(0, 200);
        tabs->addTab(QStringLiteral("&Learning rate"));
        window.resize(400, 300);
        window.show();
        QToolTip::hideText();
        QHeaderView* header = table->horizontalHeader();
        const QPoint overHead(header->sectionViewportPosition(1) + 4, 4), overTab = tabs->tabRect(0).center();
        for (const auto& [widget, place, sentence] : {std::tuple<QWidget*, QPoint, QString>(header->viewport(), overHead, QStringLiteral("Rank: How much")), {tabs, overTab, QStringLiteral("Learning rate: How large")}}) {
            QHelpEvent help(QEvent::ToolTip, place, widget->mapToGlobal(place));
            QApplication::sendEvent(widget, &help);
            QVERIFY2(withoutMarkup(QToolTip::text()).contains(sentence), qPrintable(QToolTip::text()));
        }
    }

    void whatIsExplainedStaysPlain() {
        const QString tip = WordTips::explained(QStringLiteral("<b>x</b>"), QStringLiteral("rank <img src=x>"));
        QVERIFY(tip.contains(QStringLiteral("Rank: How much")));
        QVERIFY(!tip.contains(QStringLiteral("<img")));
        QCOMPARE(WordTips::explained(QStringLiteral("5 < 6"), QString()), plainToolTip(QStringLiteral("5 < 6")));
    }

    void theListFindsWords() {
        const std::unique_ptr<QDialog> help(makeHelp(HelpTab::words, {QStringLiteral("Learning rate and rank")}, nullptr));
        help->show();
        const auto shown = [&] { return shownTexts(*help); };
        QVERIFY(shown().contains(QStringLiteral("rank")) && shown().contains(QStringLiteral("learning rate")));
        QVERIFY(!shown().contains(QStringLiteral("loss")));
        auto* field = help->findChild<QLineEdit*>();
        QTest::keyClicks(field, QStringLiteral("los"));   // a search looks through all of them
        QVERIFY(shown().contains(QStringLiteral("loss")) && !shown().contains(QStringLiteral("rank")));
        field->clear();
        help->findChild<QCheckBox*>()->setChecked(false);
        int terms = 0;
        for (const GlossaryEntry& entry : glossary().entries()) terms += shown().contains(entry.term) && shown().contains(entry.sentence);
        QCOMPARE(terms, int(glossary().entries().size()));
        QCOMPARE(person::cutOffText(*help), QString());
    }
};

QTEST_MAIN(GlossaryTest)
#include "glossary_test.moc"
