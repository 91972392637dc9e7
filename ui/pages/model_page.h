// The base models on this computer beside the card of one of them; one becomes the draft's.
#pragma once

#include "service/model_details.h"
#include "ui/models/model_list.h"

#include <QSortFilterProxyModel>
#include <QWidget>

class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace graft::ui {

class DropArea;
class ErrorBar;
class ModelCard;
class ModelListView;
class TextLabel;

enum class Standing { no_project, read_only, editable };

// How far the search is.
struct SearchShown {
    bool searching = false;
    QString waitingFor;    // the task that has to end first; empty: none
};

class ModelPage final : public QWidget {
    Q_OBJECT

public:
    static constexpr int filterFrom = 9;   // models, from which on the list can be filtered

    explicit ModelPage(QWidget* parent = nullptr);

    void showModels(const std::vector<service::FoundModel>& models);
    void showSearch(const SearchShown& search);
    void showPlaces(const QStringList& places);              // added by the user
    void showDetails(const service::ModelDetails& details);  // of the selected model
    void showLanguages(const std::vector<std::string>& wanted);
    void showChosen(const std::filesystem::path& folder);    // the draft's; empty: none
    void showStanding(Standing standing, const QString& next);   // `next`: label of the button once the selected model is chosen
    void select(const std::filesystem::path& folder);
    ErrorBar& errors() { return *m_errors; }

Q_SIGNALS:
    void searchWanted();
    void folderAdded(const QString& folder);
    void folderRemoved(const QString& folder);
    void detailsWanted(const graft::service::FoundModel& model);
    void useWanted(const graft::service::FoundModel& model);
    void projectWanted();
    void nextWanted();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    QWidget* makeList();
    QWidget* makeCardSide();
    const service::FoundModel* selected() const;
    void selectRow(int row);
    void showSelected();
    void showButton();
    void showState();
    void chooseFolder();
    void act();

    ModelList m_models;
    QSortFilterProxyModel m_shown;
    SearchShown m_search;
    std::filesystem::path m_chosen, m_wanted;   // the draft's; the one to select when the search finds it
    Standing m_standing = Standing::no_project;
    QString m_next;
    QStringList m_shownPlaces;
    ErrorBar* m_errors;
    TextLabel *m_state, *m_empty;
    DropArea* m_nothing;      // in place of the list when there is none
    QLineEdit* m_filter;
    ModelListView* m_list;
    QWidget* m_head;
    QScrollArea* m_cardSide;
    ModelCard* m_card;
    QPushButton *m_again, *m_add, *m_use;
    QVBoxLayout* m_places;
};

}  // namespace graft::ui
