// SPDX-License-Identifier: BSD-3-Clause
// Runs of several threads whose wishes for memory collide, and runs inside of their tasks: all come
// to an end, none takes more than there is, values are right.
//
//     CASK_COLLISIONS=10000 CASK_COLLISIONS_SEED=7 test_tsan_budgets
#include "support/check.hpp"
#include "support/environment.hpp"
#include "support/time_out.hpp"

#include <cask/cask.hpp>
#include <cask/runtime.ipp>

#include <cstdlib>
#include <random>
#include <thread>

namespace {

using namespace cask_test;
using ck::index_t;

/// Something to compute, to a number, and what comes out.
struct problem {
    ck::array<double> x;
    double expected = 0;
    bool nested = false;  // computes inside of its tasks, and may be refused there
};

ck::array<double> numbers_of(int seed, const ck::shape& sizes) {
    return ck::random::generator(static_cast<std::uint64_t>(seed)).uniform(sizes);
}

std::vector<problem> all_problems() {
    const auto x = numbers_of(1, {300, 250});
    const auto square = ck::cumsum(numbers_of(2, {200, 200}), 1);
    const auto e = ck::exp(x - ck::expand_dims(ck::max(x, 1), 1));
    const auto small = ck::sum(ck::cumsum(numbers_of(3, {40, 50}), 0));
    const auto large = ck::sum(ck::cumsum(numbers_of(4, {400, 100}), 0));
    const auto computing = [](const ck::array<double>& inner, const ck::array<double>& over) {
        return ck::map([inner](double value) { return value + inner.item(); }, over);
    };
    const auto few = numbers_of(5, {6});
    std::vector<problem> result{
        {ck::sum(x)},
        {ck::sum(ck::cumsum(x, 0))},
        {ck::sum(square + ck::transpose(square))},
        {ck::max(e / ck::expand_dims(ck::sum(e, 1), 1))},
        {ck::sum(ck::matmul(x(ck::range(0, 60)), ck::transpose(ck::sin(x(ck::range(0, 70))))))},
        {ck::stddev((x - ck::mean(x, 0)) / ck::stddev(x, 0))},
        {ck::sum(computing(small, few)), 0, true},
        {ck::sum(computing(large, few)), 0, true},
        {ck::sum(computing(ck::sum(square + ck::transpose(square)), few)), 0, true},
        {ck::sum(computing(ck::sum(computing(small, few(ck::range(0, 2)))), few)), 0, true}};
    for (problem& each : result) each.expected = each.x.item();
    return result;
}

/// The number after `words` in a text; -1 without.
long long number_after(const std::string& text, const std::string& words) {
    const std::size_t at = text.find(words);
    return at == std::string::npos ? -1 : std::atoll(text.c_str() + at + words.size());
}

/// Whether an error is one of the memory budget, or about one of a run inside, and says that more
/// is needed than there is.
bool is_about_budget(const std::exception& failure) {
    if (dynamic_cast<const ck::budget_error*>(&failure) != nullptr) {
        const std::string text = failure.what();
        return number_after(text, "needs at least ") > number_after(text, "of which ") &&
               number_after(text, "of which ") >= 0;
    }
    try {
        std::rethrow_if_nested(failure);
    } catch (const std::exception& inner) {
        return is_about_budget(inner);
    }
    return false;
}

/// Runs of some threads on one budget.
class round {
public:
    round(const std::vector<problem>& problems, std::uint64_t seed)
        : problems_(problems), dice_(seed) {}

    /// How many runs there were.
    int run(index_t least) {
        const int users = 1 + below(8);
        const int workers = 1 + below(4);
        // Runs inside of runs inside of tasks share what their thread has.
        const index_t allowance = below(3) == 0 ? 3 * least : 0;
        ck::runtime own(
            {.threads = workers,
             .by = below(2) == 0 ? ck::scheduler::tbb : ck::scheduler::threads,
             .memory_budget = least + least * below(3) * below(3) / 4 + workers * allowance,
             .nested_allowance = allowance});
        constexpr int runs = 6;
        {
            std::vector<std::jthread> threads;
            for (int user = 0; user < users; ++user) {
                threads.emplace_back([this, mine = std::mt19937_64(dice_())]() mutable {
                    for (int k = 0; k < runs; ++k) compute(problems_[mine() % problems_.size()]);
                });
            }
        }
        CHECK(wrong == 0);
        CHECK(refused_ == 0);
        if (allowance > 0) CHECK(refused_inside == 0);
        CHECK(own.ledger().peak() <= own.memory_budget());
        CHECK(own.ledger().held() == 0);
        CHECK(own.machinery().budget.unreserved() == own.memory_budget());
        return users * runs;
    }

    std::atomic<int> refused_inside{0};
    std::atomic<int> wrong{0};

private:
    int below(int count) { return static_cast<int>(dice_() % static_cast<unsigned>(count)); }

    void compute(const problem& what) {
        try {
            if (what.x.item() != what.expected) ++wrong;
        } catch (const std::exception& failure) {
            ++(what.nested && is_about_budget(failure) ? refused_inside : refused_);
        }
    }

    const std::vector<problem>& problems_;
    std::mt19937_64 dice_;
    std::atomic<int> refused_{0};
};

TEST_CASE("runs whose budgets collide come to their ends", "[collisions]") {
    const auto count = static_cast<int>(environment_number("CASK_COLLISIONS", 300));
    std::uint64_t seed = environment_number("CASK_COLLISIONS_SEED", 1);
    const std::vector<problem> problems = all_problems();
    index_t least = 0;  // with which each runs, on any of the numbers of threads
    {
        const ck::runtime four({.threads = 4});
        for (const problem& each : problems) {
            least = std::max(least, ck::explain(each.x).smallest_budget);
        }
    }
    const time_out watch("colliding runs", 20);
    int refused = 0;
    for (int runs = 0; runs < count; ++seed) {
        INFO("seed " << seed);
        round now(problems, seed);
        runs += now.run(least);
        refused += now.refused_inside;
    }
    if (std::getenv("CASK_SHOW_ROOM") != nullptr) {
        std::printf("least %td bytes; refused inside of tasks: %d\n", least, refused);
    }
}

}  // namespace
