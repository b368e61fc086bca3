// SPDX-License-Identifier: BSD-3-Clause
// Sum, mean, standard deviation, least and largest of one array: five answers from reading it once.
#include "moments.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <array>
#include <limits>

namespace ck = cask;

namespace bench {
namespace {

using numbers = std::span<const double>;

answer five(double sum, double mean, double stddev, double least, double largest) {
    const auto values = std::make_shared<const std::array<double, 5>>(
        std::array{sum, mean, stddev, least, largest});
    return elements_of(std::shared_ptr<const double>(values, values->data()), 5);
}

// ---- cask --------------------------------------------------------------------------------------

answer with_cask(const sizes& own, numbers memory) {
    auto x = ck::borrow(memory.data(), {own.edge, own.edge});
    const auto [sum, mean, stddev, least, largest] =
        ck::compute(ck::sum(x), ck::mean(x), ck::stddev(x), ck::min(x), ck::max(x));
    return five(sum(), mean(), stddev(), least(), largest());
}

// ---- piece by piece: the second and third look at a piece find it in the first cache -------------

struct summary {
    moments sums;
    double least = std::numeric_limits<double>::infinity();
    double largest = -std::numeric_limits<double>::infinity();

    [[nodiscard]] answer all() const {
        return five(sums.mean * sums.count, sums.mean, sums.stddev(), least, largest);
    }
};

summary join(const summary& a, const summary& b) {
    return {join(a.sums, b.sums), std::min(a.least, b.least), std::max(a.largest, b.largest)};
}

summary scalar_piece(const double* first, const double* last) {
    summary found{scalar_moments(first, last)};
    for (const double* x = first; x != last; ++x) {
        found.least = std::min(found.least, *x);
        found.largest = std::max(found.largest, *x);
    }
    return found;
}

summary tuned_piece(const double* first, const double* last) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::ptrdiff_t>(batch::size);
    summary found{tuned_moments(first, last)};
    batch least[2] = {batch(found.least), batch(found.least)};
    batch largest[2] = {batch(found.largest), batch(found.largest)};
    const double* x = first;
    for (; last - x >= 2 * width; x += 2 * width) {
        for (std::ptrdiff_t u = 0; u < 2; ++u) {
            const batch here = batch::load_unaligned(x + u * width);
            least[u] = xsimd::min(least[u], here);
            largest[u] = xsimd::max(largest[u], here);
        }
    }
    alignas(64) double lanes[2][batch::size];
    xsimd::min(least[0], least[1]).store_aligned(lanes[0]);
    xsimd::max(largest[0], largest[1]).store_aligned(lanes[1]);
    for (std::size_t lane = 0; lane < batch::size; ++lane) {
        found.least = std::min(found.least, lanes[0][lane]);
        found.largest = std::max(found.largest, lanes[1][lane]);
    }
    for (; x != last; ++x) {
        found.least = std::min(found.least, *x);
        found.largest = std::max(found.largest, *x);
    }
    return found;
}

answer with_serial_loop(const sizes&, numbers x) {
    return parts_of<summary>(x.data(), x.data() + x.size(), scalar_piece).all();
}
answer with_scalar_tbb(const sizes&, numbers x) {
    return parallel_parts<summary>(x, scalar_piece).all();
}
answer with_tuned_tbb(const sizes&, numbers x) {
    return parallel_parts<summary>(x, tuned_piece).all();
}

}  // namespace

std::vector<problem> statistics(const sizes& own) {
    const auto source = unit_numbers(own.edge * own.edge);
    const numbers x(source.get(), static_cast<std::size_t>(own.edge * own.edge));
    const auto run = [own, source, x](auto* form) {
        return [own, source, x, form] { return form(own, x); };
    };
    return {{"five statistics at once",
             std::to_string(x.size()) + " doubles",
             {{"cask", run(with_cask)},
              {"serial C++", run(with_serial_loop), 1},
              {"oneTBB, scalar", run(with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", run(with_tuned_tbb)}},
             1e-11,
             {bytes_of<double>(own.edge * own.edge)}}};
}

}  // namespace bench
