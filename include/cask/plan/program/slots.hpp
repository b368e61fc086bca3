// SPDX-License-Identifier: BSD-3-Clause
// Slots for values: as few as their life times allow, so that all live ones stay in the cache.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/program.hpp>

#include <array>
#include <bit>

namespace cask::plan {

namespace detail {

/// Gives out slots of equal size again after the last use of their value.
class slot_allocator {
public:
    explicit slot_allocator(kernel::program& code) : code_(code) {}

    void run() {
        find_last_uses();
        for (std::size_t at = 0; at < code_.code.size(); ++at) {
            const kernel::instruction& each = code_.code[at];
            // A result may take the slot of an input that dies here, if that suits it.
            if (each.opcode == kernel::opcode::compute) {
                for (std::size_t k = 0; k < each.op->results; ++k) {
                    const std::uint32_t result = code_.arguments[each.arguments + k];
                    free_inputs(each, at,
                                [&](std::uint32_t input) { return suits(input, result); });
                    give(result);
                }
                free_inputs(each, at, [](std::uint32_t) { return true; });
            } else if (each.opcode == kernel::opcode::load) {
                give(code_.loads[each.index].target);
            } else if (each.opcode == kernel::opcode::scan) {
                const std::uint32_t source = source_of(each);
                if (suits(source, code_.scans[each.index].target)) free_if_last(source, at);
                give(code_.scans[each.index].target);
                free_if_last(source, at);
            } else {
                free_if_last(source_of(each), at);
            }
        }
    }

private:
    static std::size_t class_of(dtype type) {
        const auto bits = static_cast<std::size_t>(std::bit_width(kernel::tile_bits(type)));
        return bits * 2 + (is_complex(type) ? 1 : 0);
    }

    [[nodiscard]] std::uint32_t source_of(const kernel::instruction& each) const {
        switch (each.opcode) {
            case kernel::opcode::store: return code_.stores[each.index].source;
            case kernel::opcode::scan: return code_.scans[each.index].source;
            default: return code_.accumulations[each.index].source;
        }
    }

    void find_last_uses() {
        last_use_.assign(code_.values.size(), 0);
        freed_.assign(code_.values.size(), false);
        for (std::size_t at = 0; at < code_.code.size(); ++at) {
            const kernel::instruction& each = code_.code[at];
            if (each.opcode == kernel::opcode::compute) {
                for (std::size_t k = 0; k < each.values(); ++k) {
                    last_use_[code_.arguments[each.arguments + k]] = at;
                }
            } else if (each.opcode == kernel::opcode::load) {
                last_use_[code_.loads[each.index].target] = at;
            } else {
                last_use_[source_of(each)] = at;
            }
        }
    }

    // Whether `result` may be written where `input` is read: of the same element size, as kernels
    // read a batch before they write it. An input that repeats is one block, which is read again
    // for every block of the result.
    [[nodiscard]] bool suits(std::uint32_t input, std::uint32_t result) const {
        const kernel::value& value = code_.values[input];
        return !value.repeats && class_of(value.type) == class_of(code_.values[result].type);
    }

    template <class Chosen>
    void free_inputs(const kernel::instruction& each, std::size_t at, Chosen&& chosen) {
        for (std::size_t k = each.op->results; k < each.values(); ++k) {
            const std::uint32_t input = code_.arguments[each.arguments + k];
            if (chosen(input)) free_if_last(input, at);
        }
    }

    void free_if_last(std::uint32_t number, std::size_t at) {
        kernel::value& value = code_.values[number];
        if (value.constant || last_use_[number] != at || freed_[number]) return;
        freed_[number] = true;
        free_[class_of(value.type)].push_back(value.slot);
    }

    void give(std::uint32_t number) {
        kernel::value& value = code_.values[number];
        auto& list = free_[class_of(value.type)];
        if (!list.empty()) {
            value.slot = list.back();
            list.pop_back();
            return;
        }
        value.slot = static_cast<std::uint32_t>(code_.slots.size());
        code_.slots.push_back({kernel::tile_bits(value.type),
                               is_complex(value.type) ? std::size_t{2} : std::size_t{1}});
    }

    kernel::program& code_;
    sequence<std::size_t> last_use_;
    sequence<bool> freed_;
    std::array<sequence<std::uint32_t>, 16> free_;  // by class
};

}  // namespace detail

/// Gives each value of the program a slot.
inline void allocate_slots(kernel::program& code) { detail::slot_allocator(code).run(); }

}  // namespace cask::plan
