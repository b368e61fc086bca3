// SPDX-License-Identifier: BSD-3-Clause
// Matrix products as data: what multiplies a tile, and what may replace it.
#pragma once

#include <cask/kernel/tile/tile.hpp>

#include <array>
#include <atomic>
#include <cstring>

namespace cask::kernel {

/// A matrix in memory. Strides are in bytes, of any sign; those of factors may be 0.
struct matrix {
    std::byte* data = nullptr;
    index_t rows = 0;
    index_t columns = 0;
    index_t row_stride = 0;     // from one row to the next
    index_t column_stride = 0;  // from one column to the next

    [[nodiscard]] std::byte* at(index_t row, index_t column) const noexcept {
        return data + row * row_stride + column * column_stride;
    }
    [[nodiscard]] matrix box(index_t row, index_t column, index_t height,
                             index_t width) const noexcept {
        return {at(row, column), height, width, row_stride, column_stride};
    }
    [[nodiscard]] matrix transposed() const noexcept {
        return {data, columns, rows, column_stride, row_stride};
    }
};

/// The matrix product of one element type, as data. Static; nodes and tasks point to it.
struct product {
    std::string_view name;
    dtype type;
    float cost;           // of one product that is added, in additions of doubles
    index_t row_step;     // tiles of a multiple of this many rows and
    index_t column_step;  // this many columns waste nothing

    /// Memory that `run` needs for a tile of `rows` x `columns`.
    std::size_t (*scratch_bytes)(index_t rows, index_t columns, index_t depth);
    /// c = a b; or c = c + a b, which goes on with a deeper product whose first part, of whole
    /// depth blocks, is in c. `scratch` begins at a multiple of `alignment`. Integers wrap;
    /// booleans are joined by `and` and `or`. c overlaps neither factor.
    void (*run)(const matrix& a, const matrix& b, const matrix& c, std::byte* scratch,
                bool goes_on);
    /// into = into + from, elements in memory one behind another.
    void (*add)(std::byte* into, const std::byte* from, std::size_t count);
    /// Called before the first and after the last `run` of an execution, if there.
    void (*begin)() = nullptr;
    void (*end)() = nullptr;
};

/// What multiplies matrices of a type instead of cask's kernel; null where nothing does.
inline std::atomic<const product*>& product_override(dtype type) noexcept {
    static std::array<std::atomic<const product*>, 1 + static_cast<std::size_t>(dtype::complex128)>
        chosen{};
    return chosen[static_cast<std::size_t>(type)];
}

/// Products summed before they are added to c; fixed, because bits of results depend on it.
inline constexpr index_t depth_block = 256;

/// Adds partial products; booleans are joined by `or`, integers wrap.
template <class T>
void add_partial(std::byte* into, const std::byte* from, std::size_t count) {
    auto* a = reinterpret_cast<T*>(into);
    const auto* b = reinterpret_cast<const T*>(from);
    for (std::size_t k = 0; k < count; ++k) {
        if constexpr (std::is_same_v<T, bool>) {
            a[k] = a[k] || b[k];
        } else if constexpr (std::is_integral_v<T>) {
            using U = std::make_unsigned_t<T>;
            a[k] = static_cast<T>(static_cast<U>(static_cast<U>(a[k]) + static_cast<U>(b[k])));
        } else {
            a[k] += b[k];
        }
    }
}

/// What a depth of 0 gives.
template <class T>
void clear(const matrix& c) noexcept {
    for (index_t i = 0; i < c.rows; ++i) {
        for (index_t j = 0; j < c.columns; ++j) std::memset(c.at(i, j), 0, sizeof(T));
    }
}

}  // namespace cask::kernel
