// SPDX-License-Identifier: BSD-3-Clause
// What a benchmark is made of: a problem, those who solve it, and what cask promises against them.
//
// All sizes arrive at run time, in every form, so that no compiler knows more than a user's would.
#pragma once

#include "../answer.hpp"
#include "../sizes.hpp"

#include <cask/memory/pool.hpp>

#include <tbb/blocked_range.h>
#include <tbb/parallel_for.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/// One who solves the problem. The clock stops when `run` returns; its answer is freed afterwards.
struct contender {
    std::string name;
    std::function<answer()> run;
    int threads = 0;     // 0: as many as all
    double promise = 0;  // largest cask / contender that is promised; 0: none
};

/// The bytes that a problem must move at least, however it is solved: its input once, its result once.
/// None where computing, not memory, is the limit.
struct traffic {
    double read = 0;
    double written = 0;

    [[nodiscard]] double all() const { return read + written; }
};

template <class T>
[[nodiscard]] double bytes_of(std::int64_t count) {
    return static_cast<double>(count) * sizeof(T);
}

/// The first contender is cask.
struct problem {
    std::string name;
    std::string size;
    std::vector<contender> contenders;
    double tolerance = 0;  // largest distance between answers: see distance()
    traffic bytes = {};
};

/// Memory that nobody has touched, in huge pages as far as the system gives them: what an expert
/// takes for a large result, and what cask takes.
template <class T>
[[nodiscard]] std::shared_ptr<T> fresh_memory(std::int64_t count) {
    const auto bytes = cask::memory::allocate_shared(static_cast<std::size_t>(count) * sizeof(T));
    return {bytes, reinterpret_cast<T*>(bytes.get())};
}

/// `count` numbers that make(k) gives, in memory, made by all threads.
template <class T, class Make>
[[nodiscard]] std::shared_ptr<const T> numbers_by(std::int64_t count, Make make) {
    auto memory = fresh_memory<T>(count);
    T* numbers = memory.get();
    tbb::parallel_for(tbb::blocked_range<std::int64_t>(0, count, 1 << 16), [=](const auto& range) {
        for (std::int64_t k = range.begin(); k < range.end(); ++k) numbers[k] = make(k);
    });
    return memory;
}

/// `count` numbers in [0, 1) that follow no pattern (floats may be rounded to 1), in memory. Number k
/// does not depend on the count, so all problems share the longest that was asked for.
template <class T = double>
[[nodiscard]] std::shared_ptr<const T> unit_numbers(std::int64_t count) {
    static std::shared_ptr<const T> longest;
    static std::int64_t length = 0;
    if (count > length) {
        longest = numbers_by<T>(count,
                                [](std::int64_t k) { return static_cast<T>(unit_number(k)); });
        length = count;
    }
    return longest;
}

// Each file of this folder holds one problem, or one in two forms.
[[nodiscard]] std::vector<problem> mandelbrot(const sizes& own);
[[nodiscard]] std::vector<problem> monte_carlo_pi(const sizes& own);
[[nodiscard]] std::vector<problem> sum(const sizes& own);
[[nodiscard]] std::vector<problem> dot(const sizes& own);
[[nodiscard]] std::vector<problem> stddev(const sizes& own);
[[nodiscard]] std::vector<problem> polynomial(const sizes& own);
[[nodiscard]] std::vector<problem> transposed_sum(const sizes& own);
[[nodiscard]] std::vector<problem> axis_sums(const sizes& own);
[[nodiscard]] std::vector<problem> running_totals(const sizes& own);
[[nodiscard]] std::vector<problem> sines(const sizes& own);
[[nodiscard]] std::vector<problem> laplacian(const sizes& own);
[[nodiscard]] std::vector<problem> softmax(const sizes& own);
[[nodiscard]] std::vector<problem> statistics(const sizes& own);
[[nodiscard]] std::vector<problem> subtracted_row(const sizes& own);
[[nodiscard]] std::vector<problem> short_rows(const sizes& own);
[[nodiscard]] std::vector<problem> mixed_types(const sizes& own);
[[nodiscard]] std::vector<problem> stencil(const sizes& own);
[[nodiscard]] std::vector<problem> order(const sizes& own);
[[nodiscard]] std::vector<problem> groups(const sizes& own);
[[nodiscard]] std::vector<problem> selections(const sizes& own);
[[nodiscard]] std::vector<problem> without_nan(const sizes& own);
[[nodiscard]] std::vector<problem> product(const sizes& own);
[[nodiscard]] std::vector<problem> gram(const sizes& own);
[[nodiscard]] std::vector<problem> product_with_blas(const sizes& own);  // if built with a BLAS
[[nodiscard]] std::vector<problem> jacobi(const sizes& own);
[[nodiscard]] std::vector<problem> overlap(const sizes& own);
[[nodiscard]] std::vector<problem> chunks(const sizes& own);

}  // namespace bench
