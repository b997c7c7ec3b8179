// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/samples/part_header.h"
#include "core/samples/sample_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <utility>

namespace maskwright::core::samples {

namespace fs = std::filesystem;

struct SampleWriter::Impl {
    fs::path folder;
    std::string name;
    SampleLayout layout;
    RecordLayout record;
    std::int64_t recordsPerPart;

    std::ofstream stream;  // of the part being written
    Checksum checksum;
    std::int64_t countInPart = 0;
    std::vector<fs::path> temporaries;

    [[nodiscard]] fs::path partPath(std::size_t index) const {
        std::ostringstream file;
        file << name << '-' << std::setw(3) << std::setfill('0') << index << ".mws";
        return folder / file.str();
    }

    [[noreturn]] void cannotWrite(const fs::path& path) const {
        throw Error(std::string("samples cannot be written (") + std::strerror(errno) + ")", path.string(),
                    "Free some space or choose another folder.");
    }

    void openPart() {
        fs::path path = partPath(temporaries.size());
        path += ".part";
        stream.open(path, std::ios::binary | std::ios::trunc);
        temporaries.push_back(path);
        const std::string placeholder(kHeaderBytes, '\0');
        if (!stream.write(placeholder.data(), kHeaderBytes)) {
            cannotWrite(path);
        }
        checksum = Checksum();
        countInPart = 0;
    }

    void closePart() {
        const std::string header = encodeHeader({layout, countInPart, checksum.value()});
        stream.seekp(0);
        stream.write(header.data(), kHeaderBytes);
        stream.close();
        if (!stream) {
            cannotWrite(temporaries.back());
        }
    }
};

SampleWriter::SampleWriter(fs::path folder, std::string name, SampleLayout layout,
                           std::int64_t maxPartBytes) {
    expects(layout.side >= 16 && layout.side <= 2048 && (layout.hasPoints || layout.hasLabels) &&
                layout.hasLabels == (layout.classCount > 0),
            "SampleWriter: impossible layout");
    const RecordLayout record(layout);
    const std::int64_t perPart = (maxPartBytes - kHeaderBytes) / record.bytes;
    expects(perPart >= 1, "SampleWriter: a part must hold at least one record");
    impl_ = std::make_unique<Impl>(
        Impl{std::move(folder), std::move(name), std::move(layout), record, perPart, {}, {}, 0, {}});
    std::error_code problem;
    fs::create_directories(impl_->folder, problem);
    if (problem) {
        throw Error("the folder for samples cannot be made (" + problem.message() + ")",
                    impl_->folder.string(), "Choose a folder you may write to.");
    }
    if (fs::exists(impl_->partPath(0))) {
        throw Error("samples of this name exist already", impl_->partPath(0).string(),
                    "Choose another folder, or remove the old samples.");
    }
}

SampleWriter::~SampleWriter() {
    if (impl_ == nullptr) {
        return;
    }
    impl_->stream.close();
    for (const fs::path& path : impl_->temporaries) {
        std::error_code ignored;  // a destructor has nobody to tell
        fs::remove(path, ignored);
    }
}

void SampleWriter::add(const Sample& sample) {
    const SampleLayout& layout = impl_->layout;
    const RecordLayout& record = impl_->record;
    expects(sample.picture.width() == layout.side && sample.picture.height() == layout.side,
            "SampleWriter: the picture must have the layout's size");
    expects(
        !layout.hasLabels || (sample.labels.width() == layout.side && sample.labels.height() == layout.side),
        "SampleWriter: the labels must have the layout's size");
    expects(sample.weight >= 0 && sample.points.allFinite(),
            "SampleWriter: weight and points must be numbers");
    if (!impl_->stream.is_open()) {
        impl_->openPart();
    } else if (impl_->countInPart == impl_->recordsPerPart) {
        impl_->closePart();
        impl_->openPart();
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(record.bytes), 0);
    std::memcpy(bytes.data(), sample.name.data(),
                std::min<std::size_t>(sample.name.size(), RecordLayout::kNameBytes - 1));
    std::memcpy(bytes.data() + record.weight, &sample.weight, sizeof(float));
    if (layout.hasPoints) {
        const Eigen::Matrix<float, 2, kPointCount> points = sample.points.cast<float>();
        std::memcpy(bytes.data() + record.points, points.data(), sizeof(float) * 2 * kPointCount);
        std::memcpy(bytes.data() + record.pointWeights, sample.pointWeights.data(), kPointCount);
    }
    std::memcpy(bytes.data() + record.picture, sample.picture.pixels().data(),
                sample.picture.pixels().size_bytes());
    if (layout.hasLabels) {
        std::memcpy(bytes.data() + record.labels, sample.labels.pixels().data(),
                    sample.labels.pixels().size());
    }
    if (!impl_->stream.write(reinterpret_cast<const char*>(bytes.data()), record.bytes)) {
        impl_->cannotWrite(impl_->temporaries.back());
    }
    impl_->checksum.add(bytes);
    ++impl_->countInPart;
}

std::vector<fs::path> SampleWriter::finish() {
    if (!impl_->stream.is_open()) {
        throw Error("there is no sample to write", impl_->folder.string(), "Accept some images first.");
    }
    impl_->closePart();
    std::vector<fs::path> parts;
    for (std::size_t i = 0; i < impl_->temporaries.size(); ++i) {
        parts.push_back(impl_->partPath(i));
        fs::rename(impl_->temporaries[i], parts.back());
    }
    impl_->temporaries.clear();
    return parts;
}

}  // namespace maskwright::core::samples
