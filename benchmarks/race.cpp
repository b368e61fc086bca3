// SPDX-License-Identifier: BSD-3-Clause
#include "race.hpp"

#include <cask/runtime.hpp>

#include <tbb/global_control.h>
#include <tbb/task_arena.h>

#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <numeric>
#include <optional>

namespace bench {
namespace {

// ---- answers ------------------------------------------------------------------------------------

/// Elements that later runs cannot overwrite, and their digest.
struct kept_answer {
    std::variant<double, std::vector<double>, std::vector<float>, std::vector<std::int32_t>> value;
    digest summary;
};

kept_answer keep(const answer& given) {
    kept_answer kept{0.0, digest_of(given)};
    std::visit(
        [&kept]<class T>(const T& value) {
            if constexpr (std::is_same_v<T, double>) {
                kept.value = value;
            } else {
                kept.value = std::vector<typename T::value_type>(value.begin(), value.end());
            }
        },
        given.value);
    return kept;
}

template <class T>
double distance(const std::vector<T>& expected, std::span<const T> given) {
    double largest = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        largest = std::max(largest, bench::distance(expected[k], given[k]));
    }
    return largest;
}

double distance(const std::vector<std::int32_t>& expected, std::span<const std::int32_t> given) {
    std::size_t differing = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) differing += expected[k] != given[k] ? 1 : 0;
    return static_cast<double>(differing) / static_cast<double>(expected.size());
}

/// The largest relative difference of numbers; the part of pixels that differ.
double distance(const kept_answer& expected, const answer& given) {
    return std::visit(
        [&given]<class T>(const T& values) {
            if constexpr (std::is_same_v<T, double>) {
                return bench::distance(values, std::get<double>(given.value));
            } else {
                using element = typename T::value_type;
                return distance(values, std::get<std::span<const element>>(given.value));
            }
        },
        expected.value);
}

// ---- runs ---------------------------------------------------------------------------------------

/// The threads that a contender may use, be it cask or another.
class team {
public:
    explicit team(int threads)
        : limit_(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(threads)),
          arena_(threads),
          runtime_({.threads = threads}) {}

    template <class Work>
    auto execute(Work&& work) {
        return arena_.execute(std::forward<Work>(work));
    }

private:
    tbb::global_control limit_;
    tbb::task_arena arena_;
    cask::runtime runtime_;
};

struct own_run {
    answer given;
    double seconds;
    double cpu_seconds;
};

double cpu_seconds() {
    timespec used{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) + 1e-9 * static_cast<double>(used.tv_nsec);
}

own_run run(const contender& who, int all_threads) {
    team workers(who.threads != 0 ? who.threads : all_threads);
    workers.execute([] {});
    const double cpu_before = cpu_seconds();
    const auto start = std::chrono::steady_clock::now();
    answer given = workers.execute(who.run);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    return {std::move(given), taken.count(), cpu_seconds() - cpu_before};
}

// ---- who takes part -----------------------------------------------------------------------------

/// A contender, wherever it runs.
struct racer {
    timing measured;
    std::function<void(timing&)> run_once;
};

/// Totals of digests depend on the order of additions: what they differ less by means nothing.
constexpr double total_noise = 1e-10;

class race {
public:
    race(const problem& asked, const rules& given) : asked_(asked), given_(given) {}

    void admit(const contender& who) {
        const own_run first = run(who, given_.threads);
        if (!expected_) expected_ = keep(first.given);
        compare(who.name, distance(*expected_, first.given));
        racers_.push_back(
            {{who.name, {}, {}, who.promise}, [&who, threads = given_.threads](timing& into) {
                 const own_run done = run(who, threads);
                 into.seconds.push_back(done.seconds);
                 into.cpu_seconds.push_back(done.cpu_seconds);
             }});
    }

    void admit(rival_program& program, const std::string& name) {
        const rival_run first = program.run(name, asked_.name, true);
        const double far = bench::distance(expected_->summary, first.found);
        compare(name, far < total_noise ? 0 : far);
        timing measured{name, {}, {}, 0, true};
        // A slow one is not asked twice.
        if (first.seconds > 2 * given_.library_patience) {
            measured.seconds.push_back(first.seconds);
            measured.cpu_seconds.push_back(first.cpu_seconds);
        }
        racers_.push_back({std::move(measured), [this, &program, name](timing& into) {
                               const rival_run done = program.run(name, asked_.name, false);
                               into.seconds.push_back(done.seconds);
                               into.cpu_seconds.push_back(done.cpu_seconds);
                           }});
    }

    result finish() {
        expected_.reset();
        for (int repetition = 0; repetition < given_.repetitions; ++repetition) {
            for (racer& each : racers_) {
                if (may_run(each)) each.run_once(each.measured);
            }
        }
        result all{asked_.name, asked_.size, {}, right_};
        for (racer& each : racers_) all.timings.push_back(std::move(each.measured));
        return all;
    }

private:
    void compare(const std::string& name, double far) {
        if (far <= asked_.tolerance) return;
        std::printf("\n%s: the answer of '%s' is %g away from cask's, more than %g\n",
                    asked_.name.c_str(), name.c_str(), far, asked_.tolerance);
        right_ = false;
    }

    bool may_run(const racer& who) const {
        const std::vector<double>& taken = who.measured.seconds;
        return &who == &racers_.front() ||
               std::accumulate(taken.begin(), taken.end(), 0.0) <
                   (who.measured.library ? given_.library_patience : given_.patience);
    }

    const problem& asked_;
    const rules& given_;
    std::optional<kept_answer> expected_;
    std::vector<racer> racers_;
    bool right_ = true;
};

}  // namespace

result measure(const problem& asked, const rules& given, const rival_programs& rivals) {
    race all(asked, given);
    for (const contender& who : asked.contenders) all.admit(who);
    for (const auto& program : rivals) {
        for (const auto& [name, problems] : program->contenders()) {
            if (std::find(problems.begin(), problems.end(), asked.name) == problems.end()) continue;
            try {
                all.admit(*program, name);
            } catch (const std::exception& failure) {
                std::printf("\n%s: '%s' is left out: %s\n", asked.name.c_str(), name.c_str(),
                            failure.what());
            }
        }
    }
    return all.finish();
}

}  // namespace bench
