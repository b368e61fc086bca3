#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What including cask costs: seconds and memory of the compiler, and lines after preprocessing.

Compiles small programs (the headers alone, ten operations, forty operations), header-only and against
the engine compiled once, beside what cask stands on. Prints a Markdown table for docs/performance.md.

usage: include_cost.py [--compiler g++] [--repetitions 3] [--flags "-O2 -march=native"]
"""
import argparse
import os
import pathlib
import subprocess
import tempfile
import time

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


def compile_once(command):
    """Seconds and peak bytes of one run of the compiler."""
    start = time.monotonic()
    process = subprocess.Popen(command)
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit("failed: " + " ".join(command))
    return time.monotonic() - start, used.ru_maxrss * 1024


def measure(name, text, options, extra, folder):
    source = folder / "unit.cpp"
    source.write_text(text)
    # The compiler proper, so that its own memory is seen and not that of its driver's other children.
    base = [options.compiler, "-std=c++20", *options.flags.split(), *extra, f"-I{TOP}/include", "-w"]
    runs = [compile_once(base + ["-c", str(source), "-o", str(folder / "unit.o")])
            for _ in range(options.repetitions)]
    lines = subprocess.run(base + ["-E", "-P", str(source)], capture_output=True, check=True).stdout.count(b"\n")
    seconds, memory = min(run[0] for run in runs), max(run[1] for run in runs)
    print(f"| {name} | {seconds:.1f} s | {memory / 2**20:.0f} MiB | {lines:,} |", flush=True)
    return seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", default="g++")
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--flags", default="-O2 -march=native")
    options = parser.parse_args()
    version = subprocess.run([options.compiler, "--version"], capture_output=True, text=True, check=True)
    print(f"{version.stdout.splitlines()[0]}, {options.flags}, fastest of {options.repetitions}\n")
    print("| program | time | memory | lines |\n|---|---|---|---|")
    engine = ["-DCASK_COMPILED_ENGINE"]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        basis = measure("xtensor, xsimd and oneTBB alone", BASIS, options, [], folder)
        headers = measure("`#include <cask/cask.hpp>`", HEADERS, options, [], folder)
        measure("the same with `cask::engine`", HEADERS, options, engine, folder)
        measure("ten operations", TEN, options, [], folder)
        measure("the same with `cask::engine`", TEN, options, engine, folder)
        measure("forty operations", FORTY, options, [], folder)
        measure("the same with `cask::engine`", FORTY, options, engine, folder)
    print(f"\nIncluding cask takes {headers / basis:.2f} of what it stands on.")


if __name__ == "__main__":
    main()
