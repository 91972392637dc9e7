// A whole evaluation on a tiny model: loss, answers, scores, and the base model shown examples.
#include "../model/tiny_models.h"
#include "evaluation/answers.h"
#include "evaluation/evaluate.h"
#include "evaluation/held_out.h"
#include "model/generate.h"

#include "../data/byte_tokenizer.h"

#include <QtTest>

#include <fstream>

using namespace graft;
using namespace graft::evaluation;

class EvaluateTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;
    std::optional<text::Tokenizer> m_tokenizer;
    std::optional<text::ChatTemplate> m_form;
    std::optional<data::DataSet> m_data;
    std::shared_ptr<const model::BaseModel> m_base;

    static std::shared_ptr<const model::BaseModel> modelWith(std::int64_t positions) {
        Json config = test::tinyConfig("llama");
        config["vocab_size"] = 260;
        config["max_position_embeddings"] = positions;
        return *model::randomBaseModel(*model::modelConfigFrom(config), "tiny", {}, 3);
    }

    EvaluationJob job() const {
        return {.base = m_base.get(), .tokenizer = &*m_tokenizer, .form = &*m_form, .data = &*m_data, .plan = {.max_new_tokens = 6}, .set = data::SetKind::test};
    }

private Q_SLOTS:
    void initTestCase() {
        at::set_num_threads(1);  // tensors this small only wait for a second thread
        const std::filesystem::path folder = m_folder.path().toStdString();
        std::ofstream file(folder / "desk.csv");
        file << "question,answer\n";
        for (int i = 0; i < 60; ++i) file << "Parcel " << i << " came?," << (i % 3 ? "yes" : "no") << "\n";
        file.close();
        m_tokenizer = *test::byteTokenizer(folder);
        m_form = *text::ChatTemplate::recognise(*m_tokenizer);
        recipe::DataChoice choice;
        choice.path = (folder / "desk.csv").string();
        m_data = *data::prepareData(choice, *m_tokenizer, *m_form, 0);
        m_base = modelWith(512);
    }

    void oneReport() {
        const auto report = evaluate(job(), {.id = "base", .label = "Base"});
        QVERIFY2(report, report ? "" : report.error().why.c_str());
        QCOMPARE(report->set, std::string("test"));
        QCOMPARE(report->answers.size(), m_data->test.rows.size());
        const auto loss = heldOutLoss(*m_base, {}, m_data->test.rows, 4096);
        QCOMPARE(report->loss.value_or(-1), loss->loss);
        QCOMPARE(report->scores.size(), std::size_t(1));
        QCOMPARE(report->scores[0].id, std::string("label_accuracy"));
        for (std::size_t i = 1; i < report->answers.size(); ++i) QVERIFY(report->answers[i - 1].row < report->answers[i].row);
        const auto again = evaluate(job(), {.id = "base", .label = "Base"});
        for (std::size_t i = 0; i < report->answers.size(); ++i) QCOMPARE(again->answers[i].answer, report->answers[i].answer);
    }

    // Each answer is what the model says to this prompt alone.
    void answersDoNotDependOnCompanions() {
        const auto rows = askedRows(*m_data, data::SetKind::test, {}, *m_tokenizer, *m_form);
        const auto answers = answerRows(*m_base, {}, rows, *m_tokenizer, *m_form, 6);
        QVERIFY(answers);
        for (std::size_t i = 0; i < rows.size(); i += 5) {
            const auto alone = model::generate(*m_base, {}, {rows[i].prompt}, {.max_new_tokens = 6, .stop_tokens = m_form->stopTokens()});
            QCOMPARE((*answers)[i].answer, m_tokenizer->decode(alone[0]));
            QCOMPARE((*answers)[i].row, rows[i].row);
            const data::Example& example = m_data->examples[static_cast<std::size_t>(rows[i].row)];
            QCOMPARE((*answers)[i].prompt, example.messages[0].content);
            QCOMPARE((*answers)[i].expected, example.messages[1].content);
        }
    }

    void threeExamplesWhereTheyFit() {
        const Contestant shown{.id = "base_with_examples", .label = "Base with examples", .shown = Shown::three_examples};
        auto three = job();
        const auto report = evaluate(three, shown);
        QVERIFY2(report, report ? "" : report.error().why.c_str());
        QCOMPARE(report->label, std::string("Base with examples"));
        QVERIFY(!report->loss);
        const auto alone = askedRows(*m_data, data::SetKind::test, {}, *m_tokenizer, *m_form);
        const std::int64_t prompt = longestPrompt(alone);
        // One question and answer take 50 to 70 byte tokens here: room for one example, not for three.
        const auto narrow = modelWith(prompt + 6 + 70);
        three.base = narrow.get();
        const auto fewer = evaluate(three, shown);
        QVERIFY2(fewer, fewer ? "" : fewer.error().why.c_str());
        QVERIFY(fewer->label.find("of 3 examples fit") != std::string::npos);
        const auto tight = modelWith(prompt + 6);
        three.base = tight.get();
        const auto none = evaluate(three, shown);
        QVERIFY(!none);
        QVERIFY(none.error().kind == ErrorKind::unsupported);
        const auto tooLong = modelWith(prompt - 1);
        three.base = tooLong.get();
        const auto refused = evaluate(three, {.id = "base", .label = "Base"});
        QVERIFY(!refused);
    }

    void theMajorityIsYes() {
        const auto report = evaluateMajority(job());
        QVERIFY(report && *report);
        QCOMPARE((*report)->contestant, std::string("majority"));
        int yes = 0;
        for (const recipe::AnswerRow& row : (*report)->answers) {
            QCOMPARE(row.answer, std::string("yes"));
            yes += row.expected == "yes";
        }
        QCOMPARE((*report)->scores[0].value, double(yes) / double((*report)->answers.size()));
    }

    void stopsBetweenGroups() {
        const auto stopped = evaluate(job(), {.id = "base", .label = "Base"}, [](const Progress& progress) { return progress.activity != "Answering prompts"; });
        QVERIFY(!stopped);
        QVERIFY(stopped.error().kind == ErrorKind::stopped);
    }
};

QTEST_GUILESS_MAIN(EvaluateTest)
#include "evaluate_test.moc"
