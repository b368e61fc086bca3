#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What including cask costs: processor seconds and memory of the compiler, and lines after preprocessing.

Compiles small programs (the headers alone, ten operations, forty operations), with the library
cask::engine and header-only, beside what cask stands on. Prints a Markdown table for
docs/performance.md. Times count as multiples of the basis, in the same run: seconds mean little.

usage: include_cost.py [--compiler g++] [--repetitions 3] [--flags "-O2 -march=native"] [--engine]
                       [--check]
--engine compiles the units of the library, too. --check exits with 1 where a row is above its limit;
the limits in this file only go down, but for what decisions 26, 29 and 30 added.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent

BASIS = """#include <xtensor/xarray.hpp>
#include <xsimd/xsimd.hpp>
#include <oneapi/tbb/task_arena.h>
#include <oneapi/tbb/task_group.h>
int main() {}
"""
HEADERS = "#include <cask/cask.hpp>\nint main() {}\n"
TEN = """#include <cask/cask.hpp>
namespace ck = cask;
int main() {
    auto x = ck::random::generator(1).uniform({1000, 1000});
    auto y = ck::sqrt(x * x + 1.0) - ck::exp(-x);
    auto z = ck::where(y > 0.5, ck::sin(y), y / 2.0);
    return ck::mean(z).item() > 0 ? 0 : 1;
}
"""
FORTY = """#include <cask/cask.hpp>
namespace ck = cask;
int main() {
    auto x = ck::random::generator(1).uniform({1000, 1000});
    auto f = ck::astype<float>(x);
    auto i = ck::astype<std::int32_t>(x * 100.0);
    auto a = ck::sin(x) + ck::cos(x) * ck::tan(x) - ck::exp(x) / ck::log(x + 1.0);
    auto b = ck::sqrt(f) * ck::abs(f - 0.5f) + ck::tanh(f) - ck::floor(f);
    auto c = (i % 7) * (i + 3) - (i << 2) + (i & 15);
    auto d = ck::where((x > 0.5) && (i != 3), a, ck::arctan2(a, x));
    auto e = ck::maximum(d, ck::transpose(x)) + ck::minimum(a, 0.5) + ck::clip(x, 0.1, 0.9);
    auto g = ck::sum(e, 0) + ck::mean(b, 0) + ck::max(a, 0) - ck::min(x, 0);
    auto h = ck::stddev(e, 1) * ck::variance(a, 1) + ck::argmax(x, 1);
    return (ck::sum(g).item() + ck::sum(h).item() + ck::any(c > 3).item() +
            ck::count_nonzero(c).item()) > 0 ? 0 : 1;
}
"""


# Multiples of the basis that a row may take: what was reached, and a fifth for noise.
LIMITS = {
    ("headers", "engine"): 1.15,
    ("ten", "engine"): 1.65,
    ("forty", "engine"): 2.5,
    ("headers", "header-only"): 6.0,
    ("ten", "header-only"): 20.5,
    ("forty", "header-only"): 24.5,
}
NAMES = {"headers": "`#include <cask/cask.hpp>`", "ten": "ten operations", "forty": "forty operations"}
MOST_SECONDS_OF_ENGINE = 110


def compile_once(command):
    """User seconds and peak bytes of one run of the compiler."""
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit("failed: " + " ".join(command))
    return used.ru_utime, used.ru_maxrss * 1024


class Compiler:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.base = [options.compiler, "-std=c++20", *options.flags.split(), f"-I{TOP}/include", "-w"]

    def cost(self, text, extra=(), repetitions=None):
        """Least seconds, and most bytes, of the unit `text`."""
        source = self.folder / "unit.cpp"
        source.write_text(text)
        command = [*self.base, *extra, "-c", str(source), "-o", str(self.folder / "unit.o")]
        runs = [compile_once(command) for _ in range(repetitions or self.options.repetitions)]
        return min(run[0] for run in runs), max(run[1] for run in runs)

    def lines(self, text, extra=()):
        source = self.folder / "unit.cpp"
        source.write_text(text)
        command = [*self.base, *extra, "-E", "-P", str(source)]
        return subprocess.run(command, capture_output=True, check=True).stdout.count(b"\n")


def row(name, cost, basis, lines):
    seconds, memory = cost
    print(f"| {name} | {seconds:.2f} s | {seconds / basis:.2f} | {memory / 2**20:.0f} MiB | {lines:,} |", flush=True)


def engine_seconds(compiler):
    """User seconds of all units of the library, in Release's optimisation."""
    units = ["#include <cask/definitions.ipp>\n"]
    for path in sorted((TOP / "include/cask/kernel").rglob("*.hpp")):
        found = re.search(r"^#if defined\((CASK_CATALOG_\w+)\)", path.read_text(), re.M)
        if found:
            units.append(f"#define {found.group(1)}\n#include <{path.relative_to(TOP / 'include').as_posix()}>\n")
    flags = ["-DCASK_COMPILED_ENGINE", "-DCASK_ENGINE_SOURCE", "-O3"]
    return sum(compiler.cost(unit, flags, 1)[0] for unit in units)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--flags", default="-O2 -march=native")
    parser.add_argument("--engine", action="store_true")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    version = subprocess.run([options.compiler, "--version"], capture_output=True, text=True, check=True)
    print(f"{version.stdout.splitlines()[0]}, {options.flags}, least of {options.repetitions}, user seconds\n")
    print("| program | time | of the basis | memory | lines |\n|---|---|---|---|---|")
    forms = {"engine": ["-DCASK_COMPILED_ENGINE"], "header-only": []}
    above = []
    with tempfile.TemporaryDirectory() as name:
        compiler = Compiler(options, pathlib.Path(name))
        basis = compiler.cost(BASIS)
        row("xtensor, xsimd and oneTBB alone: the basis", basis, basis[0], compiler.lines(BASIS))
        for form, extra in forms.items():
            for program, text in (("headers", HEADERS), ("ten", TEN), ("forty", FORTY)):
                cost = compiler.cost(text, extra)
                if options.check and cost[0] > LIMITS[program, form] * basis[0]:  # noise, perhaps
                    basis = min(basis, compiler.cost(BASIS))
                    cost = min(cost, compiler.cost(text, extra))
                row(f"{NAMES[program]}, {form}", cost, basis[0], compiler.lines(text, extra))
                if cost[0] > LIMITS[program, form] * basis[0]:
                    above.append(f"{NAMES[program]}, {form}: {cost[0] / basis[0]:.2f} of the basis, "
                                 f"the limit is {LIMITS[program, form]}")
        if options.engine:
            seconds = engine_seconds(compiler)
            print(f"\nThe library cask::engine: {seconds:.0f} user seconds, once")
            if seconds > MOST_SECONDS_OF_ENGINE:
                above.append(f"the library takes more than {MOST_SECONDS_OF_ENGINE} s")
    for each in above:
        print(f"include_cost: {each}")
    return 1 if above and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
