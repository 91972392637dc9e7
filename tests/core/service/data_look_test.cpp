// What is seen of a file before anything is trained: its first rows, its sets, each example in tokens, and what a limit of length does to them.
#include "service/data_look.h"
#include "../data/byte_tokenizer.h"
#include "tiny_project.h"

#include <sys/resource.h>

using namespace graft;
using namespace graft::service;
using namespace graft::test;
using data::LengthPolicy;

class DataLookTest : public QObject {
    Q_OBJECT
    std::optional<QTemporaryDir> m_temporary;
    fs::path m_place, m_file;
    recipe::DataChoice m_choice;

    static std::string desk(int rows) {
        std::string csv = "question,answer,customer\n";
        for (int i = 0; i < rows; ++i) csv += "Where is parcel " + std::to_string(i) + "?,On its way.,C" + std::to_string(i % 40) + "\n";
        return csv;
    }
    void write(const std::string& text) {
        put(m_file, text);
        m_choice = {};
        m_choice.path = m_file.string();
    }
    static std::string joined(const SeenExample& example, bool learned) {
        std::string text;
        for (const auto& token : example.tokens)
            if (token.learned == learned) text += token.text;
        return text;
    }

private Q_SLOTS:
    void init() {
        m_temporary.emplace();
        m_place = m_temporary->path().toStdString();
        m_file = m_place / "desk.csv";
    }

    void everyRowIsAccountedFor() {
        write(desk(300) + "Nobody answers?,,C1\none,two\nparcel of jo@example.org,Here.,C2\n");
        const auto look = lookAtData(m_choice, {});
        IS_GOOD(look);
        const auto& found = look->description;
        QCOMPARE(found.rows_in_file, std::uint64_t(303));
        QCOMPARE(found.rows_in_file, std::uint64_t(found.examples) + found.rejections.size());
        QCOMPARE(found.rejections.size(), std::size_t(2));
        QCOMPARE(found.rejections[0].line, std::uint64_t(302));  // of the row without an answer, which the reader let through
        QCOMPARE(found.training + found.held_out + found.test, found.examples);
        QVERIFY(found.held_out >= 16 && found.test >= 16);
        QVERIFY(std::ranges::any_of(found.findings, [](const auto& finding) { return finding.id == "mail_addresses" && finding.count == 1; }));
        QVERIFY(!look->seen && !look->model_problem);
        QCOMPARE(look->preview.size(), std::size_t(200));
        QCOMPARE(look->preview[0].line, std::uint64_t(2));
        QCOMPARE(look->preview[1].cells, (std::vector<std::string>{"Where is parcel 1?", "On its way.", "C1"}));
    }

    void aLongCellIsShortenedBetweenCharacters() {
        std::string umlauts = "x";
        for (int i = 0; i < 5000; ++i) umlauts += "\xC3\xBC";
        write("question,answer\n" + umlauts + ",Yes.\n");
        const auto look = lookAtData(m_choice, {});
        IS_GOOD(look);
        const auto& cell = look->preview.at(0).cells.at(0);
        QVERIFY(cell.size() < 2010);
        QVERIFY(!QString::fromStdString(cell).contains(QChar::ReplacementCharacter));
        QVERIFY(cell.ends_with("\xE2\x80\xA6"));
    }

    void rolesThatDoNotFitAreSaidAndTheRowsStillShown() {
        write("a,b\n1,2\n3,4\n");
        auto look = lookAtData(m_choice, m_place);
        IS_GOOD(look);
        QVERIFY(look->description.roles_problem);
        QCOMPARE(look->preview.size(), std::size_t(2));
        m_choice.roles = {{"a", "prompt"}};
        look = lookAtData(m_choice, m_place);
        IS_GOOD(look);
        QVERIFY2(look->description.roles_problem->why.find("answer") != std::string::npos, look->description.roles_problem->why.c_str());
        m_choice.roles["b"] = "answer";
        look = lookAtData(m_choice, {});
        IS_GOOD(look);
        QVERIFY(!look->description.roles_problem);
        QCOMPARE(look->description.examples, std::int64_t(2));
        QVERIFY(look->description.split_problem);  // two rows cannot be three sets
    }

    void examplesAreSeenAsTheModelSeesThem() {
        write(desk(60) + "How is M\xC3\xBCller?,\"Sch\xC3\xB6n \xF0\x9F\x99\x82\",C1\n");
        IS_GOOD(byteTokenizer(m_place));
        const auto look = lookAtData(m_choice, m_place);
        IS_GOOD(look);
        QVERIFY2(look->seen, look->model_problem ? look->model_problem->why.c_str() : "no model");
        const auto& seen = *look->seen;
        QCOMPARE(seen.lengths.size(), std::size_t(61));
        QCOMPARE(seen.first.size(), std::size_t(61));
        QCOMPARE(seen.first[0].line, std::uint64_t(2));
        QCOMPARE(joined(seen.first[0], false), std::string("<|im_start|>user\nWhere is parcel 0?<|im_end|>\n<|im_start|>assistant\n\n"));
        QCOMPARE(joined(seen.first[0], true), std::string("On its way.<|im_end|>"));
        QCOMPARE(seen.first[0].length, std::int64_t(seen.first[0].tokens.size()));
        // A letter of two tokens shows once, whole.
        QCOMPARE(joined(seen.first[60], true), std::string("Sch\xC3\xB6n \xF0\x9F\x99\x82<|im_end|>"));
        for (const auto& token : seen.first[60].tokens) QVERIFY(!QString::fromStdString(token.text).contains(QChar::ReplacementCharacter));
        const auto& length = seen.lengths[0];
        QCOMPARE(std::int64_t(length.tokens), seen.first[0].length);
        QVERIFY(!seen.first[0].tokens[std::size_t(length.first_learned) - 1].learned && seen.first[0].tokens[std::size_t(length.first_learned)].learned);
        QCOMPARE(length.last_learned, length.tokens - 1);  // the line feed after the end is not learned
    }

    void theLongestAreKeptLongestFirst() {
        std::string csv = "question,answer\n";
        for (int i = 0; i < 300; ++i) csv += "q," + std::string(std::size_t(1 + (i * 37) % 300), 'a') + "\n";
        write(csv);
        IS_GOOD(byteTokenizer(m_place));
        const auto look = lookAtData(m_choice, m_place);
        IS_GOOD(look);
        const auto& longest = look->seen->longest;
        QCOMPARE(look->seen->first.size(), std::size_t(200));
        QCOMPARE(longest.size(), std::size_t(20));
        std::vector<std::int64_t> all;
        for (const auto& length : look->seen->lengths) all.push_back(length.tokens);
        std::ranges::sort(all, std::greater());
        for (std::size_t i = 0; i < longest.size(); ++i) QCOMPARE(longest[i].length, all[i]);
    }

    void aModelWithoutATokenizerIsSaid() {
        write(desk(60));
        const auto look = lookAtData(m_choice, m_place);
        IS_GOOD(look);
        QVERIFY(!look->seen);
        QVERIFY(look->model_problem && !look->model_problem->why.empty());
        QCOMPARE(look->description.examples, std::int64_t(60));
    }

    void whatALimitDoes() {
        // tokens, first learned, last learned: short; answer ends past 8; answer begins at 8; nothing to learn
        const std::vector<ExampleLength> lengths{{6, 3, 6}, {10, 5, 9}, {12, 8, 12}, {4, 4, 0}};
        const auto dropped = effectOf(lengths, 8, LengthPolicy::drop);
        QCOMPARE(dropped.whole, std::int64_t(1));
        QCOMPARE(dropped.dropped, std::int64_t(2));
        QCOMPARE(dropped.cut, std::int64_t(0));
        QCOMPARE(dropped.empty, std::int64_t(1));
        QCOMPARE(dropped.keeps_all, std::int64_t(12));
        const auto cut = effectOf(lengths, 8, LengthPolicy::cut);
        QCOMPARE(cut.cut, std::int64_t(1));
        QCOMPARE(cut.lose_part, std::int64_t(1));
        QCOMPARE(cut.lose_answer, std::int64_t(1));
        QCOMPARE(cut.dropped, std::int64_t(0));
        QCOMPARE(effectOf({lengths[1]}, 9, LengthPolicy::cut).lose_part, std::int64_t(0));  // only what is not learned is cut off
        const auto none = effectOf(lengths, 0, LengthPolicy::drop);
        QCOMPARE(none.whole, std::int64_t(3));
        QCOMPARE(effectOf(lengths, none.keeps_all, LengthPolicy::drop).dropped, std::int64_t(0));
        QCOMPARE(effectOf(lengths, none.keeps_all - 1, LengthPolicy::drop).dropped, std::int64_t(1));
    }

    // The same counts as the rows that training is given.
    void theLimitAgreesWithTraining_data() {
        QTest::addColumn<int>("policy");
        QTest::addColumn<int>("length");
        for (const int length : {0, 60, 64, 70, 75, 80, 200})
            for (const auto policy : {LengthPolicy::drop, LengthPolicy::cut}) QTest::addRow("%d-%d", length, int(policy)) << int(policy) << length;
    }
    void theLimitAgreesWithTraining() {
        QFETCH(int, policy);
        QFETCH(int, length);
        std::string csv = "question,answer\n";
        for (int i = 0; i < 100; ++i) csv += std::string(std::size_t(1 + i % 30), 'q') + "," + std::string(std::size_t(1 + i % 7), 'a') + "\n";
        write(csv + "no answer,\nthree,cells,here\nand,four,cells,here\n");
        const auto tokenizer = byteTokenizer(m_place);
        IS_GOOD(tokenizer);
        const auto look = lookAtData(m_choice, m_place);
        IS_GOOD(look);
        const auto effect = effectOf(look->seen->lengths, length, LengthPolicy(policy));
        const auto data = data::prepareData(m_choice, *tokenizer, *text::ChatTemplate::recognise(*tokenizer), 0);
        IS_GOOD(data);
        auto limited = *data;
        data::limitLength(limited, length, LengthPolicy(policy));
        std::int64_t droppedRows = 0, cut = 0, left = 0;
        for (const auto* set : {&limited.training, &limited.held_out, &limited.test}) droppedRows += set->dropped, cut += set->cut, left += std::int64_t(set->rows.size());
        const auto counts = countsUnder(*look, length, LengthPolicy(policy));
        QCOMPARE(counts.training, std::int64_t(limited.training.rows.size()));
        QCOMPARE(counts.held_out, std::int64_t(limited.held_out.rows.size()));
        QCOMPARE(counts.test, std::int64_t(limited.test.rows.size()));
        QVERIFY(counts.left_out == data::leftOutOf(limited));
        QCOMPARE(counts.training + counts.held_out + counts.test + counts.left_out.total(), std::int64_t(look->description.rows_in_file));
        QCOMPARE(effect.dropped, droppedRows);
        QCOMPARE(effect.cut + effect.lose_answer, cut);
        QCOMPARE(effect.whole + effect.cut, left);
    }

    void theHistogramCountsEveryExample() {
        std::vector<ExampleLength> lengths;
        for (int i = 0; i < 1000; ++i) lengths.push_back({20 + i % 100, 1, 2});
        lengths.push_back({5000, 1, 2});
        const auto histogram = histogramOf(lengths);
        std::int64_t sum = 0;
        for (const auto count : histogram.counts) sum += count;
        QCOMPARE(sum, std::int64_t(1001));
        QVERIFY(histogram.counts.size() > 10 && histogram.counts.size() <= 40);
        QVERIFY(histogram.open);
        QCOMPARE(histogram.counts[0], std::int64_t(0));
        QVERIFY(histogramOf({}).counts.empty());
        const auto one = histogramOf({{7, 1, 2}});
        QCOMPARE(one.counts.back(), std::int64_t(1));
        QVERIFY(!one.open);
    }

    void brokenFilesAreErrors() {
        write(std::string("\x89PNG\r\n\x1a\n\0\0\0", 11));
        const auto look = lookAtData(m_choice, {});
        QVERIFY(!look);
        QVERIFY2(told(look).contains("desk.csv"), told(look));
        m_choice.path = (m_place / "gone.csv").string();
        QVERIFY(!lookAtData(m_choice, {}));
    }

    void itCanBeStopped_data() {
        QTest::addColumn<QByteArray>("at");
        for (const char* at : {"", "Looking for repeats and leftovers", "Cutting texts into tokens"}) QTest::newRow(at) << QByteArray(at);
    }
    void itCanBeStopped() {
        QFETCH(QByteArray, at);
        write(desk(20000));
        IS_GOOD(byteTokenizer(m_place));
        const auto look = lookAtData(m_choice, m_place, [&](const Progress& progress) { return !at.isEmpty() && progress.activity != at.toStdString(); });
        QVERIFY(!look);
        QCOMPARE(look.error().kind, ErrorKind::stopped);
    }

    // The tokens of all rows together would be many times the bound.
    void manyRowsDoNotHurt() {
        std::string csv = "question,answer\n";
        for (int i = 0; i < 200'000; ++i) csv += "Where is parcel " + std::to_string(i) + " that I sent last week to my aunt in the mountains?,On its way and there tomorrow.\n";
        write(csv);
        IS_GOOD(byteTokenizer(m_place));
        const auto peak = [] {
            rusage usage{};
            ::getrusage(RUSAGE_SELF, &usage);
            return usage.ru_maxrss * 1024L;
        };
        const long before = peak();
        std::uint64_t told = 0;
        const auto look = lookAtData(m_choice, m_place, [&](const Progress&) { return ++told, true; });
        IS_GOOD(look);
        QCOMPARE(look->seen->lengths.size(), std::size_t(200'000));
        QVERIFY(told > 100);
        const long grown = peak() - before, most = 12 * long(csv.size());
        QVERIFY2(grown < most, qPrintable(QStringLiteral("%1 MB over %2 MB").arg(grown >> 20).arg(most >> 20)));
    }
};

QTEST_GUILESS_MAIN(DataLookTest)
#include "data_look_test.moc"
