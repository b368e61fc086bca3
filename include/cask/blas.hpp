// SPDX-License-Identifier: BSD-3-Clause
// Matrix products by the BLAS that the program is linked to, instead of cask's kernel.
//
// Add-on: needs <cblas.h> and a BLAS (CMake: link to cask::blas). Including this header in any file
// of a program makes it multiply matrices of float, double and complex numbers by cblas_?gemm. Its
// sums may be fused and in any order: bits depend on the BLAS, on the processor and on tiles.
//
// Tasks give the parallelism: OpenBLAS is told to use one thread while an execution multiplies.
// Tell others by their environment variables (for OpenBLAS by the name libblas:
// OPENBLAS_NUM_THREADS=1).
#pragma once

#include <cask/kernel/product/product.hpp>

#include <cblas.h>

#include <limits>
#include <mutex>

extern "C" {
// Weak: there if the program is linked to OpenBLAS.
[[gnu::weak]] void openblas_set_num_threads(int count);
[[gnu::weak]] int openblas_get_num_threads();
}

namespace cask::blas {

/// Keeps OpenBLAS at one thread while any execution multiplies.
class one_thread {
public:
    static void begin() {
        if (openblas_set_num_threads == nullptr || openblas_get_num_threads == nullptr) return;
        const std::lock_guard lock(state().mutex);
        if (state().users++ > 0) return;
        state().before = openblas_get_num_threads();
        openblas_set_num_threads(1);
    }
    static void end() {
        if (openblas_set_num_threads == nullptr || openblas_get_num_threads == nullptr) return;
        const std::lock_guard lock(state().mutex);
        if (--state().users == 0) openblas_set_num_threads(state().before);
    }

private:
    struct shared {
        std::mutex mutex;
        int users = 0;
        int before = 1;
    };
    static shared& state() {
        static shared buffer;
        return buffer;
    }
};

/// Whether rows of m follow each other as BLAS wants them: contiguous, without overlap.
inline bool has_contiguous_rows(const kernel::matrix& m, index_t item) noexcept {
    const index_t step = m.row_stride / item;
    return m.column_stride == item && m.row_stride % item == 0 &&
           step >= std::max<index_t>(1, m.columns) && step <= std::numeric_limits<int>::max();
}

inline bool fits(const kernel::matrix& m, index_t item) noexcept {
    return has_contiguous_rows(m, item) || has_contiguous_rows(m.transposed(), item);
}

/// A matrix of T with contiguous rows in `memory`, which is moved behind it.
template <class T>
kernel::matrix contiguous(std::byte*& memory, index_t rows, index_t columns) noexcept {
    const index_t item = sizeof(T);
    const kernel::matrix matrix{memory, rows, columns, columns * item, item};
    memory += rows * columns * item;
    return matrix;
}

template <class T>
void copy(const kernel::matrix& from, const kernel::matrix& to) noexcept {
    for (index_t i = 0; i < to.rows; ++i) {
        for (index_t j = 0; j < to.columns; ++j) std::memcpy(to.at(i, j), from.at(i, j), sizeof(T));
    }
}

/// BLAS counts in int: deeper products are added up in parts.
inline constexpr index_t most_depth = index_t{1} << 30;

/// c = a b, or c += a b, where all of them fit, rows of c are contiguous, and int holds the sizes.
template <class T>
void gemm(const kernel::matrix& a, const kernel::matrix& b, const kernel::matrix& c, bool add) {
    const index_t item = sizeof(T);
    const auto order = [&](const kernel::matrix& m) {
        return has_contiguous_rows(m, item) ? CblasNoTrans : CblasTrans;
    };
    const auto step = [&](const kernel::matrix& m) {
        return static_cast<int>((has_contiguous_rows(m, item) ? m.row_stride : m.column_stride) /
                                item);
    };
    const auto call = [&](auto function, auto one, auto scale) {
        using pointer = std::conditional_t<is_complex_v<T>, void*, T*>;
        using constant = std::conditional_t<is_complex_v<T>, const void*, const T*>;
        function(CblasRowMajor, order(a), order(b), static_cast<int>(c.rows),
                 static_cast<int>(c.columns), static_cast<int>(a.columns), one,
                 reinterpret_cast<constant>(a.data), step(a), reinterpret_cast<constant>(b.data),
                 step(b), scale, reinterpret_cast<pointer>(c.data), step(c));
    };
    const T one(1);
    const T scale(add ? 1 : 0);
    if constexpr (std::is_same_v<T, float>) {
        call(cblas_sgemm, one, scale);
    } else if constexpr (std::is_same_v<T, double>) {
        call(cblas_dgemm, one, scale);
    } else if constexpr (std::is_same_v<T, std::complex<float>>) {
        call(cblas_cgemm, &one, &scale);
    } else {
        call(cblas_zgemm, &one, &scale);
    }
}

/// c = a b, or c += a b, where all of them fit and rows of c are contiguous, by depths of at most
/// `most`.
template <class T>
void gemm_in_parts(const kernel::matrix& a, const kernel::matrix& b, const kernel::matrix& c,
                   bool add, index_t most) {
    for (index_t k = 0; k < a.columns; k += most) {
        const index_t depth = std::min(most, a.columns - k);
        gemm<T>(a.box(0, k, a.rows, depth), b.box(k, 0, depth, b.columns), c, add || k > 0);
    }
}

template <class T>
std::size_t scratch_bytes(index_t rows, index_t columns, index_t depth) {
    const index_t block = std::min(depth, kernel::depth_block);
    return static_cast<std::size_t>((rows + columns) * block + rows * columns) * sizeof(T);
}

/// The product by depth blocks, of which those factors that do not fit are copied.
template <class T>
void multiply_copies(const kernel::matrix& a, const kernel::matrix& b, const kernel::matrix& c,
                     std::byte* scratch, bool add) {
    const auto copied = [&](const kernel::matrix& part) {
        if (fits(part, sizeof(T))) return part;
        const kernel::matrix matrix = contiguous<T>(scratch, part.rows, part.columns);
        copy<T>(part, matrix);
        return matrix;
    };
    std::byte* const begin = scratch;
    for (index_t k = 0; k < a.columns; k += kernel::depth_block) {
        scratch = begin;
        const index_t depth = std::min(kernel::depth_block, a.columns - k);
        const kernel::matrix left = copied(a.box(0, k, a.rows, depth));
        const kernel::matrix right = copied(b.box(k, 0, depth, b.columns));
        gemm<T>(left, right, c, add || k > 0);
    }
}

template <class T, index_t most = most_depth>
void multiply(const kernel::matrix& a, const kernel::matrix& b, const kernel::matrix& c,
              std::byte* scratch, bool goes_on) {
    if (c.rows == 0 || c.columns == 0) return;
    if (a.columns == 0) {
        if (!goes_on) kernel::clear<T>(c);
        return;
    }
    if (has_contiguous_rows(c.transposed(), sizeof(T)) && !has_contiguous_rows(c, sizeof(T))) {
        return multiply<T, most>(b.transposed(), a.transposed(), c.transposed(), scratch, goes_on);
    }
    const bool in_place = has_contiguous_rows(c, sizeof(T));
    const kernel::matrix matrix = in_place ? c : contiguous<T>(scratch, c.rows, c.columns);
    if (!in_place && goes_on) copy<T>(c, matrix);
    if (fits(a, sizeof(T)) && fits(b, sizeof(T))) {
        gemm_in_parts<T>(a, b, matrix, goes_on, most);
    } else {
        multiply_copies<T>(a, b, matrix, scratch, goes_on);
    }
    if (!in_place) copy<T>(matrix, c);
}

/// The description of the product of matrices of T by BLAS.
template <class T>
inline constexpr kernel::product product_of = {
    .name = "matmul (BLAS)",
    .type = dtype_of<T>,
    .cost = is_complex_v<T> ? 4 : 1,
    .row_step = 16,
    .column_step = 16,
    .scratch_bytes = &scratch_bytes<T>,
    .run = &multiply<T>,
    .add = &kernel::add_partial<T>,
    .begin = &one_thread::begin,
    .end = &one_thread::end,
};

/// Makes products use BLAS. Called by this header; calling it again undoes `retire`.
inline bool enlist() noexcept {
    const auto choose = [](const kernel::product& product) {
        kernel::product_override(product.type).store(&product, std::memory_order_release);
    };
    choose(product_of<float>);
    choose(product_of<double>);
    choose(product_of<std::complex<float>>);
    choose(product_of<std::complex<double>>);
    return true;
}

/// Makes products use cask's kernel again.
inline void retire() noexcept {
    for (const dtype type : {dtype::float32, dtype::float64, dtype::complex64, dtype::complex128}) {
        kernel::product_override(type).store(nullptr, std::memory_order_release);
    }
}

inline const bool enlisted = enlist();

}  // namespace cask::blas
