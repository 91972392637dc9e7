#include "ui/widgets/typed_before.h"

#include "ui/project_choices.h"

#include <QCompleter>
#include <QLineEdit>
#include <QSettings>
#include <QStringListModel>

namespace graft::ui {

TypedBefore::TypedBefore(QLineEdit& field, const QString& key) : QObject(&field), m_field(field), m_key(key), m_texts(new QStringListModel(this)) {
    auto* completer = new QCompleter(m_texts, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    field.setCompleter(completer);
}

void TypedBefore::setProject(const QString& folder) {
    m_place = folder.isEmpty() ? QString() : settingsGroupOf(folder) + QLatin1Char('/') + m_key;
    m_texts->setStringList(m_place.isEmpty() ? QStringList() : QSettings().value(m_place).toStringList());
}

void TypedBefore::keep() {
    const QString text = m_field.text().trimmed();
    if (text.isEmpty() || m_place.isEmpty()) return;
    QStringList all = m_texts->stringList();
    all.removeAll(text);
    all.prepend(text);
    m_texts->setStringList(all.mid(0, mostTypedBefore));
    QSettings().setValue(m_place, m_texts->stringList());
}

void TypedBefore::forgetProject(const QString& folder) {
    QSettings().remove(settingsGroupOf(folder));
}

}  // namespace graft::ui
