// SPDX-License-Identifier: BSD-3-Clause
// What computes while the program ends: in destructors of statics, in functions of std::atexit, in threads
// that these start. Run once for each of the names in CMakeLists.txt.
#include <cask/creation.hpp>
#include <cask/random.hpp>
#include <cask/reductions.hpp>
#include <cask/runtime.hpp>

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <thread>

namespace ck = cask;

namespace {

int runs = 0;

/// Ends the process at once unless a sum over all cores has its value.
void compute(const char* who) {
    constexpr ck::index_t size = 1'000'000;
    const auto x = ck::arange<double>(static_cast<double>(size));
    const double total = ck::sum(x + 1.0).item();
    const double drawn = ck::sum(ck::random::uniform({1000})).item();
    if (total != 0.5 * size * (size + 1) || !(drawn > 400 && drawn < 600)) {
        std::fprintf(stderr, "%s: %.17g, %g\n", who, total, drawn);
        ::_exit(1);
    }
    ++runs;
}

/// The last of the destructors: there is no other way to fail from there.
struct referee {
    ~referee() {
        if (runs == expected) return;
        std::fprintf(stderr, "%d of %d runs came to their end\n", runs, expected);
        ::_exit(1);
    }
    int expected = 0;
} judge;

// Made before anything of cask, so it goes after everything that ends.
struct early {
    ~early() {
        compute("early");
        std::thread([] { compute("thread of early"); }).join();
        const ck::runtime own({.threads = 3});
        compute("runtime of early");
        const ck::runtime plain({.threads = 3, .by = ck::scheduler::threads});
        compute("plain threads of early");
    }
} first_static;

std::optional<ck::array<double>> kept;
std::optional<ck::runtime> static_runtime;

// Uses cask first when it is made, so it goes before what cask has made then.
struct late {
    explicit late(bool computes) {
        if (computes) compute("late, made");
    }
    ~late() { compute("late, gone"); }
};

}  // namespace

int main(int count, char** arguments) {
    const std::string_view what = count > 1 ? arguments[1] : "";
    judge.expected = 4;
    const auto expect = [](int more) { judge.expected += more; };
    if (what == "never") {
        // nothing: the destructors are the first to compute
    } else if (what == "main") {
        expect(1);
        compute("main");
    } else if (what == "scope") {
        expect(1);
        const ck::runtime own({.threads = 4});
        compute("scope");
    } else if (what == "static_runtime") {
        expect(1);
        static_runtime.emplace(ck::runtime_options{.threads = 4});
        compute("static runtime");
    } else if (what == "kept") {
        kept = ck::random::generator(1).uniform({300'000}).persist();
        *kept = (*kept * 2.0).persist();
    } else if (what == "function_static") {
        expect(2);
        static const late own(true);
    } else if (what == "untouched_static") {
        expect(1);
        static const late own(false);
    } else if (what == "atexit") {
        expect(2);
        static_cast<void>(std::atexit([] { compute("atexit"); }));
        compute("main");
    } else if (what == "exit_in_thread") {
        expect(1);
        std::thread([] {
            compute("thread");
            std::exit(0);
        }).join();
    } else {
        return 2;
    }
    return 0;
}
