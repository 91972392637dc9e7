// chrF: how far two texts share runs of characters.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace graft::evaluation {

// chrF2 of Popovic (WMT 2015) as sacrebleu computes it: runs of 1 to 6 characters, white space left out, recall counted beta = 2 times,
// averaged over the orders that both texts have.
class CharacterF {
public:
    static constexpr int order = 6;
    static constexpr double beta = 2;

    // Counts of several pairs add up to the score of a corpus.
    void add(std::string_view expected, std::string_view answer);
    double score() const;  // [0, 1]; sacrebleu's figure divided by 100

private:
    struct Counts {
        std::int64_t answer = 0, expected = 0, shared = 0;
    };
    std::array<Counts, order> m_counts;
};

}  // namespace graft::evaluation
