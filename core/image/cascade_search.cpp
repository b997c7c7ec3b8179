// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/cascade_search.h"

#include "core/error.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>

#include <opencv2/imgproc.hpp>

namespace maskwright::core::image {

namespace fs = std::filesystem;
using geometry::Similarity;

namespace {

constexpr double kScaleStep = 1.1;
constexpr int kSmallestWindowPx = 20;  // none of the cascades knows smaller ones

// Where the face lies in a detector's window, in sides of the window: centre and width of the mean shape's
// box. Medians over every eighth face of helen_afw/train and every twelfth of lfpw/train that the detector
// found with three windows or more (197 photos): the similarity that carries the mean shape onto the labelled
// points, seen from the window. The profile's sides are one number, mirrored.
struct FaceInWindow {
    double right;
    double down;
    double width;
};

FaceInWindow faceInWindow(Detector detector) {
    switch (detector) {
        case Detector::FrontalPatterns:
            return {0, 0.130, 1.224};
        case Detector::ProfileToImageLeft:
            return {-0.126, 0.159, 0.730};
        case Detector::ProfileToImageRight:
            return {0.126, 0.159, 0.730};
        case Detector::Frontal:
            break;
    }
    return {0, 0.148, 0.835};
}

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

void load(cv::CascadeClassifier& cascade, const std::string& name) {
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

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

cv::Matx23d matrixOf(const Similarity& transform) {
    return {transform.linear()(0, 0), transform.linear()(0, 1), transform.shift().x(),
            transform.linear()(1, 0), transform.linear()(1, 1), transform.shift().y()};
}

// Turned about its centre so that faces of this roll stand upright; the canvas grows to hold all of it.
GreyPicture turned(const GreyPicture& picture, double rollDegrees) {
    if (rollDegrees == 0) {
        return picture;
    }
    const double angle = -radians(rollDegrees);
    const double c = std::abs(std::cos(angle));
    const double s = std::abs(std::sin(angle));
    const int width = picture.pixels.cols;
    const int height = picture.pixels.rows;
    const cv::Size size(cvCeil(width * c + height * s), cvCeil(width * s + height * c));
    const Point centre((width - 1) / 2.0, (height - 1) / 2.0);
    const Point middle((size.width - 1) / 2.0, (size.height - 1) / 2.0);
    const Similarity turn(1, angle, Point::Zero());
    const Similarity turnedFromGrey(1, angle, middle - turn.apply(centre));
    GreyPicture result;
    cv::warpAffine(picture.pixels, result.pixels, matrixOf(turnedFromGrey), size, cv::INTER_LINEAR,
                   cv::BORDER_REPLICATE);
    result.greyFromPhoto = turnedFromGrey * picture.greyFromPhoto;
    return result;
}

cv::Size shrunkSize(int width, int height, double factor) {
    return {std::max(1, cvRound(width * factor)), std::max(1, cvRound(height * factor))};
}

}  // namespace

CascadeSet::CascadeSet() {
    load(frontal_, "haarcascades/haarcascade_frontalface_alt2.xml");
    load(patterns_, "lbpcascades/lbpcascade_frontalface_improved.xml");
    load(profile_, "haarcascades/haarcascade_profileface.xml");
}

cv::CascadeClassifier& CascadeSet::classifierOf(Detector detector) {
    switch (detector) {
        case Detector::Frontal:
            return frontal_;
        case Detector::FrontalPatterns:
            return patterns_;
        default:
            return profile_;
    }
}

GreyPicture greyPhoto(const ImageView& photo, double longerSidePx) {
    // OpenCV's header takes no const data; the photo is only read.
    const cv::Mat colours(photo.height, photo.width, CV_8UC3, const_cast<std::uint8_t*>(photo.data),
                          static_cast<std::size_t>(photo.strideBytes));
    const double factor = std::min(1.0, longerSidePx / std::max(photo.width, photo.height));
    cv::Mat small;
    cv::resize(colours, small, shrunkSize(photo.width, photo.height, factor), 0, 0, cv::INTER_AREA);
    GreyPicture result;
    cv::cvtColor(small, result.pixels, cv::COLOR_RGB2GRAY);
    cv::equalizeHist(result.pixels, result.pixels);
    result.greyFromPhoto = Similarity::resize(factor);
    return result;
}

GreyPicture shrunk(const GreyPicture& grey, double longerSidePx) {
    const double factor = longerSidePx / std::max(grey.pixels.cols, grey.pixels.rows);
    if (factor >= 1) {
        return grey;
    }
    GreyPicture result;
    cv::resize(grey.pixels, result.pixels, shrunkSize(grey.pixels.cols, grey.pixels.rows, factor), 0, 0,
               cv::INTER_AREA);
    result.greyFromPhoto = Similarity::resize(factor) * grey.greyFromPhoto;
    return result;
}

GreyPicture greyCrop(const GreyPicture& grey, const Point& photoCentre, double photoSide, double rollDegrees,
                     int sidePx) {
    GreyPicture result;
    result.greyFromPhoto = Similarity::crop(photoCentre, photoSide, radians(rollDegrees), sidePx);
    const Similarity cropFromGrey = result.greyFromPhoto * grey.greyFromPhoto.inverse();
    cv::warpAffine(grey.pixels, result.pixels, matrixOf(cropFromGrey), {sidePx, sidePx}, cv::INTER_LINEAR,
                   cv::BORDER_REPLICATE);
    return result;
}

std::vector<DetectorWindow> searchFaces(CascadeSet& cascades, const GreyPicture& picture,
                                        const CascadeSearch& search, const Progress& progress) {
    const GreyPicture upright = turned(picture, search.rollDegrees);
    cv::Mat pixels = upright.pixels;
    // The profile cascade knows faces that look to the image's left.
    const bool flipped = search.detector == Detector::ProfileToImageRight;
    if (flipped) {
        cv::flip(upright.pixels, pixels, 1);
    }
    cv::CascadeClassifier& cascade = cascades.classifierOf(search.detector);
    const Similarity photoFromGrey = upright.greyFromPhoto.inverse();
    const double roll = photoFromGrey.angle() * 180 / std::numbers::pi;
    const FaceInWindow face = faceInWindow(search.detector);
    const double limit = std::min<double>(
        {search.mostFacePx / face.width, static_cast<double>(pixels.cols), static_cast<double>(pixels.rows)});
    std::vector<DetectorWindow> windows;
    // By octaves, so that a cancel is heard between them.
    for (double side = std::max<double>(kSmallestWindowPx, search.leastFacePx / face.width); side <= limit;
         side *= 2) {
        progress.stopIfCancelled();
        const int least = cvRound(side);
        const int most = cvRound(std::min(2 * side - 1, limit));
        std::vector<cv::Rect> found;
        cascade.detectMultiScale(pixels, found, kScaleStep, 0, 0, {least, least}, {most, most});
        for (const cv::Rect& rect : found) {
            Point centre(rect.x + (rect.width - 1) / 2.0, rect.y + (rect.height - 1) / 2.0);
            if (flipped) {
                centre.x() = pixels.cols - 1 - centre.x();
            }
            centre += rect.width * Point(face.right, face.down);
            windows.push_back(
                {photoFromGrey.apply(centre), face.width * rect.width * photoFromGrey.scale(), roll});
        }
    }
    return windows;
}

}  // namespace maskwright::core::image
