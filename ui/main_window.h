// The frame: bar at the top, guide at the left, one page, bar at the bottom.
#pragma once

#include "ui/models/guide_model.h"

#include <QMainWindow>

#include <functional>

class QStackedWidget;

namespace graft::ui {

class BottomBar;
class ComparePage;
class DataPage;
class GuideView;
class MethodPage;
class ModelPage;
class StartPage;
class TakeHomePage;
class TopBar;
class TrainPage;

enum class Closing { now, not_now };   // not now: the user keeps training, or what runs is being saved first

class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(QWidget* parent = nullptr);

    void choose(PageId page);
    PageId page() const;
    void startAfresh();   // another project: what was typed, ticked, turned to and scrolled to in the one before is gone
    void setClosing(std::function<Closing()> ask) { m_closing = std::move(ask); }   // asked each time the window is to close

    GuideModel& guide() { return m_guideModel; }
    TopBar& top() { return *m_top; }
    BottomBar& bottom() { return *m_bottom; }
    StartPage& start() { return *m_start; }
    ModelPage& model() { return *m_model; }
    DataPage& data() { return *m_data; }
    MethodPage& method() { return *m_method; }
    TrainPage& train() { return *m_train; }
    ComparePage& compare() { return *m_compare; }
    TakeHomePage& takeHome() { return *m_takeHome; }

Q_SIGNALS:
    void pageChosen(graft::ui::PageId page);
    void undoWanted();
    void redoWanted();

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void addShortcuts();
    void goToPane(int direction);   // 1 or -1, around the window
    void restorePlace();
    GuideModel m_guideModel;
    TopBar* m_top;
    GuideView* m_guide;
    BottomBar* m_bottom;
    StartPage* m_start;
    ModelPage* m_model;
    DataPage* m_data;
    MethodPage* m_method;
    TrainPage* m_train;
    ComparePage* m_compare;
    TakeHomePage* m_takeHome;
    QStackedWidget* m_pages;
    std::function<Closing()> m_closing;
};

}  // namespace graft::ui
