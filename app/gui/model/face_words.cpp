// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/face_words.h"

#include "core/scheme.h"

#include <algorithm>
#include <cmath>

#include <QCoreApplication>
#include <QStringList>

namespace maskwright::app::gui {

namespace {

class Words {
    Q_DECLARE_TR_FUNCTIONS(FaceWords)
};

QString stateWords(const core::Landmarks& landmarks, std::size_t point) {
    switch (landmarks.states[point]) {
        case core::PointState::Predicted:
            return Words::tr("predicted, confidence %1\u00A0%")
                .arg(std::lround(landmarks.confidences[point] * 100));
        case core::PointState::Propagated:
            return Words::tr("has followed another point");
        case core::PointState::Moved:
            return Words::tr("moved");
        case core::PointState::Accepted:
            return Words::tr("accepted");
    }
    return {};
}

QString pointWords(const core::Landmarks& landmarks, std::size_t point) {
    QStringList words{QStringLiteral("%1, %2").arg(point).arg(
                          QString::fromStdString(core::Scheme::lapa().pointName(point))),
                      stateWords(landmarks, point)};
    if (landmarks.visibilities[point] == core::Visibility::Occluded) {
        words.append(Words::tr("hidden"));
    }
    const core::Point at = landmarks.point(point);
    words.append(Words::tr("at %1, %2").arg(std::lround(at.x())).arg(std::lround(at.y())));
    return words.join(QStringLiteral(", "));
}

QString howFar(const core::Landmarks& landmarks, bool accepted) {
    if (accepted) {
        return Words::tr("%1 points, accepted").arg(core::kPointCount);
    }
    QString words = Words::tr("%1 points, %2 of them looked at by a person")
                        .arg(core::kPointCount)
                        .arg(core::kPointCount - byDoubt(landmarks).size());
    if (const auto hidden = std::ranges::count(landmarks.visibilities, core::Visibility::Occluded);
        hidden > 0) {
        words += Words::tr(", %1 hidden").arg(hidden);
    }
    return words;
}

}  // namespace

QString faceWords(const ImageSession* session, const PointSelection& selection) {
    if (session == nullptr) {
        return Words::tr("No photo is shown.");
    }
    const QString name = QString::fromStdString(session->data().record.name);
    const auto& landmarks = session->landmarks();
    if (!landmarks) {
        return Words::tr("%1: no points yet.").arg(name);
    }
    QStringList sentences{Words::tr("%1: %2.").arg(name, howFar(*landmarks, session->accepted()))};
    sentences.append(session->labelMap() == nullptr ? Words::tr("No label map yet.")
                     : session->data().mapAccepted  ? Words::tr("Label map accepted.")
                                                    : Words::tr("Label map to review."));
    if (selection.groupSize() > 1) {
        sentences.append(Words::tr("%1 points selected.").arg(selection.groupSize()));
    }
    if (const auto point = selection.selected()) {
        sentences.append(Words::tr("Selected: %1.").arg(pointWords(*landmarks, *point)));
    }
    return sentences.join(QLatin1Char(' '));
}

}  // namespace maskwright::app::gui
