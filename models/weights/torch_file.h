// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include <torch/torch.h>

namespace maskwright::models::weights {

// Public PyTorch weights, read as hostile files: a restricted reader of our own, since Python's pickle runs
// what a file asks for, and LibTorch's returns nothing for a state dict.

// The tensors of a file written by torch.save: the zip format (since 1.6) or the older one. The file holds a
// state dict, or a dict with one under "state_dict" or "model"; whatever else it holds is passed by.
// "module." before all names (DataParallel) is taken off. Half and bfloat16 become float32. Throws
// core::Error for everything but tensors in dense storages of plain number types: compressed or missing zip
// entries, lengths that do not match, calls of anything but the functions that rebuild tensors, views beyond
// their storage, tensors that together take more than twice the file.
[[nodiscard]] std::map<std::string, torch::Tensor> readTorchFile(const std::filesystem::path& path);

// The same of a .pth or .safetensors file, told apart by their first bytes.
[[nodiscard]] std::map<std::string, torch::Tensor> readAnyWeights(const std::filesystem::path& path);

}  // namespace maskwright::models::weights
