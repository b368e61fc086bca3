#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Draws what `bench --json` wrote: the time of every contender relative to cask's, on a log scale.

    tools/bench_chart.py bench.json chart.svg

One line per problem, one colour per contender; to the right of 1, cask is faster. Of several forms of
one library (`xtensor`, `xtensor, lazy`) the fastest is drawn. The same numbers give the same bytes.
Needs matplotlib (Debian: python3-matplotlib).
"""

import json
import sys

try:
    import matplotlib
except ImportError:
    sys.exit(f"{sys.executable} has no matplotlib (Debian: python3-matplotlib, for /usr/bin/python3)")

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "cask", "svg.fonttype": "path", "font.size": 9})
import matplotlib.pyplot as plt  # noqa: E402  (after the backend is chosen)

HAND_WRITTEN = ("serial C++", "oneTBB loop", "hand-tuned")
# Colours that people who see few colours can tell apart; hand-written code in greys.
STYLE = {"serial C++": ("#b0b0b0", "s"), "oneTBB loop": ("#707070", "s"),
         "hand-tuned": ("#101010", "D"), "xtensor": ("#56b4e9", "o"),
         "xtensor + oneTBB": ("#0072b2", "o"), "Eigen": ("#009e73", "^"), "NumPy": ("#e69f00", "v"),
         "numexpr": ("#d55e00", "v"), "dask.array": ("#cc79a7", "P")}


def relative_times(problem):
    """contender -> its time / cask's; hand-written ones go by their place. Empty where cask runs
    against itself only."""
    own = [each for each in problem["contenders"] if not each["foreign"]]
    cask = own[0]["median"]
    times = {}
    if len(own) > 1 and own[1]["name"].startswith("serial"):
        times = {name: each["median"] / cask for name, each in zip(HAND_WRITTEN, own[1:])}
    for each in problem["contenders"]:
        if each["foreign"]:
            name = each["name"].split(",")[0]
            times[name] = min(times.get(name, float("inf")), each["median"] / cask)
    return times


def draw(rows, title, path):
    figure, axes = plt.subplots(figsize=(9, 1.6 + 0.27 * len(rows)))
    for place, (_, times) in enumerate(rows):
        axes.plot([min(1, *times.values()), max(1, *times.values())], [place, place],
                  color="#e4e4e4", linewidth=1.5, zorder=1, solid_capstyle="round")
    known = [name for name in STYLE if any(name in times for _, times in rows)]
    others = sorted({name for _, times in rows for name in times} - set(STYLE))
    for name in known + others:
        colour, marker = STYLE.get(name, ("#f0e442", "X"))
        points = [(times[name], place) for place, (_, times) in enumerate(rows) if name in times]
        axes.scatter(*zip(*points), s=34, color=colour, marker=marker, label=name, zorder=3,
                     edgecolors="white", linewidths=0.5)
    axes.axvline(1, color="#c00000", linewidth=1.5, zorder=2, label="cask")
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(matplotlib.ticker.LogLocator(subs=(1, 2, 5)))
    axes.xaxis.set_minor_locator(matplotlib.ticker.NullLocator())
    axes.xaxis.set_major_formatter(matplotlib.ticker.FuncFormatter(lambda x, _: f"{x:g}"))
    axes.grid(axis="x", which="major", color="#e4e4e4", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_yticks(range(len(rows)), [name for name, _ in rows])
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.set_xlabel("time relative to cask = 1 (to the right: cask is faster)")
    axes.set_title(title, loc="left", fontsize=8, color="#505050")
    axes.legend(loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False)
    figure.savefig(path, format="svg", bbox_inches="tight", metadata={"Date": None})


def main(arguments):
    if len(arguments) != 2:
        sys.exit(__doc__)
    with open(arguments[0], encoding="utf-8") as file:
        measured = json.load(file)
    rows = [(each["name"], relative_times(each)) for each in measured["problems"]]
    rows = [row for row in rows if row[1]]
    if not rows:
        sys.exit(f"{arguments[0]} holds no problem with rivals")
    machine = measured["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    draw(rows, f"{machine['cpu']}, {machine['threads']} threads, {measured['compiler']}\n{versions}",
         arguments[1])


if __name__ == "__main__":
    main(sys.argv[1:])
