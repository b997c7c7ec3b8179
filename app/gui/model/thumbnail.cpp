// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/gui/model/thumbnail.h"

#include "annotation/ppa/proposals.h"
#include "core/image/label_png.h"
#include "core/image/overlay.h"
#include "core/image/resize.h"

#include <algorithm>
#include <array>
#include <span>

#include <QBuffer>
#include <QDataStream>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>

namespace maskwright::app::gui {

namespace {

namespace fs = std::filesystem;
namespace store = annotation::store;

// Raised when the file's form, or what a thumbnail shows, changes.
constexpr quint32 kFormat = 0x4d575431;  // "MWT1"
constexpr int kJpegQuality = 85;
// No honest thumbnail is larger; a damaged length must not take the memory.
constexpr qint64 kMostBytes = 1 << 20;
constexpr int kFilesPerFolder = 1000;
constexpr double kOpacity = 0.5;
// Of the hatching over what a proposal would change, in pixels of a thumbnail.
constexpr int kHatchPx = 6;

QImage imageOf(const core::RgbImage& picture) {
    const QImage view(reinterpret_cast<const uchar*>(picture.pixels().data()), picture.width(),
                      picture.height(), 3 * picture.width(), QImage::Format_RGB888);
    return view.convertToFormat(QImage::Format_RGB32);
}

// The classes at the thumbnail's pixels; of a window, at a factor.
core::LabelMap shrunk(const core::LabelMap& map, const core::PixelRect& window, const QSize& size) {
    core::LabelMap small(size.width(), size.height());
    for (int y = 0; y < size.height(); ++y) {
        const int fromY = window.y0 + std::min(window.height() - 1, y * window.height() / size.height());
        for (int x = 0; x < size.width(); ++x) {
            const int fromX = window.x0 + std::min(window.width() - 1, x * window.width() / size.width());
            small.at(x, y) = map.at(fromX, fromY);
        }
    }
    return small;
}

std::array<QRgb, 256> colours() {
    std::array<QRgb, 256> table{};
    table.fill(qRgb(128, 128, 128));  // left out
    for (std::size_t c = 0; c < core::kClassCount; ++c) {
        const core::Rgb8 colour =
            core::Scheme::lapa().classInfo(static_cast<core::FaceClass>(c)).displayColour;
        table[c] = qRgb(colour.r, colour.g, colour.b);
    }
    return table;
}

QRgb mixed(QRgb a, QRgb b, double share) {
    const auto mix = [share](int x, int y) { return static_cast<int>(x + share * (y - x)); };
    return qRgb(mix(qRed(a), qRed(b)), mix(qGreen(a), qGreen(b)), mix(qBlue(a), qBlue(b)));
}

bool isBorder(const core::LabelMap& labels, int x, int y) {
    const std::uint8_t value = labels.at(x, y);
    return (x + 1 < labels.width() && labels.at(x + 1, y) != value) ||
           (y + 1 < labels.height() && labels.at(x, y + 1) != value) ||
           (x > 0 && labels.at(x - 1, y) != value) || (y > 0 && labels.at(x, y - 1) != value);
}

bool isHatched(int x, int y) {
    return (x + y) % kHatchPx < kHatchPx / 2;
}

qint64 numberOf(const std::optional<store::RevisionId>& revision) {
    return revision ? static_cast<qint64>(*revision) : -1;
}

}  // namespace

ThumbnailKey keyOf(const store::ImageRow& row) {
    return {row.id, row.landmarks ? std::optional(row.landmarks->revision) : std::nullopt,
            row.labelMap ? std::optional(row.labelMap->revision) : std::nullopt, row.proposalPixels};
}

QImage Thumbnail::composed(WallMode mode, WallMap which) const {
    const core::LabelMap& shown = which == WallMap::Proposed && !proposed.empty() ? proposed : labels;
    if (shown.empty() || mode == WallMode::Photo) {
        return photo;
    }
    const bool marksChanges = which == WallMap::Current && !proposed.empty();
    static const std::array<QRgb, 256> kColours = colours();
    QImage picture = photo.copy();
    for (int y = 0; y < picture.height(); ++y) {
        auto* row = reinterpret_cast<QRgb*>(picture.scanLine(y));
        for (int x = 0; x < picture.width(); ++x) {
            const std::uint8_t value = shown.at(x, y);
            if (marksChanges && proposed.at(x, y) != value && isHatched(x, y)) {
                row[x] = kColours[proposed.at(x, y)];
            } else if (mode == WallMode::MapAlone) {
                row[x] = kColours[value];
            } else if (value == 0) {
                continue;  // a border is drawn on the side of the class
            } else if (isBorder(shown, x, y)) {
                row[x] = kColours[value];
            } else if (mode == WallMode::Overlay) {
                row[x] = mixed(row[x], kColours[value], kOpacity);
            }
        }
    }
    return picture;
}

Thumbnail makeThumbnail(const annotation::Project& project, const ThumbnailKey& key) {
    const core::RgbImage photo = project.photo(key.image);
    core::PixelRect window = photo.bounds();
    if (key.points) {
        window = core::image::headWindow(project.landmarksOf(*key.points), photo.width(), photo.height());
    }
    const core::ImageView head = core::image::viewOfWindow(core::viewOf(photo), window);
    const double factor = core::image::factorToFit(head.width, head.height, Thumbnail::kSidePx);
    Thumbnail thumbnail;
    thumbnail.photo = imageOf(factor < 1 ? core::image::resized(head, factor) : core::copyOf(head));
    if (key.map) {
        const core::LabelMap map = project.labelMapOf(*key.map);
        if (map.width() == photo.width() && map.height() == photo.height()) {
            thumbnail.labels = shrunk(map, window, thumbnail.photo.size());
        }
    }
    return thumbnail;
}

void addProposal(const annotation::Project& project, const ThumbnailKey& key, Thumbnail& thumbnail) {
    const auto proposal = annotation::ppa::proposal(project, key.image);
    if (!proposal || thumbnail.labels.empty()) {
        return;
    }
    core::PixelRect window = proposal->map.bounds();
    if (key.points) {
        window = core::image::headWindow(project.landmarksOf(*key.points), window.width(), window.height());
    }
    thumbnail.proposed = shrunk(proposal->map, window, thumbnail.photo.size());
}

fs::path thumbnailFile(const fs::path& project, store::ImageId image) {
    const auto number = static_cast<std::int64_t>(image);
    return project / "cache" / "thumbnails" / std::to_string(number / kFilesPerFolder) /
           (std::to_string(number) + ".thumbnail");
}

void keepThumbnail(const fs::path& file, const ThumbnailKey& key, const Thumbnail& thumbnail) {
    QByteArray jpeg;
    QBuffer buffer(&jpeg);
    buffer.open(QIODevice::WriteOnly);
    thumbnail.photo.save(&buffer, "JPG", kJpegQuality);
    QByteArray labels;
    if (!thumbnail.labels.empty()) {
        const std::vector<std::uint8_t> png = core::image::encodeLabelPng(thumbnail.labels);
        labels = QByteArray(reinterpret_cast<const char*>(png.data()), static_cast<qsizetype>(png.size()));
    }
    const QString path = QString::fromStdString(file.string());
    QDir().mkpath(QFileInfo(path).path());
    QSaveFile out(path);
    if (!out.open(QIODevice::WriteOnly)) {
        return;
    }
    QDataStream stream(&out);
    stream.setVersion(QDataStream::Qt_6_0);
    stream << kFormat << static_cast<qint64>(key.image) << numberOf(key.points) << numberOf(key.map) << jpeg
           << labels;
    out.commit();
}

std::optional<Thumbnail> keptThumbnail(const fs::path& file, const ThumbnailKey& key) {
    QFile in(QString::fromStdString(file.string()));
    if (!in.open(QIODevice::ReadOnly) || in.size() > kMostBytes) {
        return std::nullopt;
    }
    const QByteArray bytes = in.readAll();  // lengths inside are then bounded by it
    QDataStream stream(bytes);
    stream.setVersion(QDataStream::Qt_6_0);
    quint32 format = 0;
    qint64 image = 0;
    qint64 points = 0;
    qint64 map = 0;
    QByteArray jpeg;
    QByteArray labels;
    stream >> format >> image >> points >> map >> jpeg >> labels;
    if (stream.status() != QDataStream::Ok || format != kFormat || image != static_cast<qint64>(key.image) ||
        points != numberOf(key.points) || map != numberOf(key.map)) {
        return std::nullopt;
    }
    Thumbnail thumbnail;
    thumbnail.photo = QImage::fromData(jpeg, "JPG").convertToFormat(QImage::Format_RGB32);
    if (thumbnail.photo.isNull() || thumbnail.photo.width() > Thumbnail::kSidePx ||
        thumbnail.photo.height() > Thumbnail::kSidePx) {
        return std::nullopt;
    }
    if (!labels.isEmpty()) {
        try {
            thumbnail.labels = core::image::decodeLabelPng(
                std::span(reinterpret_cast<const std::uint8_t*>(labels.constData()),
                          static_cast<std::size_t>(labels.size())),
                file.string());
        } catch (const core::Error&) {
            return std::nullopt;  // made anew
        }
        if (thumbnail.labels.width() != thumbnail.photo.width() ||
            thumbnail.labels.height() != thumbnail.photo.height()) {
            return std::nullopt;
        }
    }
    return thumbnail;
}

}  // namespace maskwright::app::gui
