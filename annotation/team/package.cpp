// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/package.h"

#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include <QUuid>
#include <nlohmann/json.hpp>

namespace maskwright::annotation::team {

namespace fs = std::filesystem;
using nlohmann::json;
using store::ImageId;

namespace {

constexpr const char* kIdentitySetting = "project_identity";
constexpr const char* kLabelSetting = "package";
constexpr const char* kPhotoFolder = "photos";

std::string newIdentity() {
    return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
}

// Which images may go to a person.
class Choice {
  public:
    Choice(const Project& project, const PackageOptions& options)
        : project_(project), options_(options), assigned_(project.store().assignments()) {
        for (const store::BlindCopy& copy : project.store().blindCopies()) {
            originalOf_[copy.image] = copy.original;
        }
        for (const store::AcceptedFace& face : project.store().acceptedFaces()) {
            if (face.acceptedBy == options.assignee) {
                acceptedByAssignee_.insert(face.image);
            }
        }
    }

    std::vector<ImageId> choose() {
        for (const ImageId image : candidates()) {
            if (static_cast<std::int64_t>(chosen_.size()) == options_.count) {
                break;
            }
            if ((options_.again || !assigned_.contains(image)) && staysBlind(image)) {
                chosen_.push_back(image);
                faces_.insert(faceOf(image));
            }
        }
        return chosen_;
    }

  private:
    [[nodiscard]] std::vector<ImageId> candidates() const {
        std::vector<ImageId> images;
        if (options_.names.empty()) {
            for (const auto state : {store::StateFilter::ToCorrect, store::StateFilter::NotPlaced}) {
                store::ImageQuery query;
                query.state = state;
                const std::vector<ImageId> some = project_.store().ids(query);
                images.insert(images.end(), some.begin(), some.end());
            }
            return images;
        }
        for (const std::string& name : options_.names) {
            const auto image = project_.store().imageNamed(name);
            if (!image) {
                throw core::Error("there is no such image in the project", name,
                                  "Look at the names in the list of images.");
            }
            images.push_back(*image);
        }
        return images;
    }

    [[nodiscard]] ImageId faceOf(ImageId image) const {
        const auto found = originalOf_.find(image);
        return found == originalOf_.end() ? image : found->second;
    }

    [[nodiscard]] bool staysBlind(ImageId image) const {
        const bool isCopy = originalOf_.contains(image);
        return !faces_.contains(faceOf(image)) && !(isCopy && acceptedByAssignee_.contains(faceOf(image)));
    }

    const Project& project_;
    const PackageOptions& options_;
    std::map<ImageId, std::string> assigned_;
    std::map<ImageId, ImageId> originalOf_;
    std::set<ImageId> acceptedByAssignee_;
    std::vector<ImageId> chosen_;
    std::set<ImageId> faces_;
};

// Copies photos, each once however many images show it.
class Photos {
  public:
    explicit Photos(fs::path folder) : folder_(std::move(folder)) {}

    // The path in the package. Throws Error if the photo cannot be copied.
    std::string take(const Project& project, const store::ImageRecord& image) {
        if (const auto known = taken_.find(image.sha256); known != taken_.end()) {
            return known->second;
        }
        const fs::path photo = project.photoPath(image.id);
        const std::string name = image.name + photo.extension().string();
        std::error_code problem;
        fs::create_directories(folder_ / kPhotoFolder, problem);
        if (!problem) {
            fs::copy_file(photo, folder_ / kPhotoFolder / name, problem);
        }
        if (problem) {
            throw core::Error("the photo cannot be copied into the package (" + problem.message() + ")",
                              photo.string(), "See that the disk has room.");
        }
        return taken_[image.sha256] = std::string(kPhotoFolder) + "/" + name;
    }
    [[nodiscard]] std::int64_t count() const { return static_cast<std::int64_t>(taken_.size()); }

  private:
    fs::path folder_;
    std::map<std::string, std::string> taken_;  // path by SHA-256
};

void copyObjects(const Project& project, const store::ImageHistory& history, Project& package) {
    for (const store::FullRevision& full : history.revisions) {
        for (const std::string& object : full.objects) {
            package.store().putObject(project.store().object(object));
        }
    }
}

store::PackageRecord recordOf(const std::string& id, const PackageOptions& options,
                              const std::vector<store::ImageHistory>& histories) {
    store::PackageRecord record;
    record.id = id;
    record.assignee = options.assignee;
    record.author = options.author;
    for (const store::ImageHistory& history : histories) {
        record.lastImage = std::max(record.lastImage, history.image.id);
        if (!history.revisions.empty()) {
            record.lastRevision = std::max(record.lastRevision, history.revisions.back().revision.id);
        }
        if (!history.comments.empty()) {
            record.lastComment = std::max(record.lastComment, history.comments.back().id);
        }
        if (!history.flags.empty()) {
            record.lastFlag = std::max(record.lastFlag, history.flags.back().id);
        }
    }
    return record;
}

}  // namespace

PackageReport makePackage(Project& project, const fs::path& out, const PackageOptions& options,
                          core::Progress& progress) {
    core::expects(!options.assignee.empty(), "makePackage: a package is for somebody");
    if (packageLabel(project)) {
        throw core::Error("is a package itself", project.store().folder().string(),
                          "Make packages from the project that it came from.");
    }
    const std::vector<ImageId> images = Choice(project, options).choose();
    if (images.empty()) {
        throw core::Error("there is nothing left to hand out to " + options.assignee,
                          project.store().folder().string(),
                          "Images that others have count as handed out; --again takes them as well.");
    }
    store::ProjectStore::create(out);
    Project package(out);
    Photos photos(out);
    PackageReport report;
    std::vector<store::ImageHistory> histories;
    std::vector<ImageId> handedOut;
    report.id = newIdentity();
    for (std::size_t i = 0; i < images.size(); ++i) {
        progress.stopIfCancelled();
        progress.report(static_cast<double>(i) / static_cast<double>(images.size()), "packing images");
        try {
            store::ImageHistory history = project.store().imageHistory(images[i]);
            history.image.path = photos.take(project, history.image);
            copyObjects(project, history, package);
            handedOut.push_back(images[i]);
            report.images.push_back(history.image.name);
            histories.push_back(std::move(history));
        } catch (const core::Error& error) {
            report.failures.push_back({project.store().image(images[i]).name, error.what()});
        }
    }
    if (histories.empty()) {
        throw core::Error("no photo could be packed: " + report.failures.front().message, out.string(),
                          "Put the photos back, or show the program where they are (relink).");
    }
    package.store().addHistories(histories);
    package.store().setSetting(
        kLabelSetting,
        json{{"id", report.id}, {"project", projectIdentity(project)}, {"assignee", options.assignee}}
            .dump());
    project.store().addPackage(recordOf(report.id, options, histories), handedOut);
    report.photos = photos.count();
    progress.report(1, "packed");
    return report;
}

std::optional<PackageLabel> packageLabel(const Project& project) {
    const std::string text = project.store().setting(kLabelSetting).value_or("");
    if (text.empty()) {
        return std::nullopt;
    }
    const json label = json::parse(text, nullptr, /*allow_exceptions=*/false);
    const auto word = [&](const char* name) {
        return label.is_object() && label.contains(name) && label[name].is_string()
                   ? label[name].get<std::string>()
                   : std::string();
    };
    PackageLabel result{word("id"), word("project"), word("assignee")};
    if (result.id.empty() || result.project.empty()) {
        throw core::Error("does not say which package it is", project.store().folder().string(),
                          "Ask for the package again, as it was.");
    }
    return result;
}

std::string projectIdentity(Project& project) {
    std::string identity = project.store().setting(kIdentitySetting).value_or("");
    if (identity.empty()) {
        identity = newIdentity();
        project.store().setSetting(kIdentitySetting, identity);
    }
    return identity;
}

}  // namespace maskwright::annotation::team
