// The language of short letters, and of texts of which it cannot be told.
#include "text/language.h"

#include <QtTest>

using namespace graft;

class LanguageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isTold_data() {
        QTest::addColumn<QString>("written");
        QTest::addColumn<QString>("language");
        const auto row = [](const char* name, const char* written, const char* language) { QTest::newRow(name) << QString::fromUtf8(written) << QString::fromUtf8(language); };
        row("English", "My laptop does not start since the update.", "English");
        row("German", "Mein Rechner startet seit der Aktualisierung nicht mehr.", "German");
        row("French", "Mon ordinateur ne démarre plus depuis la mise à jour.", "French");
        row("Spanish", "Hola, mi pedido todavía no ha llegado y necesito saber dónde está.", "Spanish");
        row("Polish", "Mój komputer nie uruchamia się od czasu aktualizacji.", "Polish");
        row("Russian", "Мой компьютер не включается после обновления.", "Russian");
        row("Japanese", "更新してからパソコンが起動しません。", "Japanese");
        row("Chinese", "更新之后我的电脑无法启动，请帮忙解决这个问题。", "Chinese");
        row("nothing", "", "");
        row("a word of many languages", "OK", "");
        row("numbers", "4711 0815 2026", "");
        row("addresses", "https://example.org/a/b?c=d", "");
    }
    void isTold() {
        QFETCH(QString, written);
        QFETCH(QString, language);
        QCOMPARE(QString::fromStdString(text::languageOf(written.toStdString())), language);
    }

    void whatIsNoTextHasNone() {
        QCOMPARE(text::languageOf("Mein Rechner startet \xff\xfe seit der Aktualisierung nicht mehr."), std::string());
        QCOMPARE(text::languageOf(std::string(100000, '\0')), std::string());
    }

    void aLongTextIsToldByItsBeginning() {
        std::string book;
        while (book.size() < (3 << 20)) book += "Mon ordinateur ne démarre plus depuis la mise à jour. ";
        QCOMPARE(text::languageOf(book), std::string("French"));
    }
};

QTEST_GUILESS_MAIN(LanguageTest)
#include "language_test.moc"
