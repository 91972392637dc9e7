// From a file to three tokenised sets, and the same file described.
#include "byte_tokenizer.h"
#include "data/data_set.h"
#include "data/description.h"

#include <QtTest>

#include <fstream>
#include <set>

using namespace graft;
using namespace graft::data;

namespace {

// 200 good rows over 40 customers, then: a repeated row, one asked again with another answer, one without answer, one that is ragged.
std::string helpDesk() {
    std::string csv = "question,answer,customer\n";
    for (int i = 0; i < 200; ++i) csv += "Where is parcel " + std::to_string(i) + "?,\"On its way, number " + std::to_string(i) + ".\",C" + std::to_string(i % 40) + "\n";
    csv += "where is  parcel 3?,\"On its way, number 3.\",C3\n";
    csv += "Where is parcel 3?,Lost. Write to help@example.org,C3\n";
    csv += "Where is my Caf\xC3\x83\xC2\xA9?,,C4\n";
    csv += "one,two,three,four,five\n";
    return csv;
}

}  // namespace

class DataSetTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    recipe::DataChoice m_choice;
    std::optional<text::Tokenizer> m_tokenizer;
    std::optional<text::ChatTemplate> m_form;

private Q_SLOTS:
    void initTestCase() {
        const std::filesystem::path folder = m_folder.path().toStdString();
        std::ofstream(folder / "desk.csv", std::ios::binary) << helpDesk();
        m_choice.path = (folder / "desk.csv").string();
        m_tokenizer = *test::byteTokenizer(folder);
        m_form = *text::ChatTemplate::recognise(*m_tokenizer);
    }

    void everythingIsAccountedFor() {
        const auto data = prepareData(m_choice, *m_tokenizer, *m_form, 0);
        QVERIFY2(data, data ? "" : data.error().why.c_str());
        QCOMPARE(data->rows_in_file, data->examples.size() + data->rejected_rows);
        QCOMPARE(data->examples.size(), std::size_t(202));
        QCOMPARE(data->rejected.size(), std::size_t(2));
        QCOMPARE(data->rejected[0].line, std::uint64_t(204));
        QCOMPARE(data->rejected[0].reason, std::string("the answer is empty"));
        QCOMPARE(data->rejected[1].line, std::uint64_t(205));
        QCOMPARE(data->training.rows.size() + data->held_out.rows.size() + data->test.rows.size(), std::size_t(202));
        std::map<std::string, std::set<SetKind>> setsOfCustomer;
        for (const SetKind kind : {SetKind::training, SetKind::held_out, SetKind::test}) {
            QCOMPARE(data->set(kind).rows.size(), data->indices(kind).size());
            for (const std::int64_t i : data->indices(kind)) setsOfCustomer[data->examples[std::size_t(i)].group].insert(kind);
        }
        QCOMPARE(setsOfCustomer.size(), std::size_t(40));
        for (const auto& [customer, sets] : setsOfCustomer) QCOMPARE(sets.size(), std::size_t(1));
    }

    void aFirstTryLearnsFewerRowsAndJudgesByTheSame() {
        const auto whole = prepareData(m_choice, *m_tokenizer, *m_form, 0);
        recipe::DataChoice little = m_choice;
        little.most_training_rows = 50;
        const auto some = prepareData(little, *m_tokenizer, *m_form, 0);
        QVERIFY(whole && some);
        QCOMPARE(some->training.rows.size(), std::size_t(50));
        QCOMPARE(some->waiting_rows, std::int64_t(whole->training.rows.size()) - 50);
        QCOMPARE(whole->waiting_rows, std::int64_t(0));
        QVERIFY(std::ranges::includes(whole->split.training, some->split.training));
        QCOMPARE(some->split.held_out, whole->split.held_out);
        QCOMPARE(some->split.test, whole->split.test);
    }

    void statistics() {
        const auto data = prepareData(m_choice, *m_tokenizer, *m_form, 0);
        QVERIFY(data);
        const LengthStatistics& s = data->statistics;
        QVERIFY(s.p50 <= s.p90 && s.p90 <= s.p99 && s.p99 <= s.longest);
        std::int64_t tokens = 0;
        for (const SetKind kind : {SetKind::training, SetKind::held_out, SetKind::test})
            for (const TokenRow& row : data->set(kind).rows) tokens += row.tokens();
        QCOMPARE(s.tokens, tokens);
        QVERIFY(s.learned_share > 0.2 && s.learned_share < 0.6);
        QCOMPARE(percentile({1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0.9), std::int64_t(9));
        QCOMPARE(percentile({1, 2, 3}, 0.5), std::int64_t(2));
        QCOMPARE(percentile({7}, 0.99), std::int64_t(7));
        QCOMPARE(percentile({}, 0.5), std::int64_t(0));
    }

    void aLimitAfterwardsIsTheSameAsBefore() {
        auto whole = prepareData(m_choice, *m_tokenizer, *m_form, 0);
        const std::int64_t limit = whole->statistics.p50;
        limitLength(*whole, limit, LengthPolicy::drop);
        const auto limited = prepareData(m_choice, *m_tokenizer, *m_form, limit);
        QVERIFY(limited);
        QVERIFY(limited->training.dropped > 0);
        QCOMPARE(whole->training.dropped, limited->training.dropped);
        QCOMPARE(whole->statistics.tokens, limited->statistics.tokens);
    }

    void whatCannotBeUsedSaysSo() {
        auto changed = m_choice;
        changed.hash = "0123";
        const auto mismatch = prepareData(changed, *m_tokenizer, *m_form, 0);
        QVERIFY(!mismatch);
        QVERIFY(mismatch.error().kind == ErrorKind::mismatch);
        changed = m_choice;
        changed.group_column = "nobody";
        QVERIFY(!prepareData(changed, *m_tokenizer, *m_form, 0));
        changed = m_choice;
        changed.roles = {{"question", "prompt"}};
        QVERIFY(!prepareData(changed, *m_tokenizer, *m_form, 0));
        const auto tight = prepareData(m_choice, *m_tokenizer, *m_form, 5);
        QVERIFY(!tight);
        QVERIFY(tight.error().why.find("longer than 5 tokens") != std::string::npos);
        const auto stopped = prepareData(m_choice, *m_tokenizer, *m_form, 0, [](const Progress& progress) { return progress.activity != "Cutting texts into tokens"; });
        QVERIFY(!stopped);
        QVERIFY(stopped.error().kind == ErrorKind::stopped);
    }

    void theDescriptionSaysWhatIsThere() {
        const auto description = describeData(m_choice, &*m_tokenizer, &*m_form);
        QVERIFY2(description, description ? "" : description.error().why.c_str());
        QCOMPARE(description->format, std::string("CSV, delimiter ',', UTF-8"));
        QCOMPARE(description->form, std::string("prompt and answer"));
        QCOMPARE(description->columns.size(), std::size_t(3));
        QVERIFY(description->columns[0].role == ColumnRole::prompt && description->columns[2].role == ColumnRole::group);
        QCOMPARE(description->columns[0].sample, std::string("Where is parcel 0?"));
        QCOMPARE(description->examples, std::int64_t(202));
        QCOMPARE(description->training + description->held_out + description->test, std::int64_t(202));
        QStringList found;
        for (const Finding& finding : description->findings) found << QString::fromStdString(finding.id) + QLatin1Char('=') + QString::number(finding.count);
        QCOMPARE(found.join(QLatin1Char(' ')), QStringLiteral("empty_cells=1 repeated_rows=1 conflicting_answers=1 encoding_leftovers=1 mail_addresses=1"));
        QVERIFY((description->findings[2].lines == std::vector<std::uint64_t>{203}));
        QCOMPARE(description->findings[0].rows.front().row, std::int64_t(202));
        QCOMPARE(description->findings[0].rows.front().earlier_line, std::uint64_t(0));
        for (const std::size_t repeat : {1u, 2u}) {  // both look back to the first "Where is parcel 3?"
            QCOMPARE(description->findings[repeat].rows.size(), std::size_t(1));
            QCOMPARE(description->findings[repeat].rows.front().row, std::int64_t(199 + repeat));
            QCOMPARE(description->findings[repeat].rows.front().earlier_line, std::uint64_t(5));
        }
        QVERIFY(description->lengths && description->lengths->longest > 0);
        const Json json = toJson(*description);
        QCOMPARE(json.at("findings").size(), std::size_t(5));
        QCOMPARE(json.at("lengths").at("p50_tokens").get<std::int64_t>(), description->lengths->p50);
    }

    void theStarterIsUnderstood() {
        recipe::DataChoice choice;
        choice.path = GRAFT_SOURCE_DIR "/resources/starter/tickets.csv";
        const auto description = describeData(choice, nullptr, nullptr);
        QVERIFY2(description, description ? "" : description.error().why.c_str());
        QVERIFY2(!description->roles_problem, description->roles_problem ? description->roles_problem->why.c_str() : "");
        QCOMPARE(description->form, std::string("prompt and answer"));
        QVERIFY(description->examples >= 500 && !description->split_problem);
        QVERIFY(!description->findings.empty());
        for (const DescribedColumn& column : description->columns) QCOMPARE(column.role == ColumnRole::answer, column.name == "ticket");
    }

    void aTableThatCannotBeGuessedIsStillDescribed() {
        const std::filesystem::path path = std::filesystem::path(m_folder.path().toStdString()) / "numbers.csv";
        std::ofstream(path) << "x,y\n1,2\n3,4\n";
        recipe::DataChoice choice;
        choice.path = path.string();
        const auto description = describeData(choice, nullptr, nullptr);
        QVERIFY(description);
        QVERIFY(description->roles_problem);
        QCOMPARE(description->columns.size(), std::size_t(2));
        QCOMPARE(description->imported, std::uint64_t(2));
        QVERIFY(!description->lengths);
        choice.path = "/nowhere.csv";
        QVERIFY(!describeData(choice, nullptr, nullptr));
    }
};

QTEST_GUILESS_MAIN(DataSetTest)
#include "data_set_test.moc"
