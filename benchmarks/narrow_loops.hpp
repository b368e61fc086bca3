// SPDX-License-Identifier: BSD-3-Clause
// Reductions of matrices with short rows as one writes them by hand: plain loops, in parallel by
// oneTBB. A length of 0 is one that is known at run time only.
#pragma once

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <type_traits>

namespace bench {

using index = std::int64_t;

// ---- operations: cask's form, and what a loop does with each element -------------------------

template <class T>
struct sum_of {
    static constexpr const char* name = "sum";
    using result = std::conditional_t<std::is_integral_v<T>, std::int64_t, T>;
    using total = result;
    static constexpr total start = 0;
    static auto of(const cask::array<T>& x, int axis) { return cask::sum(x, axis); }
    static total with(total before, T x) { return before + static_cast<total>(x); }
    static total joined(total a, total b) { return a + b; }
    static result finished(total all, index) { return all; }
};

template <class T>
struct mean_of {
    static constexpr const char* name = "mean";
    using result = std::conditional_t<std::is_integral_v<T>, double, T>;
    using total = result;
    static constexpr total start = 0;
    static auto of(const cask::array<T>& x, int axis) { return cask::mean(x, axis); }
    static total with(total before, T x) { return before + static_cast<total>(x); }
    static total joined(total a, total b) { return a + b; }
    static result finished(total all, index count) { return all / static_cast<result>(count); }
};

template <class T>
struct max_of {
    static constexpr const char* name = "max";
    using result = T;
    using total = T;
    static constexpr total start = std::numeric_limits<T>::lowest();
    static auto of(const cask::array<T>& x, int axis) { return cask::max(x, axis); }
    static total with(total before, T x) { return before < x ? x : before; }
    static total joined(total a, total b) { return with(a, b); }
    static result finished(total all, index) { return all; }
};

template <class T>
struct count_of : sum_of<T> {
    static constexpr const char* name = "count";
    static auto of(const cask::array<T>& x, int axis) { return cask::count_nonzero(x, axis); }
};

template <class T>
struct any_of {
    static constexpr const char* name = "any";
    using result = bool;
    using total = bool;
    static constexpr total start = false;
    static auto of(const cask::array<T>& x, int axis) { return cask::any(x, axis); }
    static total with(total before, T x) { return before | x; }
    static total joined(total a, total b) { return a | b; }
    static result finished(total all, index) { return all; }
};

// ---- loops -----------------------------------------------------------------------------------

template <class T, class R>
using narrow_loop = void (*)(const T* x, index n, index length, R* result);

/// Rows that a task takes at least: 128 KiB.
template <class T>
std::size_t rows_of_piece(index length) {
    return (std::size_t{1} << 17) / sizeof(T) / static_cast<std::size_t>(length);
}

template <class Operation, class T, class R, index known>
void each_row(const T* x, index n, index length, R* result) {
    if constexpr (known != 0) length = known;
    const std::size_t piece = rows_of_piece<T>(length);
    tbb::parallel_for(tbb::blocked_range<index>(0, n, piece), [=](const auto& rows) {
        const index own_length = known != 0 ? known : length;
        for (index i = rows.begin(); i < rows.end(); ++i) {
            const T* row = x + i * own_length;
            auto all = Operation::start;
            for (index j = 0; j < own_length; ++j) all = Operation::with(all, row[j]);
            result[i] = Operation::finished(all, own_length);
        }
    });
}

/// As many running totals as the longest rows have elements, of which the first ones count.
template <class Operation, index known>
struct totals {
    std::remove_const_t<decltype(Operation::start)> of[known != 0 ? known : 64];
    totals() { std::fill(std::begin(of), std::end(of), Operation::start); }
};

template <class Operation, class T, class R, index known>
void all_columns(const T* x, index n, index length, R* result) {
    using columns = totals<Operation, known>;
    if constexpr (known != 0) length = known;
    const std::size_t piece = rows_of_piece<T>(length);
    const columns all = tbb::parallel_reduce(
        tbb::blocked_range<index>(0, n, piece), columns(),
        [=](const auto& rows, const columns& before) {
            const index own_length = known != 0 ? known : length;
            columns own;  // from here and not from `before`: floats are added to small totals
            for (index i = rows.begin(); i < rows.end(); ++i) {
                const T* row = x + i * own_length;
                for (index j = 0; j < own_length; ++j)
                    own.of[j] = Operation::with(own.of[j], row[j]);
            }
            for (index j = 0; j < own_length; ++j)
                own.of[j] = Operation::joined(before.of[j], own.of[j]);
            return own;
        },
        [=](columns a, const columns& b) {
            for (index j = 0; j < length; ++j) a.of[j] = Operation::joined(a.of[j], b.of[j]);
            return a;
        });
    for (index j = 0; j < length; ++j) result[j] = Operation::finished(all.of[j], n);
}

template <class Operation, class T, class R, index known, bool rows>
void loop_over(const T* x, index n, index length, R* result) {
    if constexpr (rows) {
        each_row<Operation, T, R, known>(x, n, length, result);
    } else {
        all_columns<Operation, T, R, known>(x, n, length, result);
    }
}

}  // namespace bench
