// SPDX-License-Identifier: BSD-3-Clause
// Chains: instructions whose result only the next one reads, and that are sums, differences,
// products or quotients, become one. Changes no bit.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/chain.hpp>
#include <cask/kernel/machine/program.hpp>

#include <optional>

namespace cask::plan {

namespace detail {

class chain_finder {
public:
    explicit chain_finder(kernel::program& code)
        : code_(code),
          uses_(code.values.size(), 0),
          makers_(code.values.size(), none),
          conversions_(code.values.size(), none) {}

    void run() {
        count_uses();
        drafts_.resize(code_.code.size());
        for (std::size_t at = 0; at < code_.code.size(); ++at) {
            if (is_conversion(code_.code[at])) conversions_[result_of(at)] = at;
            if (!is_step(code_.code[at])) continue;
            drafts_[at] = drafted(at);
            makers_[result_of(at)] = at;
        }
        for (std::size_t at = 0; at < code_.code.size(); ++at) {
            if (drafts_[at]) write(at, *drafts_[at]);
        }
        erase_if(code_.code, [](const kernel::instruction& each) {
            return each.opcode == kernel::opcode::compute && each.op == nullptr;
        });
    }

private:
    static constexpr std::size_t none = ~std::size_t{0};

    /// The chain that computes what an instruction does: the first input, and steps with theirs.
    struct draft {
        using relocatable = draft;
        sequence<std::uint32_t> inputs;
        sequence<kernel::chain_step> steps;
        std::size_t results = 1;  // that run at the same time
    };

    [[nodiscard]] static bool is_step(const kernel::instruction& instruction) {
        return instruction.opcode == kernel::opcode::compute && instruction.inputs == 2 &&
               instruction.op->with(kernel::role::chain) != nullptr;
    }
    [[nodiscard]] static bool is_conversion(const kernel::instruction& instruction) {
        return instruction.opcode == kernel::opcode::compute &&
               instruction.op->acts_as == kernel::role::convert &&
               kernel::is_convertible(instruction.op->arguments.front());
    }
    [[nodiscard]] std::uint32_t result_of(std::size_t at) const {
        return code_.arguments[code_.code[at].arguments];
    }
    [[nodiscard]] std::uint32_t input_of(std::size_t at, std::size_t side) const {
        return code_.arguments[code_.code[at].arguments + 1 + side];
    }

    void count_uses() {
        for (const kernel::instruction& each : code_.code) {
            if (each.opcode != kernel::opcode::compute) continue;
            for (std::size_t k = 0; k < each.inputs; ++k) {
                ++uses_[code_.arguments[each.arguments + each.op->results + k]];
            }
        }
        for (const kernel::store& each : code_.stores) ++uses_[each.source];
        for (const kernel::accumulation& each : code_.accumulations) ++uses_[each.source];
        for (const kernel::running_total& each : code_.scans) ++uses_[each.source];
    }

    // The instruction that makes `value`, if nobody reads that but instruction `at`. What is one
    // block for a whole row is computed once for it.
    [[nodiscard]] std::size_t foldable(std::uint32_t value, std::size_t at, int uses) const {
        const bool once = !code_.values[value].repeats || code_.values[result_of(at)].repeats;
        return uses_[value] == uses && once ? makers_[value] : none;
    }

    [[nodiscard]] draft drafted(std::size_t at) {
        const kernel::role role = code_.code[at].op->acts_as;
        const std::uint32_t left = input_of(at, 0);
        const std::uint32_t right = input_of(at, 1);
        if (left == right) return squared(at, role);
        const std::array<std::size_t, 2> makers = {foldable(left, at, 1), foldable(right, at, 1)};
        // The side that needs more, and of equal ones the longer, comes first and runs on.
        const std::size_t side = need_of(makers[1]) > need_of(makers[0]) ? 1 : 0;
        const std::size_t other = makers[1 - side];
        if (makers[side] == none) return {{left, right}, {steps_for(role, 0).input}};
        if (other != none) {
            draft both = with_product(*drafts_[makers[side]], role, side, *drafts_[other]);
            if (both.steps.empty()) {
                both = with_result(*drafts_[makers[side]], role, side, *drafts_[other]);
            }
            if (fits(both)) {
                remove(makers[side]);
                remove(other);
                return both;
            }
        }
        draft longer = *drafts_[makers[side]];
        longer.steps.push_back(steps_for(role, side).input);
        longer.inputs.push_back(side == 0 ? right : left);
        if (!fits(longer)) return {{left, right}, {steps_for(role, 0).input}};
        remove(makers[side]);
        return longer;
    }

    // A product of two inputs needs no further running result. No steps if `other` is none.
    [[nodiscard]] static draft with_product(const draft& running, kernel::role role,
                                            std::size_t side, const draft& other) {
        const auto step = steps_for(role, side).product;
        const bool product = other.steps.size() == 1 &&
                             other.steps[0] == kernel::chain_step::multiply;
        if (!product || !step) return {};
        draft result = running;
        result.steps.push_back(*step);
        result.inputs.append(other.inputs.begin(), other.inputs.end());
        return result;
    }

    [[nodiscard]] static draft with_result(const draft& running, kernel::role role,
                                           std::size_t side, const draft& other) {
        draft result = running;
        result.steps.push_back(kernel::chain_step::push);
        result.steps.append(other.steps.begin(), other.steps.end());
        result.steps.push_back(steps_for(role, side).result);
        result.inputs.append(other.inputs.begin(), other.inputs.end());
        result.results = std::max(running.results, other.results + 1);
        return result;
    }

    [[nodiscard]] draft squared(std::size_t at, kernel::role role) {
        const std::uint32_t input = input_of(at, 0);
        const std::size_t maker = foldable(input, at, 2);
        if (role != kernel::role::multiply || maker == none) {
            return {{input, input}, {steps_for(role, 0).input}};
        }
        draft result = *drafts_[maker];
        result.steps.push_back(kernel::chain_step::square);
        if (!fits(result)) return {{input, input}, {steps_for(role, 0).input}};
        remove(maker);
        return result;
    }

    void remove(std::size_t at) {
        drafts_[at].reset();
        code_.code[at].op = nullptr;
    }

    // Running results first, then steps; 0 for what is no chain.
    [[nodiscard]] std::size_t need_of(std::size_t at) const {
        constexpr std::size_t one_result = kernel::chain_code::most_steps + 1;
        return at == none ? 0 : drafts_[at]->results * one_result + drafts_[at]->steps.size();
    }
    [[nodiscard]] static bool fits(const draft& draft) {
        return draft.inputs.size() <= kernel::chain_code::most_inputs &&
               draft.steps.size() <= kernel::chain_code::most_steps &&
               draft.results <= kernel::chain_code::most_results;
    }

    /// What an operation does to a running result that is its input number `side`, by what the
    /// other input is.
    struct step_choice {
        kernel::chain_step input;
        std::optional<kernel::chain_step> product;
        kernel::chain_step result;  // which runs as well
    };
    [[nodiscard]] static step_choice steps_for(kernel::role role, std::size_t side) {
        using kernel::chain_step;
        switch (role) {
            case kernel::role::add:
                return {chain_step::add, chain_step::add_product, chain_step::join_add};
            case kernel::role::subtract:
                if (side == 0) {
                    return {chain_step::subtract, chain_step::subtract_product,
                            chain_step::join_subtract};
                }
                return {chain_step::subtract_from, chain_step::subtract_from_product,
                        chain_step::join_subtract_from};
            case kernel::role::divide:
                if (side == 0) return {chain_step::divide, {}, chain_step::join_divide};
                return {chain_step::divide_from, {}, chain_step::join_divide_from};
            default: return {chain_step::multiply, {}, chain_step::join_multiply};
        }
    }

    [[nodiscard]] static kernel::chain_code code_of(const draft& draft) {
        kernel::chain_code code;
        code.inputs = draft.inputs.size();
        bool pushed = false;
        for (const kernel::chain_step step : draft.steps) {
            code.push_back({step, pushed});
            if (step == kernel::chain_step::push) pushed = true;
            if (step >= kernel::chain_step::join_add) pushed = false;
        }
        return code;
    }

    // Inputs that are conversions for this chain only are converted as they are read.
    [[nodiscard]] bool convert_inputs(draft& chain, kernel::chain_code& code) {
        bool any = false;
        for (std::size_t k = 0; k < chain.inputs.size(); ++k) {
            const std::uint32_t value = chain.inputs[k];
            code.types[k] = code_.values[value].type;
            const std::size_t at = conversions_[value];
            if (at == none || uses_[value] != 1 || code_.values[value].repeats) continue;
            code.types[k] = code_.code[at].op->arguments.front();
            chain.inputs[k] = input_of(at, 0);
            code_.code[at].op = nullptr;
            any = true;
        }
        return any;
    }

    void write(std::size_t at, draft& chain) {
        kernel::chain_code code = code_of(chain);
        const bool converts = convert_inputs(chain, code);
        if (chain.steps.size() == 1 && !converts) return;
        kernel::instruction& place = code_.code[at];
        const std::uint32_t result = result_of(at);
        place.op = place.op->with(kernel::role::chain);
        place.arguments = static_cast<std::uint32_t>(code_.arguments.size());
        place.inputs = static_cast<std::uint32_t>(chain.inputs.size());
        code_.arguments.push_back(result);
        code_.arguments.append(chain.inputs.begin(), chain.inputs.end());
        code_.chains.push_back(std::make_shared<const kernel::chain_code>(code));
        place.state = code_.chains.back().get();
    }

    kernel::program& code_;
    sequence<int> uses_;                     // by value
    sequence<std::size_t> makers_;           // by value: the step that makes it
    sequence<std::size_t> conversions_;      // by value: the conversion that makes it
    sequence<std::optional<draft>> drafts_;  // by instruction
};

}  // namespace detail

inline void join_chains(kernel::program& code) { detail::chain_finder(code).run(); }

}  // namespace cask::plan
