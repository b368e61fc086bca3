// SPDX-License-Identifier: BSD-3-Clause
// The sum of a large array: nothing but reading memory.
#include "piece_sum.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <functional>
#include <type_traits>

namespace ck = cask;

namespace bench {
namespace {

template <class Number>
using numbers = std::span<const Number>;

template <class Number>
answer with_cask(const sizes& own, numbers<Number> x) {
    return {static_cast<double>(ck::sum(ck::borrow(x.data(), {own.edge, own.edge})).item())};
}

/// Pieces of floats are short enough to lose little; their sums are added as doubles.
constexpr std::int64_t piece = 1 << 12;

/// part(first, last) of all pieces of [first, last), added up.
template <class Number, class Part>
double sum_of_pieces(const Number* first, const Number* last, Part part) {
    if constexpr (std::is_same_v<Number, double>) return part(first, last);
    double sum = 0;
    while (first != last) {
        const Number* end = first + std::min(piece, last - first);
        sum += static_cast<double>(part(first, end));
        first = end;
    }
    return sum;
}

template <class Number>
answer with_serial_loop(const sizes&, numbers<Number> x) {
    return {sum_of_pieces(x.data(), x.data() + x.size(), plain_sum<Number>)};
}

/// The same by all threads.
template <class Number, class Part>
double parallel_sum(numbers<Number> x, Part part) {
    const Number* data = x.data();
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, x.size(), std::size_t{1} << 15), 0.0,
        [&](const auto& range, double sum) {
            return sum + sum_of_pieces(data + range.begin(), data + range.end(), part);
        },
        std::plus<>());
}

template <class Number>
answer with_scalar_tbb(const sizes&, numbers<Number> x) {
    return {parallel_sum(x, plain_sum<Number>)};
}
template <class Number>
answer with_tuned_tbb(const sizes&, numbers<Number> x) {
    return {parallel_sum(x, vector_sum<Number>)};
}

template <class Number>
problem sum_of(const sizes& own, const std::string& name, const std::string& type, double tolerance,
               double promise) {
    const auto source = unit_numbers<Number>(own.edge * own.edge);
    const numbers<Number> x(source.get(), static_cast<std::size_t>(own.edge * own.edge));
    const auto run = [own, source, x](auto* form) {
        return [own, source, x, form] { return form(own, x); };
    };
    return {name,
            std::to_string(x.size()) + " " + type,
            {{"cask", run(with_cask<Number>)},
             {"serial C++", run(with_serial_loop<Number>), 1},
             {"oneTBB, scalar", run(with_scalar_tbb<Number>)},
             {"oneTBB + xsimd, tuned", run(with_tuned_tbb<Number>), 0, promise}},
            tolerance,
            {bytes_of<Number>(own.edge * own.edge)}};
}

}  // namespace

std::vector<problem> sum(const sizes& own) {
    return {sum_of<double>(own, "sum", "doubles", 1e-11, 1.15),
            sum_of<float>(own, "float sum", "floats", 1e-5, 0)};
}

}  // namespace bench
