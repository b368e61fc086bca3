// SPDX-License-Identifier: BSD-3-Clause
// transpose(x) x by cask's own kernel.
#include "gram.hpp"

#include <tbb/blocked_range.h>
#include <tbb/combinable.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <memory>

namespace bench {
namespace {

using numbers = std::vector<double>;

/// Adds the products of rows [begin, end) to `sums`, rows of `columns` numbers.
void add_plainly(const tall& x, std::int64_t begin, std::int64_t end, double* sums) {
    const std::int64_t n = x.columns;
    for (std::int64_t r = begin; r < end; ++r) {
        const double* row = x.data + r * n;
        for (std::int64_t i = 0; i < n; ++i) {
            const double factor = row[i];
            for (std::int64_t j = 0; j < n; ++j) sums[i * n + j] += factor * row[j];
        }
    }
}

// ---- by hand: rows that the second cache holds, sums in registers ------------------------------

using batch = xsimd::batch<double>;
constexpr auto width = static_cast<std::int64_t>(batch::size);
constexpr std::int64_t block = 240;  // rows
constexpr std::int64_t down = 5;     // of a tile of sums
constexpr std::int64_t across = 2;   // the same, in vectors

/// Adds what `rows` rows at `x`, a whole number of vectors each, give to down x across sums.
void add_tile(const double* x, std::int64_t rows, std::int64_t pitch, std::int64_t i,
              std::int64_t j, double* sums) {
    batch tile[down][across];
    for (std::int64_t a = 0; a < down; ++a) {
        for (std::int64_t b = 0; b < across; ++b) tile[a][b] = batch(0.0);
    }
    for (std::int64_t r = 0; r < rows; ++r) {
        const double* row = x + r * pitch;
        batch right[across];
        for (std::int64_t b = 0; b < across; ++b) {
            right[b] = batch::load_unaligned(row + j + b * width);
        }
        for (std::int64_t a = 0; a < down; ++a) {
            const batch left(row[i + a]);
            for (std::int64_t b = 0; b < across; ++b) {
                tile[a][b] = xsimd::fma(left, right[b], tile[a][b]);
            }
        }
    }
    for (std::int64_t a = 0; a < down; ++a) {
        for (std::int64_t b = 0; b < across; ++b) {
            double* sum = sums + (i + a) * pitch + j + b * width;
            (batch::load_unaligned(sum) + tile[a][b]).store_unaligned(sum);
        }
    }
}

/// Sums of one thread, with rows and their number filled up to whole tiles; only tiles that reach the
/// diagonal or are right of it.
class blocked_sums {
public:
    explicit blocked_sums(std::int64_t columns)
        : columns_(columns),
          pitch_(rounded(columns, across * width)),
          packed_(static_cast<std::size_t>(block * pitch_ + down)),
          sums_(static_cast<std::size_t>(rounded(columns, down) * pitch_)) {}

    void add(const tall& x, std::int64_t begin, std::int64_t end) {
        for (; begin < end; begin += block) {
            const std::int64_t rows = std::min(block, end - begin);
            for (std::int64_t r = 0; r < rows; ++r) {
                std::copy_n(x.data + (begin + r) * columns_, columns_, packed_.data() + r * pitch_);
            }
            for (std::int64_t i = 0; i < columns_; i += down) {
                const std::int64_t first = i / (across * width) * (across * width);
                for (std::int64_t j = first; j < columns_; j += across * width) {
                    add_tile(packed_.data(), rows, pitch_, i, j, sums_.data());
                }
            }
        }
    }

    void add_to(double* all) const {
        for (std::int64_t i = 0; i < columns_; ++i) {
            for (std::int64_t j = 0; j < columns_; ++j) {
                const auto at = static_cast<std::size_t>(std::min(i, j) * pitch_ + std::max(i, j));
                all[i * columns_ + j] += sums_[at];
            }
        }
    }

private:
    static std::int64_t rounded(std::int64_t n, std::int64_t unit) {
        return (n + unit - 1) / unit * unit;
    }

    std::int64_t columns_;
    std::int64_t pitch_;
    numbers packed_;
    numbers sums_;
};

// ---- forms ---------------------------------------------------------------------------------------

answer answer_of(const std::shared_ptr<numbers>& sums) {
    return elements_of(std::shared_ptr<double>(sums, sums->data()),
                       static_cast<std::int64_t>(sums->size()));
}

std::shared_ptr<numbers> new_sums(const tall& x) {
    return std::make_shared<numbers>(static_cast<std::size_t>(x.columns * x.columns));
}

answer with_serial_loop(const tall& x) {
    auto sums = new_sums(x);
    add_plainly(x, 0, x.rows, sums->data());
    return answer_of(sums);
}

/// work(range, sums of this thread) for all rows; what the threads have is put together by join.
template <class Sums, class Work, class Join>
void by_rows(const tall& x, const Sums& start, Work work, Join join) {
    tbb::combinable<Sums> of_threads([&] { return start; });
    const std::size_t piece = rows_of_piece(x);
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, x.rows, piece),
                      [&](const auto& rows) { work(rows, of_threads.local()); });
    of_threads.combine_each(join);
}

answer with_scalar_tbb(const tall& x) {
    auto sums = new_sums(x);
    by_rows(
        x, *sums,
        [&](const auto& rows, numbers& own) {
            add_plainly(x, rows.begin(), rows.end(), own.data());
        },
        [&](const numbers& own) {
            for (std::size_t k = 0; k < own.size(); ++k) (*sums)[k] += own[k];
        });
    return answer_of(sums);
}

answer with_tuned_tbb(const tall& x) {
    auto sums = new_sums(x);
    by_rows(
        x, blocked_sums(x.columns),
        [&](const auto& rows, blocked_sums& own) { own.add(x, rows.begin(), rows.end()); },
        [&](const blocked_sums& own) { own.add_to(sums->data()); });
    return answer_of(sums);
}

}  // namespace

std::vector<problem> gram(const sizes& own) {
    return gram_problems(own, "", "cask's own kernel; NumPy by its BLAS",
                         [](problem& next, const auto& run) {
                             next.contenders = {{"cask", run(gram_with_cask)},
                                                {"serial C++", run(with_serial_loop), 1},
                                                {"oneTBB, vectorised rows", run(with_scalar_tbb)},
                                                {"oneTBB + xsimd, tuned", run(with_tuned_tbb)}};
                         });
}

}  // namespace bench
