// SPDX-License-Identifier: BSD-3-Clause
// The cases, and the loops that say what some elements of their results are.
#include "case.hpp"

#include <algorithm>
#include <cmath>

namespace ck = cask;

namespace bench {
namespace {

constexpr std::int64_t steps = 100;  // of Jacobi's iteration

bool near(double found, double expected, double tolerance = 1e-9) {
    return std::abs(found - expected) <= tolerance * std::max(1.0, std::abs(expected));
}

/// A few places along an axis: both ends and some between them.
std::vector<std::int64_t> places(std::int64_t length) {
    return {0, length / 3, length / 2 + 1, length - 1};
}

/// Whether the elements at some rows and columns are those that `expected(row, column)` says.
template <class Expected>
bool matches(const ck::array<double>& found, Expected&& expected, double tolerance = 1e-9) {
    for (const std::int64_t row : places(found.shape()[0])) {
        for (const std::int64_t column : places(found.shape()[1])) {
            if (!near(found(row, column).item(), expected(row, column), tolerance)) return false;
        }
    }
    return true;
}

/// The sum of `term(k)` over [0, count), in parts, so that it is exact enough.
template <class Term>
double sum_of(std::int64_t count, Term&& term) {
    constexpr std::int64_t at_once = 4096;
    double total = 0;
    for (std::int64_t first = 0; first < count; first += at_once) {
        double part = 0;
        for (std::int64_t k = first; k < std::min(count, first + at_once); ++k) part += term(k);
        total += part;
    }
    return total;
}

/// (x - mean) / deviation, of the numbers term(0), term(1), ...
template <class Term>
double standardised(double x, std::int64_t count, Term&& term) {
    const double mean = sum_of(count, term) / static_cast<double>(count);
    const double squares =
        sum_of(count, [&](std::int64_t k) { return (term(k) - mean) * (term(k) - mean); });
    return (x - mean) / std::sqrt(squares / static_cast<double>(count));
}

// ---- what is left when a mean goes ---------------------------------------------------------------

memory_case centred() {
    return {"x - mean(x)",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = data.file("u");
                return x - ck::mean(x);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                const double mean = sum_of(data.count(), unit_number) /
                                    static_cast<double>(data.count());
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return data.u(row, column) - mean;
                });
            }};
}

memory_case standardised_columns() {
    return {"(x - mean(x, 0)) / std(x, 0)",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = data.file("u");
                return (x - ck::mean(x, 0)) / ck::stddev(x, 0);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return standardised(data.u(row, column), data.edge,
                                        [&](std::int64_t k) { return data.u(k, column); });
                });
            }};
}

memory_case standardised_rows() {
    return {"(x - mean(x, 1)) / std(x, 1)",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = data.file("u");
                const ck::reduce_options rows{.axes = {1}, .keep_dims = true};
                return (x - ck::mean(x, rows)) / ck::stddev(x, rows);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return standardised(data.u(row, column), data.edge,
                                        [&](std::int64_t k) { return data.u(row, k); });
                });
            }};
}

constexpr std::int64_t neighbours = 10;  // rows of a group
constexpr std::int64_t months = 12;      // groups: row i is in group i mod 12

memory_case anomalies_of_neighbours() {
    return {"x - mean of 10 rows",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = ck::reshape(data.file("u"),
                                           {data.edge / neighbours, neighbours, data.edge});
                return ck::reshape(x - ck::mean(x, {.axes = {1}, .keep_dims = true}),
                                   {data.edge, data.edge});
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    const std::int64_t first = row / neighbours * neighbours;
                    return data.u(row, column) - sum_of(neighbours, [&](std::int64_t k) {
                               return data.u(first + k, column) / neighbours;
                           });
                });
            }};
}

memory_case anomalies_of_months() {
    return {"x - mean of every 12th row",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = ck::reshape(data.file("u"), {data.edge / months, months, data.edge});
                return ck::reshape(x - ck::mean(x, 0), {data.edge, data.edge});
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                const std::int64_t years = data.edge / months;
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    const double sum = sum_of(years, [&](std::int64_t k) {
                        return data.u(k * months + row % months, column);
                    });
                    return data.u(row, column) - sum / static_cast<double>(years);
                });
            }};
}

memory_case covariance() {
    return {"mean(u v) - mean(u) mean(v)",
            {"u", "v"},
            result_place::number,
            [](const matrix_data& data) {
                const auto u = data.file("u");
                const auto v = data.file("v");
                return ck::mean(u * v) - ck::mean(u) * ck::mean(v);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                const auto mean = [&](auto term) {
                    return sum_of(data.count(), term) / static_cast<double>(data.count());
                };
                const auto u = [&](std::int64_t k) { return data.number("u", k); };
                const auto v = [&](std::int64_t k) { return data.number("v", k); };
                const double expected = mean([&](std::int64_t k) { return u(k) * v(k); }) -
                                        mean(u) * mean(v);
                return near(found.item(), expected, 1e-11);
            }};
}

// ---- a hundred steps of a stencil ----------------------------------------------------------------

ck::array<double> last_step(const matrix_data& data) {
    ck::array<double> x = data.file("u");
    const auto inner = ck::range(1, -1);
    const auto before = ck::range(0, -2);
    const auto after = ck::range(2, ck::_);
    for (std::int64_t step = 0; step < steps; ++step) {
        x = 0.25 * (x(before, inner) + x(after, inner) + x(inner, before) + x(inner, after));
    }
    return x;
}

/// `rows` x `columns` elements of the last step, from (row, column) on.
std::vector<double> steps_by_loop(const matrix_data& data, std::int64_t row, std::int64_t column,
                                  std::int64_t rows, std::int64_t columns) {
    const std::int64_t pitch = columns + 2 * steps;
    std::vector<double> x;
    for (std::int64_t i = row; i < row + rows + 2 * steps; ++i) {
        for (std::int64_t j = column; j < column + pitch; ++j) x.push_back(data.u(i, j));
    }
    const auto at = [&](std::int64_t i, std::int64_t j) -> double& {
        return x[static_cast<std::size_t>(i * pitch + j)];
    };
    for (std::int64_t step = 1; step <= steps; ++step) {
        for (std::int64_t i = 0; i < rows + 2 * (steps - step); ++i) {
            for (std::int64_t j = 0; j < pitch - 2 * step; ++j) {  // each is read for the last time
                at(i, j) = 0.25 *
                           (at(i, j + 1) + at(i + 2, j + 1) + at(i + 1, j) + at(i + 1, j + 2));
            }
        }
    }
    std::vector<double> result;
    for (std::int64_t i = 0; i < rows; ++i) {
        for (std::int64_t j = 0; j < columns; ++j) result.push_back(at(i, j));
    }
    return result;
}

bool is_last_step(const matrix_data& data, const ck::array<double>& found) {
    return matches(found, [&](std::int64_t row, std::int64_t column) {
        return steps_by_loop(data, row, column, 1, 1).front();
    });
}

memory_case jacobi_to(result_place to, const char* name) {
    return {name, {"u"}, to, last_step, is_last_step};
}

memory_case mean_of_jacobi() {
    return {"mean of the last step",
            {"u"},
            result_place::number,
            [](const matrix_data& data) { return ck::mean(last_step(data)); },
            [](const matrix_data& data, const ck::array<double>& found) {
                constexpr std::int64_t small = 2000;  // larger ones would take the loop minutes
                const std::int64_t edge = data.edge - 2 * steps;
                if (data.edge > small) return std::abs(found.item() - 0.5) < 1e-3;
                const auto last = steps_by_loop(data, 0, 0, edge, edge);
                const double sum = sum_of(
                    edge * edge, [&](std::int64_t k) { return last[static_cast<std::size_t>(k)]; });
                return near(found.item(), sum / static_cast<double>(edge * edge));
            }};
}

// ---- products, running totals, other orders ------------------------------------------------------

memory_case product() {
    memory_case result{
        "u @ v",
        {"u", "v"},
        result_place::file,
        [](const matrix_data& data) { return ck::matmul(data.file("u"), data.file("v")); },
        [](const matrix_data& data, const ck::array<double>& found) {
            return matches(found, [&](std::int64_t row, std::int64_t column) {
                return sum_of(data.edge, [&](std::int64_t k) {
                    return data.u(row, k) * data.number("v", k * data.edge + column);
                });
            });
        }};
    // All of them would take minutes: it is the only one whose work grows faster than its data.
    result.own_edge = [](std::int64_t edge) { return edge / 2; };
    return result;
}

memory_case totals_of_one_axis() {
    return {"cumsum of one axis",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                return ck::cumsum(ck::reshape(data.file("u"), {data.count()}), 0);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                for (const std::int64_t last : places(data.count())) {
                    const double sum = sum_of(last + 1, unit_number);
                    if (!near(found(last).item(), sum)) return false;
                }
                return true;
            }};
}

/// Whether an element is that of a place in order: few enough are smaller, and enough not larger.
bool is_in_order(const matrix_data& data, std::int64_t place, double element) {
    std::int64_t smaller = 0;
    std::int64_t equal = 0;
    for (std::int64_t k = 0; k < data.count(); ++k) {
        const double each = unit_number(k);
        smaller += each < element ? 1 : 0;
        equal += each == element ? 1 : 0;
    }
    return smaller <= place && place < smaller + equal;
}

std::int64_t sixteenth(std::int64_t bytes) { return bytes / 16; }

memory_case sorted_axis() {
    return {.name = "sort of one axis",
            .files = {"u"},
            .to = result_place::file,
            .expression =
                [](const matrix_data& data) {
                    return ck::sort(ck::reshape(data.file("u"), {data.count()}));
                },
            .is_right =
                [](const matrix_data& data, const ck::array<double>& found) {
                    for (const std::int64_t place : places(data.count())) {
                        if (!is_in_order(data, place, found(place).item())) return false;
                    }
                    return true;
                },
            .budget = sixteenth};
}

memory_case places_in_order() {
    return {.name = "argsort of one axis",
            .files = {"u"},
            .to = result_place::file,
            .expression =
                [](const matrix_data& data) {
                    const auto x = ck::reshape(data.file("u"), {data.count()});
                    return ck::astype<double>(ck::argsort(x));
                },
            .is_right =
                [](const matrix_data& data, const ck::array<double>& found) {
                    for (const std::int64_t place : places(data.count())) {
                        const auto at = static_cast<std::int64_t>(found(place).item());
                        if (!is_in_order(data, place, unit_number(at))) return false;
                    }
                    return true;
                },
            .budget = sixteenth};
}

memory_case quantile_of_all() {
    return {.name = "quantile(x, 0.3)",
            .files = {"u"},
            .to = result_place::number,
            .expression =
                [](const matrix_data& data) {
                    return ck::quantile(data.file("u"), 0.3,
                                        {.method = ck::quantile_method::lower});
                },
            .is_right =
                [](const matrix_data& data, const ck::array<double>& found) {
                    const double place = 0.3 * static_cast<double>(data.count() - 1);
                    return is_in_order(data, static_cast<std::int64_t>(place), found.item());
                },
            .budget = sixteenth};
}

memory_case quantile_of_numbers() {
    static constexpr double least = 0.1;  // smaller elements are left out
    return {.name = "nanquantile(y, 0.3)",
            .files = {"u"},
            .to = result_place::number,
            .expression =
                [](const matrix_data& data) {
                    const auto x = data.file("u");
                    return ck::nanquantile(ck::where(x < least, std::nan(""), x), 0.3,
                                           {.method = ck::quantile_method::lower});
                },
            .is_right =
                [](const matrix_data& data, const ck::array<double>& found) {
                    std::int64_t out = 0;
                    for (std::int64_t k = 0; k < data.count(); ++k) {
                        out += unit_number(k) < least ? 1 : 0;
                    }
                    const double place = 0.3 * static_cast<double>(data.count() - out - 1);
                    return is_in_order(data, out + static_cast<std::int64_t>(place), found.item());
                },
            .budget = sixteenth};
}

double total_of_row(const matrix_data& data, std::int64_t row, std::int64_t last) {
    return sum_of(last + 1, [&](std::int64_t k) { return data.u(row, k); });
}

memory_case totals_of_columns() {
    return {"cumsum(x, 0)",
            {"u"},
            result_place::file,
            [](const matrix_data& data) { return ck::cumsum(data.file("u"), 0); },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return sum_of(row + 1, [&](std::int64_t k) { return data.u(k, column); });
                });
            }};
}

memory_case totals_transposed() {
    return {"transpose(cumsum(x, 1))",
            {"u"},
            result_place::file,
            [](const matrix_data& data) { return ck::transpose(ck::cumsum(data.file("u"), 1)); },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return total_of_row(data, column, row);
                });
            }};
}

memory_case symmetric_generated() {
    return {"x + transpose(x), generated",
            {},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = data.generated();
                return x + ck::transpose(x);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                const auto x = data.generated();
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return x(row, column).item() + x(column, row).item();
                });
            }};
}

memory_case symmetric() {
    return {"x + transpose(x)",
            {"u"},
            result_place::file,
            [](const matrix_data& data) {
                const auto x = data.file("u");
                return x + ck::transpose(x);
            },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return data.u(row, column) + data.u(column, row);
                });
            }};
}

memory_case rows_to_columns() {
    return {"transpose(x)",
            {"u"},
            result_place::file,
            [](const matrix_data& data) { return ck::transpose(data.file("u")); },
            [](const matrix_data& data, const ck::array<double>& found) {
                return matches(found, [&](std::int64_t row, std::int64_t column) {
                    return data.u(column, row);
                });
            }};
}

memory_case deviation_of_much() {
    memory_case result{"std(x - mean(x, 0)), generated",
                       {},
                       result_place::number,
                       [](const matrix_data& data) {
                           const auto x = data.generated();
                           return ck::stddev(x - ck::mean(x, 0));
                       },
                       [](const matrix_data& data, const ck::array<double>& found) {
                           // Columns lose a mean: of n numbers, n - 1 are free.
                           const double free = 1.0 - 1.0 / static_cast<double>(data.edge);
                           const double expected = std::sqrt(free / 12.0);
                           return near(found.item(), expected,
                                       2.0 / static_cast<double>(data.edge));
                       }};
    result.own_edge = [](std::int64_t edge) { return edge * 50'000 / 16'380; };
    result.budget = [](std::int64_t) { return std::int64_t{64} << 20; };
    return result;
}

}  // namespace

std::vector<memory_case> memory_cases() {
    return {centred(),
            standardised_columns(),
            standardised_rows(),
            anomalies_of_neighbours(),
            anomalies_of_months(),
            covariance(),
            jacobi_to(result_place::file, "100 Jacobi steps"),
            jacobi_to(result_place::memory, "100 Jacobi steps, into memory"),
            mean_of_jacobi(),
            product(),
            totals_of_one_axis(),
            sorted_axis(),
            places_in_order(),
            quantile_of_all(),
            quantile_of_numbers(),
            totals_of_columns(),
            totals_transposed(),
            symmetric_generated(),
            symmetric(),
            rows_to_columns(),
            deviation_of_much()};
}

}  // namespace bench
