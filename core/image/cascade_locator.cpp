// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/cascade_locator.h"

#include "core/geometry/similarity.h"
#include "core/image/window_groups.h"
#include "core/shape/mean_shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <mutex>
#include <numbers>

#include <opencv2/imgproc.hpp>
#include <opencv2/objdetect.hpp>

namespace maskwright::core::image {

namespace fs = std::filesystem;

namespace {

enum class Detector : std::uint8_t { Frontal, ProfileToLeft, ProfileToRight };

// Where the face lies in a detector's window, in sides of the window: centre and width of the mean shape's
// box. Medians of the similarities that carry the mean shape onto the points of helen_afw/train, lfpw/train
// and frl/train, over the faces that the detector found there (docs/quality.md says how this is measured).
struct FaceInWindow {
    double right;
    double down;
    double width;
};

FaceInWindow faceInWindow(Detector detector) {
    switch (detector) {
        case Detector::ProfileToLeft:
            return {-0.10, 0.14, 0.72};
        case Detector::ProfileToRight:
            return {0.10, 0.14, 0.72};
        default:
            return {0.0, 0.148, 0.826};
    }
}

// One search of the whole photo.
struct Search {
    Detector detector;
    double longerSidePx;  // of the photo searched
    double rollDegrees;   // of the faces searched for
    double smallestSide;  // of a window, in shares of the longer side
    int leastWindows;     // fewer do not make a face
};

// In the order of cost and of false alarms; a later round is run only if no earlier one found a face.
const std::vector<std::vector<Search>>& rounds() {
    static const std::vector<std::vector<Search>> all = {
        {{Detector::Frontal, 400, 0, 0.06, 3}},
        {{Detector::Frontal, 400, -25, 0.06, 3},
         {Detector::Frontal, 400, 25, 0.06, 3},
         {Detector::ProfileToLeft, 320, 0, 0.07, 4},
         {Detector::ProfileToRight, 320, 0, 0.07, 4}},
        {{Detector::Frontal, 800, 0, 0.025, 3},
         {Detector::Frontal, 400, -50, 0.06, 4},
         {Detector::Frontal, 400, 50, 0.06, 4}},
        {{Detector::Frontal, 320, 90, 0.08, 4},
         {Detector::Frontal, 320, -90, 0.08, 4},
         {Detector::Frontal, 320, 180, 0.08, 4}},
    };
    return all;
}

constexpr double kScaleStep = 1.1;
// Among groups of at least this share of the best group's windows the largest is the major face; weaker ones
// follow.
constexpr double kPlausibleShare = 0.25;
// Groups of two kinds of search that overlap more than this mean one face.
constexpr double kSameFace = 0.3;

fs::path cascadeFile(const std::string& name) {
    // Debian, then where other packagers and OpenCV's own installer put them.
    for (const char* root :
         {"/usr/share/opencv4", "/usr/local/share/opencv4", "/usr/share/opencv", "/usr/share/OpenCV"}) {
        const fs::path path = fs::path(root) / name;
        std::error_code ignored;
        if (fs::exists(path, ignored)) {
            return path;
        }
    }
    throw Error("the face detector's file is missing", name, "Install the Debian package opencv-data.");
}

struct Detectors {
    cv::CascadeClassifier frontal;
    cv::CascadeClassifier profile;

    Detectors() {
        load(frontal, "haarcascades/haarcascade_frontalface_alt2.xml");
        load(profile, "haarcascades/haarcascade_profileface.xml");
    }

  private:
    static void load(cv::CascadeClassifier& cascade, const std::string& name) {
        const fs::path path = cascadeFile(name);
        bool loaded = false;
        try {
            loaded = cascade.load(path.string());
        } catch (const cv::Exception&) {
            loaded = false;
        }
        if (!loaded) {
            throw Error("not a cascade that OpenCV can read", path.string(),
                        "Reinstall the Debian package opencv-data.");
        }
    }
};

// The photo in grey, at the size of one search.
struct GreyPhoto {
    cv::Mat pixels;
    geometry::Similarity greyFromPhoto;
};

GreyPhoto shrunk(const cv::Mat& grey, double longerSidePx) {
    const double factor = std::min(1.0, longerSidePx / std::max(grey.cols, grey.rows));
    GreyPhoto result;
    result.greyFromPhoto = geometry::Similarity::resize(factor);
    const cv::Size size(std::max(1, cvRound(grey.cols * factor)), std::max(1, cvRound(grey.rows * factor)));
    cv::resize(grey, result.pixels, size, 0, 0, cv::INTER_AREA);
    cv::equalizeHist(result.pixels, result.pixels);
    return result;
}

// Turned about its centre so that faces of this roll stand upright; the canvas grows to hold all of it.
GreyPhoto turned(const GreyPhoto& photo, double rollDegrees) {
    if (rollDegrees == 0) {
        return photo;
    }
    const double angle = -rollDegrees * std::numbers::pi / 180;
    const double c = std::abs(std::cos(angle));
    const double s = std::abs(std::sin(angle));
    const cv::Size size(cvCeil(photo.pixels.cols * c + photo.pixels.rows * s),
                        cvCeil(photo.pixels.cols * s + photo.pixels.rows * c));
    const Point centre((photo.pixels.cols - 1) / 2.0, (photo.pixels.rows - 1) / 2.0);
    const Point middle((size.width - 1) / 2.0, (size.height - 1) / 2.0);
    const geometry::Similarity turn(1, angle, Point::Zero());
    const geometry::Similarity turnedFromGrey(1, angle, middle - turn.apply(centre));
    const cv::Matx23d matrix(turnedFromGrey.linear()(0, 0), turnedFromGrey.linear()(0, 1),
                             turnedFromGrey.shift().x(), turnedFromGrey.linear()(1, 0),
                             turnedFromGrey.linear()(1, 1), turnedFromGrey.shift().y());
    GreyPhoto result;
    cv::warpAffine(photo.pixels, result.pixels, matrix, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
    result.greyFromPhoto = turnedFromGrey * photo.greyFromPhoto;
    return result;
}

// All windows of one search, before any grouping, in photo coordinates.
std::vector<DetectorWindow> windowsOf(Detectors& detectors, const GreyPhoto& grey, const Search& search,
                                      const Progress& progress) {
    const GreyPhoto upright = turned(grey, search.rollDegrees);
    cv::Mat pixels = upright.pixels;
    // The profile cascade knows faces that look to the image's left.
    const bool flipped = search.detector == Detector::ProfileToRight;
    if (flipped) {
        cv::flip(upright.pixels, pixels, 1);
    }
    cv::CascadeClassifier& cascade =
        search.detector == Detector::Frontal ? detectors.frontal : detectors.profile;
    const geometry::Similarity photoFromGrey = upright.greyFromPhoto.inverse();
    const int longest = std::min(pixels.cols, pixels.rows);
    std::vector<DetectorWindow> windows;
    // By octaves, so that a cancel is heard between them.
    for (int side = std::max(20, cvRound(search.smallestSide * search.longerSidePx)); side <= longest;
         side *= 2) {
        progress.stopIfCancelled();
        std::vector<cv::Rect> found;
        cascade.detectMultiScale(pixels, found, kScaleStep, 0, 0, {side, side}, {2 * side - 1, 2 * side - 1});
        for (const cv::Rect& rect : found) {
            Point centre(rect.x + (rect.width - 1) / 2.0, rect.y + (rect.height - 1) / 2.0);
            if (flipped) {
                centre.x() = pixels.cols - 1 - centre.x();
            }
            windows.push_back(
                {photoFromGrey.apply(centre), rect.width * photoFromGrey.scale(), search.rollDegrees});
        }
    }
    return windows;
}

FaceCandidate candidateFrom(const WindowGroup& group, Detector detector) {
    const FaceInWindow face = faceInWindow(detector);
    const DetectorWindow& window = group.mean;
    const geometry::Similarity photoFromWindow(window.side, window.rollDegrees * std::numbers::pi / 180,
                                               window.centre);
    const geometry::Similarity windowFromMean(face.width, 0, Point(face.right, face.down));
    const PointMatrix placed =
        (photoFromWindow * windowFromMean).applyAll(shape::MeanShape::shipped().points);
    return {boundingBox(placed), static_cast<double>(group.count), window.rollDegrees};
}

// The same face found by several searches is one candidate: the one of the most windows.
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
    if (candidates.empty()) {
        return;
    }
    const double enough = kPlausibleShare * candidates.front().score;
    std::stable_sort(candidates.begin(), candidates.end(),
                     [&](const FaceCandidate& a, const FaceCandidate& b) {
                         const bool plausibleA = a.score >= enough;
                         const bool plausibleB = b.score >= enough;
                         return plausibleA != plausibleB ? plausibleA : a.box.area() > b.box.area();
                     });
}

cv::Mat greyOf(const ImageView& photo) {
    // OpenCV's header takes no const data; the photo is only read.
    const cv::Mat colours(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                          static_cast<std::size_t>(photo.strideBytes));
    cv::Mat grey;
    const double longest = rounds()[2].front().longerSidePx;
    const double factor = std::min(1.0, longest / std::max(photo.width, photo.height));
    cv::Mat small;
    cv::resize(colours, small,
               {std::max(1, cvRound(photo.width * factor)), std::max(1, cvRound(photo.height * factor))}, 0,
               0, cv::INTER_AREA);
    cv::cvtColor(small, grey, cv::COLOR_RGB2GRAY);
    return grey;
}

}  // namespace

// A CascadeClassifier changes while it works: each call borrows a set of its own and gives it back.
class CascadeLocator::DetectorPool {
  public:
    DetectorPool() { idle_.push_back(std::make_unique<Detectors>()); }

    std::unique_ptr<Detectors> take() {
        {
            const std::scoped_lock lock(mutex_);
            if (!idle_.empty()) {
                std::unique_ptr<Detectors> detectors = std::move(idle_.back());
                idle_.pop_back();
                return detectors;
            }
        }
        return std::make_unique<Detectors>();
    }

    void giveBack(std::unique_ptr<Detectors> detectors) {
        const std::scoped_lock lock(mutex_);
        idle_.push_back(std::move(detectors));
    }

  private:
    std::mutex mutex_;
    std::vector<std::unique_ptr<Detectors>> idle_;
};

CascadeLocator::CascadeLocator() : pool_(std::make_unique<DetectorPool>()) {}

CascadeLocator::~CascadeLocator() = default;

std::vector<FaceCandidate> CascadeLocator::locate(const ImageView& photo, const Progress& progress) const {
    expects(!photo.empty(), "CascadeLocator: the photo is empty");
    progress.stopIfCancelled();
    const cv::Mat grey = greyOf(photo);
    const geometry::Similarity photoFromSmall = geometry::Similarity::resize(
        std::max(photo.width, photo.height) / static_cast<double>(std::max(grey.cols, grey.rows)));
    // Not returned on a throw: a fresh set is cheaper than the proof that an interrupted one is sound.
    std::unique_ptr<Detectors> detectors = pool_->take();
    std::vector<FaceCandidate> candidates;
    for (const std::vector<Search>& round : rounds()) {
        for (const Search& search : round) {
            GreyPhoto searched = shrunk(grey, search.longerSidePx);
            searched.greyFromPhoto = searched.greyFromPhoto * photoFromSmall.inverse();
            for (const WindowGroup& group : groupWindows(windowsOf(*detectors, searched, search, progress))) {
                if (group.count >= search.leastWindows) {
                    candidates.push_back(candidateFrom(group, search.detector));
                }
            }
        }
        if (!candidates.empty()) {
            break;
        }
    }
    pool_->giveBack(std::move(detectors));
    candidates = withoutRepeats(std::move(candidates));
    majorFirst(candidates);
    return candidates;
}

std::string CascadeLocator::version() const {
    return "cascade 1";
}

}  // namespace maskwright::core::image
