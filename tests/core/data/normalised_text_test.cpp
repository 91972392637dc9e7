// When two texts count as the same.
#include "data/normalised_text.h"

#include <QtTest>

class NormalisedTextTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void normalises_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* text, const char* expected) { QTest::newRow(name) << QByteArray(text) << QByteArray(expected); };
        row("plain", "Hello  World\t\n", "hello world");
        row("blank", " \r\n\v\f ", "");
        row("composed", "Cafe\xCC\x81", "caf\xC3\xA9");
        row("upper with accent", "\xC3\x89t\xC3\xA9", "\xC3\xA9t\xC3\xA9");
        row("sharp s", "Stra\xC3\x9F" "e", "strasse");
        row("no-break and ideographic space", "a\xC2\xA0\xE3\x80\x80" "b\xE2\x80\x83", "a b");
        row("malformed", "a\xFF" "b", "a\xEF\xBF\xBD" "b");
        row("outside the first plane", "\xF0\x90\x90\x80", "\xF0\x90\x90\xA8");
    }
    void normalises() {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, expected);
        const std::string once = graft::data::normalisedText(text.toStdString());
        QCOMPARE(QByteArray::fromStdString(once), expected);
        QCOMPARE(graft::data::normalisedText(once), once);
        QCOMPARE(graft::data::isBlank(text.toStdString()), expected.isEmpty());
    }

    // The quick way for ASCII and the way for everything else agree.
    void asciiTakesTheSameForm() {
        for (int a = 0; a < 128; ++a)
            for (const char* pattern : {"x%y", "%x", "x%", "A %% B"}) {
                std::string text;
                for (const char* c = pattern; *c; ++c) text += *c == '%' ? static_cast<char>(a) : *c;
                const std::string folded = graft::data::normalisedText(text + "\xC3\xA9");
                const std::string alone = graft::data::normalisedText(text + "e");
                QCOMPARE(folded.substr(0, folded.size() - 2), alone.substr(0, alone.size() - 1));
            }
    }
};

QTEST_GUILESS_MAIN(NormalisedTextTest)
#include "normalised_text_test.moc"
