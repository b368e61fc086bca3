// SPDX-License-Identifier: BSD-3-Clause
// Programs: lists of tile instructions over slots, as data.
//
// A program says what is done with one tile: load, compute, store, accumulate. It knows neither
// addresses nor the size of the arrays; a machine (machine.hpp) binds it to them.
#pragma once

#include <cask/core/index_map.hpp>
#include <cask/core/search.hpp>
#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/chain.hpp>
#include <cask/kernel/reduce/reduction.hpp>
#include <cask/kernel/scan/scan.hpp>
#include <cask/kernel/source/generator.hpp>

#include <algorithm>
#include <bit>
#include <cstring>
#include <memory>
#include <span>

namespace cask::kernel {

/// Values are numbered; each lies in a slot, or is one constant block.
struct value {
    dtype type;
    std::uint32_t slot = 0;
    bool constant = false;
    bool repeats = false;     // may be one block that stands for a whole row
    element_bytes element{};  // of a constant
};

enum class opcode : std::uint8_t { load, compute, store, accumulate, scan };

struct instruction {
    kernel::opcode opcode;
    std::uint32_t index = 0;        // of the load, store, accumulation or running total
    std::uint32_t arguments = 0;    // first of the value numbers in program::arguments
    std::uint32_t inputs = 0;       // how many values it reads
    std::uint32_t tag = 0;          // names the operation in errors
    const operation* op = nullptr;  // compute
    const void* state = nullptr;    // compute: the user's function; the steps of a chain

    /// Value numbers that an operation has, results first.
    [[nodiscard]] std::size_t values() const noexcept { return op->results + inputs; }
    [[nodiscard]] bool calls_user() const noexcept {
        return state != nullptr && op->arguments.size() == inputs;
    }
};

struct load {
    std::uint32_t target;             // value
    const generator* from = nullptr;  // nullptr: memory
    const void* state = nullptr;
    index_map map{};       // of a generator's index
    bool columns = false;  // lies in short columns, which are turned as they are accumulated
};

struct store {
    std::uint32_t source;   // value
    bool in_place = false;  // its instruction may write to memory directly
};

struct accumulation {
    std::uint32_t source;  // value
    const reduction* rule;
};

struct running_total {
    std::uint32_t source;  // value
    std::uint32_t target;  // value
    const scan* rule;
};

struct slot {
    std::size_t bits;  // of one element, per plane
    std::size_t planes;
};

struct program {
    sequence<value> values;
    sequence<slot> slots;
    sequence<instruction> code;
    sequence<std::uint32_t> arguments;
    sequence<load> loads;
    sequence<store> stores;
    sequence<accumulation> accumulations;
    sequence<running_total> scans;
    sequence<std::shared_ptr<const chain_code>> chains;
    float cost = 0;  // of one element, in additions

    /// Whether the instruction that makes a value writes no padding.
    [[nodiscard]] bool is_exact(std::uint32_t number) const {
        return some(code, [&](const instruction& each) {
            return each.opcode == opcode::compute && each.op->exact &&
                   arguments[each.arguments] == number;
        });
    }

    /// Whether anything but stores reads a value.
    [[nodiscard]] bool is_read(std::uint32_t number) const {
        const auto from = [number](const auto& load) { return load.source == number; };
        const auto computes = [&](const instruction& instruction) {
            if (instruction.opcode != opcode::compute) return false;
            const auto first = arguments.begin() + instruction.arguments + instruction.op->results;
            return contains(std::span(first, instruction.inputs), number);
        };
        return some(accumulations, from) || some(scans, from) || some(code, computes);
    }

    /// The only instruction besides loads and stores; null if there are more.
    [[nodiscard]] const instruction* single() const {
        if (code.size() != loads.size() + stores.size() + 1) return nullptr;
        const auto single =
            find_if(code, [](const instruction& each) { return each.opcode == opcode::compute; });
        return single == code.end() ? nullptr : &*single;
    }

    /// Bits of one element in all slots, and in the memory that is streamed.
    [[nodiscard]] std::size_t element_bits() const noexcept {
        std::size_t bits = 0;
        for (const slot& each : slots) bits += each.bits * each.planes;
        for (const load& each : loads) {
            if (each.from == nullptr) bits += bits_of(each.target);
        }
        for (const store& each : stores) bits += bits_of(each.source);
        return bits;
    }

    /// Elements of a tile: as many blocks as stay in the first-level cache with all this, between
    /// 128 and 2048 elements.
    [[nodiscard]] std::size_t tile_length() const noexcept {
        constexpr std::size_t cache_bits = 32 * 1024 * 8;
        const std::size_t fitting = cache_bits / std::max<std::size_t>(element_bits(), 1);
        return std::clamp(fitting / block_length * block_length, std::size_t{128},
                          std::size_t{2048});
    }

private:
    [[nodiscard]] std::size_t bits_of(std::uint32_t number) const noexcept {
        return 8 * static_cast<std::size_t>(size_of(values[number].type));
    }
};

}  // namespace cask::kernel
