// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/training/workers.h"

#include "core/error.h"
#include "models/weights/safetensors.h"

#include <charconv>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#ifdef MASKWRIGHT_GLOO
#ifndef USE_C10D_GLOO
#define USE_C10D_GLOO
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#endif
#ifdef MASKWRIGHT_NCCL
#ifndef USE_C10D_NCCL
#define USE_C10D_NCCL
#endif
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif
#if defined(MASKWRIGHT_GLOO) || defined(MASKWRIGHT_NCCL)
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif

namespace maskwright::models::training {

using core::Error;

namespace {

std::string variable(const char* name, const std::string& usual) {
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : usual;
}

int numberIn(const char* name, int usual, int lowest, int highest) {
    const std::string text = variable(name, std::to_string(usual));
    int value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem != std::errc() || end != text.data() + text.size() || value < lowest || value > highest) {
        throw Error(std::string("the environment variable ") + name + " is '" + text + "'", {},
                    "Set it as torchrun does: a number from " + std::to_string(lowest) + " to " +
                        std::to_string(highest) + ".");
    }
    return value;
}

constexpr int kMaxWorkers = 4096;

}  // namespace

int Workers::localRank() {
    return numberIn("LOCAL_RANK", 0, 0, kMaxWorkers);
}

Workers::Workers() = default;
Workers::~Workers() = default;
Workers::Workers(Workers&&) noexcept = default;
Workers& Workers::operator=(Workers&&) noexcept = default;

torch::Device deviceNamed(const std::string& name) {
    if (name == "auto") {
        return torch::cuda::is_available() ? deviceNamed("cuda") : torch::Device(torch::kCPU);
    }
    if (name != "cpu" && !torch::cuda::is_available()) {
        throw Error("there is no CUDA device here", name,
                    "Choose --device cpu, or build with a CUDA LibTorch.");
    }
    if (name == "cuda" && Workers::localRank() > 0) {
        return {torch::kCUDA, static_cast<torch::DeviceIndex>(Workers::localRank())};
    }
    return torch::Device(name);
}

#if defined(MASKWRIGHT_GLOO) || defined(MASKWRIGHT_NCCL)

struct Workers::Group {
#ifdef MASKWRIGHT_GLOO
    c10::intrusive_ptr<c10d::ProcessGroupGloo> gloo;
#endif
#ifdef MASKWRIGHT_NCCL
    c10::intrusive_ptr<c10d::ProcessGroupNCCL> nccl;
#endif

    // Runs an operation of either back end on a tensor, in place. Gloo here is for the CPU alone.
    template <typename Operation>
    void run(torch::Tensor& tensor, Operation operation) {
        try {
#ifdef MASKWRIGHT_NCCL
            if (nccl) {
                std::vector<torch::Tensor> tensors{tensor};
                operation(*nccl, tensors);
                return;
            }
#endif
#ifdef MASKWRIGHT_GLOO
            const bool direct = tensor.is_cpu() && tensor.is_contiguous();
            std::vector<torch::Tensor> tensors{direct ? tensor : tensor.to(torch::kCPU).contiguous()};
            operation(*gloo, tensors);
            if (!direct) {
                tensor.copy_(tensors.front());
            }
#endif
        } catch (const std::exception& problem) {
            throw Error(std::string("the processes that train together lost each other (") +
                            std::string(problem.what()).substr(0, 200) + ")",
                        {}, "Start all of them again: the run goes on from its last saved epoch.");
        }
    }
};

Workers Workers::fromEnvironment(const torch::Device& device) {
    Workers workers;
    workers.size_ = numberIn("WORLD_SIZE", 1, 1, kMaxWorkers);
    if (workers.size_ == 1) {
        return workers;
    }
    workers.rank_ = numberIn("RANK", 0, 0, workers.size_ - 1);
    const std::string host = variable("MASTER_ADDR", "127.0.0.1");
    c10d::TCPStoreOptions options;
    options.port = static_cast<std::uint16_t>(numberIn("MASTER_PORT", 29500, 1, 65535));
    options.isServer = workers.isFirst();
    options.numWorkers = static_cast<std::size_t>(workers.size_);
    workers.group_ = std::make_unique<Group>();
    try {
        const auto store = c10::make_intrusive<c10d::TCPStore>(host, options);
#ifdef MASKWRIGHT_NCCL
        if (device.is_cuda()) {
            workers.group_->nccl =
                c10::make_intrusive<c10d::ProcessGroupNCCL>(store, workers.rank_, workers.size_);
            return workers;
        }
#endif
#ifdef MASKWRIGHT_GLOO
        (void)device;
        using Gloo = c10d::ProcessGroupGloo;
        const auto gloo = Gloo::Options::create();
        const std::string interface = variable("GLOO_SOCKET_IFNAME", "");
        const bool thisMachine = host == "localhost" || host == "127.0.0.1";
        gloo->devices.push_back(!interface.empty() ? Gloo::createDeviceForInterface(interface)
                                : thisMachine      ? Gloo::createDeviceForHostname("127.0.0.1")
                                                   : Gloo::createDefaultDevice());
        workers.group_->gloo = c10::make_intrusive<Gloo>(store, workers.rank_, workers.size_, gloo);
        return workers;
#else
        throw Error("this program was built without Gloo", {},
                    "Use CUDA devices, or build with Gloo's headers.");
#endif
    } catch (const std::exception& problem) {
        throw Error("the processes that train together do not meet at " + host + ":" +
                        std::to_string(options.port) + " (" + std::string(problem.what()).substr(0, 200) +
                        ")",
                    {}, "Check RANK, WORLD_SIZE, MASTER_ADDR and MASTER_PORT of all processes.");
    }
}

void Workers::sum(torch::Tensor& tensor) {
    if (group_) {
        group_->run(tensor, [](auto& group, std::vector<torch::Tensor>& tensors) {
            group.allreduce(tensors, c10d::AllreduceOptions())->wait();
        });
    }
}

void Workers::copyFromFirst(torch::Tensor& tensor) {
    if (group_) {
        group_->run(tensor, [](auto& group, std::vector<torch::Tensor>& tensors) {
            group.broadcast(tensors, c10d::BroadcastOptions())->wait();
        });
    }
}

#else

struct Workers::Group {};

Workers Workers::fromEnvironment(const torch::Device& /*device*/) {
    if (numberIn("WORLD_SIZE", 1, 1, kMaxWorkers) > 1) {
        throw Error("this program was built without data-parallel training", {},
                    "Build it where Gloo's headers are (Debian: libgloo-dev), or unset WORLD_SIZE.");
    }
    return {};
}

void Workers::sum(torch::Tensor& /*tensor*/) {}
void Workers::copyFromFirst(torch::Tensor& /*tensor*/) {}

#endif

void Workers::copyWeightsFromFirst(torch::nn::Module& network) {
    if (size_ == 1) {
        return;
    }
    for (const auto& [name, tensor] : weights::tensorsOf(network)) {
        torch::Tensor shared = tensor.contiguous();
        copyFromFirst(shared);
        torch::Tensor target = tensor;  // shares its memory with the network's
        target.copy_(shared);
    }
}

void Workers::addGradients(torch::nn::Module& network) {
    if (size_ == 1) {
        return;
    }
    std::vector<torch::Tensor> gradients;
    std::vector<torch::Tensor> flat;
    for (const torch::Tensor& parameter : network.parameters()) {
        if (parameter.grad().defined()) {
            gradients.push_back(parameter.grad());
            flat.push_back(parameter.grad().flatten());
        }
    }
    torch::Tensor all = torch::cat(flat);  // one message instead of one per parameter
    sum(all);
    std::int64_t begin = 0;
    for (torch::Tensor& gradient : gradients) {
        gradient.copy_(all.narrow(0, begin, gradient.numel()).view(gradient.sizes()));
        begin += gradient.numel();
    }
}

}  // namespace maskwright::models::training
