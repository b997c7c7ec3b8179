// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/photo_metadata.h"

#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <string_view>

#include <exiv2/exiv2.hpp>

namespace maskwright::core::image {

namespace {

// Exiv2's XMP parser keeps a table of its own that it locks only if it is given a lock.
void lockXmp(void* mutex, bool lock) {
    auto* held = static_cast<std::recursive_mutex*>(mutex);
    lock ? held->lock() : held->unlock();
}

void prepareExiv2() {
    static std::recursive_mutex xmpMutex;
    static std::once_flag once;
    std::call_once(once, [] {
        Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
        Exiv2::XmpParser::initialize(lockXmp, &xmpMutex);
    });
}

bool startsWithAny(const std::string& key, std::initializer_list<std::string_view> beginnings) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return key.starts_with(beginning); });
}

// The version alone, which some cameras write always, is no place.
bool isPlace(const Exiv2::Exifdatum& entry) {
    return entry.groupName() == "GPSInfo" && entry.tagName() != "GPSVersionID";
}

bool isPlace(const Exiv2::Xmpdatum& entry) {
    const std::string key = entry.key();
    return key != "Xmp.exif.GPSVersionID" &&
           startsWithAny(key, {"Xmp.exif.GPS", "Xmp.iptcExt.Location", "Xmp.iptc.Location",
                               "Xmp.photoshop.City", "Xmp.photoshop.State"});
}

bool isPlace(const Exiv2::Iptcdatum& entry) {
    return startsWithAny(entry.key(), {"Iptc.Application2.City", "Iptc.Application2.SubLocation",
                                       "Iptc.Application2.ProvinceState", "Iptc.Application2.LocationName"});
}

template <typename Data>
bool anyPlace(const Data& data) {
    return std::any_of(data.begin(), data.end(), [](const auto& entry) { return isPlace(entry); });
}

// A pointer to a GPS directory that holds nothing means that it could not be read.
bool anyPlaceIn(const Exiv2::ExifData& exif) {
    const bool directory = std::any_of(exif.begin(), exif.end(),
                                       [](const auto& entry) { return entry.groupName() == "GPSInfo"; });
    const bool pointer = exif.findKey(Exiv2::ExifKey("Exif.Image.GPSTag")) != exif.end();
    return anyPlace(exif) || (pointer && !directory);
}

int orientationOf(Exiv2::ExifData& exif) {
    const auto entry = exif.findKey(Exiv2::ExifKey("Exif.Image.Orientation"));
    const long value = entry != exif.end() && entry->count() > 0 ? entry->toLong() : 1;
    return value >= 1 && value <= 8 ? static_cast<int>(value) : 1;
}

// Beyond what Exiv2 looks at: XMP as plain text anywhere, and the EXIF of every picture that a file holds.
bool hasPlaceAnywhere(Bytes file) {
    const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
    for (const std::string_view word : {"GPSLatitude", "GPSLongitude"}) {
        if (std::search(text.begin(), text.end(),
                        std::boyer_moore_horspool_searcher(word.begin(), word.end())) != text.end()) {
            return true;
        }
    }
    constexpr std::string_view kMark{"Exif\0\0", 6};
    constexpr std::size_t kLongestBlock = 65'536;
    const std::boyer_moore_horspool_searcher searcher(kMark.begin(), kMark.end());
    for (auto at = text.begin(); (at = std::search(at, text.end(), searcher)) != text.end();) {
        at += kMark.size();
        const auto begin = static_cast<std::size_t>(at - text.begin());
        const Bytes block = file.subspan(begin, std::min(kLongestBlock, file.size() - begin));
        if (exifMetadata(block).hasLocation) {
            return true;
        }
    }
    return false;
}

constexpr PhotoMetadata kNotUnderstood{1, true};

}  // namespace

PhotoMetadata exifMetadata(Bytes exif) {
    prepareExiv2();
    try {
        Exiv2::ExifData data;
        Exiv2::ExifParser::decode(data, exif.data(), static_cast<std::uint32_t>(exif.size()));
        return {orientationOf(data), anyPlaceIn(data)};
    } catch (const std::exception&) {
        return kNotUnderstood;
    }
}

bool xmpHasLocation(const std::string& xmp) {
    prepareExiv2();
    try {
        Exiv2::XmpData data;
        return !xmp.empty() && (Exiv2::XmpParser::decode(data, xmp) != 0 || anyPlace(data));
    } catch (const std::exception&) {
        return true;
    }
}

PhotoMetadata photoMetadata(Bytes file) {
    prepareExiv2();
    PhotoMetadata metadata;
    try {
        const auto image = Exiv2::ImageFactory::open(file.data(), static_cast<long>(file.size()));
        image->readMetadata();
        metadata.orientation = orientationOf(image->exifData());
        metadata.hasLocation = anyPlaceIn(image->exifData()) || anyPlace(image->iptcData()) ||
                               anyPlace(image->xmpData()) || xmpHasLocation(image->xmpPacket());
    } catch (const std::exception&) {
        metadata = kNotUnderstood;
    }
    metadata.hasLocation = metadata.hasLocation || hasPlaceAnywhere(file);
    return metadata;
}

}  // namespace maskwright::core::image
