// How the model is taught: one method, one effort, the settings, and what all that will take, before anything runs.
#pragma once

#include "service/plan.h"
#include "service/race_plan.h"
#include "ui/page_id.h"

#include <QWidget>

#include <optional>
#include <set>

class QBoxLayout;
class QCheckBox;
class QButtonGroup;
class QGridLayout;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;

namespace graft::ui {

class Card;
class EffortCard;
class ErrorBar;
class FieldForm;
class FigureTile;
class MemoryParts;
class MethodCard;
class TextLabel;

enum class Estimating { no, now, behind_other_work };

struct MethodFacts {
    recipe::Recipe recipe;                      // as asked: what the guide decides is open
    recipe::Recipe given;                       // what nobody has chosen
    std::optional<service::Plan> plan;          // of this recipe
    std::optional<Error> error;                 // why there is no plan
    Estimating estimating = Estimating::no;
    bool findingRate = false;
    bool projectOpen = false, training = false; // training: a run or a race holds the computer
    QString notWhereWanted;                     // why the method cannot go where the model will be used; empty: it can, or nobody said where
    QString readOnlyHolder;                     // who holds the project; empty: this program
    QString command;                            // the same on a terminal; empty: nothing to run yet
};

class MethodPage final : public QWidget {
    Q_OBJECT

public:
    static constexpr std::int64_t firstTryRows = 500;   // before a run of hours

    explicit MethodPage(QWidget* parent = nullptr);
    void showFacts(const MethodFacts& facts);
    QString methodName() const;                  // of the chosen one
    void forgetRacers();                         // what was picked is another project's
    void showRefusal(const std::string& key, const QString& problem);   // of a setting as it was typed; empty: it was taken
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void methodWanted(const QString& id);
    void effortWanted(const QString& id);
    void settingWanted(const std::string& key, const QString& text);
    void reopenWanted(const std::string& key);   // back to the guide's value
    void startWanted();
    void rateWanted();                           // to be looked for
    void raceWanted(const std::vector<std::string>& methods, graft::service::Judged judged);   // one after the other
    void rowsWanted(std::int64_t most);          // that many rows may learn; 0: all
    void estimateWanted();                       // once more, after it was stopped
    void pageWanted(graft::ui::PageId page);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    enum class Step { project, model, data, wait, stopped, blocked, follow, too_few, start };   // what the main button is about
    Step step() const;
    QWidget* makeContent();
    void fillChoices();
    Card* makeCommandCard();
    void layOut();
    void pressMain();
    void showMain();
    void showChoices();
    void showMethods();
    void setRacing(bool racing);                // this and what follows, down to showRaceText(): in method_page_race.cpp
    void tickRacer(const MethodCard& card);
    std::vector<std::string> racers() const;    // in the order in which they are offered
    void showRaceFigures(const service::Plan& plan);
    service::Judged judged() const;
    void showRaceText();
    void showFigures();
    void showNotes();
    void showTry();
    void showRate();
    const service::Plan* shownPlan() const { return m_plan ? &*m_plan : nullptr; }
    const recipe::MethodInfo& method() const;

    MethodFacts m_facts;
    std::optional<service::Plan> m_plan;        // the newest of this model and data: stands while the next is made
    std::vector<service::MethodChoice> m_described;
    TextLabel *m_title, *m_notes, *m_tryText, *m_raceText, *m_rateText;
    QPushButton *m_main, *m_copy, *m_try, *m_more, *m_several, *m_findRate;
    bool m_racing = false;                      // several methods are picked, to be compared
    std::set<std::string> m_racers;
    bool m_all = false;                         // every method is shown, not only the first ones
    ErrorBar* m_errors;
    FigureTile *m_time, *m_memory, *m_learns;
    QButtonGroup *m_methodGroup, *m_effortGroup;
    std::vector<MethodCard*> m_methods;
    std::vector<EffortCard*> m_efforts;
    FieldForm* m_form;
    MemoryParts* m_parts;
    QPlainTextEdit* m_command;
    QWidget *m_tiles, *m_side, *m_tryLine;
    QBoxLayout *m_tileBox, *m_sideBox, *m_content, *m_methodBox = nullptr, *m_effortBox = nullptr;
    QScrollArea* m_scroll;
    QGridLayout* m_grid;
    QCheckBox* m_inFolds;   // of a race with few rows
};

}  // namespace graft::ui
