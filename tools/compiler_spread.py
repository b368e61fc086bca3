#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""How much the speed of cask depends on who compiles it: `bench` by g++ and clang++, with -O2 and -O3.

    tools/compiler_spread.py [--rounds 5] [--jobs 2] [argument of bench]...

Builds four programs below build/spread and runs cask's own contenders, all programs in turns (A B C D
A B C D ...). Prints medians in seconds and slowest / fastest of each problem, as a Markdown table; the
last column marks those beyond the limit. Needs cmake, ninja, both compilers and nlohmann-json.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
FOLDER = TOP / "build" / "spread"
FORMS = [(compiler, level) for compiler in ("g++", "clang++") for level in ("-O2", "-O3")]
LIMIT = 1.3


def name_of(form):
    return " ".join(form)


def folder_of(form):
    return FOLDER / "".join(form)


def build(form, jobs):
    compiler, level = form
    print(f"building with {name_of(form)}", file=sys.stderr)
    for command in (
            ["cmake", "-S", TOP, "-B", folder_of(form), "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Release",
             f"-DCMAKE_CXX_COMPILER={compiler}", f"-DCMAKE_CXX_FLAGS_RELEASE={level} -DNDEBUG",
             "-DCASK_BUILD_TESTS=OFF", "-DCASK_BUILD_EXAMPLES=OFF"],
            ["cmake", "--build", folder_of(form), "--target", "bench", "--parallel", str(jobs)]):
        subprocess.run(command, check=True, stdout=sys.stderr)


def run(form, arguments):
    """problem -> seconds of cask's runs."""
    file = folder_of(form) / "spread.json"
    subprocess.run([folder_of(form) / "benchmarks" / "bench", "--alone", "--json", file, *arguments],
                   check=True, stdout=subprocess.DEVNULL)
    with open(file, encoding="utf-8") as measured:
        return {each["name"]: each["contenders"][0]["seconds"]
                for each in json.load(measured)["problems"]}


def measure(rounds, arguments):
    """problem -> form -> seconds of all runs."""
    seconds = {}
    for number in range(rounds):
        for form in FORMS:
            print(f"round {number + 1} of {rounds}: {name_of(form)}", file=sys.stderr)
            for problem, taken in run(form, arguments).items():
                seconds.setdefault(problem, {}).setdefault(form, []).extend(taken)
    return seconds


def print_table(seconds):
    print("| problem |", " | ".join(map(name_of, FORMS)), "| slowest / fastest | |")
    print("|---" * (len(FORMS) + 3) + "|")
    beyond = 0
    for problem, of in seconds.items():
        medians = [statistics.median(of[form]) for form in FORMS]
        spread = max(medians) / min(medians)
        beyond += spread > LIMIT
        print(f"| {problem} |", " | ".join(f"{each:.4f}" for each in medians),
              f"| {spread:.2f} | {'beyond' if spread > LIMIT else ''} |")
    print(f"\n{beyond} of {len(seconds)} problems are beyond {LIMIT}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    options, arguments = parser.parse_known_args()
    for form in FORMS:
        build(form, options.jobs)
    print_table(measure(options.rounds, arguments or ["--repetitions", "2"]))


if __name__ == "__main__":
    main()
