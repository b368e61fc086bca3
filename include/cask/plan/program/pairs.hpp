// SPDX-License-Identifier: BSD-3-Clause
// Pairs: two instructions with the same input whose operations have a common one with two results,
// as sine and cosine, become that one. Changes no bit.
#pragma once

#include <cask/core/number_map.hpp>
#include <cask/kernel/machine/program.hpp>

namespace cask::plan {

namespace detail {

class pair_finder {
public:
    explicit pair_finder(kernel::program& code) : code_(code) {}

    void run() {
        for (std::size_t at = 0; at < code_.code.size(); ++at) {
            const kernel::instruction& instruction = code_.code[at];
            const bool eligible = instruction.opcode == kernel::opcode::compute &&
                                  instruction.op->acts_as != kernel::role::none &&
                                  instruction.inputs == 1;
            if (!eligible || joined_with_earlier(at)) continue;
            by_input_.insert(input_of(instruction), static_cast<std::uint32_t>(at));
        }
        erase_if(code_.code, [](const kernel::instruction& each) {
            return each.opcode == kernel::opcode::compute && each.op == nullptr;
        });
    }

private:
    [[nodiscard]] std::uint32_t input_of(const kernel::instruction& instruction) const {
        return code_.arguments[instruction.arguments + instruction.op->results];
    }

    bool joined_with_earlier(std::size_t at) {
        kernel::instruction& later = code_.code[at];
        const auto joins = [&](std::uint32_t number) {
            kernel::instruction& earlier = code_.code[number];
            if (earlier.op->results == 2) return false;  // a pair already
            return join(earlier, earlier, later) || join(earlier, later, earlier);
        };
        if (by_input_.find_if(input_of(later), joins) == number_multimap::none) return false;
        later.op = nullptr;
        return true;
    }

    // Computes first and second at `place`, if they have a common operation.
    bool join(kernel::instruction& place, const kernel::instruction& first,
              const kernel::instruction& second) {
        const kernel::operation* both = first.op->with(second.op->acts_as);
        if (both == nullptr || both->results != 2) return false;
        const auto arguments = static_cast<std::uint32_t>(code_.arguments.size());
        for (const std::uint32_t value : {code_.arguments[first.arguments],
                                          code_.arguments[second.arguments], input_of(first)}) {
            code_.arguments.push_back(value);
        }
        code_.cost += both->cost - first.op->cost - second.op->cost;
        place.op = both;
        place.arguments = arguments;
        return true;
    }

    kernel::program& code_;
    number_multimap by_input_;  // instructions
};

}  // namespace detail

inline void join_pairs(kernel::program& code) { detail::pair_finder(code).run(); }

}  // namespace cask::plan
