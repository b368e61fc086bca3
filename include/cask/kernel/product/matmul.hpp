// SPDX-License-Identifier: BSD-3-Clause
// Matrix products: one tile of c = a b, from panels that are packed once and read by whole batches.
//
// The structure is that of GotoBLAS: the depth is cut in blocks, a block of b is packed in panels
// of a few batches of columns, a panel of a few rows of a is packed, and for each pair of panels
// the products are summed in registers. Packing takes up all strides; edges are padded with zeros.
//
// c[i, j] is the sum, in order, of the sums of depth blocks, each of which adds a[i, k] * b[k, j]
// in order of k. So its bits depend neither on the instruction set, nor on where it lies in a tile,
// nor on how c is cut in tiles.
#pragma once

#include <cask/kernel/product/product.hpp>
#include <cask/kernel/tile/lanes.hpp>
#include <cask/kernel/tile/pack.hpp>

#include <algorithm>

namespace cask::kernel {

/// Whether `sum + a * b` of reals is rounded once. No: bits would depend on the instruction set
/// (decision 2).
inline constexpr bool fused_products = false;

CASK_STRICT_MATH_BEGIN

// ---- arithmetic in registers ----------------------------------------------------------------

/// Lanes of reals: explicit batches.
template <class T, class Arch>
struct factor_lanes {
    using part = T;
    using vector = xsimd::batch<T, Arch>;
    static constexpr std::size_t size = vector::size;

    static vector load(const part* from) noexcept { return vector::load_unaligned(from); }
    static void store(part* to, const vector& value) noexcept { value.store_unaligned(to); }
    static vector broadcast(part value) noexcept { return vector(value); }
    static vector add(const vector& x, const vector& y) noexcept { return x + y; }
    [[gnu::always_inline]] static vector add_product(const vector& sum, const vector& x,
                                                     const vector& y) noexcept {
        if constexpr (fused_products) {
#if defined(__AVX512F__)
            if constexpr (has_mask_registers<Arch> && sizeof(T) == 8) {
                return _mm512_fmadd_pd(x.data, y.data, sum.data);
            } else if constexpr (has_mask_registers<Arch>) {
                return _mm512_fmadd_ps(x.data, y.data, sum.data);
            }
#endif
            return xsimd::fma(x, y, sum);
        } else {
            return sum + x * y;
        }
    }
    static part add_one(part x, part y) noexcept { return x + y; }
    static vector subtract_product(const vector& sum, const vector& x, const vector& y) noexcept {
        return sum - x * y;
    }
};

/// Lanes of integers, unsigned so that they wrap, and of booleans, one a byte.
template <class T, class Arch>
    requires std::integral<T>
struct factor_lanes<T, Arch> {
    using part =
        typename std::conditional_t<std::is_same_v<T, bool>, std::type_identity<std::uint8_t>,
                                    std::make_unsigned<T>>::type;
    static constexpr std::size_t size = sizeof(xsimd::batch<float, Arch>) / sizeof(part);
    typedef part vector __attribute__((vector_size(size * sizeof(part))));

    static vector load(const part* from) noexcept {
        vector value;
        std::memcpy(&value, from, sizeof(value));
        return value;
    }
    static void store(part* to, const vector& value) noexcept {
        std::memcpy(to, &value, sizeof(value));
    }
    static vector broadcast(part value) noexcept { return vector{} + value; }
    static vector add(const vector& x, const vector& y) noexcept {
        if constexpr (std::is_same_v<T, bool>) {
            return x | y;
        } else {
            return x + y;
        }
    }
    static part add_one(part x, part y) noexcept {
        return static_cast<part>(std::is_same_v<T, bool> ? x | y : x + y);
    }
    [[gnu::always_inline]] static vector add_product(const vector& sum, const vector& x,
                                                     const vector& y) noexcept {
        if constexpr (std::is_same_v<T, bool>) {
            return sum | (x & y);
        } else {
            return sum + x * y;
        }
    }
};

/// How elements of T are laid out in panels, and how large panels are.
template <class T, class Arch>
struct panels {
    using lanes = factor_lanes<real_t<T>, Arch>;
    using part = typename lanes::part;
    static constexpr index_t planes = is_complex_v<T> ? 2 : 1;
    // Sums take 24 of 32 registers, or 12 of 16: the others hold a row of b and what is added.
    static constexpr index_t rows = (sizeof(xsimd::batch<float, Arch>) == 64 ? 8 : 4) / planes;
    static constexpr index_t batches = 3;
    static constexpr index_t columns = batches * static_cast<index_t>(lanes::size);
    // A block of b, 1 MiB, stays in the second-level cache while all rows of a pass by.
    static constexpr index_t columns_at_once =
        std::max<index_t>(1, (index_t{4096} / static_cast<index_t>(sizeof(T))) / columns) * columns;
    using sums = part[static_cast<std::size_t>(planes * rows * columns)];

    /// `width` columns, filled up to whole panels.
    static constexpr index_t padded(index_t width) noexcept {
        return (width + columns - 1) / columns * columns;
    }
    /// Parts in panels of `width` rows or columns.
    static constexpr index_t size(index_t width, index_t depth) noexcept {
        return width * depth * planes;
    }
};

/// sums[row, column] = sum over k of a[k, row] * b[k, column] for panels of reals. I counts the
/// vectors of sums, J those of a row.
template <class P, std::size_t... I, std::size_t... J>
void multiply_panels(const typename P::part* a, const typename P::part* b, index_t depth,
                     typename P::part* sums, std::index_sequence<I...>,
                     std::index_sequence<J...>) noexcept {
    using L = typename P::lanes;
    constexpr std::size_t width = sizeof...(J);
    typename L::vector sum[] = {(static_cast<void>(I), L::broadcast(0))...};
    for (index_t k = 0; k < depth; ++k, a += P::rows, b += P::columns) {
        const typename L::vector row[] = {L::load(b + J * L::size)...};
        ((sum[I] = L::add_product(sum[I], L::broadcast(a[I / width]), row[I % width])), ...);
    }
    (L::store(sums + I / width * P::columns + I % width * L::size, sum[I]), ...);
}

/// The same for complex numbers: planes of real parts lie before those of imaginary parts.
template <class P, std::size_t... I, std::size_t... J>
void multiply_complex_panels(const typename P::part* a, const typename P::part* b, index_t depth,
                             typename P::part* sums, std::index_sequence<I...>,
                             std::index_sequence<J...>) noexcept {
    using L = typename P::lanes;
    using vector = typename L::vector;
    constexpr std::size_t width = sizeof...(J);
    const typename P::part* a_imag = a + P::rows * depth;
    const typename P::part* b_imag = b + P::columns * depth;
    vector real[] = {(static_cast<void>(I), L::broadcast(0))...};
    vector imag[] = {(static_cast<void>(I), L::broadcast(0))...};
    for (index_t k = 0; k < depth; ++k) {
        const vector x[] = {L::load(b + J * L::size)...};
        const vector y[] = {L::load(b_imag + J * L::size)...};
        ((real[I] = L::add_product(real[I], L::broadcast(a[I / width]), x[I % width])), ...);
        ((real[I] = L::subtract_product(real[I], L::broadcast(a_imag[I / width]), y[I % width])),
         ...);
        // Both products at once: their order must not matter to the transposed product.
        ((imag[I] = L::add(imag[I], L::broadcast(a[I / width]) * y[I % width] +
                                        L::broadcast(a_imag[I / width]) * x[I % width])),
         ...);
        a += P::rows;
        a_imag += P::rows;
        b += P::columns;
        b_imag += P::columns;
    }
    (L::store(sums + I / width * P::columns + I % width * L::size, real[I]), ...);
    sums += P::rows * P::columns;
    (L::store(sums + I / width * P::columns + I % width * L::size, imag[I]), ...);
}

/// multiply_panels for the rows and columns that are there, in powers of two and whole batches.
template <class P, index_t Rows = P::rows, index_t Batches = P::batches>
void multiply_used(index_t rows, index_t columns, const typename P::part* a,
                   const typename P::part* b, index_t depth, typename P::part* sums) noexcept {
    if constexpr (Rows > 1) {
        if (rows <= Rows / 2) {
            return multiply_used<P, Rows / 2, Batches>(rows, columns, a, b, depth, sums);
        }
    }
    if constexpr (Batches > 1) {
        if (columns <= (Batches - 1) * static_cast<index_t>(P::lanes::size)) {
            return multiply_used<P, Rows, Batches - 1>(rows, columns, a, b, depth, sums);
        }
    }
    constexpr std::make_index_sequence<Rows * Batches> vectors;
    constexpr std::make_index_sequence<Batches> row;
    if constexpr (P::planes == 2) {
        multiply_complex_panels<P>(a, b, depth, sums, vectors, row);
    } else {
        multiply_panels<P>(a, b, depth, sums, vectors, row);
    }
}

// ---- memory to panels, sums to memory -------------------------------------------------------

/// `depth` x `width` parts of elements of a factor, to be packed in panels across the width.
struct strip {
    const std::byte* data;
    index_t depth;
    index_t width;
    index_t down;    // bytes
    index_t across;  // bytes
};

/// Packs a strip as one panel, filled up with zeros.
template <class P, index_t Width>
void pack_panel(typename P::part* out, const strip& from) noexcept {
    using part = typename P::part;
    constexpr auto item = static_cast<index_t>(sizeof(part));
    if (from.width < Width) std::fill_n(out, from.depth * Width, part(0));
    const index_t squares = from.down == item ? from.depth / 8 * 8 : 0;
    const index_t in_squares = squares > 0 ? from.width / 8 * 8 : 0;
    for (index_t j = 0; j < in_squares; j += 8) {
        for (index_t k = 0; k < squares; k += 8) {
            const std::byte* here = from.data + k * item + j * from.across;
            transpose_8x8(out + k * Width + j, Width, here, from.across);
        }
    }
    for (index_t k = 0; k < from.depth; ++k) {
        const std::byte* row = from.data + k * from.down;
        for (index_t j = k < squares ? in_squares : 0; j < from.width; ++j) {
            std::memcpy(out + k * Width + j, row + j * from.across, sizeof(part));
        }
    }
}

/// Packs a strip as panels that are `step` parts apart.
template <class P, index_t Width>
void pack_panels(typename P::part* out, index_t step, strip from) noexcept {
    constexpr auto item = static_cast<index_t>(sizeof(typename P::part));
    if (from.across == item) {  // whole rows, so that the hardware prefetches
        const index_t whole = from.width / Width;
        for (index_t k = 0; k < from.depth; ++k) {
            const std::byte* row = from.data + k * from.down;
            for (index_t n = 0; n < whole; ++n) {
                std::memcpy(out + n * step + k * Width, row + n * Width * item, Width * item);
            }
        }
        out += whole * step;
        from.data += whole * Width * item;
        from.width -= whole * Width;
    }
    for (index_t left = from.width; left > 0; left -= Width, out += step) {
        from.width = std::min(Width, left);
        pack_panel<P, Width>(out, from);
        from.data += Width * from.across;
    }
}

/// Packs both planes of complex numbers, or the one of others.
template <class P, index_t Width>
void pack_planes(typename P::part* out, strip from) noexcept {
    for (index_t plane = 0; plane < P::planes; ++plane) {
        pack_panels<P, Width>(out, P::size(Width, from.depth), from);
        out += Width * from.depth;
        from.data += sizeof(typename P::part);
    }
}

/// Adds the sum of one depth block to a part of an element, or writes it there.
template <class P>
void add_sum(std::byte* to, typename P::part sum, bool first) noexcept {
    if (!first) {
        typename P::part before;
        std::memcpy(&before, to, sizeof(before));
        sum = P::lanes::add_one(before, sum);
    }
    std::memcpy(to, &sum, sizeof(sum));
}

/// Adds the sums of one depth block to a box of c, or writes them there.
template <class P>
void add_sums(const matrix& c, const typename P::part* sums, bool first) noexcept {
    using L = typename P::lanes;
    constexpr auto lanes = static_cast<index_t>(L::size);
    constexpr auto item = static_cast<index_t>(sizeof(typename P::part));
    const bool contiguous = P::planes == 1 && c.column_stride == item;
    const index_t whole = contiguous ? c.columns / lanes * lanes : 0;
    for (index_t i = 0; i < c.rows; ++i, sums += P::columns) {
        auto* row = reinterpret_cast<typename P::part*>(c.at(i, 0));
        for (index_t j = 0; j < whole; j += lanes) {
            const typename L::vector sum = L::load(sums + j);
            L::store(row + j, first ? sum : L::add(L::load(row + j), sum));
        }
        for (index_t j = whole; j < c.columns; ++j) {
            for (index_t plane = 0; plane < P::planes; ++plane) {
                const typename P::part sum = sums[plane * P::rows * P::columns + j];
                add_sum<P>(c.at(i, j) + plane * item, sum, first);
            }
        }
    }
}

/// Prefetches a box of c before its sums are computed: rows of c are too far apart for the
/// hardware.
template <class P>
[[gnu::always_inline]] inline void prefetch_box(const matrix& c) noexcept {
    constexpr auto line = static_cast<index_t>(alignment / sizeof(typename P::part));
    for (index_t i = 0; i < c.rows; ++i) {
        for (index_t j = 0; j < c.columns; j += line) __builtin_prefetch(c.at(i, j), 1);
    }
}

// ---- one tile -------------------------------------------------------------------------------

/// The products of one packed panel of rows with all packed panels of columns.
template <class P>
void multiply_row(const matrix& c, index_t depth, const typename P::part* a,
                  const typename P::part* b, bool first) noexcept {
    alignas(alignment) typename P::sums sums;
    for (index_t j = 0; j < c.columns; j += P::columns, b += P::size(P::columns, depth)) {
        const matrix box = c.box(0, j, c.rows, std::min(P::columns, c.columns - j));
        prefetch_box<P>(box);
        multiply_used<P>(box.rows, box.columns, a, b, depth, sums);
        add_sums<P>(box, sums, first);
    }
}

/// One depth block of one block of columns.
template <class P>
void multiply_block(const matrix& a, const matrix& b, const matrix& c, typename P::part* packed,
                    bool first) noexcept {
    const index_t depth = a.columns;
    pack_planes<P, P::columns>(packed, {b.data, depth, b.columns, b.row_stride, b.column_stride});
    auto* const row_panel = packed + P::size(P::padded(b.columns), depth);
    for (index_t i = 0; i < c.rows; i += P::rows) {
        const index_t rows = std::min(P::rows, c.rows - i);
        pack_planes<P, P::rows>(row_panel,
                                {a.at(i, 0), depth, rows, a.column_stride, a.row_stride});
        multiply_row<P>(c.box(i, 0, rows, c.columns), depth, row_panel, packed, first);
    }
}

/// True where the transposed product is computed, as c is too narrow to fill a batch.
template <class P>
bool is_narrow(index_t rows, index_t columns) noexcept {
    return columns < rows && columns < static_cast<index_t>(P::lanes::size);
}

template <class T, class Arch>
std::size_t product_scratch(index_t rows, index_t columns, index_t depth) {
    using P = panels<T, Arch>;
    const index_t width = is_narrow<P>(rows, columns) ? rows : columns;
    const index_t packed = std::min(P::padded(width), P::columns_at_once) + P::rows;
    return static_cast<std::size_t>(P::size(packed, std::min(depth, depth_block))) *
           sizeof(typename P::part);
}

template <class T, class Arch>
void multiply_tile(const matrix& a, const matrix& b, const matrix& c, std::byte* scratch,
                   bool goes_on) {
    using P = panels<T, Arch>;
    if (is_narrow<P>(c.rows, c.columns)) {
        return multiply_tile<T, Arch>(b.transposed(), a.transposed(), c.transposed(), scratch,
                                      goes_on);
    }
    if (a.columns == 0 && !goes_on) return clear<T>(c);
    auto* const packed = reinterpret_cast<typename P::part*>(scratch);
    for (index_t k = 0; k < a.columns; k += depth_block) {
        const index_t depth = std::min(depth_block, a.columns - k);
        for (index_t j = 0; j < c.columns; j += P::columns_at_once) {
            const index_t columns = std::min(P::columns_at_once, c.columns - j);
            multiply_block<P>(a.box(0, k, a.rows, depth), b.box(k, j, depth, columns),
                              c.box(0, j, c.rows, columns), packed, k == 0 && !goes_on);
        }
    }
}

CASK_STRICT_MATH_END

/// The description of the product of matrices of T.
template <class T, class Arch>
inline constexpr product product_of = {
    .name = "matmul",
    .type = dtype_of<T>,
    .cost = is_complex_v<T> ? 4 : 1,
    .row_step = panels<T, Arch>::rows,
    .column_step = panels<T, Arch>::columns,
    .scratch_bytes = &product_scratch<T, Arch>,
    .run = &multiply_tile<T, Arch>,
    .add = &add_partial<T>,
};

#if defined(CASK_DEFINES_KERNELS)
template <class Target, class T>
const product& product_for() noexcept {
    return product_of<T, arch_for<Target>>;
}
#endif

}  // namespace cask::kernel

// ---- the closed set -----------------------------------------------------------------------------

#if defined(CASK_CATALOG_MATMUL)
#include <cask/kernel/closed_set.hpp>

namespace cask::kernel::catalog {

template <class List>
struct products;
template <class... T>
struct products<types<T...>> {
    using asked = const product& (*)() noexcept;
    [[gnu::used]] static constexpr asked table[] = {&product_for<engine_target, T>...};
};
template struct products<everything>;

}  // namespace cask::kernel::catalog
#endif
