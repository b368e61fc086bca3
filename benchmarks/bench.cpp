// SPDX-License-Identifier: BSD-3-Clause
// cask against serial C++, hand-written oneTBB, oneTBB with xsimd tuned by hand, and libraries that
// are installed here.
#include "race.hpp"

#include "../examples/arguments.hpp"

#include <cask/runtime.hpp>

#include <algorithm>
#include <cstdio>
#include <exception>

namespace {

using namespace bench;

struct settings {
    sizes own;
    std::int64_t repetitions = 5;
    std::int64_t threads = 0;
    bool quick = false;
    bool alone = false;
    std::string only;
    std::string json;
    std::string rivals;
};

struct group {
    const char* name;
    std::vector<problem> (*make)(const sizes&);
};

constexpr group groups[] = {{"mandelbrot", mandelbrot},
                            {"pi", monte_carlo_pi},
                            {"sum", sum},
                            {"dot", dot},
                            {"stddev", stddev},
                            {"statistics", statistics},
                            {"polynomial", polynomial},
                            {"transpose", transposed_sum},
                            {"axes", axis_sums},
                            {"totals", running_totals},
                            {"sines", sines},
                            {"softmax", softmax},
                            {"points", subtracted_row},
                            {"rows", short_rows},
                            {"mixed", mixed_types},
                            {"laplacian", laplacian},
                            {"stencil", stencil},
                            {"jacobi", jacobi},
                            {"overlap", overlap},
                            {"groups", bench::groups},
                            {"order", order},
                            {"selections", selections},
                            {"nan", without_nan},
                            {"product", product},
                            {"gram", gram},
#if defined(CASK_BENCH_BLAS)
                            {"blas", product_with_blas},
#endif
                            {"chunks", chunks}};

rival_choice choice_of(const settings& chosen) {
    if (chosen.rivals == "none") return rival_choice::none;
    return chosen.rivals == "all" ? rival_choice::all : rival_choice::compiled;
}

std::map<std::string, std::string> versions_of(const rival_programs& rivals) {
    std::map<std::string, std::string> versions;
    for (const auto& program : rivals) {
        versions.insert(program->versions().begin(), program->versions().end());
    }
    return versions;
}

bool run_all(const settings& chosen) {
    const rules given{static_cast<int>(chosen.repetitions), chosen.own.threads};
    print_heading(given.threads, given.repetitions);
    const rival_programs rivals = start_rivals(choice_of(chosen), chosen.own);
    if (chosen.quick && chosen.rivals == "compiled") {
        std::printf("--quick leaves out the rivals in Python; --rivals all adds them\n");
    }
    const std::map<std::string, std::string> versions = versions_of(rivals);
    print_versions(versions);
    std::vector<result> all;
    for (const group& each : groups) {
        if (!chosen.only.empty() && chosen.only != each.name) continue;
        for (problem& asked : each.make(chosen.own)) {
            if (chosen.alone) asked.contenders.resize(1);
            all.push_back(measure(asked, given, rivals));
            print(all.back());
        }
    }
    if (!chosen.alone) print_summary(all);
    if (!chosen.json.empty()) write_json(chosen.json, all, chosen.own, versions);
    return std::all_of(all.begin(), all.end(), [](const result& each) { return each.right; });
}

/// Smaller, where the user did not ask for a size.
void make_quick(settings& chosen) {
    const settings standard;
    const auto shrink = [](std::int64_t& own, std::int64_t large, std::int64_t small) {
        if (own == large) own = small;
    };
    shrink(chosen.own.height, standard.own.height, 1'000);
    shrink(chosen.own.width, standard.own.width, 1'500);
    shrink(chosen.own.points, standard.own.points, 10'000'000);
    shrink(chosen.own.edge, standard.own.edge, 4'000);
    shrink(chosen.repetitions, standard.repetitions, 3);
}

settings read(int argc, char** argv) {
    settings chosen;
    std::string names;
    for (const group& each : groups) names += (names.empty() ? "" : ", ") + std::string(each.name);
    examples::read_arguments(
        argc, argv,
        "Measures cask against serial C++, oneTBB by hand and tuned, and installed libraries.",
        {{"only", &chosen.only, "one of " + names},
         {"quick", &chosen.quick, "smaller sizes, three repetitions"},
         {"alone", &chosen.alone, "cask alone; its answers are compared with nobody's"},
         {"repetitions", &chosen.repetitions, "runs of cask, and at most of others"},
         {"threads", &chosen.threads, "threads; 0: all cores", 0},
         {"rivals", &chosen.rivals, "libraries: none, compiled or all (with --quick: compiled)"},
         {"json", &chosen.json, "a file for all that was measured"},
         {"height", &chosen.own.height, "rows of the Mandelbrot picture"},
         {"width", &chosen.own.width, "its columns"},
         {"iterations", &chosen.own.iterations, "its steps"},
         {"points", &chosen.own.points, "random points for pi"},
         {"edge", &chosen.own.edge, "rows and columns of the matrix of all other problems"}});
    const bool known = std::any_of(std::begin(groups), std::end(groups),
                                   [&](const group& each) { return chosen.only == each.name; });
    if (!chosen.only.empty() && !known) {
        std::fprintf(stderr, "%s: --only takes one of %s\n", argv[0], names.c_str());
        std::exit(2);
    }
    if (chosen.alone) chosen.rivals = "none";
    if (chosen.rivals.empty()) chosen.rivals = chosen.quick ? "compiled" : "all";
    if (chosen.rivals != "none" && chosen.rivals != "compiled" && chosen.rivals != "all") {
        std::fprintf(stderr, "%s: --rivals takes none, compiled or all\n", argv[0]);
        std::exit(2);
    }
    if (chosen.quick) make_quick(chosen);
    chosen.own.threads = chosen.threads > 0 ? static_cast<int>(chosen.threads)
                                            : cask::runtime::current().threads();
    return chosen;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run_all(read(argc, argv)) ? 0 : 1;
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench: %s\n", failure.what());
        return 1;
    }
}
