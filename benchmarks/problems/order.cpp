// SPDX-License-Identifier: BSD-3-Clause
// Numbers in order: all of them, those of each row, and the one in the middle.
#include "problem.hpp"

#include <cask/cask.hpp>

#include <tbb/parallel_sort.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace ck = cask;

namespace bench {
namespace {

struct input {
    std::shared_ptr<const double> x;
    std::int64_t edge;
    [[nodiscard]] std::int64_t count() const { return edge * edge; }
};

/// order(first, last) of a copy of all numbers.
template <class Order>
[[nodiscard]] answer copy_in_order(const input& own, Order order) {
    const std::shared_ptr<double> copy = fresh_memory<double>(own.count());
    std::copy_n(own.x.get(), own.count(), copy.get());
    order(copy.get(), copy.get() + own.count());
    return elements_of(copy, own.count());
}

/// All elements of an array, in memory that nobody has touched.
template <class Array>
[[nodiscard]] answer answer_in_memory(const Array& x) {
    const std::shared_ptr<double> memory = fresh_memory<double>(x.size());
    ck::compute_into(x, std::span<double>(memory.get(), static_cast<std::size_t>(x.size())));
    return elements_of(memory, x.size());
}

problem sorted(const input& own) {
    const auto by_cask = [own] {
        return answer_in_memory(ck::sort(ck::borrow(own.x.get(), {own.count()})));
    };
    const auto with_tbb = [own] {
        return copy_in_order(own,
                             [](double* first, double* last) { tbb::parallel_sort(first, last); });
    };
    return {"sort",
            std::to_string(own.count()) + " doubles",
            {{"cask", by_cask}, {"oneTBB, parallel_sort", with_tbb, 0, 1.1}}};
}

problem sorted_rows(const input& own) {
    const auto by_cask = [own] {
        return answer_in_memory(ck::sort(ck::borrow(own.x.get(), {own.edge, own.edge}), 1));
    };
    const auto with_tbb = [own] {
        return copy_in_order(own, [edge = own.edge](double* first, double*) {
            tbb::parallel_for(std::int64_t{0}, edge, [=](std::int64_t row) {
                std::sort(first + row * edge, first + (row + 1) * edge);
            });
        });
    };
    return {"sort of rows",
            std::to_string(own.edge) + " x " + std::to_string(own.edge) + " doubles",
            {{"cask", by_cask}, {"oneTBB, std::sort", with_tbb, 0, 1}}};
}

/// What a share of a copy of the numbers is not above, as NumPy has it.
[[nodiscard]] double selected(const input& own, double share) {
    std::vector<double> copy(own.x.get(), own.x.get() + own.count());
    const double place = share * static_cast<double>(own.count() - 1);
    const auto at = copy.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(copy.begin(), at, copy.end());
    const double rest = place - std::floor(place);
    if (rest == 0) return *at;
    const double next = *std::min_element(at + 1, copy.end());
    return *at + rest * (next - *at);
}

problem quantile(const std::string& name, const input& own, double share) {
    const auto by_cask = [own, share] {
        const auto x = ck::borrow(own.x.get(), {own.count()});
        return answer{share == 0.5 ? ck::median(x).item() : ck::quantile(x, share).item()};
    };
    const auto serial = [own, share] { return answer{selected(own, share)}; };
    return {name,
            std::to_string(own.count()) + " doubles",
            {{"cask", by_cask}, {"serial C++, nth_element", serial, 1, 1}},
            1e-12};
}

}  // namespace

std::vector<problem> order(const sizes& own) {
    const input all{unit_numbers(own.edge * own.edge), own.edge};
    return {sorted(all), sorted_rows(all), quantile("median", all, 0.5),
            quantile("90th percentile", all, 0.9)};
}

}  // namespace bench
