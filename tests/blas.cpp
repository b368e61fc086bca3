// SPDX-License-Identifier: BSD-3-Clause
#include <cask/array.hpp>
#include <cask/blas.hpp>
#include <cask/kernel/product/matmul.hpp>
#include <cask/products.hpp>
#include <cask/random.hpp>

#include "support/catch.hpp"

#include <dlfcn.h>

#include <string>
#include <vector>

namespace {
int deepest_call = 0;
}

// The program's own function takes the place of the library's: it looks at what is asked for.
extern "C" void cblas_dgemm(CBLAS_ORDER order, CBLAS_TRANSPOSE of_a, CBLAS_TRANSPOSE of_b, int rows,
                            int columns, int depth, double scale, const double* a, int step_a,
                            const double* b, int step_b, double keep, double* c, int step_c) {
    static const auto library =
        reinterpret_cast<decltype(&cblas_dgemm)>(::dlsym(RTLD_NEXT, "cblas_dgemm"));
    deepest_call = std::max(deepest_call, depth);
    library(order, of_a, of_b, rows, columns, depth, scale, a, step_a, b, step_b, keep, c, step_c);
}

namespace {

namespace kernel = cask::kernel;
using cask::index_t;
using kernel::matrix;

/// A matrix of small whole numbers, whose sums are exact in any order; strides in elements.
template <class T>
struct held {
    std::vector<T> memory;
    matrix view;

    held(index_t rows, index_t columns, index_t down, index_t across) {
        const index_t low = std::min<index_t>(0, down * (rows - 1)) +
                            std::min<index_t>(0, across * (columns - 1));
        memory.resize(4000);
        for (std::size_t k = 0; k < memory.size(); ++k) {
            memory[k] = T(static_cast<cask::real_t<T>>(k * k % 7) - 3);
        }
        const index_t item = sizeof(T);
        view = {reinterpret_cast<std::byte*>(memory.data() - low), rows, columns, down * item,
                across * item};
    }
    held(const held&) = delete;
    held& operator=(const held&) = delete;
    [[nodiscard]] T& at(index_t i, index_t j) const { return *reinterpret_cast<T*>(view.at(i, j)); }
};

/// The way from row to row and from column to column of matrices of that many columns.
struct steps {
    index_t down;
    index_t across;
};
std::vector<steps> all_steps(index_t rows, index_t columns) {
    return {{columns, 1}, {1, rows}, {columns + 5, 1}, {-columns, -1}, {2 * columns, 2}};
}

/// Whether the enlisted product is that of cask's own kernel.
template <class T>
bool is_right(index_t rows, index_t columns, index_t depth, steps of_a, steps of_b, steps of_c) {
    const kernel::product& p = *kernel::product_override(cask::dtype_of<T>).load();
    const held<T> a(rows, depth, of_a.down, of_a.across);
    const held<T> b(depth, columns, of_b.down, of_b.across);
    const held<T> c(rows, columns, of_c.down, of_c.across);
    const held<T> own(rows, columns, of_c.down, of_c.across);
    const auto run = [&](const kernel::product& one, const matrix& result) {
        std::vector<double> scratch(one.scratch_bytes(rows, columns, depth) / sizeof(double) + 1);
        for (const bool goes_on : {false, true}) {
            one.run(a.view, b.view, result, reinterpret_cast<std::byte*>(scratch.data()), goes_on);
        }
    };
    run(p, c.view);
    run(kernel::product_of<T, kernel::default_arch>, own.view);
    return c.memory == own.memory;
}

}  // namespace

TEMPLATE_TEST_CASE("BLAS multiplies matrices that lie in any way", "[blas]", float, double,
                   std::complex<float>, std::complex<double>) {
    for (const steps& of_a : {steps{0, 1}, {1, 0}}) {
        CHECK(is_right<TestType>(9, 12, 15, of_a, {12, 1}, {12, 1}));
    }
    for (const steps& of_a : all_steps(9, 15)) {
        for (const steps& of_b : all_steps(15, 12)) {
            for (const steps& of_c : all_steps(9, 12)) {
                CHECK(is_right<TestType>(9, 12, 15, of_a, of_b, of_c));
            }
        }
    }
    CHECK(is_right<TestType>(1, 3, 700, {2, 2}, {1, 700}, {3, 1}));
    CHECK(is_right<TestType>(3, 1, 600, {1, 3}, {0, 0}, {1, 1}));
    CHECK(is_right<TestType>(4, 5, 0, {0, 1}, {5, 1}, {5, 1}));
    CHECK(is_right<TestType>(0, 5, 3, {3, 1}, {5, 1}, {5, 1}));
}

TEST_CASE("BLAS is never asked for a depth that int does not hold", "[blas]") {
    STATIC_REQUIRE(cask::blas::most_depth <= std::numeric_limits<int>::max());
    // As where the depth is 2^31 and more, with 4 for the most that BLAS takes.
    for (const steps& of_a : all_steps(3, 11)) {
        for (const steps& of_c : {steps{5, 1}, {1, 3}, {10, 2}}) {
            const held<double> a(3, 11, of_a.down, of_a.across);
            const held<double> b(11, 5, 5, 1);
            const held<double> c(3, 5, of_c.down, of_c.across);
            const held<double> own(3, 5, of_c.down, of_c.across);
            std::vector<double> scratch(1000);
            auto* const memory = reinterpret_cast<std::byte*>(scratch.data());
            const bool fits = cask::blas::fits(a.view, sizeof(double));
            deepest_call = 0;
            cask::blas::multiply<double, 4>(a.view, b.view, c.view, memory, false);
            CHECK(deepest_call == (fits ? 4 : 11));  // what is copied is cut in other blocks
            kernel::product_of<double, kernel::default_arch>.run(a.view, b.view, own.view, memory,
                                                                 false);
            CHECK(c.memory == own.memory);
        }
    }
}

TEST_CASE("BLAS multiplies factors that are computed by its tasks", "[blas]") {
    const auto x = cask::random::generator(1).uniform({50'000, 7}).persist();
    const auto y = x - 0.5;
    for (const int threads : {1, 2}) {
        const cask::runtime own({.threads = threads});
        const auto product = cask::matmul(cask::transpose(y), y);
        deepest_call = 0;
        const xt::xarray<double> by_blas = product.compute();
        CHECK(deepest_call > 256);
        CHECK(deepest_call < 10'000);
        cask::blas::retire();
        const xt::xarray<double> own_product = product.compute();
        cask::blas::enlist();
        for (std::size_t k = 0; k < 49; ++k) {
            CHECK(by_blas.data()[k] == cask_test::approx(own_product.data()[k]).epsilon(1e-9));
        }
    }
}

TEST_CASE("BLAS is chosen by including its header, and can be left", "[blas]") {
    CHECK(kernel::product_override(cask::dtype::float64).load() == &cask::blas::product_of<double>);
    CHECK(kernel::product_override(cask::dtype::int32).load() == nullptr);
    cask::blas::retire();
    CHECK(kernel::product_override(cask::dtype::float64).load() == nullptr);
    cask::blas::enlist();
    CHECK(kernel::product_override(cask::dtype::float64).load() != nullptr);
}

TEST_CASE("OpenBLAS has one thread while executions multiply", "[blas]") {
    if (openblas_get_num_threads == nullptr) {
        WARN("left out: the BLAS is not OpenBLAS");
        return;
    }
    const int given = openblas_get_num_threads();
    openblas_set_num_threads(2);
    const int before = openblas_get_num_threads();
    if (before != 2) WARN("OpenBLAS has one thread only: this shows little");
    const kernel::product& p = cask::blas::product_of<double>;
    p.begin();
    p.begin();
    CHECK(openblas_get_num_threads() == 1);
    p.end();
    CHECK(openblas_get_num_threads() == 1);
    p.end();
    CHECK(openblas_get_num_threads() == before);
    openblas_set_num_threads(given);
}
