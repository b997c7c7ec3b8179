// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/rehearsal.h"

#include "annotation/file_hash.h"
#include "core/image/photo_io.h"
#include "core/image/portrait/sample.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <array>
#include <span>
#include <tuple>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::team {

namespace fs = std::filesystem;
using nlohmann::json;
using store::ImageId;
using store::RevisionKind;

namespace {

constexpr const char* kSetting = "rehearsal";
constexpr const char* kTool = "place";
constexpr const char* kPortraits = "portraits";  // drawn ones, in the rehearsal's folder
constexpr std::uint64_t kSeed = 106;             // of no other set of portraits
constexpr int kJpegQuality = 92;

std::vector<store::AcceptedFace> candidates(const Project& project) {
    std::vector<store::AcceptedFace> faces = project.store().acceptedFaces();
    std::erase_if(faces, [](const store::AcceptedFace& face) { return face.blind; });
    std::ranges::sort(faces, {},
                      [](const store::AcceptedFace& face) { return std::tuple(!face.verified, face.image); });
    return faces;
}

core::FaceCandidate boxOf(const core::Landmarks& truth) {
    core::FaceCandidate face;
    face.box = core::boundingBox(truth.points);
    return face;
}

// What a program had placed first; the mean shape where a person or an import began.
core::Landmarks firstPlaced(const Project& project, ImageId image, const core::Landmarks& truth) {
    const std::vector<store::Revision> history = project.store().history(image, RevisionKind::Landmarks);
    const auto placed = std::find_if(history.rbegin(), history.rend(), [](const store::Revision& revision) {
        return revision.author.empty() && !revision.byPerson;
    });
    if (placed != history.rend()) {
        return project.landmarksOf(placed->id);
    }
    core::Landmarks mean;
    mean.points = core::shape::MeanShape::shipped().placedIn(boxOf(truth));
    mean.states.fill(core::PointState::Predicted);
    return mean;
}

struct Chosen {
    store::NewImage image;
    core::Landmarks truth;
    core::Landmarks placed;
};

std::vector<Chosen> choose(const Project& project, const fs::path& folder, std::int64_t count) {
    std::vector<Chosen> chosen;
    for (const store::AcceptedFace& face : candidates(project)) {
        if (static_cast<std::int64_t>(chosen.size()) >= count) {
            break;
        }
        const store::ImageRecord record = project.store().image(face.image);
        if (record.split == store::Split::Test) {
            continue;
        }
        try {
            const fs::path photo = fs::absolute(project.photoPath(face.image));
            Chosen one;
            one.image = {record.name,   fs::relative(photo, fs::absolute(folder)).generic_string(),
                         record.sha256, record.sizeBytes,
                         record.width,  record.height};
            one.truth = project.landmarksOf(face.revision);
            one.placed = firstPlaced(project, face.image, one.truth);
            chosen.push_back(std::move(one));
        } catch (const core::Error&) {
            // Its photo is gone: there are others to practise on.
        }
    }
    return chosen;
}

Chosen draw(const fs::path& folder, std::int64_t index, const core::LandmarkPredictor& predictor,
            const core::Progress& progress) {
    namespace portrait = core::image::portrait;
    const portrait::Portrait drawn =
        portrait::renderPortrait(portrait::sampleOptions(kSeed, static_cast<int>(index)));
    Chosen one;
    one.image.name = "portrait_" + std::to_string(index + 1);
    one.image.path = std::string(kPortraits) + "/" + one.image.name + ".jpg";
    const fs::path file = folder / one.image.path;
    core::image::writeJpeg(file, core::viewOf(drawn.photo), kJpegQuality);
    one.image.sha256 = sha256OfFile(file);
    one.image.sizeBytes = static_cast<std::int64_t>(fs::file_size(file));
    one.image.width = drawn.photo.width();
    one.image.height = drawn.photo.height();
    one.truth = drawn.landmarks;
    const std::array<core::LandmarkPredictor::Job, 1> jobs{
        {{core::viewOf(drawn.photo), boxOf(drawn.landmarks)}}};
    one.placed = predictor.place(jobs, progress).at(0);
    return one;
}

void storeFaces(Project& rehearsal, const Project& project, const std::vector<Chosen>& chosen) {
    rehearsal.store().together([&] {
        json faces = json::object();
        for (const Chosen& one : chosen) {
            const ImageId image = rehearsal.store().addImages(std::span(&one.image, 1)).at(0);
            rehearsal.saveLandmarks(image, one.placed, {std::nullopt, "", kTool, "rehearsal"});
            faces[std::to_string(static_cast<std::int64_t>(image))] = {{"truth", core::toJson(one.truth)},
                                                                       {"placed", core::toJson(one.placed)}};
        }
        const fs::path home =
            fs::relative(fs::absolute(project.store().folder()), fs::absolute(rehearsal.store().folder()));
        rehearsal.store().setSetting(kSetting,
                                     json{{"home", home.generic_string()}, {"faces", faces}}.dump());
    });
}

double meanDistance(const core::PointMatrix& truth, const core::PointMatrix& points,
                    const std::vector<std::size_t>& which) {
    double sum = 0;
    for (const std::size_t point : which) {
        const auto i = static_cast<Eigen::Index>(point);
        sum += (truth.col(i) - points.col(i)).norm();
    }
    return sum / (static_cast<double>(which.size()) * std::max(1.0, core::interOcular(truth)));
}

}  // namespace

std::int64_t makeRehearsal(const Project& project, const fs::path& folder, std::int64_t count) {
    const std::vector<Chosen> chosen = choose(project, folder, count);
    if (chosen.empty()) {
        throw core::Error("holds no accepted face to practise on", project.store().folder().string(),
                          "Accept some faces first; those of the test split do not count.");
    }
    store::ProjectStore::create(folder);
    Project rehearsal(folder);
    storeFaces(rehearsal, project, chosen);
    return static_cast<std::int64_t>(chosen.size());
}

std::int64_t facesToPractiseOn(const Project& project) {
    return std::ranges::count_if(candidates(project), [&](const store::AcceptedFace& face) {
        return project.store().image(face.image).split != store::Split::Test;
    });
}

void drawRehearsal(const Project& project, const fs::path& folder, std::int64_t count,
                   const core::LandmarkPredictor& predictor, core::Progress& progress) {
    core::expects(count > 0, "drawRehearsal: at least one face");
    store::ProjectStore::create(folder);
    fs::create_directories(folder / kPortraits);
    std::vector<Chosen> drawn;
    for (std::int64_t i = 0; i < count; ++i) {
        progress.stopIfCancelled();
        drawn.push_back(draw(folder, i, predictor, progress));
        progress.report(static_cast<double>(i + 1) / static_cast<double>(count), {});
    }
    Project rehearsal(folder);
    storeFaces(rehearsal, project, drawn);
}

std::optional<RehearsalResult> rehearsalResult(const Project& project) {
    const std::optional<std::string> setting = project.store().setting(kSetting);
    if (!setting) {
        return std::nullopt;
    }
    RehearsalResult result;
    try {
        const json stored = json::parse(*setting);
        result.home = (project.store().folder() / stored.at("home").get<std::string>()).lexically_normal();
        if (!result.home.has_filename()) {
            result.home = result.home.parent_path();  // "a/b/.." is "a/" in normal form
        }
        for (const auto& [id, face] : stored.at("faces").items()) {
            ++result.faces;
            const auto head = project.landmarks(ImageId{std::stoll(id)});
            if (!head || !head->accepted) {
                continue;
            }
            ++result.done;
            const core::PointMatrix truth = core::landmarksFromJson(face.at("truth")).points;
            const core::PointMatrix placed = core::landmarksFromJson(face.at("placed")).points;
            std::vector<std::size_t> every;
            for (std::size_t part = 0; part < core::kPartCount; ++part) {
                const auto& points = core::Scheme::lapa().pointsOf(static_cast<core::Part>(part));
                result.parts.at(part).own += meanDistance(truth, head->value.points, points);
                result.parts.at(part).placed += meanDistance(truth, placed, points);
                every.insert(every.end(), points.begin(), points.end());
            }
            result.all.own += meanDistance(truth, head->value.points, every);
            result.all.placed += meanDistance(truth, placed, every);
        }
    } catch (const json::exception& error) {
        throw core::Error(std::string("the rehearsal is damaged (") + error.what() + ")",
                          project.store().folder().string(), "Begin a new one.");
    }
    const double done = std::max<double>(1, static_cast<double>(result.done));
    const auto divide = [done](RehearsalResult::Error& error) {
        error.own /= done;
        error.placed /= done;
    };
    divide(result.all);
    std::ranges::for_each(result.parts, divide);
    return result;
}

}  // namespace maskwright::annotation::team
