// SPDX-License-Identifier: BSD-3-Clause
// xtensor with its xsimd (XTENSOR_USE_XSIMD), built twice: as it is, on one thread, and with its
// oneTBB option (XTENSOR_USE_TBB), which runs assignments of contiguous expressions on all threads.
//
// What its manual advises: xtensor<T, N> instead of xarray, noalias, immediate reductions; lazy ones
// run as rivals of their own.
#include "rival.hpp"

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

#include <optional>

namespace {

using namespace rivals;
using matrix = xt::xtensor<double, 2>;
constexpr auto now = xt::evaluation_strategy::immediate;

// ---- inputs and outputs ----------------------------------------------------------------------

/// The matrix that all problems start from; made once.
const matrix& source(const sizes& own) {
    static const matrix made = [&own] {
        auto numbers = matrix::from_shape(
            {static_cast<std::size_t>(own.edge), static_cast<std::size_t>(own.edge)});
        for (std::size_t k = 0; k < numbers.size(); ++k) {
            numbers.data()[k] = bench::unit_number(static_cast<std::int64_t>(k));
        }
        return numbers;
    }();
    return made;
}

template <class Container>
answer elements_of(const std::shared_ptr<Container>& owner) {
    using value = const typename Container::value_type;
    return bench::elements_of(std::shared_ptr<value>(owner, owner->data()),
                              static_cast<std::int64_t>(owner->size()));
}

/// A problem whose answer is a number: of(x).
template <class Of>
maker number(Of of) {
    return [of](const sizes& own) -> job {
        const matrix& x = source(own);
        return [&x, of] { return answer{of(x)}; };
    };
}

/// A problem whose answer is a new array: of(x).
template <class Result, class Of>
maker fresh(Of of) {
    return [of](const sizes& own) -> job {
        const matrix& x = source(own);
        return [&x, of] { return elements_of(std::make_shared<const Result>(of(x))); };
    };
}

/// The same, written to one array again and again.
template <class Of>
maker reused(Of of) {
    return [of](const sizes& own) -> job {
        const matrix& x = source(own);
        const auto result = std::make_shared<matrix>(of(x));
        return [&x, of, result] {
            xt::noalias(*result) = of(x);
            return elements_of(result);
        };
    };
}

// ---- problems --------------------------------------------------------------------------------

const auto polynomial = [](const matrix& x) { return ((2.0 * x - 3.0) * x + 1.0) * x - 1.0; };
const auto symmetric = [](const matrix& x) { return x + xt::transpose(x); };
const auto sines = [](const matrix& x) {
    return xt::sin(x) * xt::sin(x) + xt::cos(x) * xt::cos(x);
};
const auto laplacian = [](const matrix& x) {
    auto inner = xt::range(1, -1);  // no const: xview does not take it
    auto before = xt::range(0, -2);
    auto after = xt::range(2, xt::placeholders::_);
    return xt::view(x, before, inner) + xt::view(x, after, inner) + xt::view(x, inner, before) +
           xt::view(x, inner, after) - 4.0 * xt::view(x, inner, inner);
};

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
    using vector = xt::xtensor<double, 1>;
    contender best{name, {}};
    best.problems = {
        {"sum", number([](const matrix& x) { return xt::sum(x, now)(); })},
        {"stddev", number([](const matrix& x) { return xt::stddev(x)(); })},
        {"polynomial, new result", fresh<matrix>(polynomial)},
        {"polynomial, reused memory", reused(polynomial)},
        {"x + transpose(x), new result", fresh<matrix>(symmetric)},
        {"x + transpose(x), reused memory", reused(symmetric)},
        {"sum over axis 0", fresh<vector>([](const matrix& x) { return xt::sum(x, {0}, now); })},
        {"sum over axis 1", fresh<vector>([](const matrix& x) { return xt::sum(x, {1}, now); })},
        {"sin(x)^2 + cos(x)^2, new result", fresh<matrix>(sines)},
        {"sin(x)^2 + cos(x)^2, reused memory", reused(sines)},
        {"5-point Laplacian, new result", fresh<matrix>(laplacian)},
        {"5-point Laplacian, reused memory", reused(laplacian)},
        {"mandelbrot", mandelbrot_by_points},
        {"pi", pi}};
    contender masks{name + ", masks", {{"mandelbrot", mandelbrot_by_masks}}};
#if defined(XTENSOR_USE_TBB)
    return {best, masks};
#else
    contender lazy{name + ", lazy", {}};
    lazy.problems = {
        {"sum", number([](const matrix& x) { return xt::sum(x)(); })},
        {"sum over axis 0", fresh<vector>([](const matrix& x) { return xt::sum(x, {0}); })},
        {"sum over axis 1", fresh<vector>([](const matrix& x) { return xt::sum(x, {1}); })}};
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
