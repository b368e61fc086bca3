// SPDX-License-Identifier: BSD-3-Clause
// sum(z + 1) over a million chunks against the same over one: chunks shall cost nothing. Building
// the expression counts.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <algorithm>
#include <optional>

namespace ck = cask;

namespace bench {
namespace {

answer with_cask(const double* data, std::int64_t count, std::int64_t chunk) {
    auto z = ck::borrow(data, {count}, std::nullopt, chunk);
    return {ck::sum(z + 1.0).item()};
}

}  // namespace

std::vector<problem> chunks(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const std::int64_t small = std::max<std::int64_t>(1, count / 1'000'000);
    const auto source = unit_numbers(count);
    const auto run = [=](std::int64_t chunk) {
        return [=] { return with_cask(source.get(), count, chunk); };
    };
    return {{"chunks",
             "sum(z + 1), " + std::to_string(count) + " doubles",
             {{"cask, " + std::to_string(count / small) + " chunks", run(small)},
              {"cask, one chunk", run(count), 0, 1.3}},
             0}};
}

}  // namespace bench
