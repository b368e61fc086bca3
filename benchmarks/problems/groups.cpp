// SPDX-License-Identifier: BSD-3-Clause
// How many numbers lie in each of 100 bins, sums of numbers that have one of 1,000 labels, and numbers
// that are put at random positions: each goes to one of many places.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_reduce.h>

#include <algorithm>
#include <span>
#include <vector>

namespace ck = cask;

namespace bench {
namespace {

constexpr int bins = 100;
constexpr int groups_count = 1000;

struct input {
    std::shared_ptr<const double> x;
    std::shared_ptr<const std::int32_t> labels;
    std::int64_t count;
};

[[nodiscard]] answer answer_of(const std::vector<double>& sums) {
    auto memory = std::make_shared<std::vector<double>>(sums);
    const std::span<const double> elements(memory->data(), memory->size());
    return {elements, memory};
}
template <class Array>
[[nodiscard]] answer answer_of_array(const Array& x) {
    const auto values = ck::astype<double>(x).compute();
    return answer_of(std::vector<double>(values.begin(), values.end()));
}

void count_numbers(const double* x, std::int64_t first, std::int64_t last, double* counts) {
    for (std::int64_t k = first; k < last; ++k) {
        if (!(x[k] >= 0.0 && x[k] <= 1.0)) continue;
        const int bin = static_cast<int>(x[k] * bins);
        counts[std::min(bin, bins - 1)] += 1;
    }
}
void add_numbers(const double* x, const std::int32_t* labels, std::int64_t first, std::int64_t last,
                 double* sums) {
    for (std::int64_t k = first; k < last; ++k) sums[labels[k]] += x[k];
}

/// add(first, last, sums) of all numbers, by all threads, each with sums of its own.
template <class Add>
[[nodiscard]] answer added_in_parallel(std::int64_t count, int places, Add add) {
    using sums = std::vector<double>;
    return answer_of(tbb::parallel_deterministic_reduce(
        tbb::blocked_range<std::int64_t>(0, count, std::max<std::int64_t>(count / 64, 1 << 16)),
        sums(static_cast<std::size_t>(places)),
        [&](const auto& range, sums of) {
            add(range.begin(), range.end(), of.data());
            return of;
        },
        [](sums a, const sums& b) {
            for (std::size_t k = 0; k < a.size(); ++k) a[k] += b[k];
            return a;
        }));
}

problem counted(const input& own) {
    const auto by_cask = [own] {
        const auto x = ck::borrow(own.x.get(), {own.count});
        return answer_of_array(ck::histogram(x, bins, {.range = {{0, 1}}}).counts);
    };
    const auto serial = [own] {
        std::vector<double> counts(bins);
        count_numbers(own.x.get(), 0, own.count, counts.data());
        return answer_of(counts);
    };
    const auto with_tbb = [own] {
        return added_in_parallel(own.count, bins, [&](auto first, auto last, double* counts) {
            count_numbers(own.x.get(), first, last, counts);
        });
    };
    return {"histogram",
            std::to_string(own.count) + " doubles",
            {{"cask", by_cask}, {"serial C++", serial, 1}, {"oneTBB, scalar", with_tbb, 0, 1.2}},
            0,
            {bytes_of<double>(own.count)}};
}

problem grouped(const input& own) {
    const auto by_cask = [own] {
        const auto x = ck::borrow(own.x.get(), {own.count});
        const auto labels = ck::borrow(own.labels.get(), {own.count});
        return answer_of_array(ck::group_by(labels, groups_count).sum(x));
    };
    const auto serial = [own] {
        std::vector<double> sums(groups_count);
        add_numbers(own.x.get(), own.labels.get(), 0, own.count, sums.data());
        return answer_of(sums);
    };
    const auto with_tbb = [own] {
        return added_in_parallel(own.count, groups_count, [&](auto first, auto last, double* sums) {
            add_numbers(own.x.get(), own.labels.get(), first, last, sums);
        });
    };
    return {"sums of groups",
            std::to_string(own.count) + " doubles, 1000 groups",
            {{"cask", by_cask}, {"serial C++", serial, 1}, {"oneTBB, scalar", with_tbb, 0, 1.3}},
            1e-11,
            {bytes_of<double>(own.count) + bytes_of<std::int32_t>(own.count)}};
}

/// As many numbers as positions; both forms write to memory that is there.
problem put_at_positions(std::int64_t count) {
    const auto x = unit_numbers(2 * count);
    const auto positions = numbers_by<std::int64_t>(count, [count](std::int64_t k) {
        const double unit = unit_number(k + (std::int64_t{1} << 41));
        return static_cast<std::int64_t>(unit * static_cast<double>(count));
    });
    const auto touched = [count] {
        const auto memory = fresh_memory<double>(count);
        std::fill_n(memory.get(), count, 0.0);
        return memory;
    };
    const auto by_cask = [=, to = touched()] {
        const auto values = ck::borrow(x.get() + count, {count});
        const auto all = ck::put(ck::borrow(x.get(), {count}), ck::borrow(positions.get(), {count}),
                                 values, 0);
        ck::compute_into(all, std::span(to.get(), static_cast<std::size_t>(count)));
        return elements_of(to, count);
    };
    const auto serial = [=, to = touched()] {
        const double* const values = x.get() + count;
        const std::int64_t* const at = positions.get();
        double* const all = to.get();
        std::copy_n(x.get(), count, all);
        for (std::int64_t k = 0; k < count; ++k) all[at[k]] = values[k];
        return elements_of(to, count);
    };
    return {"put at positions",
            std::to_string(count) + " doubles, as many random positions",
            {{"cask", by_cask}, {"serial C++", serial, 1, 1.5}}};
}

}  // namespace

std::vector<problem> groups(const sizes& own) {
    const std::int64_t count = own.edge * own.edge;
    const auto label_of = [](std::int64_t k) {
        return static_cast<std::int32_t>(unit_number(k + (std::int64_t{1} << 40)) * groups_count);
    };
    const input all{unit_numbers(count), numbers_by<std::int32_t>(count, label_of), count};
    return {counted(all), grouped(all), put_at_positions(count / 10)};
}

}  // namespace bench
