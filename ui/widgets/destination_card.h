// One way to take a run home: where it goes, why not if it cannot, the model card that goes along, and after writing the proof, three steps and the folder.
#pragma once

#include "service/take_home.h"
#include "ui/widgets/card.h"
#include "ui/widgets/controls.h"

class QPlainTextEdit;
class QPushButton;

namespace graft::ui {

class TextLabel;

enum class Writing { idle, this_one, another_one };

class DestinationCard final : public Card {
    Q_OBJECT

public:
    DestinationCard(service::Destination destination, ButtonKind kind, QWidget* parent = nullptr);   // `kind`: of the button that writes
    const service::Destination& destination() const { return m_destination; }
    void setWriting(Writing writing);
    void showTaken(const service::TakenHome& taken);
    void showEarlier(const service::WrittenFolder& written);   // from before this window: no proof is at hand
    void showModelCard(const QString& card);

Q_SIGNALS:
    void writeWanted(const QString& destination);
    void cardWanted(const QString& destination);

private:
    service::Destination m_destination;
    void showFolder();
    TextLabel *m_promise, *m_proof, *m_figures, *m_steps, *m_path;
    QPushButton *m_write, *m_card, *m_show, *m_copy;
    QWidget *m_result, *m_cardView;
    QPlainTextEdit* m_cardText;
    QString m_folder;
};

}  // namespace graft::ui
