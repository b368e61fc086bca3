// SPDX-License-Identifier: BSD-3-Clause
// Sums of a matrix along each axis: down its columns, where neighbours in memory belong to different
// sums, and along its rows.
#include "computed.hpp"
#include "piece_sum.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>

namespace ck = cask;

namespace bench {
namespace {

struct matrix {
    const double* data;
    std::int64_t edge;
};

std::shared_ptr<double> new_sums(const matrix& x) {
    auto sums = fresh_memory<double>(x.edge);
    std::fill_n(sums.get(), x.edge, 0.0);
    return sums;
}

// ---- cask --------------------------------------------------------------------------------------

template <int axis>
answer with_cask(const matrix& x) {
    return computed(ck::sum(ck::borrow(x.data, {x.edge, x.edge}), axis));
}

// ---- down the columns --------------------------------------------------------------------------

/// Adds all rows of columns [begin, end).
void add_columns(const matrix& x, std::int64_t begin, std::int64_t end, double* sums) {
    for (std::int64_t i = 0; i < x.edge; ++i) {
        const double* row = x.data + i * x.edge;
        for (std::int64_t j = begin; j < end; ++j) sums[j] += row[j];
    }
}

answer down_with_serial_loop(const matrix& x) {
    auto sums = new_sums(x);
    add_columns(x, 0, x.edge, sums.get());
    return elements_of(std::move(sums), x.edge);
}

answer down_with_scalar_tbb(const matrix& x) {
    auto sums = new_sums(x);
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, x.edge, 64), [&](const auto& columns) {
        add_columns(x, columns.begin(), columns.end(), sums.get());
    });
    return elements_of(std::move(sums), x.edge);
}

/// Columns in bands of a few pages' width whose sums stay in registers and the first cache; eight
/// rows at a time, so that each sum is loaded and stored once for eight additions.
void add_band(const matrix& x, std::int64_t begin, std::int64_t end, double* sums) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    constexpr std::int64_t rows = 8;
    std::int64_t i = 0;
    for (; i + rows <= x.edge; i += rows) {
        const double* row = x.data + i * x.edge;
        std::int64_t j = begin;
        for (; j + width <= end; j += width) {
            batch sum = batch::load_unaligned(sums + j);
            for (std::int64_t r = 0; r < rows; ++r) {
                sum += batch::load_unaligned(row + r * x.edge + j);
            }
            sum.store_unaligned(sums + j);
        }
        for (; j < end; ++j) {
            for (std::int64_t r = 0; r < rows; ++r) sums[j] += row[r * x.edge + j];
        }
    }
    for (; i < x.edge; ++i) {
        for (std::int64_t j = begin; j < end; ++j) sums[j] += x.data[i * x.edge + j];
    }
}

answer down_with_tuned_tbb(const matrix& x) {
    auto sums = new_sums(x);
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, x.edge, 1024), [&](const auto& columns) {
        add_band(x, columns.begin(), columns.end(), sums.get());
    });
    return elements_of(std::move(sums), x.edge);
}

// ---- along the rows ----------------------------------------------------------------------------

answer along_with_serial_loop(const matrix& x) {
    auto sums = new_sums(x);
    for (std::int64_t i = 0; i < x.edge; ++i) {
        const double* row = x.data + i * x.edge;
        sums.get()[i] = plain_sum(row, row + x.edge);
    }
    return elements_of(std::move(sums), x.edge);
}

template <class Sum>
answer each_row(const matrix& x, Sum sum) {
    auto sums = new_sums(x);
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, x.edge, 8), [&](const auto& rows) {
        for (std::int64_t i = rows.begin(); i < rows.end(); ++i) {
            const double* row = x.data + i * x.edge;
            sums.get()[i] = sum(row, row + x.edge);
        }
    });
    return elements_of(std::move(sums), x.edge);
}

answer along_with_scalar_tbb(const matrix& x) { return each_row(x, plain_sum<double>); }
answer along_with_tuned_tbb(const matrix& x) { return each_row(x, vector_sum<double>); }

}  // namespace

std::vector<problem> axis_sums(const sizes& own) {
    const auto source = unit_numbers(own.edge * own.edge);
    const auto run = [source, edge = own.edge](auto* form) {
        return [source, edge, form] { return form({source.get(), edge}); };
    };
    const std::string size = std::to_string(own.edge) + " x " + std::to_string(own.edge) +
                             " doubles";
    const traffic bytes{bytes_of<double>(own.edge * own.edge)};
    return {{"sum over axis 0",
             size,
             {{"cask", run(with_cask<0>)},
              {"serial C++", run(down_with_serial_loop), 1},
              {"oneTBB, scalar", run(down_with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", run(down_with_tuned_tbb)}},
             1e-11,
             bytes},
            {"sum over axis 1",
             size,
             {{"cask", run(with_cask<1>)},
              {"serial C++", run(along_with_serial_loop), 1},
              {"oneTBB, scalar", run(along_with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", run(along_with_tuned_tbb)}},
             1e-11,
             bytes}};
}

}  // namespace bench
