// SPDX-License-Identifier: BSD-3-Clause
// Answers of problems and how far they are apart. Rivals in programs of their own send a digest
// instead of all elements. Nothing of cask here.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace bench {

/// The answer of one run: a number or elements, and who owns those.
struct answer {
    std::variant<double, std::span<const double>, std::span<const float>,
                 std::span<const std::int32_t>>
        value;
    std::shared_ptr<const void> owner = nullptr;
};

template <class T>
[[nodiscard]] answer elements_of(std::shared_ptr<T> memory, std::int64_t count) {
    const std::span<const std::remove_const_t<T>> elements(memory.get(),
                                                           static_cast<std::size_t>(count));
    return {elements, std::move(memory)};
}

/// What is compared of an answer that is far away: the sum of its elements' magnitudes, and some
/// elements from the first to the last.
struct digest {
    std::int64_t count = 0;
    double total = 0;
    std::vector<double> samples;
};

inline constexpr std::int64_t most_samples = 1009;  // a prime: rows and samples keep no step

/// In eight running sums: a single one waits for itself.
template <class T>
[[nodiscard]] double total_of(std::span<const T> elements) {
    double sums[8] = {};
    for (std::size_t k = 0; k < elements.size(); ++k) {
        sums[k % 8] += std::abs(static_cast<double>(elements[k]));
    }
    return std::accumulate(std::begin(sums), std::end(sums), 0.0);
}

template <class T>
[[nodiscard]] digest digest_of(std::span<const T> elements) {
    digest found{static_cast<std::int64_t>(elements.size()), total_of(elements), {}};
    const std::int64_t samples = std::min(found.count, most_samples);
    for (std::int64_t k = 0; k < samples; ++k) {
        const std::int64_t place = samples == 1 ? 0 : k * (found.count - 1) / (samples - 1);
        found.samples.push_back(static_cast<double>(elements[static_cast<std::size_t>(place)]));
    }
    return found;
}

[[nodiscard]] inline digest digest_of(const answer& given) {
    if (const auto* number = std::get_if<double>(&given.value)) {
        return digest_of(std::span<const double>(number, 1));
    }
    return std::visit(
        []<class T>(const T& elements) {
            if constexpr (std::is_same_v<T, double>) {
                return digest{};
            } else {
                return digest_of(elements);
            }
        },
        given.value);
}

/// The relative difference; what is not a number is infinitely far.
[[nodiscard]] inline double distance(double a, double b) {
    if (a == b) return 0;
    const double far = std::abs(a - b) / std::max(std::abs(a), std::abs(b));
    return std::isnan(far) ? INFINITY : far;
}

/// The largest relative difference of totals and samples.
[[nodiscard]] inline double distance(const digest& a, const digest& b) {
    if (a.count != b.count || a.samples.size() != b.samples.size()) return INFINITY;
    double largest = distance(a.total, b.total);
    for (std::size_t k = 0; k < a.samples.size(); ++k) {
        largest = std::max(largest, distance(a.samples[k], b.samples[k]));
    }
    return largest;
}

}  // namespace bench
