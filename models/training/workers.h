// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include <torch/torch.h>

namespace maskwright::models::training {

// The processes that train one network together, each on its share of every batch (data-parallel training),
// on one machine or several. This file hides LibTorch's c10d, whose headers differ between versions. Not
// thread-safe; all processes must call the same functions in the same order.
class Workers {
  public:
    // Reads RANK, WORLD_SIZE, MASTER_ADDR, MASTER_PORT and LOCAL_RANK, as torchrun sets them, and meets the
    // other processes. Without WORLD_SIZE this process is alone. NCCL carries CUDA tensors where it is built
    // in, else Gloo does. Throws core::Error for senseless variables, a meeting that fails, or a build
    // without c10d.
    static Workers fromEnvironment(const torch::Device& device);
    // Number of this process on its machine.
    [[nodiscard]] static int localRank();

    Workers();  // alone
    ~Workers();
    Workers(Workers&&) noexcept;
    Workers& operator=(Workers&&) noexcept;

    [[nodiscard]] int rank() const { return rank_; }
    [[nodiscard]] int size() const { return size_; }
    [[nodiscard]] bool isFirst() const { return rank_ == 0; }

    // Adds a dense tensor up over all processes, in place. Throws core::Error if a process is gone.
    void sum(torch::Tensor& tensor);
    // Everybody gets the tensor of the first process, in place.
    void copyFromFirst(torch::Tensor& tensor);

    // The same for all weights of a network, and the sum of all gradients; nothing happens to one alone.
    void copyWeightsFromFirst(torch::nn::Module& network);
    void addGradients(torch::nn::Module& network);

  private:
    struct Group;
    std::unique_ptr<Group> group_;
    int rank_ = 0;
    int size_ = 1;
};

// The device of this process: "auto" is CUDA where there is one, "cuda" the GPU of its LOCAL_RANK. Throws
// core::Error where there is no CUDA.
[[nodiscard]] torch::Device deviceNamed(const std::string& name);

}  // namespace maskwright::models::training
