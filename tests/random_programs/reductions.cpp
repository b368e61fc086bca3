// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {
namespace {

ck::reduce_options chosen(const arguments& given) {
    return {.axes = given.axes(), .keep_dims = given.integer("keep", 0) != 0};
}

}  // namespace

// clang-format off
std::vector<row> reduction_rows() {
    return {
        {"sum", with_options<all_types>([](const auto& x, const arguments& given) { return ck::sum(x, chosen(given)); })},
        {"prod", with_options<all_types>([](const auto& x, const arguments& given) { return ck::prod(x, chosen(given)); })},
        {"min", with_options<reals>([](const auto& x, const arguments& given) { return ck::min(x, chosen(given)); })},
        {"max", with_options<reals>([](const auto& x, const arguments& given) { return ck::max(x, chosen(given)); })},
        {"argmin", with_options<reals>([](const auto& x, const arguments& given) { return ck::argmin(x, chosen(given)); })},
        {"argmax", with_options<reals>([](const auto& x, const arguments& given) { return ck::argmax(x, chosen(given)); })},
        {"any", with_options<all_types>([](const auto& x, const arguments& given) { return ck::any(x, chosen(given)); })},
        {"all", with_options<all_types>([](const auto& x, const arguments& given) { return ck::all(x, chosen(given)); })},
        {"count_nonzero", with_options<all_types>([](const auto& x, const arguments& given) { return ck::count_nonzero(x, chosen(given)); })},
    };
}
// clang-format on

}  // namespace random_programs
