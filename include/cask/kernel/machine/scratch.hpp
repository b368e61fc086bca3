// SPDX-License-Identifier: BSD-3-Clause
// Where the values of a program lie in a machine's scratch: slots of a tile, single blocks, and
// rows transposed from short columns.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/kernel/machine/program.hpp>
#include <cask/kernel/tile/columns.hpp>
#include <cask/kernel/tile/transfer.hpp>

#include <utility>

namespace cask::kernel {

/// The layout of a machine's scratch for one program. Owns nothing.
struct scratch_layout {
    std::uint8_t* staging = nullptr;  // booleans as bytes
    sequence<operand> values;         // by value number; constants are filled
    sequence<operand> load_slots;     // by load: where gathered elements lie
    sequence<operand> load_blocks;    // by load: where a repeated element lies
    sequence<operand> store_slots;    // by store
    sequence<std::byte*> turned;      // by load: rows made of short columns, if there are any

    /// Bytes of scratch that a program needs.
    [[nodiscard]] static std::size_t bytes_for(const program& code) {
        const std::size_t length = code.tile_length();
        std::size_t bytes = length;  // staging
        for (const slot& each : code.slots) bytes += each.planes * plane_bytes(each.bits, length);
        for (const value& each : code.values) {
            if (each.constant) bytes += block_bytes(each.type);
        }
        for (const load& each : code.loads) {
            bytes += block_bytes(code.values[each.target].type);
            if (each.columns) bytes += turned_columns::bytes;
        }
        return bytes + alignment;
    }

    scratch_layout(const program& code, std::byte* scratch) {
        const std::size_t length = code.tile_length();
        auto take = [&](std::size_t bytes) { return std::exchange(scratch, scratch + bytes); };
        staging = reinterpret_cast<std::uint8_t*>(take(length));
        sequence<operand> slots;
        for (const slot& each : code.slots) {
            operand here;
            here.data = take(plane_bytes(each.bits, length));
            if (each.planes == 2) here.imag = take(plane_bytes(each.bits, length));
            slots.push_back(here);
        }
        auto block = [&](dtype type) {
            operand here;
            std::byte* const memory = take(block_bytes(type));
            here.data = memory;
            here.imag = memory + plane_bytes(tile_bits(type), block_length);
            here.step = 0;
            return here;
        };
        values.reserve(code.values.size());
        for (const value& each : code.values) {
            if (each.constant) {
                values.push_back(block(each.type));
                fill(values.back(), each.type, each.element.data(), 0, block_length);
            } else {
                values.push_back(slots[each.slot]);
            }
        }
        for (const load& each : code.loads) {
            load_slots.push_back(values[each.target]);
            load_blocks.push_back(block(code.values[each.target].type));
            turned.push_back(each.columns ? take(turned_columns::bytes) : nullptr);
        }
        for (const store& each : code.stores) store_slots.push_back(values[each.source]);
    }

private:
    /// Bytes of `length` elements in one plane, and of one block in all planes; whole lines.
    static std::size_t plane_bytes(std::size_t bits, std::size_t length) {
        return (bits * length / 8 + alignment - 1) / alignment * alignment;
    }
    static std::size_t block_bytes(dtype type) {
        return plane_bytes(tile_bits(type), block_length) * (is_complex(type) ? 2 : 1);
    }
};

}  // namespace cask::kernel
