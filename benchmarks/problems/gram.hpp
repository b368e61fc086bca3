// SPDX-License-Identifier: BSD-3-Clause
// The products of all columns of a tall matrix with each other, transpose(x) x, as regressions and
// covariances want them: by cask, with its own kernel or with BLAS.
#pragma once

#include "computed.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <algorithm>

namespace bench {

struct tall {
    const double* data;
    std::int64_t rows;
    std::int64_t columns;
};

/// Rows that a task takes at least: a mebibyte.
inline std::size_t rows_of_piece(const tall& x) {
    return std::max<std::size_t>(1, (std::size_t{1} << 17) / static_cast<std::size_t>(x.columns));
}

inline answer gram_with_cask(const tall& x) {
    const auto matrix = cask::borrow(x.data, {x.rows, x.columns});
    return computed(cask::matmul(cask::transpose(matrix), matrix));
}

/// Problems of 10 and of 100 columns, with as many elements as the matrix of other problems.
/// `add(problem, run)` fills in who takes part; run(form) makes a contender's function of a form.
template <class Add>
std::vector<problem> gram_problems(const sizes& own, const std::string& suffix,
                                   const std::string& remark, Add add) {
    std::vector<problem> all;
    for (const std::int64_t columns : {10, 100}) {
        const tall x{nullptr, std::max<std::int64_t>(1, own.edge * own.edge / columns), columns};
        const std::string length = std::to_string(columns);
        problem next{"transpose(x) x, " + length + " columns" + suffix,
                     std::to_string(x.rows) + " x " + length + " doubles, " + remark,
                     {},
                     1e-9,
                     {bytes_of<double>(x.rows * columns)}};
        add(next, [x, source = unit_numbers(x.rows * columns)](auto* form) {
            return [=] { return form({source.get(), x.rows, x.columns}); };
        });
        all.push_back(std::move(next));
    }
    return all;
}

}  // namespace bench
