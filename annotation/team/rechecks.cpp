// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/team/rechecks.h"

#include "core/metrics/landmark_error.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <random>
#include <set>
#include <tuple>

namespace maskwright::annotation::team {

using store::AcceptedFace;
using store::BlindCopy;
using store::CopyPurpose;
using store::ImageId;

namespace {

// A free name of the same form: "portrait_0018" may become "portrait_7302". Which one follows from the name,
// so that nothing tells it from its neighbours.
std::string nameLike(const Project& project, const std::string& name) {
    const std::size_t last = name.find_last_not_of("0123456789");
    const std::string stem = last == std::string::npos ? "" : name.substr(0, last + 1);
    const std::size_t digits = std::max<std::size_t>(name.size() - stem.size(), 4);
    std::seed_seq seed(name.begin(), name.end());
    std::mt19937 random(seed);
    for (;;) {
        std::string candidate = stem.empty() || name.size() > stem.size() ? stem : stem + "_";
        for (std::size_t i = 0; i < digits; ++i) {
            candidate += static_cast<char>('0' + random() % 10);
        }
        if (!project.store().imageNamed(candidate)) {
            return candidate;
        }
    }
}

void addCopy(Project& project, ImageId original, CopyPurpose purpose, const std::string& author) {
    const store::ImageRecord record = project.store().image(original);
    BlindCopy copy;
    copy.purpose = purpose;
    copy.author = author;
    if (purpose == CopyPurpose::Control) {
        copy.truth = project.store().head(original, store::RevisionKind::Landmarks).value().revision;
    }
    project.store().addBlindCopy(original,
                                 {nameLike(project, record.name), record.path, record.sha256,
                                  record.sizeBytes, record.width, record.height},
                                 copy);
}

std::set<ImageId> copied(const Project& project, CopyPurpose purpose) {
    std::set<ImageId> originals;
    for (const BlindCopy& copy : project.store().blindCopies()) {
        if (copy.purpose == purpose) {
            originals.insert(copy.original);
        }
    }
    return originals;
}

std::map<ImageId, AcceptedFace> acceptedById(const Project& project) {
    std::map<ImageId, AcceptedFace> faces;
    for (AcceptedFace& face : project.store().acceptedFaces()) {
        faces.emplace(face.image, std::move(face));
    }
    return faces;
}

// Collects pairs of annotations of one face.
class Pairs {
  public:
    void add(const core::PointMatrix& first, const core::PointMatrix& second) {
        const double scale = core::interOcular((first + second) / 2);
        if (scale < 1) {
            return;
        }
        ++agreement_.faces;
        const Eigen::VectorXd distances = (first - second).colwise().norm() / scale;
        agreement_.mean += distances.mean();
        for (std::size_t i = 0; i < core::kPartCount; ++i) {
            const auto& points = core::Scheme::lapa().pointsOf(static_cast<core::Part>(i));
            for (const std::size_t point : points) {
                agreement_.parts[i] +=
                    distances(static_cast<Eigen::Index>(point)) / static_cast<double>(points.size());
            }
        }
    }
    [[nodiscard]] std::optional<Agreement> result() const {
        if (agreement_.faces == 0) {
            return std::nullopt;
        }
        Agreement result = agreement_;
        result.mean /= static_cast<double>(result.faces);
        for (double& part : result.parts) {
            part /= static_cast<double>(result.faces);
        }
        return result;
    }

  private:
    Agreement agreement_;
};

}  // namespace

std::int64_t addCopies(Project& project, CopyPurpose purpose, std::int64_t count, const std::string& author) {
    const std::set<ImageId> known = copied(project, purpose);
    struct Candidate {
        bool verified = false;
        std::string sha256;
        ImageId image{};
    };
    std::vector<Candidate> candidates;
    for (const AcceptedFace& face : project.store().acceptedFaces()) {
        const store::ImageRecord image = project.store().image(face.image);
        if (!face.blind && image.split != store::Split::Test && !known.contains(face.image)) {
            candidates.push_back({face.verified, image.sha256, face.image});
        }
    }
    std::ranges::sort(candidates, [](const Candidate& a, const Candidate& b) {
        return std::tuple(!a.verified, a.sha256, a.image) < std::tuple(!b.verified, b.sha256, b.image);
    });
    candidates.resize(
        std::min(candidates.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, count))));
    for (const Candidate& candidate : candidates) {
        addCopy(project, candidate.image, purpose, author);
    }
    return static_cast<std::int64_t>(candidates.size());
}

std::int64_t addTestCopies(Project& project, const std::string& author) {
    const std::set<ImageId> known = copied(project, CopyPurpose::Second);
    store::ImageQuery query;
    query.state = store::StateFilter::Faces;
    query.split = store::Split::Test;
    query.copies = store::ImageQuery::Copies::Out;
    std::int64_t added = 0;
    for (const ImageId image : project.store().ids(query)) {
        if (!known.contains(image)) {
            addCopy(project, image, CopyPurpose::Second, author);
            ++added;
        }
    }
    return added;
}

ControlResult controlResult(const Project& project) {
    ControlResult result;
    const std::map<ImageId, AcceptedFace> accepted = acceptedById(project);
    std::vector<std::pair<std::string, double>> errors;  // time of acceptance, error
    for (const BlindCopy& copy : project.store().blindCopies()) {
        if (copy.purpose != CopyPurpose::Control) {
            continue;
        }
        ++result.faces;
        const auto face = accepted.find(copy.image);
        if (face == accepted.end() || !copy.truth) {
            continue;
        }
        if (const auto error = core::metrics::normalisedMeanError(
                project.landmarksOf(*copy.truth).points, project.landmarksOf(face->second.revision).points,
                core::metrics::Normaliser::InterOcular)) {
            errors.emplace_back(face->second.acceptedTime, *error);
        }
    }
    std::ranges::sort(errors);
    for (const auto& [time, error] : errors) {
        result.errors.push_back(error);
    }
    return result;
}

SecondOpinions secondOpinions(const Project& project) {
    SecondOpinions result;
    const std::map<ImageId, AcceptedFace> accepted = acceptedById(project);
    Pairs betweenPeople;
    Pairs ofOnePerson;
    for (const BlindCopy& copy : project.store().blindCopies()) {
        if (copy.purpose != CopyPurpose::Second) {
            continue;
        }
        ++result.faces;
        const auto first = accepted.find(copy.original);
        const auto second = accepted.find(copy.image);
        if (first == accepted.end() || second == accepted.end()) {
            continue;
        }
        const bool onePerson = first->second.acceptedBy == second->second.acceptedBy;
        (onePerson ? ofOnePerson : betweenPeople)
            .add(project.landmarksOf(first->second.revision).points,
                 project.landmarksOf(second->second.revision).points);
    }
    result.betweenPeople = betweenPeople.result();
    result.ofOnePerson = ofOnePerson.result();
    return result;
}

}  // namespace maskwright::annotation::team
