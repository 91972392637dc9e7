// Texts that are about no task: read as they come, the same ones for every run, and refused where there is nothing to measure.
#include "evaluation/general_texts.h"
#include "text/chat_template.h"

#include <QTemporaryDir>
#include <QtTest>

#include <set>

using namespace graft;
using namespace graft::evaluation;

class GeneralTextsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path written(const char* name, const QByteArray& text) {
        QFile file(m_folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size()) qFatal("the file could not be written");
        return file.fileName().toStdString();
    }
    Result<GeneralTexts> read(const std::filesystem::path& file, std::int64_t longest = 64) {
        const auto tokenizer = text::Tokenizer::load(GRAFT_SOURCE_DIR "/resources/starter/model");
        const auto form = text::ChatTemplate::recognise(*tokenizer);
        return readGeneralTexts(file, *tokenizer, *form, longest);
    }

private Q_SLOTS:
    void readsTheShippedOnes() {
        const auto texts = read(GRAFT_SOURCE_DIR "/resources/starter/general.jsonl", 2048);
        QVERIFY2(texts, texts ? "" : texts.error().why.c_str());
        QCOMPARE(texts->rows.size(), std::size_t(60));
        QCOMPARE(texts->hash.size(), std::size_t(64));
        const auto asMeasured = read(GRAFT_SOURCE_DIR "/resources/starter/general.jsonl", longestGeneralText);   // whole
        QVERIFY(asMeasured);
        for (std::size_t i = 0; i < texts->rows.size(); ++i) QCOMPARE(asMeasured->rows[i].tokens(), texts->rows[i].tokens());
    }

    void cutsWhatIsTooLong() {
        const auto texts = read(GRAFT_SOURCE_DIR "/resources/starter/general.jsonl", 16);
        QVERIFY(texts && !texts->rows.empty());
        for (const auto& row : texts->rows) QVERIFY(row.tokens() <= 16);
    }

    void drawsTheSameOnesOfALongFile() {
        QByteArray lines, turned;
        for (int i = 0; i < 500; ++i) {
            const QByteArray line = "{\"text\": \"The shop in Coldbrook sells kettle number " + QByteArray::number(i) + ".\"}\n";
            lines += line;
            turned.prepend(line);
        }
        const auto one = read(written("long.jsonl", lines)), other = read(written("turned.jsonl", turned));
        QVERIFY(one && other);
        QCOMPARE(one->rows.size(), std::size_t(mostGeneralTexts));
        std::set<std::vector<text::TokenId>> left, right;
        for (const auto& row : one->rows) left.insert(row.ids);
        for (const auto& row : other->rows) right.insert(row.ids);
        QVERIFY(left == right);
    }

    void refusesWhatHasNoTexts_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("other columns") << QByteArray("{\"size\": 1, \"colour\": 2}\n");
        QTest::newRow("no JSON") << QByteArray("{\"text\": \n");
    }
    void refusesWhatHasNoTexts() {
        QFETCH(QByteArray, text);
        const auto texts = read(written("bad.jsonl", text));
        QVERIFY(!texts && !texts.error().why.empty());
        QVERIFY(!read(m_folder.filePath(QStringLiteral("nowhere.jsonl")).toStdString()));
    }
};

QTEST_GUILESS_MAIN(GeneralTextsTest)
#include "general_texts_test.moc"
