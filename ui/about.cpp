#include "ui/about.h"

#include "ui/style/icon.h"
#include "ui/style/tokens.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/text_label.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QVBoxLayout>

namespace graft::ui {

namespace {

constexpr int pictureSide = 48;

QString text(const char* words) {
    return QCoreApplication::translate("About", words);
}

QString contents(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

// The notices are kept as Markdown; of its signs only headings and tables occur, and here they are read as plain text.
QString readable(const QString& markdown) {
    QStringList shown;
    bool body = false;  // of a table: its head and rule are left out
    const QStringList lines = markdown.split(QLatin1Char('\n'));
    for (const QString& line : lines) {
        if (!line.startsWith(QLatin1Char('|'))) {
            body = false;
            shown << QString(line).remove(QRegularExpression(QStringLiteral("^#+ ")));
            continue;
        }
        QStringList cells = line.split(QLatin1Char('|'), Qt::SkipEmptyParts);
        for (QString& cell : cells) cell = cell.trimmed();
        if (body) shown << cells.takeFirst() << QStringLiteral("    ") + cells.join(QStringLiteral(" · ")) << QString();
        if (cells.value(0).startsWith(QStringLiteral("---"))) body = true;
    }
    return shown.join(QLatin1Char('\n')).trimmed();
}

QString notices() {
    QStringList parts;
    const QFileInfoList files = QDir(QStringLiteral(":/notices")).entryInfoList(QDir::Files, QDir::Name);
    for (const QFileInfo& file : files) parts << readable(contents(file.filePath()));
    return parts.join(QStringLiteral("\n\n――――――――\n\n"));
}

}  // namespace

QDialog* makeAbout(QWidget* parent) {
    auto* dialog = new QDialog(parent);
    dialog->setWindowTitle(text("About Graft"));
    dialog->resize(size::textWidth + 2 * space::large, 520);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(space::large, space::large, space::large, space::large);
    auto* picture = new QLabel;
    picture->setPixmap(applicationIcon().pixmap(QSize(pictureSide, pictureSide), dialog->devicePixelRatio()));
    auto* head = new QHBoxLayout;
    head->setSpacing(space::medium);
    head->addWidget(picture);
    head->addWidget(new TextLabel(TextRole::title, QStringLiteral("Graft " GRAFT_VERSION)), 1);
    column->addLayout(head);
    column->addWidget(new TextLabel(TextRole::body,
                                    text("Adapts an open language model to your own examples, on this computer. Nothing leaves it. Free software under the GNU "
                                         "General Public License, version 3 or later; what you train stays yours."),
                                    Tone::secondary, Flow::wrap));
    auto* tabs = new QTabWidget;
    tabs->setDocumentMode(true);
    const std::pair<QString, QString> pages[] = {{text("Licence"), contents(QStringLiteral(":/LICENSE"))}, {text("Third parties"), notices()}};
    for (const auto& [title, body] : pages) {
        if (body.isEmpty()) continue;
        auto* view = new QPlainTextEdit(body);
        view->setReadOnly(true);
        view->setTabChangesFocus(true);
        view->setAccessibleName(title);
        view->document()->setDocumentMargin(space::small);
        QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);  // these texts are set for it
        fixed.setPixelSize(fontFor(TextRole::secondary).pixelSize());
        view->setFont(fixed);
        auto* inset = new QWidget;
        auto* room = new QVBoxLayout(inset);
        room->setContentsMargins(0, space::small, 0, 0);
        room->addWidget(view);
        tabs->addTab(inset, title);
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
