#include "ui/widgets/page_header.h"

#include "ui/style/tokens.h"
#include "ui/widgets/text_label.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace graft::ui {

QWidget* makePageHeader(TextLabel* title, std::initializer_list<QPushButton*> buttons) {
    auto* header = new QWidget;
    header->setFixedHeight(size::pageHeader);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(title, 1);
    for (QPushButton* button : buttons) row->addWidget(button);
    return header;
}

}  // namespace graft::ui
