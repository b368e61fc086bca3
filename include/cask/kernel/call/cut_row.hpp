// SPDX-License-Identifier: BSD-3-Clause
// Rows that are cut into blocks, and which elements of these are samples.
#pragma once

#include <cask/core/sequence.hpp>
#include <cask/core/shape.hpp>

#include <algorithm>
#include <cmath>

namespace cask::kernel::runs {

/// A row that is cut into blocks.
struct cut_row {
    index_t length;
    index_t block;
    index_t samples_of_block = 128;

    cut_row(index_t elements, index_t of_block) : length(elements), block(of_block) {}
    explicit cut_row(const sequence<index_t>& parameters) : cut_row(parameters[0], parameters[1]) {}

    [[nodiscard]] index_t count() const noexcept { return (length + block - 1) / block; }
    [[nodiscard]] index_t size(index_t number) const noexcept {
        return std::min(block, length - number * block);
    }
    /// Of how many elements of a run one is a sample.
    [[nodiscard]] index_t samples_apart() const noexcept {
        return std::max<index_t>(block / samples_of_block, 1);
    }
    /// Where the first sample of a run stands: at another place in each, so that samples of runs
    /// that are alike lie evenly, too.
    [[nodiscard]] index_t first_sample(index_t number) const noexcept {
        constexpr double golden = 0.6180339887498949;
        const double place = golden * static_cast<double>(number);
        return static_cast<index_t>((place - std::floor(place)) *
                                    static_cast<double>(samples_apart()));
    }
    [[nodiscard]] index_t samples_of(index_t number) const noexcept {
        return size(number) / samples_apart();
    }
    [[nodiscard]] index_t samples() const noexcept {
        return (count() - 1) * samples_of(0) + samples_of(count() - 1);
    }
};

/// Calls `body` with the place of each sample among all runs, which stand one after another.
template <class Body>
void for_each_sample(const cut_row& row, Body&& body) {
    for (index_t number = 0; number < row.count(); ++number) {
        index_t at = number * row.block + row.first_sample(number);
        for (index_t left = row.samples_of(number); left > 0; --left, at += row.samples_apart()) {
            body(at);
        }
    }
}

}  // namespace cask::kernel::runs
