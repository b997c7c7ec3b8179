// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/review/work_figures.h"

#include "annotation/dla/accepting.h"
#include "annotation/team/rechecks.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <vector>

#include <QDateTime>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::review {

using nlohmann::json;
using store::AcceptedFace;
using store::WorkStep;

namespace {

constexpr std::size_t kShaShown = 8;  // of the weights, at the end of what placed points
// Less is rounding, not a correction.
constexpr double kChangedPx = 0.01;

bool isWork(const WorkStep& step) {
    return step.tool != "import" && step.tool != dla::kAcceptedUnseen && step.tool != "merge";
}

// At this share of the values, the nearest one above.
std::optional<double> quantile(std::vector<double> values, double share) {
    if (values.empty()) {
        return std::nullopt;
    }
    std::ranges::sort(values);
    const auto index = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(index, 1) - 1];
}

void addTimes(WorkFigures& figures, const store::ProjectStore& store) {
    std::vector<WorkStep> steps = store.workSteps();
    std::erase_if(steps, [](const WorkStep& step) { return !isWork(step); });
    for (auto begin = steps.begin(); begin != steps.end();) {
        const auto end = std::find_if(begin, steps.end(),
                                      [&](const WorkStep& step) { return step.author != begin->author; });
        figures.activeMinutes += activeSeconds(std::span(begin, end)) / 60;
        begin = end;
    }
}

// The model's points that a person's work began with; nothing if it did not begin with a model's.
std::optional<store::Revision> proposalOf(const store::ProjectStore& store, store::ImageId image) {
    for (store::Revision& revision : store.history(image, store::RevisionKind::Landmarks)) {
        if (!revision.byPerson) {
            return std::move(revision);
        }
    }
    return std::nullopt;
}

void addChanges(WorkFigures& figures, const core::Landmarks& proposal, const core::Landmarks& accepted,
                WorkFigures::Placed& placed) {
    const double scale = std::max(1.0, core::interOcular(accepted.points));
    std::int64_t changed = 0;
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        const auto& points = core::Scheme::lapa().pointsOf(static_cast<core::Part>(i));
        for (const std::size_t point : points) {
            const double distance = (accepted.point(point) - proposal.point(point)).norm();
            figures.parts[i].distance += distance / scale / static_cast<double>(points.size());
            if (distance > kChangedPx) {
                figures.parts[i].changedPoints += 1;
                ++changed;
            }
        }
    }
    ++figures.facesMeasured;
    figures.untouchedShare = figures.untouchedShare.value_or(0) + (changed == 0 ? 1 : 0);
    figures.changedPoints = figures.changedPoints.value_or(0) + static_cast<double>(changed);
    ++placed.faces;
    placed.changedPoints += static_cast<double>(changed);
}

void average(WorkFigures& figures) {
    const auto faces = static_cast<double>(std::max<std::int64_t>(1, figures.facesMeasured));
    for (auto* sum : {&figures.untouchedShare, &figures.changedPoints}) {
        if (*sum) {
            **sum /= faces;
        }
    }
    for (WorkFigures::PartChange& part : figures.parts) {
        part.changedPoints /= faces;
        part.distance /= faces;
    }
    for (auto& [model, placed] : figures.byModel) {
        placed.changedPoints /= static_cast<double>(placed.faces);
    }
}

json percent(const std::optional<double>& share) {
    return share ? json(100 * *share) : json();
}

std::string number(double value) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << value;
    return text.str();
}

}  // namespace

std::optional<double> WorkFigures::minutesPer100() const {
    return facesAccepted > 0 ? std::optional(100 * activeMinutes / static_cast<double>(facesAccepted))
                             : std::nullopt;
}

double activeSeconds(std::span<const WorkStep> steps) {
    double seconds = 0;
    QDateTime before;
    for (const WorkStep& step : steps) {
        const QDateTime time = QDateTime::fromString(QString::fromStdString(step.time), Qt::ISODateWithMs);
        if (!time.isValid()) {
            continue;
        }
        if (before.isValid()) {
            seconds += std::clamp(static_cast<double>(before.msecsTo(time)) / 1000, 0.0, kBreakSeconds);
        }
        before = time;
    }
    return seconds;
}

WorkFigures workFigures(const Project& project) {
    WorkFigures figures;
    const store::ProjectStore& store = project.store();
    addTimes(figures, store);
    for (const AcceptedFace& face : store.acceptedFaces()) {
        const store::Revision head = store.revision(face.revision);
        if (!isWork({face.revision, face.image, head.author, head.time, head.tool})) {
            continue;
        }
        ++figures.facesAccepted;
        if (static_cast<std::size_t>(figures.facesMeasured) >= kFacesMeasured) {
            continue;
        }
        if (const auto proposal = proposalOf(store, face.image)) {
            addChanges(figures, project.landmarksOf(proposal->id), project.landmarksOf(face.revision),
                       figures.byModel[proposal->modelVersion]);
        }
    }
    average(figures);
    const team::ControlResult control = team::controlResult(project);
    figures.controlFaces = control.faces;
    figures.controlFacesDone = static_cast<std::int64_t>(control.errors.size());
    figures.controlMedian = quantile(control.errors, 0.5);
    figures.controlPercentile90 = quantile(control.errors, 0.9);
    return figures;
}

json toJson(const WorkFigures& figures) {
    const auto minutes = figures.minutesPer100();
    json object{{"active_minutes_per_100_faces", minutes ? json(*minutes) : json()},
                {"active_minutes", figures.activeMinutes},
                {"faces_accepted", figures.facesAccepted},
                {"control",
                 {{"faces", figures.controlFaces},
                  {"done", figures.controlFacesDone},
                  {"median", percent(figures.controlMedian)},
                  {"percentile_90", percent(figures.controlPercentile90)}}},
                {"accepted_untouched", percent(figures.untouchedShare)},
                {"changed_points_per_face", figures.changedPoints ? json(*figures.changedPoints) : json()},
                {"faces_measured", figures.facesMeasured},
                {"parts", json::array()},
                {"by_model", json::array()}};
    for (std::size_t i = 0; i < core::kPartCount; ++i) {
        object["parts"].push_back({{"part", core::Scheme::lapa().partName(static_cast<core::Part>(i))},
                                   {"changed_points_per_face", figures.parts[i].changedPoints},
                                   {"distance", 100 * figures.parts[i].distance}});
    }
    for (const auto& [model, placed] : figures.byModel) {
        object["by_model"].push_back(
            {{"model", model}, {"faces", placed.faces}, {"changed_points_per_face", placed.changedPoints}});
    }
    return object;
}

std::string words(const WorkFigures& figures) {
    const auto minutes = figures.minutesPer100();
    if (!minutes) {
        return "nobody has accepted a face by hand yet";
    }
    std::string text = number(*minutes) + " active minutes per 100 accepted faces";
    if (figures.controlMedian) {
        text += ", at an error of " + number(100 * *figures.controlMedian) +
                " % (median; 90 %: " + number(100 * *figures.controlPercentile90) + " %) on " +
                std::to_string(figures.controlFacesDone) + " control faces";
    } else {
        text += "; no control face is done yet, so nobody knows at which error";
    }
    if (figures.untouchedShare) {
        text += "; " + number(100 * *figures.untouchedShare) + " % accepted as they were";
    }
    return text;
}

std::optional<WorkFigures::Placed> placedBy(const WorkFigures& figures, const std::string& weightsSha256) {
    for (const auto& [model, placed] : figures.byModel) {
        if (weightsSha256.size() >= kShaShown && model.ends_with(weightsSha256.substr(0, kShaShown))) {
            return placed;
        }
    }
    return std::nullopt;
}

}  // namespace maskwright::annotation::review
