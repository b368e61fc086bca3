// SPDX-License-Identifier: BSD-3-Clause
// Each part alone has the bits of the whole: random expressions, random boxes.
//
//     CASK_PARTS=100000 CASK_PARTS_SEED=7 test_optimize "[random parts]"
#include "support/environment.hpp"
#include "support/random_expressions.hpp"

namespace {

using namespace cask_test;

/// What is wrong with some parts of a drawn expression, or nothing.
template <class T>
[[nodiscard]] std::string wrong_in_parts(part_dice& dice, int parts) {
    const ck::array<T> x = expression_maker<T>(dice).made();
    const ck::expr::graph whole = ck::optimize::prepare({x.node()}, {dice() % 4 > 0});
    const xt::xarray<T> expected = x.compute();
    const ck::array<T> in_memory = ck::borrow(expected);
    for (int k = 0; k < parts; ++k) {
        const ck::region box = drawn_box(dice, x.shape());
        const ck::expr::graph part = ck::optimize::part_of(whole, {box});
        const std::string wrong = first_difference(
            ck::array<T>(part.roots.front()).compute(),
            cask_test::part_of(in_memory, box).compute(),
            [](const T& a, const T& b) { return same_bits(a, b) || (a != a && b != b); });
        if (!wrong.empty()) return to_string(box) + ": " + wrong;
    }
    return {};
}

template <class T>
void check_parts(std::uint64_t count) {
    constexpr int parts_of_each = 4;
    const std::uint64_t first = environment_number("CASK_PARTS_SEED", 1);
    for (std::uint64_t seed = first; seed < first + count / parts_of_each; ++seed) {
        part_dice dice(seed);
        const std::string wrong = wrong_in_parts<T>(dice, parts_of_each);
        INFO("seed " << seed);
        CHECK(wrong == "");
    }
}

TEST_CASE("each part alone has the bits of the whole", "[random parts]") {
    const std::uint64_t count = environment_number("CASK_PARTS", is_sanitized ? 1000 : 2000);
    check_parts<double>(count / 2);
    check_parts<float>(count / 4);
    check_parts<std::int64_t>(count / 4);
}

}  // namespace
