#include "ui/widgets/split_dialog.h"

#include "ui/core_text.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QDialog>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <cmath>

namespace graft::ui {

namespace {

constexpr int mostShare = 40;   // per cent: with both at their most, a fifth of the rows still learns

QString text(const char* words) {
    return QCoreApplication::translate("SplitDialog", words);
}

QSpinBox* percentField(double share, const QString& name) {
    auto* field = new QSpinBox;
    field->setRange(1, mostShare);
    field->setSuffix(QStringLiteral(" %"));
    field->setValue(qBound(1, int(std::lround(share * 100)), mostShare));
    field->setAccessibleName(name);
    return field;
}

}  // namespace

std::optional<SplitChoice> askForSplit(QWidget* parent, const QStringList& columns, const SplitChoice& held) {
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
    auto* steer = percentField(held.heldOutShare, text("Share of the rows that steer"));
    auto* judge = percentField(held.testShare, text("Share of the rows that judge"));
    auto* together = new QComboBox;
    together->setAccessibleName(text("Keep together rows with the same"));
    together->addItem(text("Nothing: only the same prompt"));
    for (const QString& name : columns) together->addItem(oneLine(name).left(60));
    together->setCurrentIndex(held.together + 1);
    auto* seed = new QSpinBox;
    seed->setRange(0, 1'000'000);
    seed->setValue(int(qMin<std::uint64_t>(held.seed, 1'000'000)));
    seed->setAccessibleName(text("Start of the draw"));
    add(text("Rows that steer"), text("Never learned; they show when learning stops getting better. 16 to 500 rows."), steer);
    add(text("Rows that judge"), text("Never learned and never steering; read once, for the run you choose. 16 to 500 rows."), judge);
    add(text("Keep together rows with the same"), text("A customer, patient or contract on both sides would make the result look better than it is."), together);
    add(text("Start of the draw"), text("Another number puts other rows aside."), seed);
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
    SplitChoice chosen = held;
    // A share that the field cannot show exactly stays as it is while nobody changes it.
    if (steer->value() != int(std::lround(held.heldOutShare * 100))) chosen.heldOutShare = steer->value() / 100.0;
    if (judge->value() != int(std::lround(held.testShare * 100))) chosen.testShare = judge->value() / 100.0;
    if (held.seed <= 1'000'000 || seed->value() != 1'000'000) chosen.seed = std::uint64_t(seed->value());
    chosen.together = together->currentIndex() - 1;
    return chosen;
}

}  // namespace graft::ui
