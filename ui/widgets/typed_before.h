// What was typed into a field in a project before is offered again while one types there, from one start of the program to the next.
#pragma once

#include <QObject>

class QLineEdit;
class QStringListModel;

namespace graft::ui {

constexpr int mostTypedBefore = 20;   // the newest

class TypedBefore final : public QObject {
    Q_OBJECT

public:
    TypedBefore(QLineEdit& field, const QString& key);   // `key`: of this field in the settings
    void setProject(const QString& folder);              // whose texts are offered and kept; empty: nobody's
    void keep();                                         // what stands in the field
    static void forgetProject(const QString& folder);

private:
    QLineEdit& m_field;
    const QString m_key;
    QString m_place;                                     // in the settings
    QStringListModel* m_texts;
};

}  // namespace graft::ui
