// SPDX-License-Identifier: BSD-3-Clause
#include <cask/kernel/tile/columns.hpp>
#include <cask/kernel/tile/pack.hpp>

#include "support/check.hpp"

#include <cask/cask.hpp>

namespace {

using namespace cask_test;

/// Packs a box of `extent` whose elements are `strides` elements apart, and compares each.
template <class T>
std::string wrong_element(const ck::shape& extent, const ck::shape& strides) {
    ck::index_t low = 0;
    ck::index_t high = 0;
    for (int axis = 0; axis < extent.rank(); ++axis) {
        const ck::index_t reach = (extent[axis] - 1) * strides[axis];
        (reach < 0 ? low : high) += reach;
    }
    std::vector<T> memory(static_cast<std::size_t>(high - low + 1));
    for (std::size_t k = 0; k < memory.size(); ++k)
        memory[k] = static_cast<T>(static_cast<int>(k * 7 + 1));
    const T* origin = memory.data() - low;
    ck::shape bytes = strides;
    for (int axis = 0; axis < bytes.rank(); ++axis) bytes[axis] *= sizeof(T);
    const auto layout = ck::kernel::layout_of(extent, bytes, sizeof(T));
    const ck::shape& sizes = layout.sizes;
    std::vector<T> out(static_cast<std::size_t>(layout.length));
    ck::kernel::pack(reinterpret_cast<std::byte*>(out.data()), layout,
                     reinterpret_cast<const std::byte*>(origin), bytes, sizeof(T));
    for (ck::index_t number = 0; number < sizes.size(); ++number) {
        ck::index_t rest = number;
        ck::index_t from = 0;
        ck::index_t to = 0;
        for (int axis = sizes.rank() - 1; axis >= 0; --axis) {
            from += rest % sizes[axis] * strides[axis];
            to += rest % sizes[axis] * layout.steps[axis];
            rest /= sizes[axis];
        }
        if (out[static_cast<std::size_t>(to)] != origin[from]) {
            return "element " + std::to_string(number) + " of " + to_string(extent);
        }
    }
    return {};
}

template <class T>
void check_boxes() {
    for (const ck::index_t rows : {1, 7, 8, 9, 64, 130}) {
        for (const ck::index_t columns : {1, 3, 8, 17, 64, 100}) {
            CHECK(wrong_element<T>({rows, columns}, {1, 131}) == "");
            CHECK(wrong_element<T>({rows, columns}, {-1, 131}) == "");
            CHECK(wrong_element<T>({rows, columns}, {2, -300}) == "");
        }
    }
    for (const ck::index_t rows : {2, 3, 7, 8, 9, 31, 33, 63, 64}) {  // short columns
        for (const ck::index_t columns : {1, 7, 8, 9, 16, 17, 40, 512}) {
            CHECK(wrong_element<T>({rows, columns}, {1, rows}) == "");
            CHECK(wrong_element<T>({rows, columns}, {1, 64}) == "");
        }
    }
    CHECK(wrong_element<T>({5, 16, 24}, {16, 1, 80}) == "");
    CHECK(wrong_element<T>({16, 5, 24}, {1, 16, 80}) == "");
    CHECK(wrong_element<T>({16, 5, 24}, {1, 0, 16}) == "");
    CHECK(wrong_element<T>({0, 5}, {1, 16}) == "");
    CHECK(wrong_element<T>({24, 24}, {30, 1}) == "");
}

TEST_CASE("packed boxes hold the elements of their memory", "[pack]") {
    check_boxes<std::uint8_t>();
    check_boxes<std::uint16_t>();
    check_boxes<std::uint32_t>();
    check_boxes<double>();
    check_boxes<std::complex<double>>();
}

/// Turns columns of `rows` elements, `beside` elements apart, as many as fit, and compares each.
template <class T>
std::string wrong_turned_element(ck::index_t rows, ck::index_t columns, ck::index_t beside,
                                 ck::index_t spare) {
    using turned = ck::kernel::turned_columns;
    constexpr ck::index_t item = sizeof(T);
    columns = std::min(columns, turned::together(rows, item));
    const ck::index_t size = (columns - 1) * beside + rows;
    std::vector<T> memory(static_cast<std::size_t>(size + spare));
    for (std::size_t k = 0; k < memory.size(); ++k)
        memory[k] = static_cast<T>(static_cast<int>(k * 7 + 1));
    std::vector<T> out(static_cast<std::size_t>(turned::bytes / item));
    const auto* in = reinterpret_cast<const std::byte*>(memory.data());
    const std::byte* end = spare > 0 ? in + (size + spare) * item : nullptr;
    const ck::index_t row = turned::turn(reinterpret_cast<std::byte*>(out.data()), in, rows,
                                         columns, beside * item, item, end) /
                            item;
    const ck::index_t whole_blocks = (columns + 63) / 64 * 64;
    if (row < whole_blocks || row * rows > turned::bytes / item) return "no room for blocks";
    for (ck::index_t i = 0; i < rows; ++i) {
        for (ck::index_t j = 0; j < columns; ++j) {
            if (out[static_cast<std::size_t>(i * row + j)] !=
                memory[static_cast<std::size_t>(j * beside + i)]) {
                return "element (" + std::to_string(i) + ", " + std::to_string(j) + ")";
            }
        }
    }
    return {};
}

TEMPLATE_TEST_CASE("short columns become rows", "[pack]", std::uint8_t, std::uint16_t, float,
                   double) {
    for (const ck::index_t rows : {1, 2, 3, 7, 8, 9, 31, 33, 63, 64}) {
        for (const ck::index_t columns : {1, 7, 8, 9, 63, 64, 65, 5000}) {
            CAPTURE(rows, columns);
            CHECK(wrong_turned_element<TestType>(rows, columns, rows, 0) == "");
            CHECK(wrong_turned_element<TestType>(rows, columns, rows, 3) == "");
            CHECK(wrong_turned_element<TestType>(rows, columns, rows, 8) == "");
            CHECK(wrong_turned_element<TestType>(rows, columns, 64, 0) == "");
        }
    }
}

TEST_CASE("the axis that memory is faster along than the last", "[pack]") {
    using ck::kernel::faster_axis;
    CHECK(faster_axis({10, 10}, {80, 8}) == -1);
    CHECK(faster_axis({10, 10}, {8, 80}) == 0);
    CHECK(faster_axis({10, 10}, {-8, 80}) == 0);
    CHECK(faster_axis({10, 10}, {8, 0}) == -1);
    CHECK(faster_axis({1, 10}, {8, 80}) == -1);
    CHECK(faster_axis({10, 1}, {8, 80}) == -1);
    CHECK(faster_axis({9, 9, 9}, {16, 8, 80}) == 1);
    CHECK(faster_axis({10}, {80}) == -1);
    CHECK(faster_axis({}, {}) == -1);
}

template <class T>
xt::xarray<T> turned(const xt::xarray<T>& x) {
    return xt::transpose(x);
}

template <class T>
void check_transposed() {
    for (const ck::shape& sizes : {ck::shape{700, 530}, ck::shape{3, 5000}, ck::shape{9, 1}}) {
        const auto values = numbers<T>(sizes);
        check<T>([&](const auto& in) -> ck::array<T> { return ck::transpose(in(values)); },
                 turned(values));
    }
}

TEST_CASE("transposed arrays of any type are computed by packing", "[pack]") {
    check_transposed<double>();
    check_transposed<float>();
    check_transposed<std::int16_t>();
    check_transposed<bool>();
    check_transposed<std::complex<double>>();
    check_transposed<std::complex<float>>();
}

TEST_CASE("sums of transposed arrays have the bits of sums of copies", "[pack]") {
    const auto values = numbers<double>({300, 700});
    const xt::xarray<double> copy = turned(values);
    for (const int axis : {0, 1}) {
        check<double>(
            [&](const auto& in) -> ck::array<double> {
                return ck::sum(ck::transpose(in(values)), axis);
            },
            ck::sum(ck::borrow(copy), axis).compute());
    }
    check<double>(
        [&](const auto& in) -> ck::array<double> { return ck::mean(ck::transpose(in(values))); },
        ck::mean(ck::borrow(copy)).compute());
}

TEST_CASE("an array and its transposes go together in one pass", "[pack]") {
    const auto values = numbers<double>({90, 90, 90});
    const auto x = ck::borrow(values);
    const xt::xarray<double> result =
        (x + ck::transpose(x) + ck::transpose(x, {1, 0, 2}) + ck::transpose(x, {0, 2, 1}))
            .compute();
    for (std::size_t i = 0; i < 90; i += 7) {
        for (std::size_t j = 0; j < 90; j += 5) {
            for (std::size_t k = 0; k < 90; k += 3) {
                CHECK(result(i, j, k) ==
                      ((values(i, j, k) + values(k, j, i)) + values(j, i, k)) + values(i, k, j));
            }
        }
    }
}

}  // namespace
