// SPDX-License-Identifier: BSD-3-Clause
// The Mandelbrot set as an array program: arithmetic on whole arrays, masks instead of branches.
//
// c is every point of a grid in the complex plane. All points take all steps z = z * z + c at once;
// masks remember where |z| has left the circle of radius 2, and after how many steps. As written,
// 20 steps over 4000 x 6000 points would move tens of gigabytes; cask runs them tile by tile within
// the caches, on all cores.
// smoke test: --height 200 --width 301 --iterations 20 --output smoke_mandelbrot.png
#include "arguments.hpp"
#include "measure.hpp"
#include "png.hpp"

#include <cask/cask.hpp>

#include <cmath>
#include <complex>
#include <exception>

namespace ck = cask;
using namespace std::complex_literals;

namespace {

struct settings {
    std::int64_t height = 4000;
    std::int64_t width = 6000;
    std::int64_t iterations = 20;
    std::int64_t threads = 0;
    std::string output = "mandelbrot.png";
};

/// For each point the number of steps within the circle, at most max_iterations.
ck::array<std::int32_t> mandelbrot(std::int64_t height, std::int64_t width,
                                   std::int32_t max_iterations) {
    auto y = ck::linspace<double>(-1.0, 0.0, height);
    auto x = ck::linspace<double>(-1.5, 0.0, width);
    ck::array<std::complex<double>> c = ck::expand_dims(y, 1) * 1i + x;
    auto z = c;
    auto fractal = ck::full<std::int32_t>({height, width}, max_iterations);
    for (std::int32_t i = 0; i < max_iterations; ++i) {
        z = z * z + c;
        auto diverge = ck::abs(z) > 2.0;
        auto newly = diverge && (fractal == max_iterations);
        fractal[newly] = i;
        z[diverge] = 2.0;
    }
    return fractal;
}

// The same in plain C++. cask rounds each product and each sum; so must this, for equal pictures.
#if defined(__clang__)
#pragma clang fp contract(off)
#else
#pragma GCC optimize("fp-contract=off")
#endif

std::int32_t steps_within_circle(double x, double y, std::int32_t max_iterations) {
    double re = x;
    double im = y;
    for (std::int32_t i = 0; i < max_iterations; ++i) {
        const double next = re * re - im * im + x;
        im = 2 * re * im + y;
        re = next;
        if (re * re + im * im > 4.0) return i;
    }
    return max_iterations;
}

/// The place of one of `count` equally spaced numbers from `start` to 0, both included.
double spaced(double start, std::int64_t place, std::int64_t count) {
    if (place > 0 && place == count - 1) return 0.0;
    return count > 1
               ? static_cast<double>(place) * (-start / static_cast<double>(count - 1)) + start
               : start;
}

std::vector<std::int32_t> serial_mandelbrot(std::int64_t height, std::int64_t width,
                                            std::int32_t max_iterations) {
    std::vector<std::int32_t> picture;
    picture.reserve(static_cast<std::size_t>(height * width));
    for (std::int64_t i = 0; i < height; ++i) {
        const double y = spaced(-1.0, i, height);
        for (std::int64_t j = 0; j < width; ++j) {
            const double x = spaced(-1.5, j, width);
            picture.push_back(steps_within_circle(x, y, max_iterations));
        }
    }
    return picture;
}

// ---- the picture -------------------------------------------------------------------------------

/// From night blue over ice and gold to dark red; the last colour is that of the set itself.
std::vector<examples::colour> make_palette() {
    struct stop {
        double at;
        std::array<double, 3> rgb;
    };
    const std::vector<stop> stops{{0.00, {4, 6, 48}},     {0.20, {18, 70, 160}},
                                  {0.42, {90, 190, 230}}, {0.58, {245, 250, 235}},
                                  {0.74, {255, 190, 60}}, {0.88, {200, 60, 20}},
                                  {1.00, {60, 8, 20}}};
    std::vector<examples::colour> palette;
    for (int level = 0; level < 255; ++level) {
        const double at = level / 254.0;
        std::size_t k = 0;
        while (k + 2 < stops.size() && at > stops[k + 1].at) ++k;
        const double part = (at - stops[k].at) / (stops[k + 1].at - stops[k].at);
        const double smooth = part * part * (3 - 2 * part);
        examples::colour mixed{};
        for (std::size_t c = 0; c < 3; ++c) {
            mixed[c] = static_cast<std::uint8_t>(
                std::lround(stops[k].rgb[c] + smooth * (stops[k + 1].rgb[c] - stops[k].rgb[c])));
        }
        palette.push_back(mixed);
    }
    palette.push_back({0, 0, 0});
    return palette;
}

/// Steps as places in the palette: the few steps that most points take get most of the colours.
void draw(const xt::xarray<std::int32_t>& picture, std::int32_t max_iterations,
          const std::string& path) {
    std::vector<std::uint8_t> level_of(static_cast<std::size_t>(max_iterations) + 1, 255);
    for (std::int32_t i = 0; i < max_iterations; ++i) {
        const double part = std::log1p(i) / std::log1p(max_iterations - 1);
        level_of[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(254 * part);
    }
    xt::xarray<std::uint8_t> levels = xt::xarray<std::uint8_t>::from_shape(picture.shape());
    std::transform(picture.begin(), picture.end(), levels.begin(),
                   [&](std::int32_t steps) { return level_of[static_cast<std::size_t>(steps)]; });
    examples::write_png(path, levels, make_palette());
}

bool run(const settings& own) {
    const auto iterations = static_cast<std::int32_t>(own.iterations);
    ck::runtime runtime({.threads = static_cast<int>(own.threads)});
    std::printf("Mandelbrot set, %ld x %ld points, %d iterations, %d threads\n", own.height,
                own.width, iterations, runtime.threads());

    xt::xarray<std::int32_t> picture;
    const double parallel = examples::seconds_of(
        [&] { picture = mandelbrot(own.height, own.width, iterations).compute(); });
    std::vector<std::int32_t> expected;
    const double serial = examples::seconds_of(
        [&] { expected = serial_mandelbrot(own.height, own.width, iterations); });

    std::printf("  cask             %8.3f s\n", parallel);
    std::printf("  serial C++ loop  %8.3f s   (%.1f times as long)\n", serial, serial / parallel);
    const bool equal = std::equal(picture.begin(), picture.end(), expected.begin(), expected.end());
    examples::check("every pixel is that of the serial loop", equal);

    const double drawing = examples::seconds_of([&] { draw(picture, iterations, own.output); });
    std::printf("  %s written in %.3f s\n", own.output.c_str(), drawing);
    return equal;
}

}  // namespace

int main(int argc, char** argv) {
    settings own;
    examples::read_arguments(argc, argv, "Draws the Mandelbrot set.",
                             {{"height", &own.height, "rows of the picture"},
                              {"width", &own.width, "columns of the picture"},
                              {"iterations", &own.iterations, "steps at most"},
                              {"output", &own.output, "the picture, a PNG file"},
                              {"threads", &own.threads, "threads; 0: all cores", 0}});
    try {
        return run(own) ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "mandelbrot: %s\n", failure.what());
        return 1;
    }
}
