// SPDX-License-Identifier: BSD-3-Clause
#include <cask/kernel/product/matmul.hpp>

#include "support/catch.hpp"

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace {

namespace kernel = cask::kernel;
using cask::index_t;
using kernel::matrix;

using host = xsimd::default_arch;

// The instruction sets that this file may use. One with sanitizers, with which each takes g++ long.
using archs = std::tuple<host
#if !defined(__SANITIZE_ADDRESS__)
#if defined(__AVX512F__)
                         ,
                         xsimd::avx512f
#endif
#if defined(__AVX2__)
                         ,
                         xsimd::avx2
#endif
#if defined(__SSE2__)
                         ,
                         xsimd::sse2
#endif
#endif
                         >;

/// How a matrix lies in memory.
enum class layout { rows, columns, reversed, spaced, one_row, one_column };
constexpr layout layouts[] = {layout::rows,   layout::columns, layout::reversed,
                              layout::spaced, layout::one_row, layout::one_column};

/// A matrix in memory of its own, with room around it that must stay as it is.
template <class T>
class held {
public:
    held(index_t rows, index_t columns, layout lies = layout::rows) {
        const index_t item = sizeof(T);
        const index_t length = (2 * rows + 2) * (2 * columns + 2);
        memory_.resize(static_cast<std::size_t>(length * item), std::byte{1});
        view_ = {memory_.data(), rows, columns, columns * item, item};
        switch (lies) {
            case layout::rows: break;
            case layout::columns:
                view_ = matrix{view_.data, columns, rows, rows * item, item}.transposed();
                break;
            case layout::reversed:
                view_.data += (rows * columns - 1) * item;
                view_.row_stride *= -1;
                view_.column_stride *= -1;
                break;
            case layout::spaced:
                view_.data += item;
                view_.row_stride = (2 * columns + 1) * item;
                view_.column_stride = 2 * item;
                break;
            case layout::one_row: view_.row_stride = 0; break;
            case layout::one_column: view_.column_stride = 0; break;
        }
    }
    held(const held&) = delete;
    held& operator=(const held&) = delete;

    [[nodiscard]] const matrix& view() const { return view_; }
    [[nodiscard]] T get(index_t i, index_t j) const {
        T value;
        std::memcpy(&value, view_.at(i, j), sizeof(T));
        return value;
    }
    void set(index_t i, index_t j, T value) { std::memcpy(view_.at(i, j), &value, sizeof(T)); }

    /// Fills it with numbers from `number`.
    template <class F>
    void fill(F number) {
        for (index_t i = 0; i < view_.rows; ++i) {
            for (index_t j = 0; j < view_.columns; ++j) set(i, j, number());
        }
    }
    [[nodiscard]] const std::vector<std::byte>& memory() const { return memory_; }

private:
    std::vector<std::byte> memory_;
    matrix view_;
};

/// Whole numbers: small where sums must be exact, of all sizes where they wrap.
template <class T>
struct whole_numbers {
    std::mt19937_64 engine{7};
    T operator()() {
        const std::uint64_t word = engine();
        if constexpr (std::is_same_v<T, bool>) {
            return word % 8 == 0;
        } else if constexpr (std::is_integral_v<T>) {
            return static_cast<T>(word);
        } else if constexpr (cask::is_complex_v<T>) {
            using part = cask::real_t<T>;
            return T(static_cast<part>(word % 7) - part(3),
                     static_cast<part>(word / 7 % 5) - part(2));
        } else {
            return static_cast<T>(word % 7) - T(3);
        }
    }
};

template <class T>
struct fractions {
    std::mt19937_64 engine{11};
    T operator()() {
        std::uniform_real_distribution<cask::real_t<T>> part(-1, 1);
        if constexpr (cask::is_complex_v<T>) {
            const auto real = part(engine);
            return T(real, part(engine));
        } else {
            return part(engine);
        }
    }
};

/// sum + x * y, each rounded; integers wrap.
template <class T>
T added(T sum, T x, T y) {
    if constexpr (std::is_same_v<T, bool>) {
        return sum || (x && y);
    } else if constexpr (std::is_integral_v<T>) {
        return static_cast<T>(static_cast<std::uint64_t>(sum) +
                              static_cast<std::uint64_t>(x) * static_cast<std::uint64_t>(y));
    } else if constexpr (cask::is_complex_v<T>) {
        return {sum.real() + (x.real() * y.real() - x.imag() * y.imag()),
                sum.imag() + (x.real() * y.imag() + x.imag() * y.real())};
    } else {
        const volatile T product = x * y;  // keeps compilers from contracting
        return sum + product;
    }
}

template <class Arch, class T>
void multiply(const matrix& a, const matrix& b, const matrix& c, bool goes_on = false) {
    const kernel::product& p = kernel::product_of<T, Arch>;
    const std::size_t bytes = p.scratch_bytes(c.rows, c.columns, a.columns);
    std::vector<std::byte> scratch(bytes + 2 * cask::alignment, std::byte{0xff});
    const auto begin = reinterpret_cast<std::uintptr_t>(scratch.data());
    std::byte* aligned = scratch.data() + (cask::alignment - begin % cask::alignment);
    p.run(a, b, c, aligned, goes_on);
    CHECK(std::all_of(aligned + bytes, scratch.data() + scratch.size(),
                      [](std::byte value) { return value == std::byte{0xff}; }));
}

/// What the documentation says that each element of a product is, bit by bit.
template <class T>
T expected(const held<T>& a, const held<T>& b, index_t i, index_t j) {
    T sum{};
    for (index_t begin = 0; begin < a.view().columns; begin += kernel::depth_block) {
        T block{};
        const index_t end = std::min(begin + kernel::depth_block, a.view().columns);
        for (index_t k = begin; k < end; ++k) block = added(block, a.get(i, k), b.get(k, j));
        sum = begin == 0 ? block : added(sum, block, T(1));
    }
    return sum;
}

/// The first element of c that is wrong; empty if none is.
template <class T>
std::string wrong_element(const held<T>& a, const held<T>& b, const held<T>& c) {
    for (index_t i = 0; i < c.view().rows; ++i) {
        for (index_t j = 0; j < c.view().columns; ++j) {
            if (c.get(i, j) != expected(a, b, i, j)) {
                return "row " + std::to_string(i) + ", column " + std::to_string(j);
            }
        }
    }
    return {};
}

/// Whether the product of whole depth blocks and what is added to it are together what c is.
template <class T, class Arch>
std::string wrong_in_two(const held<T>& a, const held<T>& b, const held<T>& c) {
    const index_t depth = a.view().columns;
    const index_t first = std::min(depth, kernel::depth_block);
    const matrix result = c.view();
    held<T> both(result.rows, result.columns, layout::spaced);
    multiply<Arch, T>(a.view().box(0, 0, result.rows, first),
                      b.view().box(0, 0, first, result.columns), both.view());
    multiply<Arch, T>(a.view().box(0, first, result.rows, depth - first),
                      b.view().box(first, 0, depth - first, result.columns), both.view(), true);
    for (index_t i = 0; i < result.rows; ++i) {
        for (index_t j = 0; j < result.columns; ++j) {
            if (both.get(i, j) != c.get(i, j)) return "in two, row " + std::to_string(i);
        }
    }
    return {};
}

/// Multiplies matrices of these sizes and layouts; the first wrong element, or empty.
template <class T, class Arch, class Numbers = whole_numbers<T>>
std::string wrong_product(index_t rows, index_t columns, index_t depth, layout of_a = layout::rows,
                          layout of_b = layout::rows, layout of_c = layout::rows) {
    Numbers numbers;
    held<T> a(rows, depth, of_a);
    held<T> b(depth, columns, of_b);
    held<T> c(rows, columns, of_c);
    a.fill(std::ref(numbers));
    b.fill(std::ref(numbers));
    const held<T> before(rows, columns, of_c);
    multiply<Arch, T>(a.view(), b.view(), c.view());
    if (const std::string apart = wrong_in_two<T, Arch>(a, b, c); !apart.empty()) return apart;
    std::string wrong = wrong_element(a, b, c);
    c.fill([&] { return before.get(0, 0); });
    if (wrong.empty() && c.memory() != before.memory()) wrong = "outside of c";
    return wrong;
}

constexpr index_t sizes[] = {0, 1, 2, 7, 8, 9, 63, 64, 65, 257};

}  // namespace

TEMPLATE_TEST_CASE("products of every element type are exact or wrap", "[product]", bool,
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t, float, double, std::complex<float>,
                   std::complex<double>) {
    for (std::size_t i = 0; i < std::size(sizes); ++i) {
        for (std::size_t j = 0; j < std::size(sizes); ++j) {
            const index_t depth = sizes[(3 * i + 7 * j) % std::size(sizes)];
            CAPTURE(sizes[i], sizes[j], depth);
            CHECK(wrong_product<TestType, host>(sizes[i], sizes[j], depth) == "");
        }
    }
    for (const layout of_a : layouts) {
        for (const layout of_b : layouts) {
            CAPTURE(of_a, of_b);
            CHECK(wrong_product<TestType, host>(9, 65, 41, of_a, of_b, layout::spaced) == "");
        }
    }
}

TEMPLATE_LIST_TEST_CASE("every instruction set adds in the documented order", "[product]", archs) {
    for (const index_t rows : sizes) {
        for (const index_t columns : sizes) {
            for (const index_t depth : {0, 1, 8, 63, 257, 600}) {
                if (rows * columns * depth > 257 * 65 * 600) continue;
                CAPTURE(rows, columns, depth);
                CHECK(wrong_product<double, TestType, fractions<double>>(rows, columns, depth) ==
                      "");
            }
        }
    }
    CHECK(wrong_product<float, TestType, fractions<float>>(65, 257, 600) == "");
    CHECK(wrong_product<std::complex<float>, TestType>(65, 130, 300) == "");
    CHECK(wrong_product<std::int8_t, TestType>(65, 257, 300) == "");
    CHECK(wrong_product<std::int64_t, TestType>(65, 257, 300) == "");
    CHECK(wrong_product<bool, TestType>(65, 257, 30) == "");
}

TEMPLATE_LIST_TEST_CASE("factors and results may lie in memory in any way", "[product]", archs) {
    for (const layout of_a : layouts) {
        for (const layout of_b : layouts) {
            for (const layout of_c :
                 {layout::rows, layout::columns, layout::reversed, layout::spaced}) {
                CAPTURE(of_a, of_b, of_c);
                const auto check = [&](index_t rows, index_t columns, index_t depth) {
                    return wrong_product<double, TestType, fractions<double>>(rows, columns, depth,
                                                                              of_a, of_b, of_c) +
                           wrong_product<float, TestType, fractions<float>>(rows, columns, depth,
                                                                            of_a, of_b, of_c);
                };
                CHECK(check(17, 53, 30) == "");
                CHECK(check(8, 96, 16) == "");
                CHECK(check(40, 3, 270) == "");
                CHECK(check(1, 40, 9) == "");
            }
        }
    }
}

TEST_CASE("complex products have the bits of every instruction set", "[product]") {
    using T = std::complex<double>;
    const auto product = [](auto arch) {
        fractions<double> numbers;
        held<T> a(37, 300);
        held<T> b(300, 61);
        held<T> c(37, 61);
        const auto number = [&] { return T(numbers(), numbers()); };
        a.fill(number);
        b.fill(number);
        multiply<decltype(arch), T>(a.view(), b.view(), c.view());
        return c.memory();
    };
    std::apply(
        [&](auto first, auto... other) { CHECK(((product(other) == product(first)) && ...)); },
        archs{});
}

TEMPLATE_TEST_CASE("tiles of a product are the product, bit by bit", "[product]", float, double,
                   std::complex<float>, std::complex<double>) {
    fractions<TestType> numbers;
    held<TestType> a(150, 520);
    held<TestType> b(520, 1300, layout::columns);
    held<TestType> whole(150, 1300);
    held<TestType> tiled(150, 1300);
    a.fill(std::ref(numbers));
    b.fill(std::ref(numbers));
    multiply<host, TestType>(a.view(), b.view(), whole.view());
    for (const auto& [height, width] :
         {std::pair{1, 1300}, {150, 1}, {64, 504}, {33, 77}, {9, 2}}) {
        tiled.fill([] { return TestType(7); });
        for (index_t i = 0; i < 150; i += height) {
            for (index_t j = 0; j < 1300; j += width) {
                const index_t rows = std::min<index_t>(height, 150 - i);
                const index_t columns = std::min<index_t>(width, 1300 - j);
                multiply<host, TestType>(a.view().box(i, 0, rows, 520),
                                         b.view().box(0, j, 520, columns),
                                         tiled.view().box(i, j, rows, columns));
            }
        }
        CAPTURE(height, width);
        CHECK(tiled.memory() == whole.memory());
    }
}

TEST_CASE("long sums of floats are summed by blocks", "[product]") {
    held<float> a(1, 1 << 20);
    held<float> b(1 << 20, 1);
    held<float> c(1, 1);
    a.fill([] { return 1.0f; });
    b.fill([] { return 0.1f; });
    multiply<host, float>(a.view(), b.view(), c.view());
    CHECK(std::abs(double(c.get(0, 0)) / (0.1f * double(1 << 20)) - 1) < 1e-3);
}

TEST_CASE("what is not a number reaches its row and column only", "[product]") {
    held<double> a(9, 20);
    held<double> b(20, 30);
    held<double> c(9, 30);
    a.fill([] { return 1.0; });
    b.fill([] { return 1.0; });
    a.set(8, 3, std::numeric_limits<double>::infinity());
    b.set(4, 29, std::numeric_limits<double>::quiet_NaN());
    multiply<host, double>(a.view(), b.view(), c.view());
    CHECK(c.get(7, 28) == 20);
    CHECK(std::isinf(c.get(8, 0)));
    CHECK(std::isnan(c.get(0, 29)));
}
