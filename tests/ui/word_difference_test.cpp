// Words that are not in what was expected are marked; nothing of the answer is lost.
#include "ui/widgets/word_difference.h"

#include <QtTest>

using namespace graft::ui;

class WordDifferenceTest : public QObject {
    Q_OBJECT

private:
    static QString marked(const QString& expected, const QString& answer) {
        QString shown;
        for (const MarkedText& piece : wordDifference(expected, answer)) shown += piece.mark == WordMark::differs ? QLatin1Char('[') + piece.text + QLatin1Char(']') : piece.text;
        return shown;
    }

private Q_SLOTS:
    void marks_data() {
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("answer");
        QTest::addColumn<QString>("shown");
        QTest::newRow("equal") << "a b c" << "a b c" << "a b c";
        QTest::newRow("one word") << "urgency: high" << "urgency: low" << "urgency: [low]";
        QTest::newRow("inserted") << "a c" << "a b c" << "a [b] c";
        QTest::newRow("missing") << "a b c" << "a c" << "a c";
        QTest::newRow("order counts") << "a b" << "b a" << "b [a]";
        QTest::newRow("nothing expected") << "" << "x y" << "[x] [y]";
        QTest::newRow("no answer") << "a" << "" << "";
        QTest::newRow("another text altogether") << "category: hardware" << "Thank you for asking us about the library hours" << "Thank you for asking us about the library hours";
        QTest::newRow("lines") << "k: v\ns: t" << "k: w\ns: t" << "k: [w]\ns: t";
    }
    void marks() {
        QFETCH(QString, expected);
        QFETCH(QString, answer);
        QFETCH(QString, shown);
        QCOMPARE(marked(expected, answer), shown);
    }

    void piecesJoinToTheAnswer() {
        const QString answer = QStringLiteral("  two  spaces\n\nand <b>markup</b>\t");
        QString joined;
        for (const MarkedText& piece : wordDifference(QStringLiteral("and two"), answer)) joined += piece.text;
        QCOMPARE(joined, answer);
    }

    void longTextsStayWhole() {
        const QString answer = QStringLiteral("word ").repeated(5000);
        const auto pieces = wordDifference(QStringLiteral("other"), answer);
        QCOMPARE(pieces.size(), std::size_t(1));
        QCOMPARE(pieces[0].text, answer);
    }
};

QTEST_GUILESS_MAIN(WordDifferenceTest)
#include "word_difference_test.moc"
