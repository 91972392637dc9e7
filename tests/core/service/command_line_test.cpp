// The command that does what the window is about to do: read back as graft reads it, it is the same recipe.
#include "service/command_line.h"
#include "service/plan.h"
#include "tiny_project.h"

#include <QProcess>

using namespace graft;
using namespace graft::service;
using namespace graft::test;

namespace {

// The words of the first command as a shell would take them.
QStringList wordsOf(const std::string& command) {
    QProcess shell;
    shell.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), QStringLiteral("graft() { printf '%s\\001' \"$@\"; printf '\\002'; }; ") + QString::fromStdString(command)});
    if (!shell.waitForFinished()) return {};
    return QString::fromUtf8(shell.readAllStandardOutput()).section(QChar(2), 0, 0).split(QChar(1), Qt::SkipEmptyParts);
}

QString after(const QStringList& words, const char* option) {
    const auto at = words.indexOf(QLatin1String(option));
    return at < 0 ? QString() : words.value(at + 1);
}

}  // namespace

class CommandLineTest : public QObject {
    Q_OBJECT

    static recipe::Recipe readBack(const QStringList& words) {
        recipe::Recipe recipe;
        recipe.model.path = after(words, "--model").toStdString();
        recipe.data.path = after(words, "--data").toStdString();
        recipe.method.id = after(words, "--method").toStdString();
        for (const auto& method : methods())
            for (int i = 0; method.id == recipe.method.id && i + 1 < words.size(); ++i) {
                if (words[i] != QStringLiteral("--set")) continue;
                const auto setting = words[i + 1].toStdString();
                const auto equals = setting.find('=');
                if (!recipe::setField(recipe, setting.substr(0, equals), setting.substr(equals + 1), method.fields)) return {};
            }
        return recipe;
    }

private Q_SLOTS:
    void isTheSameRecipe() {
        for (const auto& method : methods()) {
            recipe::Recipe recipe;
            recipe.model.path = "/models/it's mine";
            recipe.data.path = "/data/a b $(c).csv";
            recipe.data.roles = {{"the message", "prompt"}, {"answer: \"text\"", "answer"}};
            recipe.data.instruction = "Sort this;\n`please` 'now'";
            recipe.training.learning_rate = 1.5e-4, recipe.training.epochs = 2.5, recipe.training.patience = 0, recipe.training.effort = "thorough";
            recipe.training.seed = 18446744073709551615u;
            recipe.method.id = method.id;
            for (const auto& field : method.fields) recipe.method.values[field.info.key] = field.standard;
            const auto command = commandFor(recipe, "/home of/project");
            IS_GOOD(command);
            QVERIFY2(readBack(wordsOf(*command)) == recipe, command->c_str());
            QVERIFY2(command->find("graft train '/home of/project/recipe.json' --project '/home of/project'") != std::string::npos, command->c_str());
        }
    }

    void namesNothingThatIsStandard() {
        const auto command = commandFor(namedRecipe(""), "/p");
        IS_GOOD(command);
        QCOMPARE(QString::fromStdString(*command).count(QStringLiteral("--set")), 1);
        QVERIFY(command->find("--set training.learning_rate=0.0002 ") != std::string::npos);
    }

    void whatCannotBeSaidIsTold() {
        auto recipe = namedRecipe("");
        recipe.data.roles = {{"name, first", "prompt"}};
        const auto command = commandFor(recipe, "/p");
        QVERIFY(!command);
        QVERIFY(command.error().why.find("data.roles") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
