// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/project_tasks.h"

#include "annotation/dla/accepting.h"
#include "annotation/dla/faces.h"
#include "annotation/dla/placing.h"
#include "annotation/formats/format.h"
#include "annotation/ppa/parsing.h"
#include "annotation/release/release_difference.h"
#include "annotation/review/checking.h"
#include "annotation/review/suspicions.h"
#include "app/gui/model/export_request.h"

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;
using annotation::Project;
using annotation::dla::Acceptance;
using annotation::dla::Failure;

class Words {
    Q_DECLARE_TR_FUNCTIONS(ProjectTasks)
};

// ", 3 failed" where something did.
QString failedSuffix(std::size_t failures) {
    return failures == 0 ? QString() : Words::tr(", %1 failed").arg(failures);
}

// True if the folder or one in it is laid out as a LaPa tree.
bool looksLikeLapa(const fs::path& folder) {
    std::error_code ignored;
    const auto split = [&](const fs::path& root) {
        return fs::is_directory(root / "images", ignored) &&
               (fs::is_directory(root / "labels", ignored) || fs::is_directory(root / "landmarks", ignored));
    };
    return split(folder) || split(folder / "train") || split(folder / "val") || split(folder / "test");
}

}  // namespace

void addFailures(QStringList& details, const std::vector<Failure>& failures) {
    for (const Failure& failure : failures) {
        details.append(QStringLiteral("%1: %2").arg(QString::fromStdString(failure.image),
                                                    QString::fromStdString(failure.message)));
    }
}

ImportRequest ImportRequest::guessedFrom(const fs::path& folder) {
    ImportRequest request;
    request.folder = folder;
    request.format = looksLikeLapa(folder) ? "lapa" : "";
    return request;
}

TaskRunner::Work importWork(const ProjectContext& context, const ImportRequest& request) {
    return [context, request](core::Progress& progress) {
        namespace formats = annotation::formats;
        Project project(context.folder);
        formats::ImportOptions options;
        options.author = context.author;
        options.points = request.points;
        options.pointsFromMaps = request.pointsFromMaps;
        if (request.source != store::PhotoSource{}) {
            options.source = request.source;
        }
        const formats::ImportReport report =
            request.format.empty()
                ? formats::importPhotos(project, request.folder, options, progress)
                : formats::importAnnotated(project, request.folder, formats::formatNamed(request.format),
                                           options, progress);
        TaskResult result;
        result.summary =
            report.added == 1 ? Words::tr("1 photo added") : Words::tr("%1 photos added").arg(report.added);
        if (report.known > 0) {
            result.summary += Words::tr(", %1 known already").arg(report.known);
        }
        if (report.landmarks > 0 || report.labelMaps > 0) {
            result.summary += Words::tr(", points of %1 and label maps of %2 taken over")
                                  .arg(report.landmarks)
                                  .arg(report.labelMaps);
        }
        if (report.pointsFromMaps > 0) {
            result.summary += Words::tr(", points of %1 read off their maps").arg(report.pointsFromMaps);
        }
        if (!report.duplicates.empty()) {
            result.summary += Words::tr(", %1 of them stand twice").arg(report.duplicates.size());
        }
        result.summary += failedSuffix(report.failures.size());
        addFailures(result.details, report.failures);
        for (const std::string& words : report.notHeld) {
            result.details.append(Words::tr("not taken over: %1").arg(QString::fromStdString(words)));
        }
        for (const auto& duplicate : report.duplicates) {
            result.details.append(
                Words::tr("%1 is the same photo as %2")
                    .arg(QString::fromStdString(duplicate.photo), QString::fromStdString(duplicate.sameAs)));
        }
        return result;
    };
}

TaskRunner::Work placeWork(const ProjectContext& context) {
    return [context](core::Progress& progress) {
        Project project(context.folder);
        const auto locator = context.predictors.locator(context.folder);
        const auto predictor = context.predictors.landmarks(context.folder);
        const annotation::dla::PlaceReport report =
            annotation::dla::placeImages(project, *locator, *predictor, {}, progress);
        TaskResult result;
        result.summary = report.placed == 1 ? Words::tr("Points placed on 1 image")
                                            : Words::tr("Points placed on %1 images").arg(report.placed);
        if (!report.withoutFace.empty()) {
            result.summary += Words::tr(", no face found on %1").arg(report.withoutFace.size());
        }
        result.summary += failedSuffix(report.failures.size());
        for (const std::string& name : report.withoutFace) {
            result.details.append(
                Words::tr("%1: no face found; draw a box around it").arg(QString::fromStdString(name)));
        }
        addFailures(result.details, report.failures);
        return result;
    };
}

TaskRunner::Work parseWork(const ProjectContext& context) {
    return [context](core::Progress& progress) {
        Project project(context.folder);
        const auto segmenter = context.predictors.regions(context.folder);
        const annotation::ppa::ParseReport report =
            annotation::ppa::parseImages(project, *segmenter, {}, progress);
        TaskResult result;
        result.summary = report.parsed == 1 ? Words::tr("Label map made for 1 image")
                                            : Words::tr("Label maps made for %1 images").arg(report.parsed);
        if (report.proposed > 0) {
            result.summary += Words::tr(", %1 accepted ones would change").arg(report.proposed);
        }
        if (report.withoutPoints > 0) {
            result.summary += Words::tr(", %1 have no points yet").arg(report.withoutPoints);
        }
        result.summary += failedSuffix(report.failures.size());
        addFailures(result.details, report.failures);
        return result;
    };
}

TaskRunner::Work reviewWork(const ProjectContext& context) {
    return [context](core::Progress& progress) {
        Project project(context.folder);
        const auto parser = context.predictors.parser(context.folder, {});
        const annotation::review::SuspicionReport report =
            annotation::review::judgeMaps(project, parser.get(), {}, progress);
        TaskResult result;
        result.summary =
            Words::tr("%1 label maps judged").arg(report.judged) + failedSuffix(report.failures.size());
        addFailures(result.details, report.failures);
        return result;
    };
}

TaskRunner::Work acceptAllWork(const ProjectContext& context, Stage stage) {
    return [context, stage](core::Progress& progress) {
        Project project(context.folder);
        store::ImageQuery query;
        query.state = stage == Stage::Points ? store::StateFilter::ToCorrect : store::StateFilter::ToReview;
        const std::vector<store::ImageId> images = project.store().ids(query);
        std::size_t accepted = 0;
        std::size_t doubted = 0;
        TaskResult result;
        for (std::size_t i = 0; i < images.size(); ++i) {
            progress.stopIfCancelled();
            try {
                // Nobody looks at each of them, so what the checks doubt stays for somebody to look at.
                if (const auto checked = stage == Stage::LabelMap
                                             ? annotation::review::checkMap(project, images[i])
                                             : std::nullopt;
                    checked && !checked->findings.empty()) {
                    ++doubted;
                    result.details.append(
                        Words::tr("%1: not accepted, %2")
                            .arg(QString::fromStdString(project.store().image(images[i]).name),
                                 QString::fromStdString(checked->findings.front().words)));
                    continue;
                }
                const Acceptance acceptance =
                    stage == Stage::Points
                        ? annotation::dla::acceptLandmarks(project, images[i], context.author)
                        : annotation::ppa::acceptLabelMap(project, images[i], context.author);
                accepted += acceptance == Acceptance::Accepted ? 1 : 0;
            } catch (const core::Error& error) {
                result.details.append(QString::fromUtf8(error.what()));
            }
            progress.report(static_cast<double>(i + 1) / static_cast<double>(images.size()), {});
        }
        const QString said =
            stage == Stage::Points
                ? (accepted == 1 ? Words::tr("Points of 1 image accepted")
                                 : Words::tr("Points of %1 images accepted").arg(accepted))
                : (accepted == 1 ? Words::tr("Label map of 1 image accepted")
                                 : Words::tr("Label maps of %1 images accepted").arg(accepted));
        result.summary = said + (doubted > 0 ? Words::tr(", %1 left to look at").arg(doubted) : QString()) +
                         failedSuffix(static_cast<std::size_t>(result.details.size()) - doubted);
        return result;
    };
}

TaskRunner::Work exportWork(const ProjectContext& context, const ExportRequest& request) {
    return [context, request](core::Progress& progress) {
        namespace release = annotation::release;
        Project project(context.folder);
        // Read first: the earlier release may be the one that is replaced.
        std::optional<release::ReleaseContent> earlier;
        if (!request.earlier.empty()) {
            earlier = release::readContent(request.earlier);
        }
        const release::ExportReport report =
            release::exportRelease(project, request.folder, request.options, progress);
        TaskResult result;
        const QString folder = QString::fromStdString(request.folder.string());
        result.summary = report.exported == 1
                             ? Words::tr("1 face exported to %1").arg(folder)
                             : Words::tr("%1 faces exported to %2").arg(report.exported).arg(folder);
        if (report.notReviewed > 0) {
            result.summary += Words::tr(", %1 of them not reviewed").arg(report.notReviewed);
        }
        if (report.withoutMap > 0) {
            result.summary += Words::tr(", %1 without a label map").arg(report.withoutMap);
        }
        if (report.leftOut > 0) {
            result.summary += Words::tr(", %1 images left out").arg(report.leftOut);
        }
        result.summary += failedSuffix(report.failures.size());
        addFailures(result.details, report.failures);
        for (const auto& photo : report.rewritten) {
            result.details.append(
                Words::tr("%1: written as a new JPEG (%2)")
                    .arg(QString::fromStdString(photo.image), QString::fromStdString(photo.reason)));
        }
        if (earlier) {
            for (const std::string& line :
                 release::inWords(release::difference(*earlier, release::readContent(request.folder)))) {
                result.details.append(QString::fromStdString(line));
            }
        }
        return result;
    };
}

TaskRunner::Work nextFaceWork(const ProjectContext& context, store::ImageId image) {
    return [context, image](core::Progress& /*progress*/) {
        Project project(context.folder);
        const core::RgbImage photo = project.photo(image);
        annotation::dla::chooseNextFace(project, image, core::viewOf(photo),
                                        *context.predictors.landmarks(context.folder), context.author);
        return TaskResult{Words::tr("Points placed on the next face of the photo"), {}};
    };
}

TaskRunner::Work addFaceWork(const ProjectContext& context, store::ImageId image) {
    return [context, image](core::Progress& /*progress*/) {
        Project project(context.folder);
        const core::RgbImage photo = project.photo(image);
        const store::ImageId added =
            annotation::dla::addAnotherFace(project, image, core::viewOf(photo),
                                            *context.predictors.landmarks(context.folder), context.author);
        return TaskResult{Words::tr("%1 was added for another face of this photo")
                              .arg(QString::fromStdString(project.store().image(added).name)),
                          {}};
    };
}

}  // namespace maskwright::app::gui
