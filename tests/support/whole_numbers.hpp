// SPDX-License-Identifier: BSD-3-Clause
// All reductions of whole numbers against plain loops.
#pragma once

#include "support/check.hpp"

#include <cask/reductions.hpp>

namespace cask_test {

template <class T>
using wide = std::conditional_t<std::is_unsigned_v<T> && !std::same_as<T, bool>, std::uint64_t,
                                std::int64_t>;

template <class T>
wide<T> sum_of(const std::vector<T>& x) {
    std::uint64_t sum = 0;
    for (const T each : x) sum += static_cast<std::uint64_t>(each);
    return static_cast<wide<T>>(sum);
}
template <class T>
wide<T> product_of(const std::vector<T>& x) {
    std::uint64_t product = 1;
    for (const T each : x) product *= static_cast<std::uint64_t>(each);
    return static_cast<wide<T>>(product);
}
template <class T>
std::int64_t first_best(const std::vector<T>& x, bool largest) {
    std::size_t best = 0;
    for (std::size_t k = 1; k < x.size(); ++k) {
        if (largest ? x[k] > x[best] : x[k] < x[best]) best = k;
    }
    return static_cast<std::int64_t>(best);
}
template <class T>
bool truth(const T& value) {
    return value != T(0);
}

/// All reductions of `x` over the axes `chosen`; an empty list means all.
template <class T>
void check_whole_numbers(const xt::xarray<T>& x, const std::vector<int>& chosen, bool keep) {
    const int rank = static_cast<int>(x.dimension());
    std::vector<int> axes = chosen;
    for (int axis = 0; chosen.empty() && axis < rank; ++axis) axes.push_back(axis);
    const ck::reduce_options how{.axes = axes_or_all(chosen), .keep_dims = keep};
    ck::index_t count = 1;
    for (const int axis : axes) count *= ck::interop::shape_of(x)[axis];
    CAPTURE(to_string(ck::interop::shape_of(x)), chosen, keep);

    check([&](const auto& in) { return ck::sum(in(x), how); },
          reduced<wide<T>>(x, axes, keep, sum_of<T>));
    check([&](const auto& in) { return ck::prod(in(x), how); },
          reduced<wide<T>>(x, axes, keep, product_of<T>));
    check([&](const auto& in) { return ck::count_nonzero(in(x), how); },
          reduced<std::int64_t>(x, axes, keep, [](const std::vector<T>& all) {
              return static_cast<std::int64_t>(std::count_if(all.begin(), all.end(), truth<T>));
          }));
    check([&](const auto& in) { return ck::any(in(x), how); },
          reduced<bool>(x, axes, keep, [](const std::vector<T>& all) {
              return std::any_of(all.begin(), all.end(), truth<T>);
          }));
    check([&](const auto& in) { return ck::all(in(x), how); },
          reduced<bool>(x, axes, keep, [](const std::vector<T>& all) {
              return std::all_of(all.begin(), all.end(), truth<T>);
          }));
    double largest = 0;
    const xt::xarray<double> means = reduced<double>(x, axes, keep, [&](const std::vector<T>& all) {
        long double sum = 0;
        for (const T each : all) {
            sum += static_cast<long double>(each);
            largest = std::max(largest, std::abs(static_cast<double>(each)));
        }
        return static_cast<double>(sum / static_cast<long double>(all.size()));
    });
    check([&](const auto& in) { return ck::mean(in(x), how); }, means, {1e-14, 1e-14 * largest});
    if (count == 0) return;
    check([&](const auto& in) { return ck::max(in(x), how); },
          reduced<T>(x, axes, keep, [](const std::vector<T>& all) {
              return static_cast<T>(*std::max_element(all.begin(), all.end()));
          }));
    check([&](const auto& in) { return ck::min(in(x), how); },
          reduced<T>(x, axes, keep, [](const std::vector<T>& all) {
              return static_cast<T>(*std::min_element(all.begin(), all.end()));
          }));
    check([&](const auto& in) { return ck::argmax(in(x), how); },
          reduced<std::int64_t>(x, axes, keep,
                                [](const std::vector<T>& all) { return first_best(all, true); }));
    check([&](const auto& in) { return ck::argmin(in(x), how); },
          reduced<std::int64_t>(x, axes, keep,
                                [](const std::vector<T>& all) { return first_best(all, false); }));
}

/// CHECKs reductions of elements among which are the smallest and the largest of T.
template <class T>
void check_limits() {
    using limits = std::numeric_limits<T>;
    xt::xarray<T> x = numbers<T>(ck::shape{4, 130}, 5);
    x(1, 7) = limits::max();
    x(3, 129) = limits::max();
    x(2, 0) = limits::min();
    x(3, 1) = limits::min();
    check_whole_numbers(x, {}, false);
    check_whole_numbers(x, {0}, false);
    check_whole_numbers(x, {1}, false);
    const xt::xarray<T> lowest = xt::full_like(x, limits::min());
    check_whole_numbers(lowest, {1}, false);
    const xt::xarray<T> highest = xt::full_like(x, limits::max());
    check_whole_numbers(highest, {0}, false);
}

}  // namespace cask_test
