// The list of the Model page: name, parameters and size of each model, and below the name where it lies or why it cannot be used.
#pragma once

#include <QListView>

namespace graft::ui {

class ModelListView final : public QListView {
    Q_OBJECT

public:
    static constexpr int rowHeight = 52, figureWidth = 72, sizeWidth = 80;   // of a row; of its two columns of figures

    explicit ModelListView(QWidget* parent = nullptr);

Q_SIGNALS:
    void currentRowChanged();

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
};

// The heads of the columns, over the list and as wide as its rows.
QWidget* makeModelListHead(ModelListView& list);

}  // namespace graft::ui
