// SPDX-License-Identifier: BSD-3-Clause
// What passes and plans ask of a node, answered once for each kind: what must lie in memory, how
// its elements follow from those of its inputs, what they cost. A new kind does not compile until
// it is in each of these lists.
#pragma once

#include <cask/expr/node.hpp>

#include <concepts>

namespace cask::expr {

/// Whether a kind is in a list of kinds.
template <class Kind, class... Kinds>
concept one_of = (std::same_as<Kind, Kinds> || ...);

/// What a node needs to have in memory, all of it, so that it can be read.
enum class memory_need : std::uint8_t {
    nothing,  // its elements are computed, or read, where they are wanted
    result,   // its elements: each depends on many of an input
    input,    // the elements of its input, which it reads in another order
};

[[nodiscard]] inline memory_need memory_need_of(const node& node) {
    return match(
        node.kind(),
        [](const one_of<memory_source, constant_source, generated_source, reader_source,
                        elementwise, view, rechunk, piecewise> auto&) {
            return memory_need::nothing;
        },
        [](const one_of<reduce, scan, product, call> auto&) { return memory_need::result; },
        [](const one_of<reshape> auto&) { return memory_need::input; });
}

/// Where a node's elements come from.
enum class element_source : std::uint8_t {
    memory,     // they lie in memory, in some order
    elsewhere,  // they are read from a file, or follow from their index
    inputs,     // those of an input, at another index or the same
    computed,
};

[[nodiscard]] inline element_source element_source_of(const node& node) {
    return match(
        node.kind(),
        [](const one_of<memory_source, reshape> auto&) { return element_source::memory; },
        [](const one_of<constant_source, generated_source, reader_source> auto&) {
            return element_source::elsewhere;
        },
        [](const one_of<view, rechunk> auto&) { return element_source::inputs; },
        [](const one_of<elementwise, reduce, scan, product, piecewise, call> auto&) {
            return element_source::computed;
        });
}

/// Whether all elements of a node are equal if those of each input are. Not of a function of the
/// user's, which is called for each element.
[[nodiscard]] inline bool keeps_equal_elements(const node& node) {
    return match(
        node.kind(), [](const elementwise& call) { return call.state == nullptr; },
        [](const one_of<view, reshape, rechunk> auto&) { return true; },
        [](const one_of<memory_source, constant_source, generated_source, reader_source, reduce,
                        scan, product, piecewise, call> auto&) { return false; });
}

/// Whether tasks call a function of the user's for its elements.
[[nodiscard]] inline bool calls_user(const node& node) {
    return match(
        node.kind(),
        [](const one_of<elementwise, expr::call> auto& each) { return each.state != nullptr; },
        [](const generated_source& source) { return source.key == kernel::generator_key{}; },
        [](const one_of<memory_source, constant_source, reader_source, view, reshape, rechunk,
                        reduce, scan, product, piecewise> auto&) { return false; });
}

/// What one element costs, in additions, when the inputs' elements are there.
[[nodiscard]] inline float cost_of_element(const node& node) {
    return match(
        node.kind(), [](const generated_source& source) { return source.from->cost; },
        [](const elementwise& call) { return call.op->cost; },
        [](const reader_source&) { return 4.0f; }, [](const expr::call& call) { return call.cost; },
        [](const one_of<memory_source, reshape, reduce, scan, product> auto&) { return 1.0f; },
        [](const one_of<constant_source, view, rechunk, piecewise> auto&) { return 0.0f; });
}

/// Elements of a leaf along reduced axes, and rows of a leaf across them, or of each lane across
/// short rows. Constants: bits of results depend on them.
inline constexpr index_t leaf_elements = 16384;
inline constexpr index_t leaf_rows = 256;

/// Positions of a leaf of a scan along its axis, if there are as many.
[[nodiscard]] constexpr index_t leaf_length_of(const scan& scan) noexcept {
    return scan.across ? leaf_rows : leaf_elements;
}

/// What reads the elements of a node, if they are read from outside of memory; or nullptr.
[[nodiscard]] inline const reader* reader_of(const node& node) noexcept {
    const auto* source = node.as<reader_source>();
    return source == nullptr ? nullptr : source->from.get();
}

}  // namespace cask::expr
