// SPDX-License-Identifier: BSD-3-Clause
// Reductions of what is no NaN, beside those of all numbers: of the same ones, so that both have one
// answer.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cmath>
#include <functional>

namespace ck = cask;

namespace bench {
namespace {

using reduced = std::function<ck::array<double>(const ck::array<double>&)>;

struct matrix {
    std::shared_ptr<const double> x;
    std::int64_t edge;

    [[nodiscard]] std::string text() const {
        return std::to_string(edge) + " x " + std::to_string(edge) + " doubles";
    }
    [[nodiscard]] traffic bytes() const { return {bytes_of<double>(edge * edge)}; }
};

std::function<answer()> with_cask(const matrix& own, reduced of) {
    return [own, of = std::move(of)] {
        const auto x = ck::borrow(own.x.get(), {own.edge, own.edge});
        const auto values = std::make_shared<const xt::xarray<double>>(of(x).compute());
        const auto count = static_cast<std::int64_t>(values->size());
        return elements_of(std::shared_ptr<const double>(values, values->data()), count);
    };
}

problem beside_plain(const std::string& name, const matrix& own, reduced of, reduced plain) {
    return {name,
            own.text(),
            {{"cask", with_cask(own, std::move(of))},
             {"cask, of all numbers", with_cask(own, std::move(plain)), 0, 1.2}},
            1e-9,
            own.bytes()};
}

/// Means of rows, by a loop that tells NaN apart.
answer means_of_rows(const matrix& own) {
    const std::shared_ptr<double> means = fresh_memory<double>(own.edge);
    tbb::parallel_for(std::int64_t{0}, own.edge, [&](std::int64_t row) {
        const double* const x = own.x.get() + row * own.edge;
        double sum = 0;
        std::int64_t count = 0;
        for (std::int64_t k = 0; k < own.edge; ++k) {
            if (std::isnan(x[k])) continue;
            sum += x[k];
            ++count;
        }
        means.get()[row] = sum / static_cast<double>(count);
    });
    return elements_of(means, own.edge);
}

}  // namespace

std::vector<problem> without_nan(const sizes& own) {
    const matrix all{unit_numbers(own.edge * own.edge), own.edge};
    using array = ck::array<double>;
    std::vector<problem> result{
        beside_plain(
            "nansum", all, [](const array& x) { return ck::nansum(x); },
            [](const array& x) { return ck::sum(x); }),
        beside_plain(
            "nanmean over axis 0", all, [](const array& x) { return ck::nanmean(x, 0); },
            [](const array& x) { return ck::mean(x, 0); }),
        beside_plain(
            "nanmean over axis 1", all, [](const array& x) { return ck::nanmean(x, 1); },
            [](const array& x) { return ck::mean(x, 1); }),
        beside_plain(
            "nanvar over axis 0", all, [](const array& x) { return ck::nanvar(x, 0); },
            [](const array& x) { return ck::variance(x, 0); }),
        beside_plain(
            "nanvar over axis 1", all, [](const array& x) { return ck::nanvar(x, 1); },
            [](const array& x) { return ck::variance(x, 1); }),
        beside_plain(
            "nanmax", all, [](const array& x) { return ck::nanmax(x); },
            [](const array& x) { return ck::max(x); })};
    result[2].contenders.push_back({"oneTBB, scalar", [all] { return means_of_rows(all); }});
    return result;
}

}  // namespace bench
