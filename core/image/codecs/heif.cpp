// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/image/codecs/heif.h"

#include "core/error.h"

#include <cstring>
#include <filesystem>
#include <memory>

#include <libheif/heif.h>

namespace maskwright::core::image::codecs {

namespace fs = std::filesystem;

namespace {

template <auto release>
struct Release {
    template <typename T>
    void operator()(T* object) const {
        release(object);
    }
};
using Context = std::unique_ptr<heif_context, Release<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Release<heif_image_handle_release>>;
using Picture = std::unique_ptr<heif_image, Release<heif_image_release>>;

void check(const heif_error& result, const std::string& name) {
    if (result.code == heif_error_Ok) {
        return;
    }
    if (result.code == heif_error_Unsupported_filetype || result.code == heif_error_Unsupported_feature ||
        result.code == heif_error_Plugin_loading_error) {
        throw Error(std::string("cannot be decoded here (") + result.message + ")", name,
                    "Convert it: heif-convert " + shellQuoted(name) + " " +
                        shellQuoted(fs::path(name).replace_extension(".jpg")) +
                        " (package libheif-examples).");
    }
    refuseDamaged("HEIF", result.message, name);
}

struct Opened {
    Context context;
    Handle primary;
    PictureSize size;
};

Opened openHeif(Bytes bytes, const std::string& name) {
    Opened file{Context(heif_context_alloc()), nullptr, {}};
    check(heif_context_read_from_memory_without_copy(file.context.get(), bytes.data(), bytes.size(), nullptr),
          name);
    heif_image_handle* primary = nullptr;
    check(heif_context_get_primary_image_handle(file.context.get(), &primary), name);
    file.primary.reset(primary);
    file.size =
        checkedSize(heif_image_handle_get_width(primary), heif_image_handle_get_height(primary), name);
    return file;
}

}  // namespace

PictureSize heifSize(Bytes bytes, const std::string& name) {
    return openHeif(bytes, name).size;
}

RgbImage decodeHeif(Bytes bytes, const std::string& name) {
    const Opened file = openHeif(bytes, name);
    const bool alpha = heif_image_handle_has_alpha_channel(file.primary.get()) != 0;
    const std::unique_ptr<heif_decoding_options, Release<heif_decoding_options_free>> options(
        heif_decoding_options_alloc());
    options->convert_hdr_to_8bit = 1;
    heif_image* decoded = nullptr;
    check(
        heif_decode_image(file.primary.get(), &decoded, heif_colorspace_RGB,
                          alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options.get()),
        name);
    const Picture picture(decoded);
    int strideBytes = 0;
    const std::uint8_t* plane =
        heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &strideBytes);
    const PictureSize size = checkedSize(heif_image_get_width(decoded, heif_channel_interleaved),
                                         heif_image_get_height(decoded, heif_channel_interleaved), name);
    if (plane == nullptr || size != file.size) {
        refuseDamaged("HEIF", "its parts contradict each other", name);
    }
    RgbImage image(size.width, size.height);
    for (int y = 0; y < size.height; ++y) {
        const std::uint8_t* from = plane + static_cast<std::ptrdiff_t>(y) * strideBytes;
        if (!alpha) {
            std::memcpy(image.row(y), from, static_cast<std::size_t>(size.width) * sizeof(Rgb8));
            continue;
        }
        for (int x = 0; x < size.width; ++x, from += 4) {
            image.at(x, y) = {onWhite(from[0], from[3]), onWhite(from[1], from[3]),
                              onWhite(from[2], from[3])};
        }
    }
    return image;
}

HeifMetadata heifMetadata(Bytes bytes, const std::string& name) {
    const Opened file = openHeif(bytes, name);
    const heif_image_handle* primary = file.primary.get();
    const int count = heif_image_handle_get_number_of_metadata_blocks(primary, nullptr);
    std::vector<heif_item_id> blocks(static_cast<std::size_t>(count));
    heif_image_handle_get_list_of_metadata_block_IDs(primary, nullptr, blocks.data(), count);
    HeifMetadata metadata;
    for (const heif_item_id block : blocks) {
        std::vector<std::uint8_t> content(heif_image_handle_get_metadata_size(primary, block));
        check(heif_image_handle_get_metadata(primary, block, content.data()), name);
        const std::string type = heif_image_handle_get_metadata_type(primary, block);
        const std::string contentType = heif_image_handle_get_metadata_content_type(primary, block);
        if (type == "Exif" && content.size() > 4) {
            // Four bytes, big endian: how far behind them the TIFF header starts.
            const std::size_t skipped = 4 + (static_cast<std::size_t>(content[0]) << 24 | content[1] << 16 |
                                             content[2] << 8 | content[3]);
            if (skipped < content.size()) {
                metadata.exif.emplace_back(content.begin() + static_cast<std::ptrdiff_t>(skipped),
                                           content.end());
            }
        } else if (contentType == "application/rdf+xml") {
            metadata.xmp.emplace_back(content.begin(), content.end());
        }
    }
    return metadata;
}

}  // namespace maskwright::core::image::codecs
