// Cuts text into the pieces that byte-level BPE merges inside, with the regular expressions of the known tokenizers.
#pragma once

#include "base/result.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace graft::text {

// One step of a tokenizer.json pre-tokenizer: matches become pieces of their own, and so does what lies between them.
class SplitPattern {
public:
    // Only patterns of the table of known ones are run: a pattern is code, and a foreign one can take forever.
    static Result<SplitPattern> compile(std::string_view pattern);
    static const SplitPattern& gpt2();    // ByteLevel with use_regex
    static const SplitPattern& digits();  // Digits with individual_digits

    // Appends the parts of `text`, which is valid UTF-8. Thread-safe.
    void split(std::string_view text, std::vector<std::string_view>& parts) const;

private:
    struct Code;
    explicit SplitPattern(std::shared_ptr<const Code> code);
    std::shared_ptr<const Code> m_code;
};

}  // namespace graft::text
