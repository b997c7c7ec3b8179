// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/class_sources.h"

#include "annotation/fit_settings.h"
#include "annotation/project.h"
#include "core/fitting/face_fit.h"
#include "core/fusion/fuse.h"
#include "core/image/graph_cut.h"

#include <algorithm>

#include <QCoreApplication>

namespace maskwright::app::gui {

namespace {

namespace store = annotation::store;

class Words {
    Q_DECLARE_TR_FUNCTIONS(ClassSources)
};

// Enough to go back to; older ones are found in the history.
constexpr std::size_t kMostEarlier = 12;

core::Landmarks requirePoints(const annotation::Project& project, store::ImageId image) {
    const auto points = project.landmarks(image);
    if (!points) {
        throw core::Error("there are no points yet", project.store().image(image).name,
                          "Place points first.");
    }
    return points->value;
}

core::LabelMap fusedFrom(const core::RegionSegmenter& segmenter, const std::filesystem::path& folder,
                         store::ImageId image) {
    const annotation::Project project(folder);
    const core::Landmarks points = requirePoints(project, image);
    const core::RgbImage photo = project.photo(image);
    core::fitting::FitOptions fit = annotation::fitOptions(project.store());
    fit.photo = core::viewOf(photo);
    return core::fusion::fuse(segmenter.segment(core::viewOf(photo), points, core::NoProgress()),
                              core::fitting::fitFace(points, fit), points);
}

core::LabelMap parsedBy(const ProjectContext& context, store::ImageId image) {
    const annotation::Project project(context.folder);
    const core::Landmarks points = requirePoints(project, image);
    const core::RgbImage photo = project.photo(image);
    const auto parser = context.predictors.parser(context.folder, {});
    if (parser == nullptr) {
        throw core::Error("no parser network is installed any more", project.store().image(image).name,
                          "Take the class from another source.");
    }
    return core::strongestClasses(parser->parse(core::viewOf(photo), points, core::NoProgress()));
}

}  // namespace

std::vector<ClassSource> classSources(const ProjectContext& context, store::ImageId image) {
    std::vector<ClassSource> sources;
    const annotation::Project project(context.folder);
    for (const store::Revision& revision : project.store().history(image, store::RevisionKind::LabelMap)) {
        if (sources.size() == kMostEarlier) {
            break;
        }
        sources.push_back({Words::tr("Map of %1 (%2)")
                               .arg(QString::fromStdString(revision.time).left(16).replace(u'T', u' '),
                                    QString::fromStdString(revision.author.empty() ? revision.modelVersion
                                                                                   : revision.author)),
                           [folder = context.folder, id = revision.id] {
                               return annotation::Project(folder).labelMapOf(id);
                           }});
    }
    if (const QString name = context.predictors.parserName(context.folder); !name.isEmpty()) {
        sources.push_back({Words::tr("The whole face as a parser sees it (%1)").arg(name),
                           [context, image] { return parsedBy(context, image); }});
    }
    sources.push_back({Words::tr("Hair and skin by the chosen model"), [context, image] {
                           return fusedFrom(*context.predictors.regions(context.folder), context.folder,
                                            image);
                       }});
    sources.push_back({Words::tr("Hair and skin by the graph cut"), [folder = context.folder, image] {
                           return fusedFrom(core::image::GraphCutSegmenter(), folder, image);
                       }});
    return sources;
}

}  // namespace maskwright::app::gui
