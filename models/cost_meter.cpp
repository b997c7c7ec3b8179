// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/cost_meter.h"

#include "core/error.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string_view>

#include <ATen/record_function.h>
#include <torch/torch.h>

namespace maskwright::models {

namespace {

// Storages that were made during the measurement, held weakly so that measuring keeps nothing alive.
class Watch {
  public:
    Cost cost;

    void see(const at::Tensor& tensor) {
        if (!tensor.defined() || !tensor.has_storage()) {
            return;
        }
        const auto* key = tensor.storage().unsafeGetStorageImpl();
        alive_.insert_or_assign(key, Held{tensor.storage().getWeakStorageImpl(),
                                          static_cast<std::int64_t>(tensor.storage().nbytes())});
        std::int64_t bytes = 0;
        for (auto item = alive_.begin(); item != alive_.end();) {
            if (item->second.storage.expired()) {
                item = alive_.erase(item);
            } else {
                bytes += item->second.bytes;
                ++item;
            }
        }
        cost.peakBytes = std::max(cost.peakBytes, bytes);
    }

  private:
    struct Held {
        c10::weak_intrusive_ptr<c10::StorageImpl> storage;
        std::int64_t bytes;
    };
    std::map<const c10::StorageImpl*, Held> alive_;
};

thread_local Watch* running = nullptr;

// "aten::convolution" runs exactly once per layer, whatever calls it and whatever carries it out.
void seeOperator(const at::RecordFunction& call, at::ObserverContext* /*context*/) {
    if (running == nullptr) {
        return;
    }
    const std::string_view name = call.name();
    const auto inputs = call.inputs();
    const auto& outputs = call.outputs();
    if (name == "aten::convolution" || name == "aten::bmm") {
        core::expects(inputs.size() > 1 && inputs[1].isTensor() && !outputs.empty() && outputs[0].isTensor(),
                      "cost meter: an operator has other arguments than expected");
        const std::int64_t results = outputs[0].toTensor().numel();
        const at::Tensor& second = inputs[1].toTensor();
        if (name == "aten::bmm") {
            running->cost.products += results * second.size(1);
        } else {
            // Input channels of a group x kernel.
            running->cost.convolutions += results * (second.numel() / second.size(0));
        }
    }
    for (const c10::IValue& output : outputs) {
        if (output.isTensor()) {
            running->see(output.toTensor());
        }
    }
}

}  // namespace

Cost costOf(const std::function<void()>& calculation) {
    core::expects(running == nullptr, "cost meter: it is measuring already");
    Watch watch;
    running = &watch;
    const auto handle = at::addThreadLocalCallback(
        at::RecordFunctionCallback([](const at::RecordFunction& /*call*/)
                                       -> std::unique_ptr<at::ObserverContext> { return nullptr; },
                                   seeOperator)
            .needsInputs(true)
            .needsOutputs(true)
            .scopes({at::RecordScope::FUNCTION}));
    const auto stop = [&] {
        at::removeCallback(handle);
        running = nullptr;
    };
    try {
        calculation();
    } catch (...) {
        stop();
        throw;
    }
    stop();
    return watch.cost;
}

}  // namespace maskwright::models
