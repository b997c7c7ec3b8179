// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/training/test_lock.h"

#include <algorithm>

#include <nlohmann/json.hpp>

namespace maskwright::annotation::training {

using nlohmann::json;
using store::ImageId;
using store::RevisionId;

namespace {

constexpr const char* kSetting = "test_lock";

std::int64_t number(RevisionId revision) {
    return static_cast<std::int64_t>(revision);
}

[[noreturn]] void refuse() {
    throw core::Error("the project's list of locked test faces cannot be read", kSetting,
                      "Lock them anew: maskwright-cli models PROJECT lock --anew.");
}

std::int64_t numberIn(const json& face, const char* name) {
    if (!face.is_object() || !face.contains(name) || !face[name].is_number_integer()) {
        refuse();
    }
    return face[name].get<std::int64_t>();
}

}  // namespace

JudgingFaces acceptedTestFaces(const Project& project) {
    std::map<ImageId, store::AcceptedFace> accepted;
    for (const store::AcceptedFace& face : project.store().acceptedFaces()) {
        accepted[face.image] = face;
    }
    store::ImageQuery query;
    query.split = store::Split::Test;
    query.state = store::StateFilter::Accepted;
    query.copies = store::ImageQuery::Copies::Out;
    JudgingFaces faces;
    for (const ImageId image : project.store().ids(query)) {
        faces[image] = {accepted.at(image).revision, std::nullopt};
    }
    for (const store::BlindCopy& copy : project.store().blindCopies()) {
        const auto first = faces.find(copy.original);
        const auto second = accepted.find(copy.image);
        if (copy.purpose == store::CopyPurpose::Second && first != faces.end() && second != accepted.end() &&
            accepted.at(copy.original).acceptedBy != second->second.acceptedBy) {
            first->second.second = second->second.revision;
        }
    }
    return faces;
}

JudgingFaces lockedTestFaces(const Project& project) {
    JudgingFaces faces;
    const std::string setting = project.store().setting(kSetting).value_or("[]");
    const json stored = json::parse(setting, nullptr, /*allow_exceptions=*/false);
    if (!stored.is_array()) {
        refuse();
    }
    for (const json& face : stored) {
        JudgingFace& judges = faces[ImageId{numberIn(face, "image")}];
        judges.first = RevisionId{numberIn(face, "first")};
        if (face.contains("second")) {
            judges.second = RevisionId{numberIn(face, "second")};
        }
    }
    return faces;
}

bool isLocked(const Project& project, ImageId image) {
    // The list is read for those alone that can stand in it, so that a damaged one keeps nobody from the
    // others.
    const std::vector<store::BlindCopy> copies = project.store().blindCopies();
    const auto copy = std::ranges::find(copies, image, &store::BlindCopy::image);
    if (copy == copies.end()) {
        return project.store().image(image).split == store::Split::Test &&
               lockedTestFaces(project).contains(image);
    }
    if (copy->purpose != store::CopyPurpose::Second) {
        return false;
    }
    const JudgingFaces locked = lockedTestFaces(project);
    const auto original = locked.find(copy->original);
    return original != locked.end() && original->second.second;
}

std::int64_t lockTestFaces(Project& project, Locking locking) {
    JudgingFaces faces = locking == Locking::Anew ? JudgingFaces{} : lockedTestFaces(project);
    const JudgingFaces before = faces;
    faces.merge(acceptedTestFaces(project));
    if (locking == Locking::Joining && faces == before) {
        return static_cast<std::int64_t>(faces.size());
    }
    json stored = json::array();
    for (const auto& [image, judges] : faces) {
        json face{{"image", static_cast<std::int64_t>(image)}, {"first", number(judges.first)}};
        if (judges.second) {
            face["second"] = number(*judges.second);
        }
        stored.push_back(std::move(face));
    }
    project.store().setSetting(kSetting, stored.dump());
    return static_cast<std::int64_t>(faces.size());
}

}  // namespace maskwright::annotation::training
