#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What `./dev bench memory --json cask.json` measured, as tables in Markdown; beside dask, where
benchmarks/rivals/memory_with_dask.py --json dask.json has run.

usage: memory_table.py cask.json [dask.json] [--write docs/memory.md]
       --write puts the tables between the lines <!-- measured --> and <!-- end --> of a page
"""

import argparse
import json
import re


def mebibytes(number):
    number = float(number) / 2 ** 20
    return f"{number:.1f}" if 0 < number < 10 else f"{number:.0f}"


def moved(run, name):
    """Bytes, and with a mark those that were said before, where these differ."""
    counted, said = run[name], run[name + " expected"]
    return mebibytes(counted) if counted == said else f"{mebibytes(counted)} (said: {mebibytes(said)})"


def cask_line(row):
    run = row["within"]
    name = f"| `{row['name']}` | {mebibytes(row['budget'])} | "
    why = row["skipped"] or run.get("failed", "")
    if "refused" in run:
        least = re.search(r"at least .*?\((.*?)\)", run["refused"])
        why = "refused: it needs " + (least.group(1) if least else "more")
    if why:
        return name + why + " |" + " |" * 8
    ratio = row["seconds"] / row["whole_seconds"] if "whole_seconds" in row else None
    return name + " | ".join([
        run["route"], moved(run, "read"), moved(run, "written"), moved(run, "spilled"),
        f"{mebibytes(run['bound'])} / {mebibytes(run['peak'])} / {mebibytes(run['resident'])}",
        mebibytes(run["smallest"]), f"{row['seconds']:.2f}",
        f"{row['whole_seconds']:.2f}" if ratio else "", f"{ratio:.2f}" if ratio else ""]) + " |"


def cask_table(rows):
    yield ("| | budget | laps | read | written | temporary | bound / peak / resident "
           "| smallest | seconds | without a budget | ratio |")
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    yield from (cask_line(row) for row in rows)


def dask_cell(run):
    if "failed" in run:
        return run["failed"]
    return f"{run['seconds']:.2f} s, {mebibytes(run['resident'])}"


def dask_table(rows, dask):
    ours = {row["name"]: row for row in rows}
    yield f"| | budget | cask | dask {dask['dask'].split('+')[0]}, threads | LocalCluster |"
    yield "|---|---|---|---|---|"
    for row in dask["rows"]:
        own = ours.get(row["name"], {})
        cell = ("refused" if "refused" in own.get("within", {}) else
                f"{own['seconds']:.2f} s, {mebibytes(own['within']['resident'])}"
                if "seconds" in own else "")
        yield (f"| `{row['name']}` | {mebibytes(row['budget'])} | {cell} | "
               f"{dask_cell(row['threads'])} | {dask_cell(row['cluster'])} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cask")
    parser.add_argument("dask", nargs="?")
    parser.add_argument("--write", metavar="PAGE")
    own = parser.parse_args()
    with open(own.cask, encoding="utf-8") as file:
        rows = json.load(file)
    lines = list(cask_table(rows))
    if own.dask:
        with open(own.dask, encoding="utf-8") as file:
            lines += ["", "Beside dask; seconds, and MiB of resident memory:", ""]
            lines += dask_table(rows, json.load(file))
    text = "\n".join(lines) + "\n"
    if not own.write:
        print(text, end="")
        return
    with open(own.write, encoding="utf-8") as file:
        page = file.read()
    begin, end = "<!-- measured -->\n", "<!-- end -->"
    before, _, rest = page.partition(begin)
    _, _, after = rest.partition(end)
    with open(own.write, "w", encoding="utf-8") as file:
        file.write(before + begin + "\n" + text + "\n" + end + after)


if __name__ == "__main__":
    main()
