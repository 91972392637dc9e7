#include "base/shown_text.h"

#include <QtTest>

using namespace graft;

class ShownTextTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void escapes_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const QByteArray& text, const char* expected) { QTest::newRow(name) << text << QByteArray(expected); };
        row("plain", "a \xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x98\x80", "a \xC3\xA9 \xE6\xBC\xA2 \xF0\x9F\x98\x80");
        row("empty", "", "");
        row("line feed and tab", "a\n\tb", "a\\u{A}\\u{9}b");
        row("terminal escape", "\x1B[31m", "\\u{1B}[31m");
        row("NUL", QByteArray("a\0b", 3), "a\\u{0}b");
        row("C1 control", "\xC2\x9B", "\\u{9B}");
        row("bidirectional override", "\xE2\x80\xAE" "fdp", "\\u{202E}fdp");
        row("bidirectional isolate", "\xE2\x81\xA6", "\\u{2066}");
        row("zero width", "\xE2\x80\x8B", "\\u{200B}");
        row("tag characters", "\xF3\xA0\x81\x81", "\\u{E0041}");
        row("bad bytes", "\xFF\xC3", "\\xFF\\xC3");
        row("overlong", "\xC0\xAF", "\\xC0\\xAF");
    }
    void escapes() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(shown(text.toStdString())), expected);
    }

    void cutsBetweenCharacters() {
        QCOMPARE(shown("\xC3\xA9\xC3\xA9\xC3\xA9", 3), std::string("\xC3\xA9\xC3\xA9\xC3\xA9"));
        QCOMPARE(shown("\xC3\xA9\xC3\xA9\xC3\xA9", 2), std::string("\xC3\xA9\xC3\xA9\xE2\x80\xA6"));
        QCOMPARE(shown("\n\n\n", 2), std::string("\\u{A}\\u{A}\xE2\x80\xA6"));
    }

    void theNameOfAPathIsItsLastPart() { QCOMPARE(shownName("/tmp/a\nb/c\td.json"), std::string("c\\u{9}d.json")); }
};

QTEST_GUILESS_MAIN(ShownTextTest)
#include "shown_text_test.moc"
