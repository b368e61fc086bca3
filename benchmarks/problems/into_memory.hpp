// SPDX-License-Identifier: BSD-3-Clause
// Problems that turn numbers in memory into numbers in memory: once into memory that is new in each
// run, once into memory that is written again and again.
#pragma once

#include "computed.hpp"
#include "problem.hpp"

#include <cask/cask.hpp>

namespace bench {

/// Writes what follows from `x`, an array with edge or length `n`, to `result`. A problem of several
/// arrays has a structure of them as its Source.
template <class Source, class Result>
using into_function = void (*)(const Source* x, std::int64_t n, Result* result);

/// Who solves it beside cask.
template <class Source, class Result>
struct rival {
    std::string name;
    into_function<Source, Result> run;
    int threads = 0;
    double promise = 0;
};

/// The two problems; `expression(x, n)` is cask's, of `count` elements. `bytes_read` is the size of the
/// input, 0 where computing is the limit.
template <class Result = double, class Source, class Expression>
std::vector<problem> new_and_reused(const std::string& name, const std::string& size,
                                    double tolerance, std::shared_ptr<const Source> x,
                                    std::int64_t n, std::int64_t count, Expression expression,
                                    const std::vector<rival<Source, Result>>& rivals,
                                    double bytes_read = 0) {
    const auto reused = fresh_memory<Result>(count);
    const traffic bytes{bytes_read, bytes_read == 0 ? 0 : bytes_of<Result>(count)};
    problem fresh{name + ", new result", size, {}, tolerance, bytes};
    problem again{name + ", reused memory", size, {}, tolerance, bytes};
    fresh.contenders.push_back({"cask", [=] { return computed(expression(x.get(), n)); }});
    again.contenders.push_back(
        {"cask", [=] {
             cask::compute_into(expression(x.get(), n),
                                std::span<Result>(reused.get(), static_cast<std::size_t>(count)));
             return elements_of(reused, count);
         }});
    for (const rival<Source, Result>& each : rivals) {
        const into_function<Source, Result> run = each.run;
        fresh.contenders.push_back({each.name,
                                    [=] {
                                        auto result = fresh_memory<Result>(count);
                                        run(x.get(), n, result.get());
                                        return elements_of(std::move(result), count);
                                    },
                                    each.threads, each.promise});
        again.contenders.push_back({each.name,
                                    [=] {
                                        run(x.get(), n, reused.get());
                                        return elements_of(reused, count);
                                    },
                                    each.threads, each.promise});
    }
    return {std::move(fresh), std::move(again)};
}

}  // namespace bench
