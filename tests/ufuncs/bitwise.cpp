// SPDX-License-Identifier: BSD-3-Clause
#include <cask/ufuncs/bitwise.hpp>

#include "support/golden.hpp"

namespace {

using namespace cask_test;

const golden& bitwise_data() { return golden_file("bitwise"); }

/// f(values, counts) for all golden values and counts, and with the counts as scalars.
template <class T, class Function>
void check_shifts(const std::string& name, Function f) {
    const std::string key = name + " " + name_of<T>();
    const xt::xarray<T> values = bitwise_data().values<T>("pairs " + name_of<T>());
    const xt::xarray<T> counts = bitwise_data().values<T>("counts " + name_of<T>());
    const cask::array<T> column = cask::from_array(values)(cask::all(), cask::newaxis());
    const labels arguments = pairs_of(labels_of(values), labels_of(counts));
    const std::size_t n = counts.size();
    const xt::xarray<T> want = bitwise_data().values<T>(key);
    check_golden<T>(key, f(column, cask::from_array(counts)), want, exact, arguments);
    for (std::size_t j = 0; j < counts.size(); ++j) {
        auto own = xt::xarray<T>::from_shape({values.size()});
        for (std::size_t i = 0; i < values.size(); ++i) {
            own.data()[i] = want.data()[i * counts.size() + j];
        }
        check_golden<T>(key + " by a scalar", f(cask::from_array(values), counts.data()[j]), own,
                        exact, some_of(arguments, j, n, values.size()));
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto own = xt::xarray<T>::from_shape({counts.size()});
        std::copy_n(want.data() + i * counts.size(), counts.size(), own.data());
        check_golden<T>(key + " of a scalar", f(values.data()[i], cask::from_array(counts)), own,
                        exact, some_of(arguments, i * n, 1, n));
    }
}

}  // namespace

TEMPLATE_TEST_CASE("bits of integers and booleans are combined as in NumPy", "[bitwise]", bool,
                   std::int8_t, std::int16_t, std::int32_t, std::int64_t, std::uint8_t,
                   std::uint16_t, std::uint32_t, std::uint64_t) {
    using T = TestType;
    check_pairs<T, T>(bitwise_data(), "bitwise_and", CASK_FUNCTION(bitwise_and));
    check_pairs<T, T>(bitwise_data(), "bitwise_or", CASK_FUNCTION(bitwise_or));
    check_pairs<T, T>(bitwise_data(), "bitwise_xor", CASK_FUNCTION(bitwise_xor));
    check_unary<T>(bitwise_data(), "invert", CASK_FUNCTION(invert));
}

TEMPLATE_TEST_CASE("bitwise operators are the functions, also with scalars", "[bitwise]", bool,
                   std::int16_t) {
    using T = TestType;
    const auto both = [](const auto& a, const auto& b) { return a & b; };
    const auto either = [](const auto& a, const auto& b) { return a | b; };
    const auto one = [](const auto& a, const auto& b) { return a ^ b; };
    check_pairs<T, T>(bitwise_data(), "bitwise_and", both);
    check_pairs<T, T>(bitwise_data(), "bitwise_or", either);
    check_pairs<T, T>(bitwise_data(), "bitwise_xor", one);
    check_scalars<T>(bitwise_data(), "bitwise_and", both);
    check_scalars<T>(bitwise_data(), "bitwise_or", either);
    check_scalars<T>(bitwise_data(), "bitwise_xor", one);
    check_scalars<T>(bitwise_data(), "bitwise_and", CASK_FUNCTION(bitwise_and));
    check_scalars<T>(bitwise_data(), "bitwise_or", CASK_FUNCTION(bitwise_or));
    check_scalars<T>(bitwise_data(), "bitwise_xor", CASK_FUNCTION(bitwise_xor));
    check_unary<T>(bitwise_data(), "invert", CASK_FUNCTION(bitwise_invert));
    check_unary<T>(bitwise_data(), "invert", [](const auto& x) { return ~x; });
}

TEMPLATE_TEST_CASE("shifts are NumPy's, past the width too", "[bitwise]", std::int8_t, std::int16_t,
                   std::int32_t, std::int64_t, std::uint8_t, std::uint16_t, std::uint32_t,
                   std::uint64_t) {
    check_shifts<TestType>("left_shift", CASK_FUNCTION(left_shift));
    check_shifts<TestType>("right_shift", CASK_FUNCTION(right_shift));
}

TEST_CASE("shifting operators and second names are the functions", "[bitwise]") {
    using T = std::int32_t;
    check_shifts<T>("left_shift", [](const auto& a, const auto& b) { return a << b; });
    check_shifts<T>("right_shift", [](const auto& a, const auto& b) { return a >> b; });
    check_shifts<T>("left_shift", CASK_FUNCTION(bitwise_left_shift));
    check_shifts<T>("right_shift", CASK_FUNCTION(bitwise_right_shift));
}

TEST_CASE("bitwise functions promote as arithmetic does", "[bitwise]") {
    const cask::array<std::uint8_t> bytes = cask::full<std::uint8_t>({2}, 0xf0);
    CHECK((bytes | cask::full<std::int8_t>({2}, -1)).dtype() == cask::dtype::int16);
    CHECK((bytes | cask::full<std::int8_t>({2}, -1)).compute()(0) == -1);
    CHECK((bytes & 0x30).compute()(1) == 0x30);
    CHECK((cask::ones<bool>({2}) << 3).dtype() == cask::dtype::int64);
    CHECK((cask::ones<bool>({2}) << 3).compute()(0) == 8);
}
