// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/window/face_panel.h"

#include "app/gui/model/image_session.h"
#include "app/gui/model/point_selection.h"

#include <algorithm>

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace maskwright::app::gui {

namespace {

QLabel* line(const QString& name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setWordWrap(true);
    return label;
}

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    QFont font = label->font();
    font.setBold(true);
    label->setFont(font);
    return label;
}

QPixmap swatch(const core::Rgb8& colour, double ratio) {
    QPixmap pixmap(QSize(14, 14) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(QColor(colour.r, colour.g, colour.b));
    painter.setPen(QColor(0, 0, 0, 90));
    painter.drawRoundedRect(QRectF(0.5, 0.5, 13, 13), 3, 3);
    return pixmap;
}

}  // namespace

FacePanel::FacePanel(QWidget* parent)
    : QWidget(parent),
      name_(line(QStringLiteral("faceName"))),
      facts_(line(QStringLiteral("faceFacts"))),
      points_(line(QStringLiteral("facePoints"))),
      map_(line(QStringLiteral("faceMap"))),
      faces_(line(QStringLiteral("faceFaces"))),
      findings_(line(QStringLiteral("faceFindings"))) {
    setObjectName(QStringLiteral("facePanel"));
    QFont bold = name_->font();
    bold.setBold(true);
    name_->setFont(bold);
    facts_->setForegroundRole(QPalette::PlaceholderText);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(5);
    layout->addWidget(name_);
    layout->addWidget(facts_);
    layout->addWidget(points_);
    layout->addWidget(map_);
    layout->addWidget(faces_);
    layout->addWidget(findings_);
    findings_->hide();
    findings_->setAccessibleName(tr("What to look at before accepting"));
    findings_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(findings_, &QLabel::linkActivated, this, [this](const QString& number) {
        if (const auto index = number.toULongLong(); index < found_.size()) {
            Q_EMIT pointsWanted(found_[index].points);
        }
    });
    layout->addSpacing(12);
    layout->addWidget(heading(tr("Classes")));
    auto* legend = new QGridLayout;
    legend->setHorizontalSpacing(8);
    legend->setVerticalSpacing(3);
    const auto& classes = core::Scheme::lapa().classes();
    for (std::size_t i = 1; i < classes.size(); ++i) {
        auto* colour = new QLabel;
        colour->setPixmap(swatch(classes[i].displayColour, devicePixelRatioF()));
        const int row = static_cast<int>(i);
        legend->addWidget(colour, row, 0);
        legend->addWidget(new QLabel(QString::fromStdString(classes[i].name)), row, 1);
        auto* number = new QLabel(QString::number(i));
        number->setForegroundRole(QPalette::PlaceholderText);
        legend->addWidget(number, row, 2, Qt::AlignRight);
    }
    legend->setColumnStretch(1, 1);
    layout->addLayout(legend);
    layout->addSpacing(12);
    layout->addWidget(heading(tr("Points")));
    layout->addWidget(new QLabel(tr("○ predicted   ◇ doubtful\n□ moved   ● accepted   ⊗ hidden")));
    layout->addStretch();
    showSession(nullptr);
}

void FacePanel::showSession(ImageSession* session) {
    refresh(session);
    if (session != nullptr) {
        connect(session, &ImageSession::stateChanged, this, [this, session] { refresh(session); });
        connect(session, &ImageSession::edited, this, [this, session] { refresh(session); });
    }
}

void FacePanel::showFindings(const std::vector<core::checks::Finding>& findings) {
    found_ = findings;
    QStringList lines;
    for (std::size_t i = 0; i < findings.size(); ++i) {
        lines.append(QStringLiteral("⚠ %1 <a href=\"%2\">%3</a>")
                         .arg(QString::fromStdString(findings[i].sentence).toHtmlEscaped())
                         .arg(i)
                         .arg(tr("Show")));
    }
    findings_->setText(lines.join(QStringLiteral("<br>")));
    findings_->setVisible(!findings.empty());
}

void FacePanel::refresh(const ImageSession* session) {
    if (session == nullptr) {
        for (QLabel* label : {name_, facts_, points_, map_, faces_}) {
            label->clear();
        }
        return;
    }
    const FaceData& face = session->data();
    name_->setText(QString::fromStdString(face.record.name));
    facts_->setText(tr("%1 × %2 pixels").arg(face.record.width).arg(face.record.height));
    if (!session->landmarks()) {
        points_->setText(
            tr("No points yet. Place them (Work menu) or draw a box around the face (Shift+B)."));
    } else if (session->accepted()) {
        points_->setText(tr("Points: accepted"));
    } else {
        const core::Landmarks& landmarks = *session->landmarks();
        const auto touched = core::kPointCount - byDoubt(landmarks).size();
        points_->setText(tr("Points: %1 of %2 looked at by a person").arg(touched).arg(core::kPointCount));
    }
    if (face.locked) {
        points_->setText(points_->text() +
                         (session->locked()
                              ? tr("\n🔒 Locked test face: versions are judged by these points.")
                              : tr("\n🔓 Locked test face, opened for a correction: it counts when the test "
                                   "faces are locked anew.")));
    }
    if (session->labelMap() == nullptr) {
        map_->setText(tr("Label map: not made yet"));
    } else if (session->showsProposal()) {
        map_->setText(tr("Label map: accepted; shown is what these points would make of it"));
    } else {
        map_->setText(face.mapAccepted ? tr("Label map: accepted") : tr("Label map: follows the points"));
    }
    const auto count = face.faces.candidates.size();
    faces_->setText(
        count > 1 ? tr("Face %1 of %2 on this photo (J: the next one)").arg(face.faces.chosen + 1).arg(count)
                  : QString());
    faces_->setVisible(count > 1);
}

}  // namespace maskwright::app::gui
