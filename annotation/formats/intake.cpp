// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/intake.h"

#include "annotation/file_hash.h"
#include "annotation/formats/format.h"
#include "core/image/photo_io.h"

#include <algorithm>
#include <set>
#include <system_error>

#include <QString>
#include <QStringDecoder>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

// Throws Error unless the text is UTF-8, which is what a project stores.
void requireUtf8(const std::string& text) {
    QStringDecoder decoder(QStringDecoder::Utf8);
    [[maybe_unused]] const QString decoded =
        decoder.decode(QByteArrayView(text.data(), static_cast<qsizetype>(text.size())));
    if (decoder.hasError()) {
        throw core::Error("the file name is not valid UTF-8", text, "Rename the file.");
    }
}

// Folders whose pictures are ours and no photos: projects (objects are PNG files) and exported trees.
bool isOurs(const fs::path& folder) {
    std::error_code ignored;
    return fs::exists(folder / "project.db", ignored) || fs::exists(folder / kExportMarker, ignored);
}

// Walks a folder; links to folders are followed, but no folder is entered twice.
class Walk {
  public:
    explicit Walk(fs::path root) : root_(std::move(root)) {}

    FolderListing list() {
        std::error_code error;
        fs::directory_iterator test(root_, error);
        if (error) {
            throw core::Error("the folder cannot be read: " + error.message(), root_.string(),
                              "Name a folder that holds photos.");
        }
        enter(root_);
        std::ranges::sort(listing_.photos, {}, &FoundPhoto::relative);
        return std::move(listing_);
    }

  private:
    void enter(const fs::path& folder) {
        std::error_code error;
        if (!entered_.insert(fs::canonical(folder, error)).second) {
            return;
        }
        fs::directory_iterator entries(folder, error);
        for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
            take(*entries);
        }
        if (error) {
            listing_.failures.push_back({folder.lexically_relative(root_).generic_string(),
                                         "the folder cannot be read: " + error.message()});
        }
    }

    void take(const fs::directory_entry& entry) {
        const fs::path& path = entry.path();
        if (path.filename().string().starts_with('.')) {
            return;
        }
        std::error_code ignored;
        if (core::image::namedLikePhoto(path)) {
            listing_.photos.push_back({path, path.lexically_relative(root_).generic_string()});
        } else if (!entry.is_directory(ignored)) {
            ++listing_.otherFiles;
        } else if (!isOurs(path)) {
            enter(path);
        }
    }

    fs::path root_;
    std::set<fs::path> entered_;
    FolderListing listing_;
};

}  // namespace

FolderListing listPhotos(const fs::path& folder) {
    return Walk(folder).list();
}

Intake::Intake(Project& project, const ImportOptions& options, ImportReport& report)
    : project_(project),
      projectFolder_(fs::canonical(project.store().folder())),
      options_(options),
      sources_(options.source ? std::make_unique<store::PhotoSources>(project.store().folder()) : nullptr),
      report_(report) {
    for (store::ImageRecord& record : project.store().images()) {
        byContent_.try_emplace(record.sha256, record.path);
        byPath_[std::move(record.path)].push_back({record.id, record.sha256, record.width, record.height});
    }
}

std::string Intake::storedPath(const FoundPhoto& photo) const {
    const std::string path = photo.path.lexically_relative(projectFolder_).generic_string();
    requireUtf8(path);
    return path;
}

std::optional<Intake::Known> Intake::known(const FoundPhoto& photo, std::size_t nth) const {
    const auto found = byPath_.find(storedPath(photo));
    return found == byPath_.end() || nth >= found->second.size() ? std::nullopt
                                                                 : std::optional(found->second[nth]);
}

void Intake::confirm(store::ImageId image) {
    ++report_.known;
    confirmed_.push_back(image);
}

void Intake::requireSplit(const FoundPhoto& photo, const ExaminedPhoto& examined, store::Split split) const {
    if (split == store::Split::None) {
        return;
    }
    // Asked anew each time: an image gets its split also from an equal photo that came later.
    for (const store::ImageId id : project_.store().imagesWithSha256(examined.sha256)) {
        const store::ImageRecord other = project_.store().image(id);
        if (other.split != store::Split::None && other.split != split) {
            throw core::Error("the same photo stands in another split: " + other.path, photo.relative,
                              "Keep equal photos in one split.");
        }
    }
}

bool Intake::add(const FoundPhoto& photo, const ExaminedPhoto& examined, const std::string& name,
                 store::Split split) {
    const std::string path = storedPath(photo);
    if (const auto equal = byContent_.find(examined.sha256); equal != byContent_.end()) {
        requireSplit(photo, examined, split);
        // Another face of the very same file is no duplicate.
        if (equal->second != path) {
            report_.duplicates.push_back({photo.relative, equal->second});
            if (options_.duplicates == Duplicates::Skip) {
                return false;
            }
        }
    }
    byContent_.try_emplace(examined.sha256, path);
    pending_.push_back(
        {name, path, examined.sha256, examined.sizeBytes, examined.width, examined.height, split});
    return true;
}

std::vector<store::ImageId> Intake::flush() {
    std::vector<store::ImageId> added;
    if (!pending_.empty()) {
        added = project_.store().addImages(pending_);
    }
    report_.added += static_cast<std::int64_t>(added.size());
    for (std::size_t i = 0; i < added.size(); ++i) {
        const store::NewImage& image = pending_[i];
        byPath_[image.path].push_back({added[i], image.sha256, image.width, image.height});
    }
    pending_.clear();
    confirmed_.insert(confirmed_.end(), added.begin(), added.end());
    if (options_.source && !confirmed_.empty()) {
        sources_->set(confirmed_, *options_.source, options_.author);
    }
    confirmed_.clear();
    return added;
}

ExaminedPhoto examine(const FoundPhoto& photo, const std::optional<Intake::Known>& known) {
    ExaminedPhoto examined;
    if (!known) {
        const core::RgbImage pixels = core::image::readPhoto(photo.path);
        examined.width = pixels.width();
        examined.height = pixels.height();
    }
    examined.sha256 = sha256OfFile(photo.path);
    if (known) {
        if (examined.sha256 != known->sha256) {
            throw core::Error("the photo has changed since it was imported", photo.relative,
                              "Put the imported photo back, or import this one under another name.");
        }
        examined.width = known->width;
        examined.height = known->height;
    }
    examined.sizeBytes = static_cast<std::int64_t>(fs::file_size(photo.path));
    return examined;
}

}  // namespace maskwright::annotation::formats
