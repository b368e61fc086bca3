// SPDX-License-Identifier: BSD-3-Clause
// Generators as data: sources whose elements follow from their index and a few parameters. Their
// values are functions of the global index alone, so any slice of them costs the slice.
#pragma once

#include <cask/core/element.hpp>
#include <cask/kernel/catalog.hpp>
#include <cask/kernel/tile/tile.hpp>

#include <array>
#include <memory>

namespace cask::kernel {

/// A source whose elements follow from their index: never in memory.
/// `fill` writes elements at [at, at + count) of a slot; along them the index on axis k is
/// first[k] + n * step[k]. Booleans are written as bytes.
struct generator {
    std::string_view name;
    dtype type;
    float cost;
    void (*fill)(const void* state, const operand& slot, index_t at, index_t count,
                 const index_t* first, const index_t* step);
    /// The state of the same elements, in row-major order, in another shape of as many elements;
    /// none where elements follow from the index along each axis.
    std::shared_ptr<const void> (*in_shape)(const void* state, const shape& sizes) = nullptr;
};

/// What a generator's values follow from, besides their index.
using generator_key = std::array<std::uint64_t, 5>;

/// start + index * step, the last element exactly `stop`: linspace and arange of floating types.
struct ramp {
    double start;
    double step;
    double stop;
    index_t last;      // the index that is `stop`; -1: none
    double parts = 1;  // indices are divided by it first: steps may be too small for a double
};

/// start + index[axis] * step in wrapping integers: arange and indices.
struct count_up {
    std::int64_t start;
    std::int64_t step;
    int axis;
};

/// 1 where index[1] == index[0] + diagonal, 0 elsewhere.
struct diagonal {
    index_t offset;
};

/// Random numbers as a function of seed, stream and the row-major index of the element.
struct random_state {
    std::uint64_t seed;
    std::uint64_t stream;
    shape strides;     // row-major, in elements
    double low = 0;    // uniform: low; normal: mean
    double scale = 1;  // uniform: high - low; normal: standard deviation
    double last = 1;   // uniform: the largest result, where rounding would give high
    std::int64_t first_integer = 0;
    std::uint64_t integers = 0;  // how many there are

    [[nodiscard]] std::pair<std::uint64_t, std::int64_t> along(const index_t* first,
                                                               const index_t* step) const {
        index_t begin = 0;
        index_t each = 0;
        for (int axis = 0; axis < strides.rank(); ++axis) {
            begin += first[axis] * strides[axis];
            each += step[axis] * strides[axis];
        }
        return {static_cast<std::uint64_t>(begin), each};
    }
};

/// The random numbers of `state` as an array of another shape.
[[nodiscard]] inline std::shared_ptr<const void> random_in_shape(const void* state,
                                                                 const shape& sizes) {
    random_state moved = *static_cast<const random_state*>(state);
    moved.strides = row_major_strides(sizes);
    return std::make_shared<const random_state>(moved);
}

// ---- a user's function of the index -------------------------------------------------------------

/// Writes `value(k)` for k < count as elements of T at [at, at + count) of a slot.
template <class T, class Value>
void write_elements(const operand& slot, index_t at, index_t count, Value&& value) {
    if constexpr (is_complex_v<T>) {
        auto* real = reinterpret_cast<real_t<T>*>(slot.data) + at;
        auto* imag = reinterpret_cast<real_t<T>*>(slot.imag) + at;
        for (index_t k = 0; k < count; ++k) {
            const T element = value(k);
            real[k] = element.real();
            imag[k] = element.imag();
        }
    } else if constexpr (std::is_same_v<T, bool>) {
        auto* out = reinterpret_cast<std::uint8_t*>(slot.data) + at;
        for (index_t k = 0; k < count; ++k) out[k] = value(k) ? 1 : 0;
    } else {
        auto* out = reinterpret_cast<T*>(slot.data) + at;
        for (index_t k = 0; k < count; ++k) out[k] = value(k);
    }
}

/// first + k * step; wraps where there is no such index.
[[nodiscard]] inline index_t index_at(index_t first, index_t k, index_t step) noexcept {
    return static_cast<index_t>(static_cast<std::uint64_t>(first) +
                                static_cast<std::uint64_t>(k) * static_cast<std::uint64_t>(step));
}

/// A user's function of the index.
template <class Function, class T, std::size_t Rank>
void generate_function(const void* state, const operand& slot, index_t at, index_t count,
                       const index_t* first, const index_t* step) {
    const Function& function = *static_cast<const Function*>(state);
    write_elements<T>(slot, at, count, [&](index_t k) {
        return [&]<std::size_t... Axis>(std::index_sequence<Axis...>) {
            return static_cast<T>(function(index_at(first[Axis], k, step[Axis])...));
        }
        (std::make_index_sequence<Rank>{});
    });
}

template <class Function, class T, std::size_t Rank>
inline constexpr generator function_of = {"from_function", dtype_of<T>, 16,
                                          &generate_function<Function, T, Rank>};

}  // namespace cask::kernel
