// Text of a model or a file under a caption: plain, selectable, scrolling, and able to mark words.
#pragma once

#include "ui/widgets/word_difference.h"

#include <QWidget>

class QPlainTextEdit;

namespace graft::ui {

class TextLabel;

class AnswerView final : public QWidget {
    Q_OBJECT

public:
    explicit AnswerView(const QString& caption, QWidget* parent = nullptr);
    void setCaption(const QString& caption);
    QString caption() const;
    void setAnswer(const QString& text);
    void setAnswer(const std::vector<MarkedText>& pieces);   // marked pieces bold and tinted
    void setPlaceholder(const QString& text);
    QString text() const;
    QPlainTextEdit* editor() { return m_text; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void write();
    TextLabel* m_caption;
    QPlainTextEdit* m_text;
    std::vector<MarkedText> m_marked;   // empty: the text has no marks
};

}  // namespace graft::ui
