// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/weights/pickle.h"

#include <bit>
#include <limits>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace maskwright::models::weights {

namespace {

constexpr std::size_t kMaxBytes = 1 << 20;  // a ResNet-101 needs a tenth of it

[[noreturn]] void refuse(const std::string& reason) {
    throw std::runtime_error(reason);
}

}  // namespace

// One pass over the operators (Python's pickletools names them).
class Pickle::Reader {
  public:
    Reader(Pickle& pickle, std::string_view bytes) : pickle_(pickle), bytes_(bytes.substr(0, kMaxBytes)) {}

    void read() {
        while (step()) {
        }
        if (stack_.size() != 1 || !marks_.empty()) {
            refuse("the pickle does not end in one value");
        }
        pickle_.root_ = stack_.back();
        pickle_.size_ = position_;
    }

  private:
    std::string_view take(std::uint64_t count) {
        if (count > bytes_.size() - position_) {
            refuse("the pickle is cut off or too long");
        }
        const std::string_view part = bytes_.substr(position_, count);
        position_ += count;
        return part;
    }
    std::uint64_t number(std::size_t count) {
        std::uint64_t value = 0;
        const std::string_view part = take(count);
        for (std::size_t i = count; i-- > 0;) {
            value = value << 8 | static_cast<std::uint8_t>(part[i]);
        }
        return value;
    }
    std::string_view line() {
        const std::size_t end = bytes_.find('\n', position_);
        if (end == std::string_view::npos) {
            refuse("the pickle is cut off");
        }
        const std::string_view text = take(end - position_);
        ++position_;
        return text;
    }
    void push(Value value) {
        pickle_.values_.push_back(std::move(value));
        stack_.push_back(static_cast<Index>(pickle_.values_.size() - 1));
    }
    void pushInteger(std::int64_t value, Kind kind = Kind::Integer) { push({kind, value, {}, {}}); }
    void pushAll(Kind kind, std::vector<Index> members) { push({kind, 0, {}, std::move(members)}); }
    // What an operator takes must lie above the last mark.
    std::vector<Index> pop(std::size_t count) {
        const std::size_t floor = marks_.empty() ? 0 : marks_.back();
        if (stack_.size() - floor < count) {
            refuse("the pickle takes more from its stack than it holds");
        }
        std::vector<Index> taken(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end());
        stack_.resize(stack_.size() - count);
        return taken;
    }
    std::vector<Index> popToMark() {
        if (marks_.empty()) {
            refuse("the pickle takes to a mark that is not there");
        }
        std::vector<Index> taken = pop(stack_.size() - marks_.back());
        marks_.pop_back();
        return taken;
    }
    // The list or dict on top of the stack gets members. An ordered dict is a call without arguments.
    void addTo(Kind kind, const std::vector<Index>& members) {
        const Index target = pop(1).front();
        Value& value = pickle_.values_[target];
        const bool ordered = kind == Kind::Dict && value.kind == Kind::Call;
        if (ordered) {
            if (pickle_.at(value.members.at(0)).text != "collections OrderedDict" ||
                !pickle_.at(value.members.at(1)).members.empty()) {
                refuse("the pickle adds items to something that is no dict");
            }
            value.kind = Kind::Dict;
            value.members.clear();
        }
        if (value.kind != kind || (kind == Kind::Dict && members.size() % 2 != 0)) {
            refuse("the pickle adds items to something that cannot hold them");
        }
        value.members.insert(value.members.end(), members.begin(), members.end());
        stack_.push_back(target);
    }
    void remember(std::uint64_t slot) {
        if (stack_.empty()) {
            refuse("the pickle remembers nothing");
        }
        memo_[slot] = stack_.back();
    }
    void recall(std::uint64_t slot) {
        const auto found = memo_.find(slot);
        if (found == memo_.end()) {
            refuse("the pickle recalls what it never remembered");
        }
        stack_.push_back(found->second);
    }
    void pushLong() {
        const auto count = static_cast<std::size_t>(number(1));
        if (count > 16) {
            refuse("the pickle holds a number that is too large");
        }
        // Numbers of more than 8 bytes (old files' magic number) are told apart by their low 8 bytes.
        const std::string_view part = take(count);
        std::uint64_t value = 0;
        for (std::size_t i = std::min<std::size_t>(count, 8); i-- > 0;) {
            value = value << 8 | static_cast<std::uint8_t>(part[i]);
        }
        const bool negative =
            count > 0 && count < 8 && (static_cast<std::uint8_t>(part[count - 1]) & 0x80) != 0;
        if (negative) {
            value |= std::numeric_limits<std::uint64_t>::max() << (8 * count);
        }
        pushInteger(std::bit_cast<std::int64_t>(value));
    }
    bool step();

    Pickle& pickle_;
    std::string_view bytes_;
    std::size_t position_ = 0;
    std::vector<Index> stack_;
    std::vector<std::size_t> marks_;
    std::unordered_map<std::uint64_t, Index> memo_;
};

bool Pickle::Reader::step() {
    switch (const auto code = static_cast<std::uint8_t>(take(1).front())) {
        case 0x80:  // PROTO
            if (number(1) != 2) {
                refuse("the pickle is not of protocol 2");
            }
            break;
        case '.':
            return false;
        case '(':
            marks_.push_back(stack_.size());
            break;
        case 'N':
            push({});
            break;
        case 0x88:
            pushInteger(1, Kind::Bool);
            break;
        case 0x89:
            pushInteger(0, Kind::Bool);
            break;
        case 'K':
            pushInteger(static_cast<std::int64_t>(number(1)));
            break;
        case 'M':
            pushInteger(static_cast<std::int64_t>(number(2)));
            break;
        case 'J':
            pushInteger(static_cast<std::int32_t>(static_cast<std::uint32_t>(number(4))));
            break;
        case 0x8a:
            pushLong();
            break;
        case 'G':  // BINFLOAT: nothing that is read needs its value
            take(8);
            push({Kind::Real, 0, {}, {}});
            break;
        case 'X': {
            const std::uint64_t length = number(4);
            push({Kind::Text, 0, std::string(take(length)), {}});
            break;
        }
        case '}':
            pushAll(Kind::Dict, {});
            break;
        case ']':
            pushAll(Kind::List, {});
            break;
        case ')':
            pushAll(Kind::Tuple, {});
            break;
        case 't':
            pushAll(Kind::Tuple, popToMark());
            break;
        case 0x85:
        case 0x86:
        case 0x87:
            pushAll(Kind::Tuple, pop(code - 0x84U));
            break;
        case 'a':
            addTo(Kind::List, pop(1));
            break;
        case 'e':
            addTo(Kind::List, popToMark());
            break;
        case 's':
            addTo(Kind::Dict, pop(2));
            break;
        case 'u':
            addTo(Kind::Dict, popToMark());
            break;
        case 'c': {
            const std::string module(line());
            push({Kind::Global, 0, module + ' ' + std::string(line()), {}});
            break;
        }
        case 'R': {
            const std::vector<Index> call = pop(2);
            if (pickle_.at(call[0]).kind != Kind::Global || pickle_.at(call[1]).kind != Kind::Tuple) {
                refuse("the pickle calls something that is no function");
            }
            pushAll(Kind::Call, call);
            break;
        }
        case 'b':  // BUILD: attributes of a state dict (its _metadata), which are not needed
            pop(1);
            break;
        case 'Q':
            pushAll(Kind::Persistent, pop(1));
            break;
        case 'q':
            remember(number(1));
            break;
        case 'r':
            remember(number(4));
            break;
        case 'h':
            recall(number(1));
            break;
        case 'j':
            recall(number(4));
            break;
        default:
            refuse("the pickle has an operator (" + std::to_string(code) + ") that weights do not need");
    }
    return true;
}

Pickle::Pickle(std::string_view bytes) {
    Reader(*this, bytes).read();
}

}  // namespace maskwright::models::weights
