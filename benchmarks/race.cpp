// SPDX-License-Identifier: BSD-3-Clause
#include "race.hpp"

#include <cask/runtime.hpp>

#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_reduce.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <exception>
#include <numeric>
#include <optional>
#include <random>
#include <thread>

namespace bench {
namespace {

// ---- answers ------------------------------------------------------------------------------------

/// A copy that later runs cannot overwrite.
answer kept(const answer& given) {
    return std::visit(
        []<class T>(const T& value) -> answer {
            if constexpr (std::is_same_v<T, double>) {
                return {value};
            } else {
                const auto count = static_cast<std::int64_t>(value.size());
                const auto copy = [value](std::int64_t k) {
                    return value[static_cast<std::size_t>(k)];
                };
                return elements_of(numbers_by<typename T::value_type>(count, copy), count);
            }
        },
        given.value);
}

/// step(far, k) for all k below `count`, from 0 on, in parallel; what the parts find is joined.
template <class Step, class Join>
double over_all(std::size_t count, Step step, Join join) {
    return tbb::parallel_reduce(
        tbb::blocked_range<std::size_t>(0, count, 1 << 16), 0.0,
        [=](const auto& range, double far) {
            for (std::size_t k = range.begin(); k < range.end(); ++k) far = step(far, k);
            return far;
        },
        join);
}

using bench::distance;

/// The largest distance of two elements.
template <class T>
double distance(std::span<const T> expected, std::span<const T> given) {
    const auto larger = [](double a, double b) { return std::max(a, b); };
    const auto step = [=](double far, std::size_t k) {
        const double a = expected[k];
        const double b = given[k];
        // Few are farther than all before: few divisions. What is no number comes through.
        const bool near = std::abs(a - b) <= far * std::max(std::abs(a), std::abs(b));
        return near ? far : larger(far, distance(a, b));
    };
    return over_all(expected.size(), step, larger);
}

/// The part of pixels that differ.
double distance(std::span<const std::int32_t> expected, std::span<const std::int32_t> given) {
    const auto step = [=](double found, std::size_t k) {
        return found + (expected[k] == given[k] ? 0 : 1);
    };
    return over_all(expected.size(), step, std::plus<>()) / static_cast<double>(expected.size());
}

double distance(const answer& expected, const answer& given) {
    return std::visit(
        [&given]<class T>(const T& value) { return distance(value, std::get<T>(given.value)); },
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

struct spent {
    double seconds;
    double cpu_seconds;
};

struct own_run {
    answer given;
    spent taken;
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
    return {std::move(given), {taken.count(), cpu_seconds() - cpu_before}};
}

// ---- who takes part -----------------------------------------------------------------------------

/// A contender, wherever it runs.
struct racer {
    timing measured;
    std::function<spent()> run;

    void add(const spent& taken) {
        measured.seconds.push_back(taken.seconds);
        measured.cpu_seconds.push_back(taken.cpu_seconds);
    }
};

/// Totals of digests depend on the order of additions: what they differ less by means nothing.
constexpr double total_noise = 1e-10;

bandwidth median_of(const std::vector<bandwidth>& all) {
    if (all.empty()) return {};
    const auto of = [&all](double bandwidth::*rate) {
        std::vector<double> rates;
        for (const bandwidth& each : all) rates.push_back(each.*rate);
        return median(rates);
    };
    return {of(&bandwidth::read), of(&bandwidth::triad)};
}

class race {
public:
    race(const problem& asked, const rules& given) : asked_(asked), given_(given) {}

    void admit(const contender& who) {
        racer joining{{who.name, {}, {}, who.promise},
                      [this, &who] { return bench::run(who, given_.threads).taken; }};
        const own_run first = bench::run(who, given_.threads);
        if (racers_.empty()) {
            expected_ = kept(first.given);
        } else {
            compare(who.name, distance(expected_, first.given));
            joining.add(first.taken);
        }
        racers_.push_back(std::move(joining));
    }

    void admit(rival_program& program, const std::string& name) {
        racer joining{{name, {}, {}, 0, true}, [this, &program, name] {
                          const rival_run done = program.run(name, asked_.name, false);
                          return spent{done.seconds, done.cpu_seconds};
                      }};
        const rival_run first = program.run(name, asked_.name, true);
        if (!summary_) summary_ = digest_of(expected_);
        const double far = distance(*summary_, first.found);
        compare(name, far < total_noise ? 0 : far);
        joining.add({first.seconds, first.cpu_seconds});
        racers_.push_back(std::move(joining));
    }

    // Who comes after whom matters (what was given back to the system, whose threads still spin), so
    // the order is another one in each round, and all rest before they start.
    result finish() {
        expected_ = {};
        std::vector<racer*> order;
        for (racer& each : racers_) order.push_back(&each);
        std::vector<bandwidth> memory;
        std::minstd_rand random;
        for (std::size_t round = 0; round < static_cast<std::size_t>(given_.repetitions); ++round) {
            std::shuffle(order.begin(), order.end(), random);
            for (racer* each : order) {
                if (!may_run(*each, round)) continue;
                rest();
                each->add(each->run());
            }
            if (asked_.bytes.all() > 0) memory.push_back(memory_now());
        }
        result all{asked_.name, asked_.size, {}, right_, asked_.bytes, median_of(memory)};
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

    static void rest() { std::this_thread::sleep_for(std::chrono::milliseconds(10)); }

    bandwidth memory_now() const {
        static const memory_probe probe;
        rest();
        team workers(given_.threads);
        return workers.execute([] { return probe.measure(); });
    }

    // cask always; others, whose first run counted, less often where they are slow.
    bool may_run(const racer& who, std::size_t round) const {
        const racer& cask = racers_.front();
        if (&who == &cask) return true;
        const std::vector<double>& before = who.measured.seconds;
        if (before.size() > round) return false;
        const bool close = before.back() < 2 * cask.measured.seconds.back();
        return std::reduce(before.begin(), before.end()) + before.back() <=
               (close ? given_.patience : given_.slow_patience);
    }

    const problem& asked_;
    const rules& given_;
    answer expected_;
    std::optional<digest> summary_;  // of what is expected
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
