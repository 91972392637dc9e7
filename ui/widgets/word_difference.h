// Which words of an answer are not in what was expected, in order.
#pragma once

#include <QString>

#include <vector>

namespace graft::ui {

enum class WordMark { same, differs };

struct MarkedText {
    QString text;
    WordMark mark = WordMark::same;
    friend bool operator==(const MarkedText&, const MarkedText&) = default;
};

// Words of `answer` outside the longest common subsequence with `expected` are marked; the pieces join to `answer`. A longer answer
// that shares hardly a word differs as a whole and nothing in it is marked. Above 1,000 words in either nothing is marked: the
// table of that comparison grows with their product.
std::vector<MarkedText> wordDifference(const QString& expected, const QString& answer);

}  // namespace graft::ui
