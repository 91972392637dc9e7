#include "ui/widgets/word_difference.h"

#include <QStringList>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr qsizetype mostWords = 1000, shortAnswer = 6;
constexpr double sharesLittle = 0.25;

// Words and the white space between them, so that the pieces join to the text.
QStringList pieces(const QString& text) {
    QStringList found;
    qsizetype start = 0;
    for (qsizetype i = 1; i <= text.size(); ++i) {
        if (i < text.size() && text[i].isSpace() == text[start].isSpace()) continue;
        found << text.mid(start, i - start);
        start = i;
    }
    return found;
}

QStringList words(const QStringList& pieces) {
    QStringList found;
    for (const QString& piece : pieces)
        if (!piece[0].isSpace()) found << piece;
    return found;
}

// Lengths of the longest common subsequence of every pair of endings.
std::vector<std::vector<int>> endings(const QStringList& left, const QStringList& right) {
    std::vector<std::vector<int>> length(std::size_t(left.size() + 1), std::vector<int>(std::size_t(right.size() + 1), 0));
    for (qsizetype i = left.size() - 1; i >= 0; --i)
        for (qsizetype j = right.size() - 1; j >= 0; --j) {
            const auto a = std::size_t(i), b = std::size_t(j);
            length[a][b] = left[i] == right[j] ? length[a + 1][b + 1] + 1 : std::max(length[a + 1][b], length[a][b + 1]);
        }
    return length;
}

std::vector<bool> common(const QStringList& expected, const QStringList& answer) {
    const auto length = endings(expected, answer);
    std::vector<bool> kept(std::size_t(answer.size()), false);
    std::size_t i = 0, j = 0;
    while (i < std::size_t(expected.size()) && j < std::size_t(answer.size())) {
        if (expected[qsizetype(i)] == answer[qsizetype(j)]) {
            kept[j] = true;
            ++i, ++j;
        } else {
            length[i + 1][j] >= length[i][j + 1] ? ++i : ++j;
        }
    }
    return kept;
}

}  // namespace

std::vector<MarkedText> wordDifference(const QString& expected, const QString& answer) {
    if (answer.isEmpty()) return {};
    const QStringList split = pieces(answer), answerWords = words(split), expectedWords = expected.isEmpty() ? QStringList() : words(pieces(expected));
    if (answerWords.size() > mostWords || expectedWords.size() > mostWords) return {{answer, WordMark::same}};
    const std::vector<bool> kept = common(expectedWords, answerWords);
    const auto same = std::ranges::count(kept, true);
    if (answerWords.size() > shortAnswer && double(same) < sharesLittle * double(answerWords.size())) return {{answer, WordMark::same}};
    std::vector<MarkedText> marked;
    std::size_t word = 0;
    for (const QString& piece : split) {
        const WordMark mark = piece[0].isSpace() || kept[word] ? WordMark::same : WordMark::differs;
        if (!piece[0].isSpace()) ++word;
        if (!marked.empty() && marked.back().mark == mark) marked.back().text += piece;
        else marked.push_back({piece, mark});
    }
    return marked;
}

}  // namespace graft::ui
