// SPDX-License-Identifier: BSD-3-Clause
// The Mandelbrot set: much arithmetic on each element, masks, and a new picture.
#include "computed.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <array>
#include <complex>

namespace ck = cask;
using namespace std::complex_literals;

namespace bench {
namespace {

struct view {
    std::int64_t height;
    std::int64_t width;
    std::int32_t iterations;
};

std::vector<double> spaced(double start, std::int64_t count) {
    std::vector<double> places(static_cast<std::size_t>(count));
    const double step = -start / static_cast<double>(std::max<std::int64_t>(count - 1, 1));
    for (std::size_t k = 0; k < places.size(); ++k)
        places[k] = static_cast<double>(k) * step + start;
    return places;
}

answer picture_of(std::shared_ptr<const std::int32_t> memory, const view& own) {
    const std::span<const std::int32_t> elements(memory.get(),
                                                 static_cast<std::size_t>(own.height * own.width));
    return {elements, std::move(memory)};
}

// ---- cask --------------------------------------------------------------------------------------

answer with_cask(const view& own) {
    auto y = ck::linspace<double>(-1.0, 0.0, own.height);
    auto x = ck::linspace<double>(-1.5, 0.0, own.width);
    ck::array<std::complex<double>> c = ck::expand_dims(y, 1) * 1i + x;
    auto z = c;
    auto fractal = ck::full<std::int32_t>({own.height, own.width}, own.iterations);
    for (std::int32_t i = 0; i < own.iterations; ++i) {
        z = z * z + c;
        auto diverge = ck::abs(z) > 2.0;
        auto newly = diverge && (fractal == own.iterations);
        fractal[newly] = i;
        z[diverge] = 2.0;
    }
    return computed(fractal);
}

// ---- one point at a time, left as soon as it diverges ------------------------------------------

std::int32_t steps_within_circle(double x, double y, std::int32_t iterations) {
    double re = x;
    double im = y;
    double re_squared = re * re;
    double im_squared = im * im;
    for (std::int32_t i = 0; i < iterations; ++i) {
        im = (re + re) * im + y;
        re = re_squared - im_squared + x;
        re_squared = re * re;
        im_squared = im * im;
        if (re_squared + im_squared > 4.0) return i;
    }
    return iterations;
}

void scalar_row(const std::vector<double>& x, double y, std::int32_t iterations,
                std::int32_t* out) {
    for (std::size_t j = 0; j < x.size(); ++j) out[j] = steps_within_circle(x[j], y, iterations);
}

answer with_serial_loop(const view& own) {
    const std::vector<double> x = spaced(-1.5, own.width);
    const std::vector<double> y = spaced(-1.0, own.height);
    auto picture = fresh_memory<std::int32_t>(own.height * own.width);
    for (std::size_t i = 0; i < y.size(); ++i) {
        scalar_row(x, y[i], own.iterations, picture.get() + i * x.size());
    }
    return picture_of(std::move(picture), own);
}

answer with_scalar_tbb(const view& own) {
    const std::vector<double> x = spaced(-1.5, own.width);
    const std::vector<double> y = spaced(-1.0, own.height);
    auto picture = fresh_memory<std::int32_t>(own.height * own.width);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, y.size(), 8), [&](const auto& rows) {
        for (std::size_t i = rows.begin(); i < rows.end(); ++i) {
            scalar_row(x, y[i], own.iterations, picture.get() + i * x.size());
        }
    });
    return picture_of(std::move(picture), own);
}

// ---- several vectors of points in flight, until all have diverged ------------------------------

using batch = xsimd::batch<double>;
constexpr std::size_t in_flight = 4;
constexpr std::size_t group = in_flight * batch::size;

/// Steps of `group` neighbouring points. `x` may be unaligned.
void steps_of_group(const double* x, double y, std::int32_t iterations, double* steps) {
    std::array<batch, in_flight> cr;
    std::array<batch, in_flight> re;
    std::array<batch, in_flight> im;
    std::array<batch, in_flight> count;
    std::array<batch::batch_bool_type, in_flight> inside;
    const batch ci(y);
    for (std::size_t u = 0; u < in_flight; ++u) {
        cr[u] = re[u] = batch::load_unaligned(x + u * batch::size);
        im[u] = ci;
        count[u] = batch(0.0);
        inside[u] = cr[u] == cr[u];
    }
    for (std::int32_t i = 0; i < iterations; ++i) {
        for (std::size_t u = 0; u < in_flight; ++u) {
            const batch next = xsimd::fma(re[u], re[u], xsimd::fnma(im[u], im[u], cr[u]));
            im[u] = xsimd::fma(re[u] + re[u], im[u], ci);
            re[u] = next;
            const batch size = xsimd::fma(re[u], re[u], im[u] * im[u]);
            inside[u] = inside[u] && (size <= batch(4.0));
            count[u] = xsimd::select(inside[u], count[u] + batch(1.0), count[u]);
        }
        if (!xsimd::any((inside[0] || inside[1]) || (inside[2] || inside[3]))) break;
    }
    for (std::size_t u = 0; u < in_flight; ++u) count[u].store_aligned(steps + u * batch::size);
}

answer with_tuned_tbb(const view& own) {
    const auto width = static_cast<std::size_t>(own.width);
    std::vector<double> x = spaced(-1.5, own.width);
    const std::vector<double> y = spaced(-1.0, own.height);
    x.resize((width + group - 1) / group * group, 2.0);  // the last group is whole
    auto picture = fresh_memory<std::int32_t>(own.height * own.width);
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, y.size(), 8), [&](const auto& rows) {
        alignas(64) double steps[group];
        for (std::size_t i = rows.begin(); i < rows.end(); ++i) {
            std::int32_t* out = picture.get() + i * width;
            for (std::size_t j = 0; j < width; j += group) {
                steps_of_group(x.data() + j, y[i], own.iterations, steps);
                const std::size_t here = std::min(group, width - j);
                for (std::size_t k = 0; k < here; ++k) {
                    out[j + k] = static_cast<std::int32_t>(steps[k]);
                }
            }
        }
    });
    return picture_of(std::move(picture), own);
}

}  // namespace

std::vector<problem> mandelbrot(const sizes& own) {
    const view all{own.height, own.width, static_cast<std::int32_t>(own.iterations)};
    const std::string size = std::to_string(own.height) + " x " + std::to_string(own.width) + ", " +
                             std::to_string(own.iterations) + " iterations";
    const auto run = [all](auto* form) { return [all, form] { return form(all); }; };
    // Rivals round as their compiler likes (contracting products and sums), cask as it is written:
    // a few points at the border fall to the other side.
    constexpr double tolerance = 1e-4;
    return {
        {"mandelbrot",
         size,
         {{"cask", run(with_cask)},
          {"serial C++", run(with_serial_loop), 1},
          {"oneTBB, scalar, early exit", run(with_scalar_tbb), 0, 0.6},
          {"oneTBB + xsimd, tuned", run(with_tuned_tbb)}},
         tolerance},
        {"mandelbrot scaling",
         size,
         {{"cask", run(with_cask)}, {"cask, 1 thread", run(with_cask), 1, 1 / (0.9 * own.threads)}},
         0}};
}

}  // namespace bench
