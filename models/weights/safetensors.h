// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include <torch/torch.h>

// models/weights keeps what networks have learned: safetensors files with a model card in the header, and the
// way into and out of modules. Files come from outside and are hostile until parsed.
namespace maskwright::models::weights {

struct WeightFile {
    std::map<std::string, torch::Tensor> tensors;  // by registered name, on the CPU
    std::map<std::string, std::string>
        metadata;  // the model card: network, options, data hash, licence, scores
};

enum class StoredType : std::uint8_t {
    AsIs,
    Float16
};  // Float16: floating-point tensors are halved when stored, but for those with numbers too large for it

// Format of huggingface/safetensors (spec 4.3): names sorted, header padded to a multiple of 8. Written under
// a temporary name, synced and renamed, so that a full disk or a kill leaves the old file. Throws Error.
void writeSafetensors(const std::filesystem::path& path, const WeightFile& file, StoredType type);

// Reads F32, F16, BF16, F64, I64, I32, U8 and BOOL; float16 and bfloat16 become float32, since the CPU has no
// arithmetic for the former. Throws Error, before it allocates what a header merely claims, for: lengths
// beyond the file, a header over 100 MB, JSON that is none, duplicate or empty names, unknown types, negative
// or overflowing shapes, offsets that do not match the shape, overlap or leave holes, metadata that is no
// text.
[[nodiscard]] WeightFile readSafetensors(const std::filesystem::path& path);

// Parameters and buffers of a module, by name.
[[nodiscard]] std::map<std::string, torch::Tensor> tensorsOf(const torch::nn::Module& module);

// Fills a module with tensors of exactly its names and shapes. Throws Error naming what is missing, foreign
// or of another shape, and changes nothing then.
void fill(torch::nn::Module& module, const std::map<std::string, torch::Tensor>& tensors,
          const std::string& source);

}  // namespace maskwright::models::weights
