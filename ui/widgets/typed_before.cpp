#include "ui/widgets/typed_before.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSettings>
#include <QStringListModel>

namespace graft::ui {

void offerTypedBefore(QLineEdit& field, const QString& key) {
    const QString kept = QStringLiteral("typed/") + key;
    auto* texts = new QStringListModel(QSettings().value(kept).toStringList(), &field);
    auto* completer = new QCompleter(texts, &field);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    field.setCompleter(completer);
    QObject::connect(&field, &QLineEdit::returnPressed, texts, [&field, texts, kept] {
        const QString text = field.text().trimmed();
        if (text.isEmpty()) return;
        QStringList all = texts->stringList();
        all.removeAll(text);
        all.prepend(text);
        texts->setStringList(all.mid(0, mostTypedBefore));
        QSettings().setValue(kept, texts->stringList());
    });
}

}  // namespace graft::ui
