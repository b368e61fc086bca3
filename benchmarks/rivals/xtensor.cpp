// SPDX-License-Identifier: BSD-3-Clause
// xtensor with its xsimd (XTENSOR_USE_XSIMD), built twice: as it is, on one thread, and with its
// oneTBB option (XTENSOR_USE_TBB), which runs assignments of contiguous expressions on all threads.
//
// What its manual advises: xtensor<T, N> instead of xarray, noalias, immediate reductions; lazy ones
// run as rivals of their own.
#include "xtensor_inputs.hpp"

#include <xtensor/xbroadcast.hpp>
#include <xtensor/xbuilder.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>
#include <xtensor/xrandom.hpp>
#include <xtensor/xtensor.hpp>
#include <xtensor/xtensor_config.hpp>
#include <xtensor/xvectorize.hpp>
#include <xtensor/xview.hpp>

#include <tbb/global_control.h>
#include <tbb/version.h>
#include <xsimd/xsimd.hpp>

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>

namespace {

using namespace rivals;
constexpr auto now = xt::evaluation_strategy::immediate;

// ---- problems --------------------------------------------------------------------------------

const auto polynomial = []<class X>(const X& x) {
    using number = typename X::value_type;
    return ((number{2} * x - number{3}) * x + number{1}) * x - number{1};
};
const auto symmetric = [](const matrix& x) { return x + xt::transpose(x); };
const auto sines = [](const matrix& x) {
    return xt::sin(x) * xt::sin(x) + xt::cos(x) * xt::cos(x);
};
const auto centred = [](const matrix& x) {
    return x - vector(xt::view(x, 0, xt::all()));  // owned: an expression holds what it is given
};

const auto laplacian = [](const matrix& x) {
    auto in = xt::range(1, -1);  // no const: xview does not take it
    auto before = xt::range(0, -2);
    auto after = xt::range(2, xt::placeholders::_);
    return xt::view(x, before, in) + xt::view(x, after, in) + xt::view(x, in, before) +
           xt::view(x, in, after) - 4.0 * xt::view(x, in, in);
};

const auto stencil = [](const cube& x) {
    auto in = xt::range(1, -1);
    auto before = xt::range(0, -2);
    auto after = xt::range(2, xt::placeholders::_);
    return xt::view(x, before, in, in) + xt::view(x, after, in, in) + xt::view(x, in, before, in) +
           xt::view(x, in, after, in) + xt::view(x, in, in, before) + xt::view(x, in, in, after) -
           6.0 * xt::view(x, in, in, in);
};

const auto float_sum_of_both = [](const mixed<std::int16_t>& both) {
    return both.integers + both.floats;
};
const auto double_product_of_both = [](const mixed<std::int32_t>& both) {
    return xt::cast<double>(both.integers) * xt::cast<double>(both.floats);
};

const auto lengths = [](const matrix& x) { return xt::sqrt(xt::sum(x * x, {1})); };

void softmax(const matrix& x, matrix& result) {
    const vector largest = xt::amax(x, {1}, now);
    xt::noalias(result) = xt::exp(x - xt::view(largest, xt::all(), xt::newaxis()));
    const vector scale = 1.0 / xt::sum(result, {1}, now);
    result *= xt::view(scale, xt::all(), xt::newaxis());
}

job new_softmax(const sizes& own) {
    return [x = source(own)] {
        auto result = std::make_shared<matrix>(matrix::from_shape(x->shape()));
        softmax(*x, *result);
        return elements_of(result);
    };
}

job reused_softmax(const sizes& own) {
    return [x = source(own), result = std::make_shared<matrix>(*source(own))] {
        softmax(*x, *result);
        return elements_of(result);
    };
}

job statistics(const sizes& own) {
    return [x = source(own)] {
        return elements_of(std::make_shared<const vector>(
            vector{xt::sum(*x, now)(), xt::mean(*x, now)(), xt::stddev(*x)(), xt::amin(*x, now)(),
                   xt::amax(*x, now)()}));
    };
}

job dot(const sizes& own) {
    return [x = source(own), y = std::make_shared<const matrix>(1.0 - *source(own))] {
        return answer{xt::sum(*x * *y)()};  // lazy: an immediate one makes an array of products
    };
}

/// Two buffers in turn, of which less is used in each step.
job jacobi(const sizes& own) {
    const std::size_t edge = std::max<std::size_t>(5, edge_of(own) / 5);
    const std::size_t steps = std::min<std::size_t>(100, (edge - 1) / 4);
    return [steps, grid = filled<matrix>({edge, edge}, bench::unit_number)] {
        matrix buffers[2] = {matrix::from_shape(grid->shape()), matrix::from_shape(grid->shape())};
        const matrix* x = grid.get();
        std::size_t n = grid->shape(0);
        for (std::size_t step = 0; step < steps; ++step, n -= 2) {
            matrix& next = buffers[step % 2];
            auto in = xt::range(std::size_t{1}, n - 1);
            auto before = xt::range(std::size_t{0}, n - 2);
            auto after = xt::range(std::size_t{2}, n);
            auto target = xt::view(next, before, before);
            xt::noalias(target) = 0.25 * (xt::view(*x, before, in) + xt::view(*x, after, in) +
                                          xt::view(*x, in, before) + xt::view(*x, in, after));
            x = &next;
        }
        auto rest = xt::range(std::size_t{0}, n);
        return elements_of(std::make_shared<const matrix>(xt::view(*x, rest, rest)));
    };
}

job pi(const sizes& own) {
    return [points = static_cast<std::size_t>(own.points)] {
        using xt::random::rand;
        // Lazy: the random numbers are never in memory.
        auto inside = xt::square(rand<double>({points})) + xt::square(rand<double>({points})) <=
                      1.0;
        const auto count = xt::sum(xt::cast<std::int64_t>(inside), now)();
        return answer{4.0 * static_cast<double>(count) / static_cast<double>(points)};
    };
}

using picture = xt::xtensor<std::int32_t, 2>;

/// Arrays and masks as in cask's form, in real numbers: of complex ones xtensor's where() knows
/// nothing and its loops are not vectorised. Points that diverge may overflow; their steps are held.
job mandelbrot_by_masks(const sizes& own) {
    return [own] {
        const auto steps = static_cast<std::int32_t>(own.iterations);
        const matrix::shape_type shape{static_cast<std::size_t>(own.height),
                                       static_cast<std::size_t>(own.width)};
        const xt::xtensor<double, 1> x = xt::linspace<double>(-1.5, 0.0, shape[1]);
        const xt::xtensor<double, 1> y = xt::linspace<double>(-1.0, 0.0, shape[0]);
        const matrix c_re = xt::broadcast(x, shape);
        const matrix c_im = xt::broadcast(xt::view(y, xt::all(), xt::newaxis()), shape);
        matrix re = c_re;
        matrix im = c_im;
        matrix next = matrix::from_shape(shape);
        auto diverge = xt::xtensor<bool, 2>::from_shape(shape);
        auto fractal = std::make_shared<picture>(shape, steps);
        for (std::int32_t i = 0; i < steps; ++i) {
            xt::noalias(next) = re * re - im * im + c_re;
            xt::noalias(im) = 2.0 * re * im + c_im;
            std::swap(re, next);
            // A mask of its own: within an expression of int32, xtensor 0.24 with xsimd rounds the
            // doubles to int32 before it compares them.
            xt::noalias(diverge) = re * re + im * im > 4.0;
            xt::noalias(*fractal) = xt::where(diverge && xt::equal(*fractal, steps), i, *fractal);
        }
        return elements_of(fractal);
    };
}

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

/// One function of a point, with early exit.
job mandelbrot_by_points(const sizes& own) {
    return [own] {
        const xt::xtensor<double, 1> y = xt::linspace<double>(-1.0, 0.0,
                                                              static_cast<std::size_t>(own.height));
        const xt::xtensor<double, 1> x = xt::linspace<double>(-1.5, 0.0,
                                                              static_cast<std::size_t>(own.width));
        const auto steps = static_cast<std::int32_t>(own.iterations);
        const auto of_point = xt::vectorize(
            [steps](double re, double im) { return steps_within_circle(re, im, steps); });
        return elements_of(std::make_shared<const picture>(of_point(
            xt::view(x, xt::newaxis(), xt::all()), xt::view(y, xt::all(), xt::newaxis()))));
    };
}

// ---- who takes part --------------------------------------------------------------------------

#if defined(XTENSOR_USE_TBB)
const std::string name = "xtensor + oneTBB";
#else
const std::string name = "xtensor";
#endif

std::vector<contender> contenders() {
    contender best{name, {}};
    best.problems = {
        {"sum", number(source, [](const matrix& x) { return xt::sum(x, now)(); })},
        // In doubles: xtensor's few running sums of floats would lose four digits.
        {"float sum", number(floats, [](const auto& x) { return xt::sum<double>(x, now)(); })},
        {"dot(x, x)", number(source, [](const matrix& x) { return xt::sum(x * x)(); })},
        {"dot(x, y)", dot},
        {"means of 10 columns",
         fresh<vector>(rows_of_ten, [](const matrix& x) { return xt::mean(x, {0}, now); })},
        {"means of rows of 10",
         fresh<vector>(rows_of_ten, [](const matrix& x) { return xt::mean(x, {1}, now); })},
        {"lengths of points", reused<vector>(points, lengths)},
        {"stddev", number(source, [](const matrix& x) { return xt::stddev(x)(); })},
        {"five statistics at once", statistics},
        {"sum over axis 0",
         fresh<vector>(source, [](const matrix& x) { return xt::sum(x, {0}, now); })},
        {"sum over axis 1",
         fresh<vector>(source, [](const matrix& x) { return xt::sum(x, {1}, now); })},
        {"row softmax, new result", new_softmax},
        {"row softmax, reused memory", reused_softmax},
        {"Jacobi", jacobi},
        {"mandelbrot", mandelbrot_by_points},
        {"pi", pi}};
    const auto in_both = [&best]<class Result>(const std::string& problem, auto input, auto of,
                                               std::type_identity<Result>) {
        best.problems[problem + ", new result"] = fresh<Result>(input, of);
        best.problems[problem + ", reused memory"] = reused<Result>(input, of);
    };
    constexpr std::type_identity<matrix> to_matrix;
    in_both("polynomial", source, polynomial, to_matrix);
    in_both("float polynomial", floats, polynomial, std::type_identity<xt::xtensor<float, 1>>{});
    in_both("x + transpose(x)", source, symmetric, to_matrix);
    in_both("sin(x)^2 + cos(x)^2", source, sines, to_matrix);
    in_both("points minus a point", points, centred, to_matrix);
    in_both("5-point Laplacian", source, laplacian, to_matrix);
    in_both("7-point stencil", volume, stencil, std::type_identity<cube>{});
    in_both("7-point stencil of a slab", slab, stencil, std::type_identity<cube>{});
    in_both("int16 + float", both_types<std::int16_t>, float_sum_of_both,
            std::type_identity<xt::xtensor<float, 1>>{});
    in_both("int32 * float", both_types<std::int32_t>, double_product_of_both,
            std::type_identity<vector>{});
    contender masks{name + ", masks", {{"mandelbrot", mandelbrot_by_masks}}};
#if defined(XTENSOR_USE_TBB)
    return {best, masks};
#else
    contender lazy{name + ", lazy", {}};
    lazy.problems = {
        {"sum", number(source, [](const matrix& x) { return xt::sum(x)(); })},
        {"sum over axis 0", fresh<vector>(source, [](const matrix& x) { return xt::sum(x, {0}); })},
        {"sum over axis 1",
         fresh<vector>(source, [](const matrix& x) { return xt::sum(x, {1}); })}};
    return {best, lazy, masks};
#endif
}

std::string version(int major, int minor, int patch) {
    return std::to_string(major) + '.' + std::to_string(minor) + '.' + std::to_string(patch);
}

}  // namespace

int main(int argc, char** argv) {
    std::optional<tbb::global_control> limit;
    return serve(
        argc, argv,
        {{"xtensor", version(XTENSOR_VERSION_MAJOR, XTENSOR_VERSION_MINOR, XTENSOR_VERSION_PATCH)}},
        [&limit](int threads) {
            limit.emplace(tbb::global_control::max_allowed_parallelism,
                          static_cast<std::size_t>(threads));
        },
        contenders());
}
