// SPDX-License-Identifier: BSD-3-Clause
// What `memory` measures: expressions over data that are larger than their memory budget, and what
// their results must be.
#pragma once

#include "../sizes.hpp"

#include <cask/cask.hpp>

#include <functional>
#include <string>
#include <vector>

namespace bench {

/// A square matrix of doubles, in files and generated, and where its files lie.
struct matrix_data {
    std::int64_t edge = 0;  // rows and columns; a multiple of 60 where groups of rows are asked for
    std::string folder{};

    [[nodiscard]] std::int64_t count() const { return edge * edge; }
    [[nodiscard]] std::int64_t bytes() const { return 8 * count(); }
    /// The path of the matrix in a file, "u" or "v".
    [[nodiscard]] std::string path(const std::string& name) const {
        return folder + "/" + name + "-" + std::to_string(edge) + ".npy";
    }
    [[nodiscard]] cask::array<double> file(const std::string& name) const {
        return cask::from_npy<double>(path(name));
    }
    [[nodiscard]] cask::array<double> generated() const {
        return cask::random::generator(1).uniform({edge, edge});
    }
    /// Element k of a file, in row-major order.
    [[nodiscard]] double number(const std::string& name, std::int64_t k) const {
        return unit_number(name == "u" ? k : k + count());
    }
    /// An element of "u".
    [[nodiscard]] double u(std::int64_t row, std::int64_t column) const {
        return unit_number(row * edge + column);
    }
};

enum class result_place {
    file,
    memory,  // of the benchmark's own, which does not count
    number,  // or a few
};

/// A row of the table.
struct memory_case {
    std::string name;
    std::vector<std::string> files;  // that it reads
    result_place to;
    std::function<cask::array<double>(const matrix_data&)> expression;
    /// Whether some elements of the result are what a loop computes.
    std::function<bool(const matrix_data&, const cask::array<double>&)> is_right;
    /// Rows and columns, for a matrix of `edge` in most cases.
    std::function<std::int64_t(std::int64_t edge)> own_edge = [](std::int64_t edge) {
        return edge;
    };
    /// Bytes, for a matrix of so many.
    std::function<std::int64_t(std::int64_t bytes)> budget = [](std::int64_t bytes) {
        return bytes / 8;
    };
};

[[nodiscard]] std::vector<memory_case> memory_cases();

}  // namespace bench
