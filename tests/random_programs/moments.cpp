// SPDX-License-Identifier: BSD-3-Clause
#include "program.hpp"

namespace random_programs {
namespace {

ck::reduce_options chosen(const arguments& given) {
    return {.axes = given.axes(),
            .keep_dims = given.integer("keep", 0) != 0,
            .ddof = given.number("ddof", 0)};
}

}  // namespace

// clang-format off
std::vector<row> moment_rows() {
    return {
        {"mean", with_options<all_types>([](const auto& x, const arguments& given) { return ck::mean(x, chosen(given)); })},
        {"variance", with_options<all_types>([](const auto& x, const arguments& given) { return ck::variance(x, chosen(given)); })},
        {"stddev", with_options<all_types>([](const auto& x, const arguments& given) { return ck::stddev(x, chosen(given)); })},
    };
}
// clang-format on

}  // namespace random_programs
