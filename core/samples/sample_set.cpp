// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/label_map.h"
#include "core/samples/part_header.h"
#include "core/samples/sample_file.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <string_view>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace maskwright::core::samples {

namespace fs = std::filesystem;

namespace {

// A file mapped for reading; the descriptor is closed at once, the mapping at the end.
class MappedFile {
  public:
    explicit MappedFile(fs::path path) : path_(std::move(path)) {
        const int descriptor = open(path_.c_str(), O_RDONLY | O_CLOEXEC);
        struct stat facts {};
        if (descriptor < 0 || fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) {
            const std::string reason = descriptor < 0 ? std::strerror(errno) : "not a file";
            if (descriptor >= 0) {
                close(descriptor);
            }
            throw Error("the sample file cannot be opened (" + reason + ")", path_.string(),
                        "Pack the samples again.");
        }
        size_ = facts.st_size;
        void* mapped =
            size_ > 0 ? mmap(nullptr, static_cast<std::size_t>(size_), PROT_READ, MAP_SHARED, descriptor, 0)
                      : MAP_FAILED;
        close(descriptor);
        if (mapped == MAP_FAILED) {
            throw Error("the sample file cannot be mapped into memory", path_.string(),
                        "Pack the samples again.");
        }
        data_ = static_cast<const std::uint8_t*>(mapped);
    }
    ~MappedFile() {
        if (data_ != nullptr) {
            munmap(const_cast<std::uint8_t*>(data_), static_cast<std::size_t>(size_));
        }
    }
    MappedFile(MappedFile&& other) noexcept
        : path_(std::move(other.path_)), size_(other.size_), data_(std::exchange(other.data_, nullptr)) {}
    MappedFile& operator=(MappedFile&&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    [[nodiscard]] std::int64_t size() const { return size_; }
    [[nodiscard]] const std::uint8_t* data() const { return data_; }

  private:
    fs::path path_;
    std::int64_t size_ = 0;
    const std::uint8_t* data_ = nullptr;
};

struct Part {
    MappedFile file;
    PartHeader header;
    std::int64_t first = 0;  // index of its first record in the set
};

Part openPart(const fs::path& path) {
    MappedFile file(path);
    const auto headerBytes = std::min(file.size(), kHeaderBytes);
    const PartHeader header = decodeHeader(
        {reinterpret_cast<const char*>(file.data()), static_cast<std::size_t>(headerBytes)}, path.string());
    // The header bounds side and count, so that the product cannot overflow.
    const std::int64_t expected = kHeaderBytes + header.count * RecordLayout(header.layout).bytes;
    if (file.size() != expected) {
        throw Error("the sample file has " + std::to_string(file.size()) + " bytes, its header says " +
                        std::to_string(expected),
                    path.string(), "Copy it again, or pack the samples again.");
    }
    return {std::move(file), header, 0};
}

}  // namespace

struct SampleSet::Impl {
    std::vector<Part> parts;
    RecordLayout record;
    std::int64_t size = 0;
};

SampleSet::SampleSet(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code problem;
    for (const auto& entry : fs::directory_iterator(folder, problem)) {
        if (entry.path().extension() == ".mws") {
            files.push_back(entry.path());
        }
    }
    if (files.empty()) {
        throw Error("the folder holds no packed samples", folder.string(),
                    "Name the folder that packing has written.");
    }
    std::sort(files.begin(), files.end());
    std::vector<Part> parts;
    std::int64_t size = 0;
    for (const fs::path& file : files) {
        Part part = openPart(file);
        if (!parts.empty() && part.header.layout != parts.front().header.layout) {
            throw Error("the sample file belongs to another set than " +
                            parts.front().file.path().filename().string(),
                        file.string(), "Keep each set in a folder of its own.");
        }
        part.first = size;
        size += part.header.count;
        parts.push_back(std::move(part));
    }
    const RecordLayout record(parts.front().header.layout);
    impl_ = std::make_unique<Impl>(Impl{std::move(parts), record, size});
}

SampleSet::~SampleSet() = default;
SampleSet::SampleSet(SampleSet&&) noexcept = default;
SampleSet& SampleSet::operator=(SampleSet&&) noexcept = default;

const SampleLayout& SampleSet::layout() const {
    return impl_->parts.front().header.layout;
}

std::int64_t SampleSet::size() const {
    return impl_->size;
}

SampleSet::Record SampleSet::record(std::int64_t index) const {
    expects(index >= 0 && index < impl_->size, "SampleSet: index out of range");
    const auto after =
        std::upper_bound(impl_->parts.begin(), impl_->parts.end(), index,
                         [](std::int64_t value, const Part& part) { return value < part.first; });
    const Part& part = *(after - 1);
    const RecordLayout& fields = impl_->record;
    const std::uint8_t* bytes = part.file.data() + kHeaderBytes + (index - part.first) * fields.bytes;
    Record record;
    const auto* name = reinterpret_cast<const char*>(bytes);
    record.name.assign(name, strnlen(name, RecordLayout::kNameBytes));
    std::memcpy(&record.weight, bytes + fields.weight, sizeof(float));
    record.picture = bytes + fields.picture;
    if (layout().hasPoints) {
        record.points = reinterpret_cast<const float*>(bytes + fields.points);
        record.pointWeights = bytes + fields.pointWeights;
    }
    if (layout().hasLabels) {
        record.labels = bytes + fields.labels;
    }
    return record;
}

namespace {

// Why a record that is as it was packed cannot be trained on all the same; empty if it can.
std::string faultOf(const SampleSet::Record& record, const SampleLayout& layout) {
    if (!std::isfinite(record.weight) || record.weight < 0) {
        return "has a weight that is not a number, or below 0";
    }
    if (record.points != nullptr && !std::all_of(record.points, record.points + 2 * kPointCount,
                                                 [](float value) { return std::isfinite(value); })) {
        return "has points that are no numbers";
    }
    const std::int64_t pixels = std::int64_t{layout.side} * layout.side;
    if (record.labels != nullptr &&
        !std::all_of(record.labels, record.labels + pixels, [&](std::uint8_t label) {
            return label < layout.classCount || label == kIgnoredLabel;
        })) {
        return "has labels beyond its " + std::to_string(layout.classCount) + " classes";
    }
    return {};
}

}  // namespace

void SampleSet::verify(Progress& progress) const {
    std::int64_t done = 0;
    for (const Part& part : impl_->parts) {
        Checksum checksum;
        for (std::int64_t i = 0; i < part.header.count; ++i) {
            progress.stopIfCancelled();
            checksum.add({part.file.data() + kHeaderBytes + i * impl_->record.bytes,
                          static_cast<std::size_t>(impl_->record.bytes)});
            progress.report(static_cast<double>(++done) / static_cast<double>(impl_->size),
                            "checking samples");
        }
        if (checksum.value() != part.header.checksum) {
            throw Error("the sample file is damaged (its checksum differs)", part.file.path().string(),
                        "Copy it again, or pack the samples again.");
        }
        for (std::int64_t i = part.first; i < part.first + part.header.count; ++i) {
            const Record one = record(i);
            if (const std::string fault = faultOf(one, layout()); !fault.empty()) {
                throw Error("sample " + std::to_string(i - part.first + 1) + " of the file (" + one.name +
                                ") " + fault,
                            part.file.path().string(), "Pack the samples again.");
            }
        }
    }
}

std::string SampleSet::dataHash() const {
    Checksum all;
    for (const Part& part : impl_->parts) {
        // As it stands in the file: what a later program reads into it or leaves out changes no hash.
        all.add({part.file.data(), static_cast<std::size_t>(kHeaderBytes)});
    }
    static constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    for (int shift = 60; shift >= 0; shift -= 4) {
        text += kDigits[(all.value() >> shift) & 0xF];
    }
    return text;
}

}  // namespace maskwright::core::samples
