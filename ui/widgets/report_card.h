// The one-page report of a run on the Take home page: what is in it, whether examples are, and where it goes.
#pragma once

#include "service/run_report.h"
#include "ui/widgets/card.h"

class QCheckBox;
class QPushButton;

namespace graft::ui {

class TextLabel;

class ReportCard final : public Card {
    Q_OBJECT

public:
    explicit ReportCard(QWidget* parent = nullptr);
    void showSaved(const QString& file);   // empty: not yet
    void forget();                         // what was ticked and saved
    void setProposal(const QString& file) { m_proposal = file; }   // without its ending

Q_SIGNALS:
    void reportWanted(const QString& file, graft::service::Examples examples);   // ends with .html or .pdf

private:
    void save(const QString& ending, const QString& filter);
    QCheckBox* m_examples;
    TextLabel* m_saved;
    QPushButton* m_show;
    QString m_proposal, m_file;
};

}  // namespace graft::ui
