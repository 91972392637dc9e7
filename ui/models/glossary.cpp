#include "ui/models/glossary.h"

#include <QFile>

#include <algorithm>

namespace graft::ui {

namespace {

constexpr qsizetype mostSearched = 4000;   // characters of a text; a label that holds more is a document

Error broken(qsizetype line, const QString& why) {
    return {ErrorKind::badInput, "The glossary cannot be read", QStringLiteral("line %1: %2").arg(line).arg(why).toStdString(),
            "Each line is: term, other spellings: One sentence of at most 200 characters."};
}

// Upper case that means something: an abbreviation or a name.
bool isName(const QString& spelling) {
    return std::any_of(spelling.begin() + 1, spelling.end(), [](QChar sign) { return sign.isUpper(); });
}

QString whatIsWrong(const GlossaryEntry& entry) {
    if (entry.term.isEmpty() || entry.variants.contains(QString())) return QStringLiteral("a term is empty");
    if (entry.sentence.size() > Glossary::longestSentence) return QStringLiteral("the sentence has %1 characters").arg(entry.sentence.size());
    if (!entry.sentence.endsWith(QLatin1Char('.')) || !entry.sentence.front().isUpper()) return QStringLiteral("the explanation is not a sentence");
    if (entry.sentence.contains(QStringLiteral(". "))) return QStringLiteral("the explanation is more than one sentence");
    return {};
}

}  // namespace

Result<Glossary> Glossary::read(const QString& text) {
    Glossary glossary;
    const QStringList lines = text.split(QLatin1Char('\n'));
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines[i].isEmpty() || lines[i].startsWith(QLatin1Char('#'))) continue;
        const qsizetype colon = lines[i].indexOf(QStringLiteral(": "));
        if (colon < 0) return broken(i + 1, QStringLiteral("there is no colon"));
        GlossaryEntry entry;
        for (const QString& spelling : lines[i].first(colon).split(QLatin1Char(','))) entry.variants << spelling.trimmed();
        entry.term = entry.variants.takeFirst();
        entry.sentence = lines[i].sliced(colon + 2);
        if (const QString wrong = whatIsWrong(entry); !wrong.isEmpty()) return broken(i + 1, wrong);
        if (!glossary.m_entries.empty() && glossary.m_entries.back().term.compare(entry.term, Qt::CaseInsensitive) >= 0)
            return broken(i + 1, QStringLiteral("\"%1\" stands after \"%2\"").arg(entry.term, glossary.m_entries.back().term));
        for (const QString& spelling : QStringList(entry.term) + entry.variants)
            if (!glossary.m_places.emplace(spelling.toLower(), glossary.m_entries.size()).second) return broken(i + 1, QStringLiteral("\"%1\" stands twice").arg(spelling));
        glossary.m_entries.push_back(std::move(entry));
    }
    if (glossary.m_entries.empty()) return broken(1, QStringLiteral("there is no term"));
    glossary.index();
    return glossary;
}

// One search for all: the longest spelling first, each between signs that are not of a word.
void Glossary::index() {
    QStringList spellings;
    for (const GlossaryEntry& entry : m_entries) spellings << entry.term << entry.variants;
    std::ranges::stable_sort(spellings, std::ranges::greater(), &QString::size);
    for (QString& spelling : spellings) {
        const QString pattern = QRegularExpression::escape(spelling);
        spelling = isName(spelling) ? pattern : QStringLiteral("(?i:%1)").arg(pattern);
    }
    m_words = QRegularExpression(QStringLiteral("(?<![\\w-])(?:%1)(?!\\w)").arg(spellings.join(QLatin1Char('|'))), QRegularExpression::UseUnicodePropertiesOption);
    m_words.optimize();
}

std::vector<const GlossaryEntry*> Glossary::termsIn(const QString& text) const {
    std::vector<const GlossaryEntry*> found;
    for (auto words = m_words.globalMatch(text.left(mostSearched)); words.hasNext();) {
        const GlossaryEntry* entry = &m_entries[m_places.at(words.next().captured().toLower())];
        if (std::ranges::find(found, entry) == found.end()) found.push_back(entry);
    }
    return found;
}

const Glossary& glossary() {
    static const Glossary read = [] {
        QFile file(QStringLiteral(":/glossary.txt"));
        const bool opened = file.open(QIODevice::ReadOnly);
        auto result = Glossary::read(opened ? QString::fromUtf8(file.readAll()) : QString());
        Q_ASSERT_X(result, "glossary", result ? "" : result.error().why.c_str());
        return result ? std::move(*result) : Glossary();
    }();
    return read;
}

}  // namespace graft::ui
