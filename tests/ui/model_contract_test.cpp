// Every item model of the window keeps Qt's contract while its values come, change and go; none is left out.
#include "data_values.h"
#include "model_values.h"
#include "sample_values.h"
#include "ui/models/answer_cases.h"
#include "ui/models/case_model.h"
#include "ui/models/comparison_model.h"
#include "ui/models/confusion_model.h"
#include "ui/models/groups_model.h"
#include "ui/models/guide_model.h"
#include "ui/models/model_list.h"
#include "ui/models/preview_model.h"
#include "ui/models/rows_model.h"
#include "ui/models/sample_model.h"
#include "ui/models/settings_model.h"

#include <QAbstractItemModelTester>
#include <QSortFilterProxyModel>
#include <QtTest>

#include <functional>
#include <memory>

using namespace graft;
using namespace graft::ui;

namespace {

// Changes the model in one way; false when there is no such round any more.
using Round = std::function<bool(int)>;

struct Subject {
    const char* type;
    std::function<std::pair<std::unique_ptr<QAbstractItemModel>, Round>()> make;
};

template <class Model>
Subject subject(const char* type, std::function<std::unique_ptr<Model>()> make, std::function<bool(Model&, int)> change) {
    return {type, [make, change] {
                auto model = make();
                Model* raw = model.get();
                return std::pair<std::unique_ptr<QAbstractItemModel>, Round>(std::move(model), [raw, change](int round) { return change(*raw, round); });
            }};
}

template <class Model>
std::unique_ptr<Model> plain() {
    return std::make_unique<Model>();
}

bool changeGuide(GuideModel& model, int round) {
    for (const PageId page : allPages) model.setStep(page, {StepState(round % 6), QString::number(round), {}});
    return round < 6;
}

bool changeSamples(SampleModel& model, int round) {
    model.setSamples(round % 3 == 2 ? std::map<std::int64_t, recipe::SampleTrack>() : sample::series(20 * (round + 1)).samples());
    return round < 5;
}

bool changeComparison(ComparisonModel& model, int round) {
    auto comparison = sample::comparison();
    for (int i = 0; i < round % 4 && !comparison.rows.empty(); ++i) comparison.rows.pop_back();
    if (round == 5) comparison = {};
    model.setComparison(comparison, {{"run-1", round}, {"run-2", 1}});
    return round < 7;
}

bool changeAnswers(AnswerCases& model, int round) {
    auto comparison = sample::comparison();
    if (round % 2) comparison.reports.pop_back();
    if (round % 3 == 2) comparison.reports.front().answers.clear();
    if (round == 4) comparison = {};
    model.setComparison(comparison);
    return round < 6;
}

bool changeFound(ModelList& model, int round) {
    auto models = sample::models();
    if (round == 1) model.setChosen(models[0].folder);
    else if (round == 2) model.setBroken(models[1].folder, Error{ErrorKind::badInput, "what", "why", "hint"});
    else if (round == 3) model.setModels({models[2]});
    else if (round == 4) model.setModels({});
    else model.setModels(models);
    return round < 6;
}

bool changePreview(PreviewModel& model, int round) {
    if (round == 3) model.setLook(nullptr, {});
    else model.setLook(round % 2 ? sample::oddLook() : sample::look(), {{"message", data::ColumnRole(round % 3)}});
    return round < 6;
}

bool changeRows(RowsModel& model, int round) {
    std::vector<QStringList> rows;
    for (int i = 0; i < (7 * round) % 5; ++i) rows.push_back({QString::number(i), QStringLiteral("two\nlines")});
    model.setRows(rows);
    return round < 6;
}

bool changeSettings(SettingsModel& model, int round) {
    auto comparison = sample::comparison();
    comparison.settings = {{"training.epochs", "Epochs", "Passes", {{"run-1", "3"}, {"run-2", std::to_string(round)}}}, {"method.id", "Method", "How", {{"run-1", "LoRA"}}}};
    for (auto& row : comparison.rows)
        if (row.contestant.starts_with("run")) row.recipe.emplace();
    model.setRuns(round == 3 ? service::Comparison() : comparison, round % 2 ? std::set<std::string>{"run-1"} : std::set<std::string>{"run-1", "run-2"}, round % 3 ? SettingRows::all : SettingRows::differing);
    return round < 6;
}

bool changeCases(CaseModel& model, int round) {
    static std::vector<service::AnsweredRow> answers;   // kept by whoever fills the model
    auto cases = std::make_shared<data::Table>();
    cases->columns = {"question"};
    for (int row = 0; row < (5 * round) % 7; ++row) cases->rows.push_back({formats::Cell{formats::CellKind::text, "Where is it?"}}), cases->lines.push_back(std::uint64_t(row + 2));
    model.setCases(nullptr, {}, {});
    answers.assign(cases->rows.size(), {});
    model.setCases(round == 4 ? nullptr : cases, {{{"question", data::ColumnRole::prompt}}, {}}, answers);
    if (round != 4 && !answers.empty()) {
        answers.back() = {service::RowOutcome::answered, "There\nit is", {}};
        model.rowsChanged(0, int(answers.size()) - 1);
    }
    return round < 7;
}

bool changeGroups(GroupsModel& model, int round) {
    service::GroupScores scores{"region", sample::accuracy(0.5, 0.4, 0.6), "run-1", round % 2 ? "base" : "", {}};
    for (int group = 0; group < (5 * round) % 7; ++group)
        scores.groups.push_back({group ? "group " + std::to_string(group) : "", 3 * group, {{"run-1", {0.5, 0.4, 0.6, 3 * group}}}, round % 3 ? std::optional(service::GroupMean{-0.2, -0.3, -0.1, 3 * group}) : std::nullopt});
    model.setGroups(scores, round % 3 ? std::vector<GroupContestant>{{"run-1", QStringLiteral("LoRA")}, {"base", QStringLiteral("Base")}} : std::vector<GroupContestant>(), round % 2 ? QStringLiteral("Base") : QString());
    return round < 7;
}

bool changeConfusion(ConfusionModel& model, int round) {
    service::Confusion confusion;
    const std::size_t labels = std::size_t(5 * round) % 7;
    for (std::size_t label = 0; label < labels; ++label) confusion.labels.push_back(label ? "label " + std::to_string(label) : "");
    confusion.rows.assign(labels, std::vector<std::int64_t>(labels + 1, round));
    model.setConfusion(confusion);
    return round < 7;
}

std::vector<Subject> subjects() {
    return {subject<GroupsModel>("GroupsModel", plain<GroupsModel>, changeGroups),
            subject<ConfusionModel>("ConfusionModel", plain<ConfusionModel>, changeConfusion),
            subject<SettingsModel>("SettingsModel", plain<SettingsModel>, changeSettings),
            subject<CaseModel>("CaseModel", plain<CaseModel>, changeCases),
            subject<GuideModel>("GuideModel", plain<GuideModel>, changeGuide),
            subject<SampleModel>("SampleModel", plain<SampleModel>, changeSamples),
            subject<ComparisonModel>("ComparisonModel", plain<ComparisonModel>, changeComparison),
            subject<AnswerCases>("AnswerCases", plain<AnswerCases>, changeAnswers),
            subject<ModelList>("ModelList", plain<ModelList>, changeFound),
            subject<PreviewModel>("PreviewModel", plain<PreviewModel>, changePreview),
            subject<RowsModel>("RowsModel", [] { return std::make_unique<RowsModel>(std::vector<TextColumn>{{QStringLiteral("Line")}, {QStringLiteral("Reason")}}); }, changeRows)};
}

// Classes under ui/ that derive from a model of Qt's, as their sources say.
QStringList declaredModels() {
    static const QRegularExpression head(QStringLiteral("class\\s+(\\w+)[^;{]*:\\s*public\\s+(?:Q(?:Abstract(?:Item|List|Table|Proxy)|SortFilterProxy|IdentityProxy|StandardItem|StringList)Model)\\b"));
    QStringList found;
    QDirIterator files(QStringLiteral(GRAFT_SOURCE_DIR "/ui"), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly)) continue;
        for (auto heads = head.globalMatch(QString::fromUtf8(file.readAll())); heads.hasNext();) found << heads.next().captured(1);
    }
    found.sort();
    return found;
}

}  // namespace

class ModelContractTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyModelIsHere() {
        QStringList tested;
        for (const Subject& each : subjects()) tested << QLatin1String(each.type);
        tested.sort();
        QVERIFY(declaredModels().size() >= 7);   // the search finds them
        QCOMPARE(tested, declaredModels());
    }

    void keepsTheContract_data() {
        QTest::addColumn<int>("which");
        const auto all = subjects();
        for (std::size_t i = 0; i < all.size(); ++i) QTest::newRow(all[i].type) << int(i);
    }
    void keepsTheContract() {
        QFETCH(int, which);
        const Subject chosen = subjects()[std::size_t(which)];
        const auto [model, change] = chosen.make();
        QSortFilterProxyModel proxy;   // a second reader, who trusts the signals
        proxy.setSourceModel(model.get());
        proxy.sort(0);
        const QAbstractItemModelTester own(model.get(), QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QAbstractItemModelTester sorted(&proxy, QAbstractItemModelTester::FailureReportingMode::Fatal);
        int most = 0;
        for (int round = 0; change(round); ++round) {
            most = std::max(most, model->rowCount());
            QCOMPARE(proxy.rowCount(), model->rowCount());
            readAll(*model);
        }
        QVERIFY(most > 0);
    }

private:
    static void readAll(const QAbstractItemModel& model) {
        for (int row = 0; row < model.rowCount(); ++row)
            for (int column = 0; column < model.columnCount(); ++column)
                for (int role = 0; role < Qt::UserRole + 16; ++role) (void)model.index(row, column).data(role);
        for (int column = 0; column < model.columnCount(); ++column) (void)model.headerData(column, Qt::Horizontal);
    }
};

QTEST_MAIN(ModelContractTest)
#include "model_contract_test.moc"
