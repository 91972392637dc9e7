// The technical terms of the window, each with one plain sentence: read from one file, found in any text that is shown.
#pragma once

#include "base/result.h"

#include <QRegularExpression>
#include <QString>
#include <QStringList>

#include <map>
#include <vector>

namespace graft::ui {

struct GlossaryEntry {
    QString term;
    QStringList variants;   // plurals and other spellings, with the same explanation
    QString sentence;
};

class Glossary {
public:
    static constexpr qsizetype longestSentence = 200;   // characters

    // A line that is not "term, variant: Sentence.", a spelling that stands twice or an order that is not the alphabet's is an error with its line.
    static Result<Glossary> read(const QString& text);

    const std::vector<GlossaryEntry>& entries() const { return m_entries; }
    // Whole words only, in the order in which they stand, each entry once; of two that overlap, the longer.
    std::vector<const GlossaryEntry*> termsIn(const QString& text) const;

private:
    void index();
    std::vector<GlossaryEntry> m_entries;
    std::map<QString, std::size_t> m_places;   // of an entry, by its spellings in lower case
    QRegularExpression m_words;
};

const Glossary& glossary();   // resources/glossary.txt

}  // namespace graft::ui
