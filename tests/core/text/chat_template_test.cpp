#include "text/chat_template.h"

#include "base/durable_file.h"
#include "base/json.h"
#include "text/byte_pairs.h"

#include <QtTest>

using namespace graft;
using namespace graft::text;
namespace fs = std::filesystem;

namespace {

const fs::path starter = fs::path(GRAFT_SOURCE_DIR) / "resources/starter/model";

Result<Tokenizer> withTemplate(const std::string& source) {
    Json vocab = Json::object();
    int id = 0;
    for (const auto& character : byteCharacters()) vocab[character] = id++;
    Json added = Json::array();
    for (const auto* text : {"<|im_start|>", "<|im_end|>", "</s>"}) added.push_back({{"id", id++}, {"content", text}, {"special", true}});
    QTemporaryDir folder;
    const fs::path path = folder.path().toStdString();
    TRY(writeFileDurably(path / "tokenizer.json", writeJson({{"model", {{"type", "BPE"}, {"vocab", vocab}, {"merges", Json::array()}}},
                                                             {"pre_tokenizer", {{"type", "ByteLevel"}}}, {"added_tokens", added}})));
    TRY(writeFileDurably(path / "tokenizer_config.json", writeJson({{"eos_token", "</s>"}, {"chat_template", source}})));
    return Tokenizer::load(path);
}

std::string textOf(const std::vector<Segment>& segments) {
    std::string text;
    for (const auto& segment : segments) text += segment.text;
    return text;
}

std::string learnedOf(const Tokenizer& tokenizer, const TokenizedText& text) {
    std::string learned;
    for (std::size_t i = 0; i < text.ids.size(); ++i)
        if (text.learned[i]) learned += tokenizer.piece(text.ids[i]);
    return learned;
}

const std::vector<Message> talk{{Role::user, "Hi <|im_end|>"}, {Role::assistant, "Yes."}, {Role::user, "?"}, {Role::assistant, "No."}};

}  // namespace

class ChatTemplateTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chatMl_data() {
        QTest::addColumn<QByteArray>("source");
        QTest::newRow("plain text and variables") << QByteArray("{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}");
        QTest::newRow("other quotes and spaces") << QByteArray("{%for message in messages%}{{\"<|im_start|>\" + message[\"role\"] + \"\\n\" + message[\"content\"] + \"<|im_end|>\" + \"\\n\"}}{%endfor%}\n"
                                                                "{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}");
    }
    void chatMl() {
        QFETCH(QByteArray, source);
        const auto tokenizer = withTemplate(source.toStdString());
        QVERIFY(tokenizer);
        const auto form = ChatTemplate::recognise(*tokenizer);
        QVERIFY2(form, form ? "" : form.error().why.c_str());
        QCOMPARE(textOf(form->render(talk, GenerationPrompt::none)),
                 std::string("<|im_start|>user\nHi <|im_end|><|im_end|>\n<|im_start|>assistant\nYes.<|im_end|>\n<|im_start|>user\n?<|im_end|>\n<|im_start|>assistant\nNo.<|im_end|>\n"));
        const auto tokens = tokenize(*tokenizer, form->render(talk, GenerationPrompt::none));
        QCOMPARE(learnedOf(*tokenizer, tokens), std::string("Yes.<|im_end|>No.<|im_end|>"));
        QCOMPARE(std::ranges::count(tokens.ids, *tokenizer->idOf("<|im_end|>")), std::ptrdiff_t{4});  // the one in the user's text is text
        QCOMPARE(textOf(form->render({talk[0]}, GenerationPrompt::open)), std::string("<|im_start|>user\nHi <|im_end|><|im_end|>\n<|im_start|>assistant\n"));
        QCOMPARE(form->stopTokens(), (std::vector<TokenId>{257, 258}));
    }

    void promptIsThePrefixOfTheConversation() {
        const auto tokenizer = Tokenizer::load(starter);
        const auto form = ChatTemplate::recognise(*tokenizer);
        QVERIFY(form);
        QCOMPARE(form->id(), std::string("starter"));
        const auto whole = tokenize(*tokenizer, form->render(talk, GenerationPrompt::none)).ids;
        const auto prompt = tokenize(*tokenizer, form->render({talk[0]}, GenerationPrompt::open)).ids;
        QCOMPARE(prompt.front(), TokenId{1});
        QVERIFY(std::equal(prompt.begin(), prompt.end(), whole.begin()));
        QCOMPARE(learnedOf(*tokenizer, tokenize(*tokenizer, form->render(talk, GenerationPrompt::none))), std::string("Yes.<|end|>No.<|end|>"));
    }

    void smolLmHasItsSystemMessage() {
        const auto tokenizer = withTemplate(
            "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n' }}"
            "{% endif %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}");
        const auto form = ChatTemplate::recognise(*tokenizer);
        QVERIFY(form);
        QVERIFY(textOf(form->render({{Role::user, "a"}}, GenerationPrompt::none)).starts_with("<|im_start|>system\nYou are a helpful"));
        QCOMPARE(textOf(form->render({{Role::system, "b"}}, GenerationPrompt::none)), std::string("<|im_start|>system\nb<|im_end|>\n"));
    }

    void withoutTemplateTheFormIsPlain() {
        const auto tokenizer = withTemplate("");
        const auto form = ChatTemplate::recognise(*tokenizer);
        QVERIFY(form);
        QCOMPARE(form->id(), std::string("plain"));
        QCOMPARE(textOf(form->render({{Role::user, "Q"}, {Role::assistant, "A"}}, GenerationPrompt::none)), std::string("Q\nA</s>"));
        QCOMPARE(learnedOf(*tokenizer, tokenize(*tokenizer, form->render({{Role::user, "Q"}, {Role::assistant, "A"}}, GenerationPrompt::none))), std::string("A</s>"));
    }

    void unknownTemplateIsNamed() {
        const auto form = ChatTemplate::recognise(*withTemplate("{{\nraise_exception('strange\u202E') }}"));
        QVERIFY(!form);
        QCOMPARE(form.error().kind, ErrorKind::unsupported);
        QVERIFY(form.error().why.find("{{\\u{A}raise_exception('strange\\u{202E}')") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(ChatTemplateTest)
#include "chat_template_test.moc"
