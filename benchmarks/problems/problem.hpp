// SPDX-License-Identifier: BSD-3-Clause
// What a benchmark is made of: a problem, those who solve it, and what cask promises against them.
//
// All sizes arrive at run time, in every form, so that no compiler knows more than a user's would.
#pragma once

#include <cask/kernel/memory.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace bench {

struct sizes {
    std::int64_t height = 4'000;  // of the Mandelbrot picture
    std::int64_t width = 6'000;
    std::int64_t iterations = 20;
    std::int64_t points = 100'000'000;  // for pi
    std::int64_t edge = 10'000;         // of the square matrix of doubles for everything else
    int threads = 0;
};

/// The answer of one run: a number or elements, and who owns those.
struct answer {
    std::variant<double, std::span<const double>, std::span<const std::int32_t>> value;
    std::shared_ptr<const void> owner = nullptr;
};

/// One who solves the problem. The clock stops when `run` returns; its answer is freed afterwards.
struct contender {
    std::string name;
    std::function<answer()> run;
    int threads = 0;     // 0: as many as all
    double promise = 0;  // largest cask / contender that is promised; 0: none
};

/// The first contender is cask.
struct problem {
    std::string name;
    std::string size;
    std::vector<contender> contenders;
    double tolerance = 0;  // largest distance between answers: see distance()
};

/// Memory that nobody has touched, in huge pages as far as the system gives them: what an expert
/// takes for a large result, and what cask takes.
template <class T>
[[nodiscard]] std::shared_ptr<T> fresh_memory(std::int64_t count) {
    const auto bytes =
        cask::kernel::allocate_shared_bytes(static_cast<std::size_t>(count) * sizeof(T));
    return {bytes, reinterpret_cast<T*>(bytes.get())};
}

/// `count` doubles in [0, 1) that follow no pattern, in memory.
[[nodiscard]] std::shared_ptr<const double> unit_numbers(std::int64_t count);

[[nodiscard]] inline answer elements_of(std::shared_ptr<const double> memory, std::int64_t count) {
    const std::span<const double> elements(memory.get(), static_cast<std::size_t>(count));
    return {elements, std::move(memory)};
}

// Each file of this folder holds one problem, or one in two forms.
[[nodiscard]] std::vector<problem> mandelbrot(const sizes& own);
[[nodiscard]] std::vector<problem> monte_carlo_pi(const sizes& own);
[[nodiscard]] std::vector<problem> sum(const sizes& own);
[[nodiscard]] std::vector<problem> stddev(const sizes& own);
[[nodiscard]] std::vector<problem> polynomial(const sizes& own);
[[nodiscard]] std::vector<problem> transposed_sum(const sizes& own);
[[nodiscard]] std::vector<problem> axis_sums(const sizes& own);
[[nodiscard]] std::vector<problem> sines(const sizes& own);
[[nodiscard]] std::vector<problem> laplacian(const sizes& own);
[[nodiscard]] std::vector<problem> chunks(const sizes& own);

}  // namespace bench
