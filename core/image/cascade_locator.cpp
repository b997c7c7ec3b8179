// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/cascade_locator.h"

#include "core/image/cascade_search.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numbers>

namespace maskwright::core::image {

namespace {

// One search of the whole photo.
struct Sweep {
    Detector detector;
    double longerSidePx;  // of the picture searched
    double rollDegrees;   // of the faces looked for
};

constexpr double kFinestSidePx = 800;
constexpr std::size_t kFineRound = 2;

// In the order of cost and of false alarms; a later round is run only if no earlier one found a face for
// sure. Where that one saw several people, the fine round looks for smaller ones as well: people in a group
// stand at several distances.
const std::vector<std::vector<Sweep>>& rounds() {
    static const std::vector<std::vector<Sweep>> all = {
        {{Detector::Frontal, 400, 0}, {Detector::FrontalPatterns, 400, 0}},
        {{Detector::Frontal, 320, -30},
         {Detector::Frontal, 320, 30},
         {Detector::ProfileToImageLeft, 320, 0},
         {Detector::ProfileToImageRight, 320, 0}},
        {{Detector::Frontal, kFinestSidePx, 0}},
        {{Detector::Frontal, 320, -60},
         {Detector::Frontal, 320, 60},
         {Detector::Frontal, 320, 90},
         {Detector::Frontal, 320, -90},
         {Detector::Frontal, 320, 180}},
    };
    return all;
}

// A second look at what a sweep found: the surroundings alone, at a size where the face is this wide, at
// these rolls.
constexpr double kLookFacePx = 40;
constexpr double kLookSides = 2.0;  // of the crop, in face widths
constexpr double kLookRolls[] = {-45, -30, -15, 0, 15, 30, 45};
constexpr double kLookSizes = 1.45;  // windows up to this much smaller or larger than the first
// More faces than this in one photo are taken as the sweep saw them.
constexpr int kMostLooks = 12;

// Windows of one face in a sweep, and in the second look, that are needed to believe in it, and to look no
// further.
constexpr int kLeastSweepWindows = 4;
constexpr int kLeastWindows = 8;
constexpr int kSureWindows = 25;
// Among faces of at least this share of the best one's windows the largest is the major face; weaker ones
// follow.
constexpr double kPlausibleShare = 0.3;
constexpr double kSameFace = 0.3;  // overlap of the boxes

FaceCandidate candidateFrom(const WindowGroup& group) {
    const geometry::Similarity photoFromMean(group.mean.side, group.mean.rollDegrees * std::numbers::pi / 180,
                                             group.mean.centre);
    return {boundingBox(photoFromMean.applyAll(shape::MeanShape::shipped().points)),
            static_cast<double>(group.count), group.mean.rollDegrees};
}

// One face is one candidate: the one of the most windows.
std::vector<FaceCandidate> withoutRepeats(std::vector<FaceCandidate> candidates) {
    std::stable_sort(candidates.begin(), candidates.end(),
                     [](const FaceCandidate& a, const FaceCandidate& b) { return a.score > b.score; });
    std::vector<FaceCandidate> kept;
    for (const FaceCandidate& candidate : candidates) {
        const bool repeated = std::any_of(kept.begin(), kept.end(), [&](const FaceCandidate& other) {
            return overlap(other.box, candidate.box) > kSameFace;
        });
        if (!repeated) {
            kept.push_back(candidate);
        }
    }
    return kept;
}

void majorFirst(std::vector<FaceCandidate>& candidates) {
    double best = 0;
    for (const FaceCandidate& candidate : candidates) {
        best = std::max(best, candidate.score);
    }
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](const FaceCandidate& a, const FaceCandidate& b) {
                         const bool plausibleA = a.score >= kPlausibleShare * best;
                         const bool plausibleB = b.score >= kPlausibleShare * best;
                         return plausibleA != plausibleB ? plausibleA : a.box.area() > b.box.area();
                     });
}

// Searches one photo.
class PhotoSearch {
  public:
    PhotoSearch(CascadeSet& cascades, const ImageView& photo, const Progress& progress)
        : cascades_(cascades), progress_(progress), finest_(greyPhoto(photo, kFinestSidePx)) {}

    [[nodiscard]] std::vector<FaceCandidate> faces() {
        std::vector<FaceCandidate> found;
        bool finelySearched = false;
        for (const std::vector<Sweep>& round : rounds()) {
            search(round, found);
            finelySearched = finelySearched || &round == &rounds()[kFineRound];
            if (std::any_of(found.begin(), found.end(),
                            [](const FaceCandidate& face) { return face.score >= kSureWindows; })) {
                break;
            }
        }
        if (!finelySearched && withoutRepeats(found).size() > 1) {
            search(rounds()[kFineRound], found);
        }
        found = withoutRepeats(std::move(found));
        // Where there is nothing to believe in, the best guess is still better than none: a person sees it.
        const auto weak = std::find_if(found.begin(), found.end(),
                                       [](const FaceCandidate& face) { return face.score < kLeastWindows; });
        found.erase(weak == found.begin() && weak != found.end() ? weak + 1 : weak, found.end());
        return found;
    }

  private:
    void search(const std::vector<Sweep>& sweeps, std::vector<FaceCandidate>& found) {
        std::vector<DetectorWindow> windows;
        for (const Sweep& sweep : sweeps) {
            const std::vector<DetectorWindow> more =
                searchFaces(cascades_, shrunk(finest_, sweep.longerSidePx),
                            {.detector = sweep.detector, .rollDegrees = sweep.rollDegrees}, progress_);
            windows.insert(windows.end(), more.begin(), more.end());
        }
        int looks = 0;
        for (const WindowGroup& group : groupWindows(std::move(windows))) {
            if (group.count < kLeastSweepWindows || ++looks > kMostLooks) {
                break;  // groups come in the order of their counts
            }
            found.push_back(candidateFrom(lookAgain(group)));
        }
    }

    // The face's place, size and roll as seen by the frontal detector at several rolls, and how sure it is;
    // as the sweep saw it if that was surer, as it is of a profile.
    [[nodiscard]] WindowGroup lookAgain(const WindowGroup& first) {
        const DetectorWindow& face = first.mean;
        const auto side = static_cast<int>(std::lround(kLookSides * kLookFacePx));
        std::vector<DetectorWindow> windows;
        for (const double roll : kLookRolls) {
            const GreyPicture crop =
                greyCrop(finest_, face.centre, kLookSides * face.side, face.rollDegrees + roll, side);
            const std::vector<DetectorWindow> more = searchFaces(cascades_, crop,
                                                                 {.detector = Detector::Frontal,
                                                                  .leastFacePx = kLookFacePx / kLookSizes,
                                                                  .mostFacePx = kLookFacePx * kLookSizes},
                                                                 progress_);
            windows.insert(windows.end(), more.begin(), more.end());
        }
        for (const WindowGroup& group : groupWindows(std::move(windows))) {
            if ((group.mean.centre - face.centre).norm() < 0.4 * face.side && group.count > first.count) {
                return group;
            }
        }
        return first;
    }

    CascadeSet& cascades_;
    const Progress& progress_;
    GreyPicture finest_;
};

}  // namespace

class CascadeLocator::DetectorPool {
  public:
    DetectorPool() { idle_.push_back(std::make_unique<CascadeSet>()); }

    std::unique_ptr<CascadeSet> take() {
        {
            const std::scoped_lock lock(mutex_);
            if (!idle_.empty()) {
                std::unique_ptr<CascadeSet> cascades = std::move(idle_.back());
                idle_.pop_back();
                return cascades;
            }
        }
        return std::make_unique<CascadeSet>();
    }

    void giveBack(std::unique_ptr<CascadeSet> cascades) {
        const std::scoped_lock lock(mutex_);
        idle_.push_back(std::move(cascades));
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<CascadeSet>> idle_;
};

CascadeLocator::CascadeLocator() : pool_(std::make_unique<DetectorPool>()) {}

CascadeLocator::~CascadeLocator() = default;

std::vector<FaceCandidate> CascadeLocator::locate(const ImageView& photo, const Progress& progress) const {
    expects(!photo.empty(), "CascadeLocator: the photo is empty");
    progress.stopIfCancelled();
    // Not given back on a throw: a fresh set is cheaper than the proof that an interrupted one is sound.
    std::unique_ptr<CascadeSet> cascades = pool_->take();
    std::vector<FaceCandidate> candidates = PhotoSearch(*cascades, photo, progress).faces();
    pool_->giveBack(std::move(cascades));
    majorFirst(candidates);
    return candidates;
}

std::string CascadeLocator::version() const {
    return "cascade 2";
}

}  // namespace maskwright::core::image
