// SPDX-License-Identifier: BSD-3-Clause
// A stencil of five points as a function of blocks with margins, in chunks of several sizes, beside
// the same written as a sum of shifted slices.
#include "computed.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <algorithm>

namespace ck = cask;

namespace bench {
namespace {

/// Means of the four neighbours, of a block that has one element more on each side.
constexpr auto mean_of_neighbours = [](const auto& block, auto& out) {
    const std::size_t rows = out.shape()[0];
    const std::size_t columns = out.shape()[1];
    const std::size_t pitch = columns + 2;
    for (std::size_t i = 0; i < rows; ++i) {
        const double* x = block.data() + i * pitch;
        double* to = out.data() + i * columns;
        for (std::size_t j = 0; j < columns; ++j) {
            to[j] = 0.25 * (x[j + 1] + x[j + 1 + 2 * pitch] + x[j + pitch] + x[j + pitch + 2]);
        }
    }
};

ck::array<double> with_blocks(const ck::array<double>& x) {
    return ck::map_overlap<double>(mean_of_neighbours, x,
                                   {.depth = 1, .boundary = ck::boundary::constant});
}

ck::array<double> with_slices(const ck::array<double>& x) {
    const auto padded = ck::pad(x, 1, 0.0);
    const auto inner = ck::range(1, -1);
    const auto before = ck::range(0, -2);
    const auto after = ck::range(2, ck::_);
    return 0.25 * (padded(before, inner) + padded(after, inner) + padded(inner, before) +
                   padded(inner, after));
}

}  // namespace

std::vector<problem> overlap(const sizes& own) {
    const std::int64_t edge = own.edge;
    const auto source = unit_numbers(edge * edge);
    const std::string size = std::to_string(edge) + " x " + std::to_string(edge) + " doubles";
    std::vector<problem> all;
    const auto add = [&](const std::string& name, std::int64_t rows, std::int64_t columns) {
        const auto x = [=] {
            return ck::rechunk(ck::borrow(source.get(), {edge, edge}), {rows, columns});
        };
        all.push_back({"map_overlap, " + name,
                       size,
                       {{"cask", [=] { return computed(with_blocks(x())); }},
                        {"cask, slices", [=] { return computed(with_slices(x())); }, 0, 1.3}},
                       0,
                       {bytes_of<double>(edge * edge), bytes_of<double>(edge * edge)}});
    };
    const auto at_most = [=](std::int64_t length) { return std::min(length, edge); };
    add("one chunk", edge, edge);
    add("chunks of 1000 x 1000", at_most(1000), at_most(1000));
    add("chunks of 250 x 250", at_most(250), at_most(250));
    add("chunks of 64 rows", at_most(64), edge);
    return all;
}

}  // namespace bench
