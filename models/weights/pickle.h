// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace maskwright::models::weights {

// The values of a pickle, as far as PyTorch's state dicts need them. Nothing is ever called or imported: a
// global is a name, and a call of a global is kept as one. Values lie in one list and name each other by
// their place, so that a hostile pickle can neither nest deeper than the stack nor make a cycle that never
// dies.
class Pickle {
  public:
    using Index = std::uint32_t;
    enum class Kind { None, Bool, Integer, Real, Text, Tuple, List, Dict, Global, Call, Persistent };
    struct Value {
        Kind kind = Kind::None;
        std::int64_t integer = 0;  // Bool (0 or 1) and Integer
        std::string text;          // Text; Global: "module name"
        // Tuple, List: members. Dict: key, value, key, value, ... Call: the global, then its arguments'
        // tuple. Persistent: the identifier, a tuple.
        std::vector<Index> members;
    };

    // Reads one pickle of protocol 2 from the beginning of the bytes. Throws std::runtime_error with a reason
    // for everything else: unknown operators (all that would run code on building objects among them), a
    // stack or memo that does not fit, more than 1 MiB.
    explicit Pickle(std::string_view bytes);

    [[nodiscard]] Index root() const { return root_; }
    [[nodiscard]] const Value& at(Index index) const { return values_.at(index); }
    // Bytes that the pickle took; another one may follow.
    [[nodiscard]] std::size_t size() const { return size_; }

  private:
    class Reader;
    std::vector<Value> values_;
    Index root_ = 0;
    std::size_t size_ = 0;
};

}  // namespace maskwright::models::weights
