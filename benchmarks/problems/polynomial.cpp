// SPDX-License-Identifier: BSD-3-Clause
// 2x^3 - 3x^2 + x - 1 of each element: a chain of element-wise operations that writes its result
// into new memory, and into memory that is written again and again.
#include "into_memory.hpp"

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

template <class Number>
ck::array<Number> polynomial_of(const Number* source, std::int64_t count) {
    auto x = ck::borrow(source, {count});
    return 2.0 * x * x * x - 3.0 * x * x + x - 1.0;
}

// ---- rivals, with Horner's form ----------------------------------------------------------------

/// Value is Number or a vector of it.
template <class Number, class Value>
Value polynomial_at(const Value& x) {
    return ((Number{2} * x - Number{3}) * x + Number{1}) * x - Number{1};
}

template <class Number>
void scalar_piece(const Number* x, std::int64_t begin, std::int64_t end, Number* result) {
    for (std::int64_t k = begin; k < end; ++k) result[k] = polynomial_at<Number>(x[k]);
}

template <class Number>
void tuned_piece(const Number* x, std::int64_t begin, std::int64_t end, Number* result) {
    using batch = xsimd::batch<Number>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    std::int64_t k = begin;
    for (; k + width <= end; k += width) {
        polynomial_at<Number>(batch::load_unaligned(x + k)).store_unaligned(result + k);
    }
    for (; k < end; ++k) result[k] = polynomial_at<Number>(x[k]);
}

template <class Number>
void into_with_serial_loop(const Number* x, std::int64_t count, Number* result) {
    scalar_piece(x, 0, count, result);
}

template <class Number>
void into_with_scalar_tbb(const Number* x, std::int64_t count, Number* result) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 15), [=](const auto& range) {
        scalar_piece(x, range.begin(), range.end(), result);
    });
}

template <class Number>
void into_with_tuned_tbb(const Number* x, std::int64_t count, Number* result) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 15), [=](const auto& range) {
        tuned_piece(x, range.begin(), range.end(), result);
    });
}

template <class Number>
std::vector<problem> polynomial_in(const std::string& name, const std::string& type,
                                   std::int64_t count, double tolerance, double promise) {
    return new_and_reused<Number>(
        name, std::to_string(count) + " " + type, tolerance, unit_numbers<Number>(count), count,
        count, polynomial_of<Number>,
        {{"serial C++", into_with_serial_loop<Number>, 1},
         {"oneTBB, scalar", into_with_scalar_tbb<Number>},
         {"oneTBB + xsimd, tuned", into_with_tuned_tbb<Number>, 0, promise}},
        bytes_of<Number>(count));
}

}  // namespace

std::vector<problem> polynomial(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    std::vector<problem> both = polynomial_in<double>("polynomial", "doubles", count, 1e-13, 1.4);
    for (problem& each : polynomial_in<float>("float polynomial", "floats", count, 1e-4, 0)) {
        both.push_back(std::move(each));
    }
    return both;
}

}  // namespace bench
