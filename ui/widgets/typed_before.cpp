#include "ui/widgets/typed_before.h"

#include <QCompleter>
#include <QCryptographicHash>
#include <QLineEdit>
#include <QSettings>
#include <QStringListModel>

namespace graft::ui {

namespace {

// A path holds signs that mean something in a key of the settings.
QString groupOf(const QString& folder) {
    return QStringLiteral("typed/%1").arg(QString::fromLatin1(QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha256).toHex().left(16)));
}

}  // namespace

TypedBefore::TypedBefore(QLineEdit& field, const QString& key) : QObject(&field), m_field(field), m_key(key), m_texts(new QStringListModel(this)) {
    auto* completer = new QCompleter(m_texts, this);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setFilterMode(Qt::MatchContains);
    field.setCompleter(completer);
}

void TypedBefore::setProject(const QString& folder) {
    m_place = folder.isEmpty() ? QString() : groupOf(folder) + QLatin1Char('/') + m_key;
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
    QSettings().remove(groupOf(folder));
}

}  // namespace graft::ui
