// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/thumbnails.h"

#include "core/image/photo_io.h"
#include "core/image/resize.h"

#include <algorithm>
#include <cmath>

#include <QMetaObject>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

constexpr std::size_t kKept = 1500;    // 64 KB each
constexpr std::size_t kWaiting = 120;  // more than any screen shows
constexpr double kAroundFace = 0.25;   // of the face's box, on each side
constexpr int kQuality = 85;

// The part of the photo that is shown: a square around the face, or all of it.
core::PixelRect shownPart(const store::ImageRecord& record, const std::optional<core::Box>& face) {
    const core::PixelRect whole{0, 0, record.width, record.height};
    if (!face || !(face->area() > 0)) {
        return whole;
    }
    const double half = std::max(face->width(), face->height()) * (0.5 + kAroundFace);
    const core::Point middle = face->centre();
    const auto pixel = [](double value) { return static_cast<int>(std::lround(value)); };
    const core::PixelRect square = core::PixelRect{pixel(middle.x() - half), pixel(middle.y() - half),
                                                   pixel(middle.x() + half), pixel(middle.y() + half)}
                                       .intersected(whole);
    return square.empty() ? whole : square;
}

QImage imageOf(const core::RgbImage& picture) {
    return QImage(reinterpret_cast<const uchar*>(picture.pixels().data()), picture.width(), picture.height(),
                  picture.width() * 3, QImage::Format_RGB888)
        .copy();
}

}  // namespace

Thumbnails::Thumbnails(fs::path project, QObject* parent) : QObject(parent), folder_(std::move(project)) {}

Thumbnails::~Thumbnails() {
    worker_.dropWaiting();
    // A database connection is closed by the thread that opened it.
    worker_.post([this] { project_.reset(); });
}

QImage Thumbnails::of(ImageId image) {
    const auto found = places_.find(image);
    if (found == places_.end()) {
        want(image);
        return {};
    }
    kept_.splice(kept_.begin(), kept_, found->second);
    return found->second->second;
}

void Thumbnails::forget(ImageId image) {
    if (const auto found = places_.find(image); found != places_.end()) {
        kept_.erase(found->second);
        places_.erase(found);
    }
}

void Thumbnails::want(ImageId image) {
    {
        const std::scoped_lock lock(mutex_);
        const bool waits = std::erase(wanted_, image) > 0;
        if (image == making_) {
            return;
        }
        wanted_.push_back(image);
        if (wanted_.size() > kWaiting) {
            wanted_.pop_front();  // scrolled past; it is wanted again when it is seen again
        }
        if (waits) {
            return;
        }
    }
    worker_.post([this] { makeNext(); });
}

void Thumbnails::makeNext() {
    ImageId image{};
    {
        const std::scoped_lock lock(mutex_);
        if (wanted_.empty()) {
            return;
        }
        image = wanted_.back();
        wanted_.pop_back();
        making_ = image;
    }
    QImage picture;
    try {
        picture = make(image);
    } catch (const core::Error&) {
        // The list shows the state alone; opening the face tells what is wrong with its photo.
        picture = QImage(1, 1, QImage::Format_RGB888);
        picture.fill(Qt::transparent);
    }
    QMetaObject::invokeMethod(this, [this, image, picture] { take(image, picture); });
    const std::scoped_lock lock(mutex_);
    making_.reset();
}

QImage Thumbnails::make(ImageId image) {
    if (!project_) {
        project_.emplace(folder_);
    }
    const store::ImageRecord record = project_->store().image(image);
    std::optional<core::Box> face;
    if (const auto faces = project_->faces(image);
        faces && faces->value.chosen < faces->value.candidates.size()) {
        face = faces->value.candidates[faces->value.chosen].box;
    } else if (const auto points = project_->landmarks(image)) {
        face = core::boundingBox(points->value.points);  // imported: nobody has located it
    }
    const core::PixelRect part = shownPart(record, face);
    // Named by what it shows, so that it can never be an old one.
    const fs::path folder = folder_ / "cache" / "thumbnails";
    const fs::path file =
        folder / (record.sha256 + "_" + std::to_string(part.x0) + "_" + std::to_string(part.y0) + "_" +
                  std::to_string(part.x1) + "_" + std::to_string(part.y1) + ".jpg");
    std::error_code problem;
    if (fs::is_regular_file(file, problem)) {
        if (QImage cached(QString::fromStdString(file.string())); !cached.isNull()) {
            return cached;
        }
    }
    const core::RgbImage photo = project_->photo(image);
    const core::RgbImage cut = core::image::cropped(core::viewOf(photo), part);
    const core::RgbImage small = core::image::resized(
        core::viewOf(cut), std::min(1.0, core::image::factorToFit(cut.width(), cut.height(), kThumbnailPx)));
    fs::create_directories(folder, problem);
    try {
        core::image::writeJpeg(file, core::viewOf(small), kQuality);
    } catch (const core::Error&) {
        // A cache that cannot be written is a slower cache.
    }
    return imageOf(small);
}

void Thumbnails::take(ImageId image, const QImage& picture) {
    forget(image);
    kept_.emplace_front(image, picture);
    places_[image] = kept_.begin();
    if (kept_.size() > kKept) {
        places_.erase(kept_.back().first);
        kept_.pop_back();
    }
    Q_EMIT made(image);
}

}  // namespace maskwright::app::gui
