// SPDX-License-Identifier: GPL-3.0-or-later
#include "annotation/formats/relink.h"

#include "annotation/file_hash.h"
#include "annotation/formats/intake.h"

#include <map>
#include <system_error>

namespace maskwright::annotation::formats {

namespace fs = std::filesystem;

RelinkReport relinkPhotos(Project& project, const fs::path& folder, core::Progress& progress) {
    std::error_code error;
    const fs::path canonicalFolder = fs::canonical(folder, error);
    const FolderListing listing = listPhotos(error ? folder : canonicalFolder);
    const fs::path projectFolder = fs::canonical(project.store().folder());

    RelinkReport report;
    std::vector<store::ImageRecord> lost;
    for (const store::ImageId id : project.store().ids({})) {
        store::ImageRecord record = project.store().image(id);
        if (fs::is_regular_file(projectFolder / record.path, error)) {
            ++report.inPlace;
        } else {
            lost.push_back(std::move(record));
        }
    }
    // Only files of a size that is looked for are read.
    std::multimap<std::int64_t, const FoundPhoto*> bySize;
    for (const FoundPhoto& photo : listing.photos) {
        const std::uintmax_t size = fs::file_size(photo.path, error);
        if (!error) {
            bySize.emplace(static_cast<std::int64_t>(size), &photo);
        }
    }
    std::map<const FoundPhoto*, std::string> hashes;
    for (std::size_t i = 0; i < lost.size(); ++i) {
        progress.report(static_cast<double>(i) / static_cast<double>(lost.size()), lost[i].name);
        progress.stopIfCancelled();
        bool found = false;
        const auto [begin, end] = bySize.equal_range(lost[i].sizeBytes);
        for (auto candidate = begin; candidate != end && !found; ++candidate) {
            const FoundPhoto* photo = candidate->second;
            if (!hashes.contains(photo)) {
                hashes[photo] = sha256OfFile(photo->path);
            }
            found = hashes[photo] == lost[i].sha256;
            if (found) {
                project.store().setPath(lost[i].id,
                                        photo->path.lexically_relative(projectFolder).generic_string());
                ++report.relinked;
            }
        }
        if (!found) {
            report.failures.push_back({lost[i].name, "no photo of this content was found"});
        }
    }
    progress.report(1, "photos found again");
    return report;
}

}  // namespace maskwright::annotation::formats
