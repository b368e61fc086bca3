// SPDX-License-Identifier: BSD-3-Clause
// Are reductions as fast where rows are far shorter than a vector or a tile? Matrices in memory of
// many rows of 2 to 63 elements, reduced along their rows and down their columns, by cask and by
// loops of oneTBB: one that learns the length of rows at run time, as cask does, and one that is
// compiled for it.
#include "narrow_loops.hpp"
#include "problems/problem.hpp"
#include "report.hpp"

#include <cask/cask.hpp>

#include "../examples/arguments.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <utility>

namespace ck = cask;

namespace {

using bench::index;

constexpr index lengths[] = {2, 3, 4, 7, 8, 10, 16, 31, 33, 63};
constexpr std::size_t length_count = std::size(lengths);

struct settings {
    std::int64_t mebibytes = 64;
    std::int64_t repetitions = 7;
    std::string only;
    bool rates = false;
};

// ---- who competes ------------------------------------------------------------------------------

/// cask and the loops, reducing n rows of `length` elements to `result`.
template <class T, class R>
struct contest {
    std::string name;
    void (*cask)(const T* x, index n, index length, R* result);
    bench::narrow_loop<T, R> at_run_time;
    std::array<bench::narrow_loop<T, R>, length_count> compiled;
    bool rows;  // whether those are reduced, and not columns
};

template <template <class> class Operation, class T, bool rows>
auto contest_of(const std::string& type) {
    using operation = Operation<T>;
    using result = typename operation::result;
    contest<T, result> all{
        std::string(operation::name) + (rows ? " of rows, " : " of columns, ") + type,
        [](const T* x, index n, index length, result* out) {
            ck::compute_into(operation::of(ck::borrow(x, {n, length}), rows ? 1 : 0),
                             std::span<result>(out, static_cast<std::size_t>(rows ? n : length)));
        },
        bench::loop_over<operation, T, result, 0, rows>,
        {},
        rows};
    [&]<std::size_t... k>(std::index_sequence<k...>) {
        ((all.compiled[k] = bench::loop_over<operation, T, result, lengths[k], rows>), ...);
    }
    (std::make_index_sequence<length_count>());
    return all;
}

// ---- measuring -----------------------------------------------------------------------------------

/// Of one length of rows: medians in seconds.
struct measurement {
    double cask;
    double at_run_time;
    double compiled;
    double bytes;
};

struct line {
    std::string name;
    std::vector<measurement> of_lengths;
};

template <class Run>
double seconds_of(Run run) {
    const auto start = std::chrono::steady_clock::now();
    run();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

template <class R>
void require_equal(const std::string& name, index length, std::span<const R> expected,
                   std::span<const R> given) {
    double far = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) {
        far = std::max(
            far, bench::distance(static_cast<double>(expected[k]), static_cast<double>(given[k])));
    }
    if (far <= (std::is_same_v<R, float> ? 1e-4 : 1e-11)) return;
    throw std::runtime_error(name + ", " + std::to_string(length) + ": answers are " +
                             std::to_string(far) + " apart");
}

/// All in turns; what each does first is compared and does not count.
template <class T, class R>
measurement measure(const contest<T, R>& all, std::size_t place, const T* x, index count,
                    index repetitions) {
    const index length = lengths[place];
    const index n = count / length;
    const index size = all.rows ? n : length;
    const auto own = bench::fresh_memory<R>(size);
    const auto others = bench::fresh_memory<R>(size);
    const std::span<const R> own_result(own.get(), static_cast<std::size_t>(size));
    const std::span<const R> others_result(others.get(), static_cast<std::size_t>(size));
    std::array<std::vector<double>, 3> taken;
    for (index round = 0; round <= repetitions; ++round) {
        const double seconds[] = {
            seconds_of([&] { all.cask(x, n, length, own.get()); }),
            seconds_of([&] { all.at_run_time(x, n, length, others.get()); }),
            seconds_of([&] { all.compiled[place](x, n, length, others.get()); })};
        if (round == 0) {
            require_equal(all.name, length, own_result, others_result);
            continue;
        }
        for (std::size_t k = 0; k < taken.size(); ++k) taken[k].push_back(seconds[k]);
    }
    const auto bytes = static_cast<double>(n * length) * sizeof(T) +
                       static_cast<double>(size) * sizeof(R);
    return {bench::median(taken[0]), bench::median(taken[1]), bench::median(taken[2]), bytes};
}

// ---- the tables ----------------------------------------------------------------------------------

using figure = double (*)(const measurement&);

void print_table(const char* title, const std::vector<line>& all, figure of, const char* format) {
    std::printf("\n%-28s", title);
    for (const index length : lengths) std::printf("%6ld", static_cast<long>(length));
    std::printf("\n");
    for (const line& each : all) {
        std::printf("%-28s", each.name.c_str());
        for (const measurement& found : each.of_lengths) std::printf(format, of(found));
        std::printf("\n");
    }
}

void print_worst(const std::vector<line>& all, const char* rival, figure ratio) {
    double worst = 0;
    std::string where;
    std::size_t slower = 0;
    for (const line& each : all) {
        for (std::size_t k = 0; k < each.of_lengths.size(); ++k) {
            const double found = ratio(each.of_lengths[k]);
            slower += found > 1.1 ? 1 : 0;
            if (found <= worst) continue;
            worst = found;
            where = each.name + ", length " + std::to_string(lengths[k]);
        }
    }
    std::printf("worst, cask / %s: %.2f (%s); above 1.1: %zu of %zu\n", rival, worst, where.c_str(),
                slower, all.size() * length_count);
}

constexpr figure of_loop = [](const measurement& m) { return m.cask / m.at_run_time; };
constexpr figure of_compiled = [](const measurement& m) { return m.cask / m.compiled; };

void print(const std::vector<line>& all, bool rates) {
    print_table("cask / oneTBB loop", all, of_loop, "%6.2f");
    print_table("cask / loop for that length", all, of_compiled, "%6.2f");
    if (rates) {
        constexpr const char* format = "%6.1f";
        print_table(
            "GB/s: cask", all, [](const measurement& m) { return m.bytes / m.cask / 1e9; }, format);
        print_table(
            "GB/s: oneTBB loop", all,
            [](const measurement& m) { return m.bytes / m.at_run_time / 1e9; }, format);
        print_table(
            "GB/s: loop for that length", all,
            [](const measurement& m) { return m.bytes / m.compiled / 1e9; }, format);
    }
    std::printf("\n");
    print_worst(all, "oneTBB loop", of_loop);
    print_worst(all, "loop for that length", of_compiled);
}

// ---- all of it -----------------------------------------------------------------------------------

class report {
public:
    explicit report(const settings& chosen) : chosen_(chosen) {}

    /// Both directions of some operations on numbers that make(k) gives.
    template <class T, template <class> class... Operations, class Make>
    void add(const std::string& type, Make make) {
        if (!chosen_.only.empty() && chosen_.only != type) return;
        const index count = chosen_.mebibytes * (1 << 20) / static_cast<index>(sizeof(T));
        const auto x = bench::numbers_by<T>(count, make);
        (add(contest_of<Operations, T, true>(type), x.get(), count), ...);
        (add(contest_of<Operations, T, false>(type), x.get(), count), ...);
    }

    [[nodiscard]] const std::vector<line>& lines() const { return lines_; }

private:
    template <class T, class R>
    void add(const contest<T, R>& all, const T* x, index count) {
        line next{all.name, {}};
        for (std::size_t k = 0; k < length_count; ++k) {
            next.of_lengths.push_back(measure(all, k, x, count, chosen_.repetitions));
        }
        lines_.push_back(std::move(next));
    }

    const settings& chosen_;
    std::vector<line> lines_;
};

void measure_all(const settings& chosen) {
    using namespace bench;
    report all(chosen);
    all.add<double, sum_of, mean_of, max_of>("double", unit_number);
    all.add<float, sum_of, mean_of, max_of>(
        "float", [](std::int64_t k) { return static_cast<float>(unit_number(k)); });
    all.add<std::int32_t, sum_of, mean_of, max_of>(
        "int32", [](std::int64_t k) { return static_cast<std::int32_t>(unit_number(k) * 1e6); });
    all.add<bool, count_of, any_of>("bool", [](std::int64_t k) { return unit_number(k) < 0.02; });
    std::printf("medians of %ld runs in turns, matrices of %ld MiB, %d threads; columns: elements "
                "in a row\n",
                static_cast<long>(chosen.repetitions), static_cast<long>(chosen.mebibytes),
                ck::runtime::current().threads());
    print(all.lines(), chosen.rates);
}

}  // namespace

int main(int argc, char** argv) {
    settings chosen;
    examples::read_arguments(
        argc, argv, "Measures reductions of matrices with short rows.",
        {{"only", &chosen.only, "one of double, float, int32, bool"},
         {"mib", &chosen.mebibytes, "size of the matrices"},
         {"repetitions", &chosen.repetitions, "runs of each; the median counts"},
         {"rates", &chosen.rates, "tables of bytes per second, too"}});
    try {
        measure_all(chosen);
        return 0;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "narrow_reductions: %s\n", failure.what());
        return 1;
    }
}
