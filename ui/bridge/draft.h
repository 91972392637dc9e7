// The recipe that the guide's pages fill in: one value with undo, kept in the project, planned again after each change.
#pragma once

#include "service/plan.h"
#include "ui/bridge/session.h"

#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <memory>

namespace graft::ui {

class Draft final : public QObject {
    Q_OBJECT

public:
    static constexpr int settling = 300;   // ms without a change before it is kept and planned

    explicit Draft(Session& session, QObject* parent = nullptr);

    const recipe::Recipe& recipe() const { return m_recipe; }
    bool hasModel() const { return !m_recipe.model.path.empty(); }
    bool hasData() const { return !m_recipe.data.path.empty(); }
    bool editable() const { return m_session.writable(); }   // a project is open, and not by another program

    // One undo step, named `what` ("Choose a model"); a change that changes nothing is none, and so is any while not editable.
    void edit(const QString& what, const std::function<void(recipe::Recipe&)>& change);
    QUndoStack& undo() { return m_undo; }

    const std::optional<service::Plan>& plan() const { return m_plan; }   // of the recipe as it is now; none while it is made, or when it failed
    const std::optional<Error>& planError() const { return m_planError; }
    bool planning() const { return m_planning; }                          // soon, waiting behind another task, or being made
    bool waiting() const;                                                 // behind another task, which may be a long training

    void planAgain();  // after the making of a plan was stopped
    void keepNow();   // what is not kept yet, on this thread: for the end of the program, when the compute thread has ended

Q_SIGNALS:
    void changed();                          // the recipe
    void planned();                          // plan(), planError() or planning()
    void failed(const graft::Error& error);  // the draft could not be read or kept

private:
    class Step;
    class Keeper;
    enum class Turn { at_once, after_what_waits };
    void begin();
    void set(const recipe::Recipe& recipe);
    void settle();
    void keep(Turn turn);
    void forgetPlan();
    void makePlan();

    Session& m_session;
    recipe::Recipe m_recipe;
    std::optional<service::Project> m_project;      // whose draft this is
    std::shared_ptr<Keeper> m_keeper;               // of its file
    bool m_kept = true;                             // on disk, as it is now
    std::optional<service::Plan> m_plan;
    std::optional<Error> m_planError;
    bool m_planning = false;
    std::optional<TaskId> m_task;                   // makes the plan
    std::uint64_t m_version = 0;                    // of the recipe: tells a plan that comes too late
    QTimer m_soon;
    QUndoStack m_undo;
};

}  // namespace graft::ui
