#include "ui/widgets/controls.h"

#include "ui/core_text.h"
#include "ui/style/icon.h"
#include "ui/style/tokens.h"

#include <QEvent>
#include <QLineEdit>
#include <QPushButton>

namespace graft::ui {

namespace {

class SecondPress final : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject*, QEvent* event) override { return event->type() == QEvent::MouseButtonDblClick; }
};

}  // namespace

void reserveWidth(QPushButton& button, const QStringList& labels) {
    const QString shown = button.text();
    int widest = 0;
    for (const QString& label : labels) {
        button.setText(label);
        widest = qMax(widest, button.sizeHint().width());
    }
    button.setText(shown);
    button.setMinimumWidth(widest);
}

void ignoreSecondPress(QPushButton& button) {
    button.installEventFilter(new SecondPress(&button));
}

QPushButton* makeButton(ButtonKind kind, const QString& text, QWidget* parent, const QString& iconName) {
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    changeKind(*button, kind);
    if (!iconName.isEmpty()) setButtonIcon(*button, iconName);
    button->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    return button;
}

QPushButton* makeIconButton(const QString& iconName, const QString& accessibleName, QWidget* parent) {
    QPushButton* button = makeButton(ButtonKind::quiet, {}, parent, iconName);
    button->setAccessibleName(accessibleName);
    button->setToolTip(plainToolTip(accessibleName));
    return button;
}

QLineEdit* makeField(const QString& accessibleName, const QString& placeholder, QWidget* parent) {
    auto* field = new QLineEdit(parent);
    field->setAccessibleName(accessibleName);
    field->setPlaceholderText(placeholder);
    field->setFixedHeight(size::control);
    return field;
}

void changeKind(QPushButton& button, ButtonKind kind) {
    button.setDefault(kind == ButtonKind::main);
    button.setFlat(kind == ButtonKind::quiet);
    button.setFixedHeight(kind == ButtonKind::main ? size::mainButton : size::control);  // its size hint, once asked for, does not follow
    button.update();
}

void setButtonIcon(QPushButton& button, const QString& iconName) {
    const Tone tone = button.isDefault() ? Tone::onAccent : button.isFlat() ? Tone::accent : Tone::text;
    button.setIcon(iconName.isEmpty() ? QIcon() : icon(iconName, tone));
    button.setIconSize({size::smallIcon, size::smallIcon});
}

}  // namespace graft::ui
