// SPDX-License-Identifier: BSD-3-Clause
// sin(x)^2 + cos(x)^2: two costly functions of one argument.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

// ---- cask --------------------------------------------------------------------------------------

ck::array<double> squares_of(const double* source, std::int64_t count) {
    auto x = ck::borrow(source, {count});
    auto s = ck::sin(x);
    auto c = ck::cos(x);
    return s * s + c * c;
}

answer with_cask(const double* x, std::int64_t count) {
    auto result = std::make_shared<const xt::xarray<double>>(squares_of(x, count).compute());
    return elements_of({result, result->data()}, count);
}

void into_with_cask(const double* x, std::int64_t count, double* result) {
    ck::compute_into(squares_of(x, count),
                     std::span<double>(result, static_cast<std::size_t>(count)));
}

// ---- rivals ------------------------------------------------------------------------------------

void scalar_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    for (std::int64_t k = begin; k < end; ++k) {
        const double s = std::sin(x[k]);
        const double c = std::cos(x[k]);
        result[k] = s * s + c * c;
    }
}

void tuned_piece(const double* x, std::int64_t begin, std::int64_t end, double* result) {
    using batch = xsimd::batch<double>;
    constexpr auto width = static_cast<std::int64_t>(batch::size);
    std::int64_t k = begin;
    for (; k + width <= end; k += width) {
        const auto [s, c] = xsimd::sincos(batch::load_unaligned(x + k));
        (s * s + c * c).store_unaligned(result + k);
    }
    scalar_piece(x, k, end, result);
}

void into_with_serial_loop(const double* x, std::int64_t count, double* result) {
    scalar_piece(x, 0, count, result);
}

template <class Piece>
void all_pieces(const double* x, std::int64_t count, double* result, Piece piece) {
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 14),
                      [=](const auto& range) { piece(x, range.begin(), range.end(), result); });
}

void into_with_scalar_tbb(const double* x, std::int64_t count, double* result) {
    all_pieces(x, count, result, scalar_piece);
}
void into_with_tuned_tbb(const double* x, std::int64_t count, double* result) {
    all_pieces(x, count, result, tuned_piece);
}

}  // namespace

std::vector<problem> sines(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const auto x = unit_numbers(count);
    const auto reused = fresh_memory<double>(count);
    const auto anew = [=](auto* form) {
        return [=] {
            auto result = fresh_memory<double>(count);
            form(x.get(), count, result.get());
            return elements_of(std::move(result), count);
        };
    };
    const auto again = [=](auto* form) {
        return [=] {
            form(x.get(), count, reused.get());
            return elements_of(reused, count);
        };
    };
    const std::string size = std::to_string(count) + " doubles";
    return {{"sin(x)^2 + cos(x)^2, new result",
             size,
             {{"cask", [=] { return with_cask(x.get(), count); }},
              {"serial C++", anew(into_with_serial_loop), 1},
              {"oneTBB, scalar", anew(into_with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", anew(into_with_tuned_tbb)}},
             1e-14},
            {"sin(x)^2 + cos(x)^2, reused memory",
             size,
             {{"cask", again(into_with_cask)},
              {"oneTBB, scalar", again(into_with_scalar_tbb)},
              {"oneTBB + xsimd, tuned", again(into_with_tuned_tbb)}},
             1e-14}};
}

}  // namespace bench
