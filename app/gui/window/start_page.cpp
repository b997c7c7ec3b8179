// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/start_page.h"

#include "app/gui/window/icons.h"

#include <QCommandLinkButton>
#include <QFileInfo>
#include <QLabel>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

QCommandLinkButton* bigButton(const QString& name, const QString& icon, const QString& text,
                              const QString& hint) {
    auto* button = new QCommandLinkButton(text, hint);
    button->setObjectName(name);
    button->setAccessibleName(text);
    button->setIcon(themedIcon(icon));
    button->setIconSize({28, 28});
    button->setMinimumWidth(440);
    return button;
}

}  // namespace

StartPage::StartPage(QWidget* parent) : QWidget(parent) {
    setObjectName(QStringLiteral("startPage"));
    auto* picture = new QLabel;
    picture->setPixmap(iconPixmap(QStringLiteral("maskwright"), {72, 72}, devicePixelRatioF(), Qt::black));
    auto* title = new QLabel(tr("Maskwright"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 2);
    title->setFont(large);
    auto* subtitle =
        new QLabel(tr("From a folder of photos to face points and label maps.\n"
                      "Drop a folder of photos or a project anywhere on this window."));
    subtitle->setForegroundRole(QPalette::PlaceholderText);

    auto* folder = bigButton(
        QStringLiteral("openFolderButton"), QStringLiteral("open"), tr("Open a folder of faces"),
        tr("Photos or a LaPa data set. They stay where they are; the project is made beside them."));
    auto* sample = bigButton(QStringLiteral("sampleButton"), QStringLiteral("sample"),
                             tr("Open the sample project"), tr("Drawn portraits to try everything on."));
    auto* project = bigButton(QStringLiteral("openProjectButton"), QStringLiteral("place"),
                              tr("Open a project"), tr("A folder that Maskwright has made before."));
    connect(folder, &QCommandLinkButton::clicked, this, &StartPage::openFolderWanted);
    connect(sample, &QCommandLinkButton::clicked, this, &StartPage::sampleWanted);
    connect(project, &QCommandLinkButton::clicked, this, &StartPage::openProjectWanted);

    auto* column = new QVBoxLayout;
    column->setSpacing(10);
    auto* head = new QHBoxLayout;
    head->setSpacing(18);
    head->addWidget(picture);
    auto* words = new QVBoxLayout;
    words->addWidget(title);
    words->addWidget(subtitle);
    head->addLayout(words);
    head->addStretch();
    column->addLayout(head);
    column->addSpacing(16);
    column->addWidget(folder);
    column->addWidget(sample);
    column->addWidget(project);
    column->addSpacing(12);
    recent_ = new QVBoxLayout;
    recent_->setSpacing(4);
    column->addLayout(recent_);

    auto* centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(column);
    centred->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->addStretch(2);
    layout->addLayout(centred);
    layout->addStretch(3);
}

void StartPage::setRecent(const QStringList& projects) {
    while (QLayoutItem* item = recent_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    if (projects.isEmpty()) {
        return;
    }
    auto* heading = new QLabel(tr("Continue"));
    heading->setForegroundRole(QPalette::PlaceholderText);
    recent_->addWidget(heading);
    for (const QString& project : projects) {
        const QFileInfo info(project);
        auto* link =
            new QLabel(QStringLiteral("<a href=\"#\">%1</a> &nbsp; %2")
                           .arg(info.completeBaseName().toHtmlEscaped(), info.path().toHtmlEscaped()));
        link->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
        link->setAccessibleName(tr("Continue %1").arg(info.completeBaseName()));
        connect(link, &QLabel::linkActivated, this, [this, project] { Q_EMIT recentWanted(project); });
        recent_->addWidget(link);
    }
}

}  // namespace maskwright::app::gui
