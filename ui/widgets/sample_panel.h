// The same held-out prompts again and again: what was expected, what the base model said, what the run says now.
#pragma once

#include "ui/models/sample_model.h"

#include <QWidget>

class QBoxLayout;
class QListView;

namespace graft::ui {

class AnswerView;
class TextLabel;

enum class SampleLayout { row, column };   // below the chart, or right of it in a wide window

class SamplePanel final : public QWidget {
    Q_OBJECT

public:
    explicit SamplePanel(QWidget* parent = nullptr);
    void setSamples(const std::map<std::int64_t, recipe::SampleTrack>& tracks, std::optional<std::int64_t> kept = {});   // the step whose version is kept, once a run is over
    void arrange(SampleLayout layout);

private:
    void showChosen();
    SampleModel m_model;
    QBoxLayout* m_box;
    QWidget* m_prompts;
    QListView* m_list;
    AnswerView *m_prompt, *m_expected, *m_base, *m_now;
};

}  // namespace graft::ui
