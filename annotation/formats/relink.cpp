// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/relink.h"

#include "annotation/file_hash.h"
#include "annotation/formats/intake.h"

#include <algorithm>
#include <map>
#include <system_error>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

namespace {

// An image whose photo is not, or not as it was, where the project looks for it.
struct Lost {
    store::ImageRecord record;
    std::string why;
};

// Empty if the photo is in place. Content is told by size alone: reading every photo of a large project would
// take hours, and what edits a photo hardly ever keeps its size.
std::string whyLost(const store::ImageRecord& record, const fs::path& photo) {
    std::error_code error;
    if (!fs::is_regular_file(photo, error)) {
        return "no photo of this content was found";
    }
    return static_cast<std::int64_t>(fs::file_size(photo, error)) == record.sizeBytes && !error
               ? ""
               : "the photo has changed since it was imported, and none of its old content was found";
}

// Hashes of files, each read once; empty for one that cannot be read, which is no match for anything.
class Hashes {
  public:
    const std::string& of(const fs::path& file) {
        const auto [entry, isNew] = hashes_.try_emplace(file);
        if (isNew) {
            try {
                entry->second = sha256OfFile(file);
            } catch (const core::Error& error) {
                unreadable_.push_back({file.string(), error.what()});
            }
        }
        return entry->second;
    }
    [[nodiscard]] const std::vector<dla::Failure>& unreadable() const { return unreadable_; }

  private:
    std::map<fs::path, std::string> hashes_;
    std::vector<dla::Failure> unreadable_;
};

// How many names, from the file upwards, two paths share.
std::ptrdiff_t sharedTail(const fs::path& a, const fs::path& b) {
    const std::vector<fs::path> left(a.begin(), a.end());
    const std::vector<fs::path> right(b.begin(), b.end());
    return std::mismatch(left.rbegin(), left.rend(), right.rbegin(), right.rend()).first - left.rbegin();
}

}  // namespace

RelinkReport relinkPhotos(Project& project, const fs::path& folder, core::Progress& progress) {
    std::error_code error;
    const fs::path canonicalFolder = fs::canonical(folder, error);
    const FolderListing listing = listPhotos(error ? folder : canonicalFolder);
    const fs::path projectFolder = fs::canonical(project.store().folder());

    RelinkReport report;
    std::vector<Lost> lost;
    for (store::ImageRecord& record : project.store().images()) {
        if (std::string why = whyLost(record, projectFolder / record.path); why.empty()) {
            ++report.inPlace;
        } else {
            lost.push_back({std::move(record), std::move(why)});
        }
    }
    // Only files of a size that is looked for are read.
    std::multimap<std::int64_t, fs::path> bySize;
    for (const FoundPhoto& photo : listing.photos) {
        const std::uintmax_t size = fs::file_size(photo.path, error);
        if (!error) {
            bySize.emplace(static_cast<std::int64_t>(size), photo.path);
        }
    }
    Hashes hashes;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        const store::ImageRecord& record = lost[i].record;
        progress.report(static_cast<double>(i) / static_cast<double>(lost.size()), record.name);
        progress.stopIfCancelled();
        const auto [begin, end] = bySize.equal_range(record.sizeBytes);
        // Of equal photos the one that is called most alike, so that each of them finds its own file.
        const fs::path* found = nullptr;
        for (auto candidate = begin; candidate != end; ++candidate) {
            progress.stopIfCancelled();
            const fs::path& file = candidate->second;
            if ((found == nullptr || sharedTail(file, record.path) > sharedTail(*found, record.path)) &&
                hashes.of(file) == record.sha256) {
                found = &file;
            }
        }
        if (found == nullptr) {
            report.failures.push_back({record.name, lost[i].why});
            continue;
        }
        project.store().setPath(record.id, found->lexically_relative(projectFolder).generic_string());
        ++report.relinked;
    }
    report.failures.insert(report.failures.end(), hashes.unreadable().begin(), hashes.unreadable().end());
    progress.report(1, "photos found again");
    return report;
}

}  // namespace maskwright::annotation::formats
