#include "ui/about.h"

#include "ui/style/tokens.h"
#include "ui/widgets/answer_view.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QPushButton>
#include <QTabWidget>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

QString text(const char* words) {
    return QCoreApplication::translate("About", words);
}

QString contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QString notices() {
    QStringList parts;
    const QFileInfoList files = QDir(QStringLiteral(":/notices")).entryInfoList(QDir::Files, QDir::Name);
    for (const QFileInfo& file : files) parts << contents(file.filePath());
    return parts.join(QStringLiteral("\n\n――――――――\n\n"));
}

}  // namespace

QDialog* makeAbout(QWidget* parent) {
    auto* dialog = new QDialog(parent);
    dialog->setWindowTitle(text("About Graft"));
    dialog->resize(size::textWidth + 2 * space::large, 520);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    column->addWidget(new TextLabel(TextRole::title, QStringLiteral("Graft " GRAFT_VERSION)));
    column->addWidget(new TextLabel(TextRole::body,
                                    text("Adapts an open language model to your own examples, on this computer. Nothing leaves it. Free software under the GNU "
                                         "General Public License, version 3 or later; what you train stays yours."),
                                    Tone::secondary, Flow::wrap));
    auto* tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    const std::pair<QString, QString> pages[] = {{text("Licence"), contents(QStringLiteral(":/LICENSE"))}, {text("Third parties"), notices()}};
    for (const auto& [title, body] : pages) {
        if (body.isEmpty()) continue;
        auto* view = new AnswerView(title);
        view->setAnswer(body);
        tabs->addTab(view, title);
    }
    column->addWidget(tabs, 1);
    auto* close = makeButton(ButtonKind::main, text("Close"), dialog);
    column->addWidget(close, 0, Qt::AlignRight);
    QObject::connect(close, &QPushButton::clicked, dialog, &QDialog::accept);
    return dialog;
}

void showAbout(QWidget* parent) {
    QDialog* dialog = makeAbout(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->exec();
}

}  // namespace graft::ui
