#include "ui/widgets/split_dialog.h"

#include "service/data_choices.h"
#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialog>
#include <QIntValidator>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <cmath>

namespace graft::ui {

namespace {

constexpr int percents[] = {5, 10, 15, 20, 25, 30, 40};   // with both at their most, a fifth of the rows still learns
constexpr int mostSeed = 1'000'000'000;
constexpr int outcomeHeight = 56;   // three lines

QString text(const char* words) {
    return QCoreApplication::translate("SplitDialog", words);
}

QString shareText(double share) {
    if (std::abs(share - data::SplitPlan::standardShare) < 1e-9) return text("%1 %, at least %2 rows").arg(share * 100, 0, 'g', 4).arg(data::SplitPlan().least);
    return text("%1 % of the rows").arg(share * 100, 0, 'g', 4);
}

// The share that holds is always among the choices, exactly as it is.
QComboBox* shareField(double held, const QString& name) {
    auto* field = new QComboBox;
    field->setAccessibleName(name);
    bool known = false;
    for (const int percent : percents) {
        known = known || std::abs(held - percent / 100.0) < 1e-9;
        if (!known && held < percent / 100.0) field->addItem(shareText(held), held), known = true;
        field->addItem(shareText(percent / 100.0), percent / 100.0);
    }
    if (!known) field->addItem(shareText(held), held);
    for (int i = 0; i < field->count(); ++i)
        if (std::abs(field->itemData(i).toDouble() - held) < 1e-9) field->setCurrentIndex(i);
    return field;
}

}  // namespace

std::optional<SplitChoice> askForSplit(QWidget* parent, const QStringList& columns, const SplitChoice& held, const std::function<QString(const SplitChoice&)>& outcome) {
    QDialog dialog(parent);
    dialog.setWindowTitle(text("How the rows are divided"));
    auto* column = new QVBoxLayout(&dialog);
    column->setContentsMargins(size::pageMargin, size::pageMargin, size::pageMargin, size::pageMargin);
    column->setSpacing(space::hair);
    const auto add = [&](const QString& label, const QString& help, QWidget* field) {
        auto* name = new TextLabel(TextRole::body, label);
        auto* note = new TextLabel(TextRole::secondary, help, Tone::secondary, Flow::wrap);
        field->setFixedWidth(size::fieldWidth);
        note->setFixedWidth(size::fieldWidth);
        column->addWidget(name);
        column->addWidget(field);
        column->addWidget(note);
        column->addSpacing(space::small);
    };
    auto* steer = shareField(held.heldOutShare, text("Share of the rows that steer"));
    auto* judge = shareField(held.testShare, text("Share of the rows that judge"));
    auto* together = new QComboBox;
    together->setAccessibleName(text("Keep together rows with the same"));
    together->addItem(text("Nothing: only the same prompt"));
    for (const QString& name : columns) together->addItem(oneLine(name).left(60));
    together->setCurrentIndex(held.together + 1);
    auto* seed = makeField(text("Start of the draw"), text("A whole number"), &dialog);
    seed->setValidator(new QIntValidator(0, mostSeed, seed));
    seed->setText(QString::number(held.seed));
    add(text("Rows that steer"), text("Never learned; they show when learning stops getting better. At most 500."), steer);
    add(text("Rows that judge"), text("Never learned and never steering; read once, for the run you choose. At most 500."), judge);
    add(text("Keep together rows with the same"), text("A customer, patient or contract on both sides would make the result look better than it is."), together);
    add(text("Start of the draw"), text("Another number puts other rows aside."), seed);
    const auto chosen = [&] {
        SplitChoice choice = held;
        choice.heldOutShare = steer->currentData().toDouble();
        choice.testShare = judge->currentData().toDouble();
        if (seed->hasAcceptableInput()) choice.seed = seed->text().toULongLong();
        choice.together = together->currentIndex() - 1;
        return choice;
    };
    auto* result = new TextLabel(TextRole::body, {}, Tone::text, Flow::wrap);
    result->setFixedWidth(size::fieldWidth);
    result->setMinimumHeight(outcomeHeight);  // so that the dialog keeps its size while one chooses
    result->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    column->addWidget(result);
    column->addSpacing(space::small);
    const auto tell = [&, result] { result->setText(outcome(chosen())); };
    for (QComboBox* field : {steer, judge}) QObject::connect(field, &QComboBox::currentIndexChanged, result, tell);
    tell();
    auto* cancel = makeButton(ButtonKind::plain, text("Cancel"), &dialog);
    auto* use = makeButton(ButtonKind::main, text("Divide the rows"), &dialog);
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(cancel);
    row->addWidget(use);
    column->addLayout(row);
    QObject::connect(cancel, &QPushButton::clicked, &dialog, &QDialog::reject);
    QObject::connect(use, &QPushButton::clicked, &dialog, &QDialog::accept);
    if (dialog.exec() != QDialog::Accepted) return {};
    return chosen();
}

}  // namespace graft::ui
