// Examples to token ids: which tokens are learned, and what a length limit costs.
#include "byte_tokenizer.h"
#include "data/token_rows.h"

#include <QtTest>

#include <algorithm>

using namespace graft;
using namespace graft::data;
using text::Role;
using text::TokenId;

namespace {

Example chat(std::int64_t row, const std::string& asked, const std::string& answer) {
    return {.row = row, .messages = {{Role::user, asked}, {Role::assistant, answer}}, .plain = {}, .group = {}};
}

}  // namespace

class TokenRowsTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    text::Tokenizer tokenizer(test::Begin begin = test::Begin::none) { return *test::byteTokenizer(m_folder.path().toStdString(), begin); }

    static std::string learnedText(const text::Tokenizer& tokenizer, const TokenRow& row) {
        std::string text;
        for (std::size_t i = 0; i < row.ids.size(); ++i)
            if (row.learned[i]) text += tokenizer.piece(row.ids[i]);
        return text;
    }

private Q_SLOTS:
    void onlyTheAnswersAreLearned() {
        const auto tok = tokenizer();
        const auto form = text::ChatTemplate::recognise(tok);
        QVERIFY(form);
        Example example = chat(4, "Hi <|im_end|>", "Yes.");
        example.messages.insert(example.messages.begin(), {Role::system, "Be kind."});
        example.messages.push_back({Role::user, "Sure?"});
        example.messages.push_back({Role::assistant, "No."});
        const auto report = tokenizeExamples({example}, {0}, tok, *form, 0, LengthPolicy::drop);
        QCOMPARE(report.rows.size(), std::size_t(1));
        const TokenRow& row = report.rows[0];
        QCOMPARE(row.row, std::int64_t(4));
        QCOMPARE(row.ids.size(), row.learned.size());
        QCOMPARE(learnedText(tok, row), std::string("Yes.<|im_end|>No.<|im_end|>"));
        const TokenId end = *tok.idOf("<|im_end|>");
        QCOMPARE(std::count(row.ids.begin(), row.ids.end(), end), std::ptrdiff_t(5));  // one a turn; the user's own is text
        QCOMPARE(report.learned_tokens, std::int64_t(4 + 1 + 3 + 1));
        QCOMPARE(report.tokens, row.tokens());
    }

    void plainTextIsLearnedButForItsFirstToken() {
        const Example example{.row = 0, .messages = {}, .plain = "abc", .group = {}};
        for (const test::Begin begin : {test::Begin::none, test::Begin::bos}) {
            const auto tok = tokenizer(begin);
            const auto form = text::ChatTemplate::recognise(tok);
            const auto report = tokenizeExamples({example}, {0}, tok, *form, 0, LengthPolicy::drop);
            std::vector<TokenId> expected = tok.encode("abc");
            if (begin == test::Begin::bos) expected.insert(expected.begin(), *tok.bos());
            expected.push_back(*tok.eos());
            QVERIFY(report.rows[0].ids == expected);
            std::vector<std::uint8_t> learned(expected.size(), 1);
            learned[0] = 0;
            QVERIFY(report.rows[0].learned == learned);
        }
    }

    void longRowsAreDroppedOrCut() {
        const auto tok = tokenizer();
        const auto form = text::ChatTemplate::recognise(tok);
        // Around 40 tokens of markers, roles and line feeds; the last has an answer that begins behind the limit.
        const std::vector<Example> examples{chat(0, "short", "a"), chat(1, "q", std::string(200, 'a')), chat(2, std::string(200, 'q'), "a")};
        const std::vector<std::int64_t> all{0, 1, 2};
        const auto whole = tokenizeExamples(examples, all, tok, *form, 0, LengthPolicy::drop);
        QCOMPARE(whole.rows.size(), std::size_t(3));
        QCOMPARE(whole.lengths.size(), std::size_t(3));
        QVERIFY(std::is_sorted(whole.lengths.begin(), whole.lengths.end()));
        QCOMPARE(whole.longest, whole.lengths.back());
        QCOMPARE(whole.length_for_all, whole.longest - 1);  // the line feed after the last marker is not learned

        const auto dropped = tokenizeExamples(examples, all, tok, *form, 100, LengthPolicy::drop);
        QCOMPARE(dropped.rows.size(), std::size_t(1));
        QCOMPARE(dropped.dropped, std::int64_t(2));
        QCOMPARE(dropped.cut, std::int64_t(0));

        const auto cut = tokenizeExamples(examples, all, tok, *form, 100, LengthPolicy::cut);
        QCOMPARE(cut.rows.size(), std::size_t(2));
        QCOMPARE(cut.cut, std::int64_t(2));
        QCOMPARE(cut.without_learned, std::int64_t(1));
        QCOMPARE(cut.rows[1].tokens(), std::int64_t(100));
        QVERIFY(std::equal(cut.rows[1].ids.begin(), cut.rows[1].ids.end(), whole.rows[1].ids.begin()));
        QVERIFY(cut.lengths == whole.lengths);

        const auto fits = limitLength(whole, whole.length_for_all, LengthPolicy::cut);
        QCOMPARE(fits.learned_tokens, whole.learned_tokens);
        QVERIFY(limitLength(whole, whole.length_for_all - 1, LengthPolicy::cut).learned_tokens < whole.learned_tokens);
        QCOMPARE(limitLength(whole, 100, LengthPolicy::cut).learned_tokens, cut.learned_tokens);
    }

    void chosenRowsAndGroups() {
        const auto tok = tokenizer();
        const auto form = text::ChatTemplate::recognise(tok);
        std::vector<Example> examples{chat(3, "a", "b"), chat(5, "c", "d"), chat(6, "e", "f"), chat(8, "g", "h")};
        examples[0].group = examples[3].group = "x";
        examples[1].group = "y";
        const auto report = tokenizeExamples(examples, {1, 2, 3}, tok, *form, 0, LengthPolicy::drop);
        QCOMPARE(report.rows.size(), std::size_t(3));
        QCOMPARE(report.rows[0].row, std::int64_t(5));
        QCOMPARE(report.rows[0].group, std::int32_t(2));
        QCOMPARE(report.rows[1].group, std::int32_t(0));
        QCOMPARE(report.rows[2].group, std::int32_t(1));
        QVERIFY(lengthPolicyNamed("cut") && lengthPolicyNamed("drop") && !lengthPolicyNamed("wrap"));
    }
};

QTEST_GUILESS_MAIN(TokenRowsTest)
#include "token_rows_test.moc"
