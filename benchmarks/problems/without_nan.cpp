// SPDX-License-Identifier: BSD-3-Clause
// Reductions of what is no NaN, beside those of all numbers: of the same ones, so that both have one
// answer; and where a tenth is NaN.
#include "computed.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cmath>
#include <functional>
#include <string>

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
        return computed(of(ck::borrow(own.x.get(), {own.edge, own.edge})));
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

/// Where a tenth is NaN, beside the same numbers without them: answers of as many rows and columns
/// are near each other.
problem beside_full(const std::string& name, const matrix& own, const matrix& full, reduced of,
                    reduced plain) {
    return {name + ", a tenth NaN",
            own.text(),
            {{"cask", with_cask(own, std::move(of))},
             {"cask, of all numbers", with_cask(full, std::move(plain)), 0, 1.2}},
            0.2,
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
    using array = ck::array<double>;
    const std::int64_t count = own.edge * own.edge;
    const auto number_or_nan = [](std::int64_t k) {
        const double number = unit_number(k);
        return unit_number(k + (std::int64_t{1} << 41)) < 0.1 ? std::nan("") : number;
    };
    const matrix full{unit_numbers(count), own.edge};
    const matrix holed{numbers_by<double>(count, number_or_nan), own.edge};
    std::vector<problem> result{beside_plain(
                                    "nansum", full, [](const array& x) { return ck::nansum(x); },
                                    [](const array& x) { return ck::sum(x); }),
                                beside_plain(
                                    "nanmax", full, [](const array& x) { return ck::nanmax(x); },
                                    [](const array& x) { return ck::max(x); })};
    struct row {
        std::string name;
        std::vector<contender> others = {};  // of all numbers
    };
    const auto over_axis = [&](const row& next, int axis, auto of, auto plain) {
        const std::string text = next.name + " over axis " + std::to_string(axis);
        const auto reduced_by = [axis](auto function) {
            return [=](const array& x) { return function(x, axis); };
        };
        result.push_back(beside_plain(text, full, reduced_by(of), reduced_by(plain)));
        for (const contender& each : next.others) result.back().contenders.push_back(each);
        result.push_back(beside_full(text, holed, full, reduced_by(of), reduced_by(plain)));
    };
    const row means[2] = {
        {"nanmean"}, {"nanmean", {{"oneTBB, scalar", [full] { return means_of_rows(full); }}}}};
    for (const int axis : {0, 1}) {
        over_axis(
            means[axis], axis, [](const array& x, int along) { return ck::nanmean(x, along); },
            [](const array& x, int along) { return ck::mean(x, along); });
        over_axis(
            {"nanvar"}, axis, [](const array& x, int along) { return ck::nanvar(x, along); },
            [](const array& x, int along) { return ck::variance(x, along); });
    }
    return result;
}

}  // namespace bench
