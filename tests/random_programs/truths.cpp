// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {

// clang-format off
std::vector<row> truth_rows() {
    return {
        {"equal", any_pair<all_types>([](const auto& a, const auto& b) { return ck::equal(a, b); })},
        {"not_equal", any_pair<all_types>([](const auto& a, const auto& b) { return ck::not_equal(a, b); })},
        {"less", any_pair<reals>([](const auto& a, const auto& b) { return ck::less(a, b); })},
        {"less_equal", any_pair<reals>([](const auto& a, const auto& b) { return ck::less_equal(a, b); })},
        {"greater", any_pair<reals>([](const auto& a, const auto& b) { return ck::greater(a, b); })},
        {"greater_equal", any_pair<reals>([](const auto& a, const auto& b) { return ck::greater_equal(a, b); })},
        {"logical_and", binary<all_types>([](const auto& a, const auto& b) { return ck::logical_and(a, b); })},
        {"logical_or", binary<all_types>([](const auto& a, const auto& b) { return ck::logical_or(a, b); })},
        {"logical_xor", binary<all_types>([](const auto& a, const auto& b) { return ck::logical_xor(a, b); })},
        {"logical_not", unary<all_types>([](const auto& x) { return ck::logical_not(x); })},
        {"isnan", unary<all_types>([](const auto& x) { return ck::isnan(x); })},
        {"isinf", unary<all_types>([](const auto& x) { return ck::isinf(x); })},
        {"isfinite", unary<all_types>([](const auto& x) { return ck::isfinite(x); })},
    };
}
// clang-format on

}  // namespace random_programs
