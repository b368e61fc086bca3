#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks docs/from_dask.md, from_numpy.md and from_xtensor.md: names of these libraries stand there, each once, beside
names that cask's headers have; of dask.array all of them.

    tools/check_names.py               check this checkout; exit 1 and one line per violation
    tools/check_names.py --self-test   plant each kind of violation, expect each report
    tools/check_names.py --root DIR    check another tree

A row has a name of dask's, and what cask has for it: code, `not planned: ` and why, or `planned`. A heading
says how many names its table has. Words in code are declared by a public header, but for those of C++ and
those that stand for an argument. What is planned is not there yet. Needs Python 3.8 and nothing else.
"""

import re
import sys

import checker
from check_reference import Scanner

# The names that a page has. Of dask.array: those in docs/source/array-api.rst and dask.array.__all__.
PAGES = {"docs/from_dask.md": 475, "docs/from_numpy.md": 100, "docs/from_xtensor.md": 100}
SCOPES = {"cask", "cask::linalg", "cask::random"}
ASKED = {"grid", "axis_chunks", "shape"}
# Words of C++, and arguments.
ALLOWED = set("x y a b T f _ mask seed bool float double true".split())
ROW = re.compile(r"^\| `([^`|]+)` \| (.+) \|$")
HEADING = re.compile(r"^## .* \((\d+)\)$")


def declared(headers):
    """All names that users may write: functions, members, types, namespaces."""
    names = {"linalg", "random"}
    for file, source in headers.items():
        names.update(re.findall(r"\b(?:class|struct|concept|using|enum class)\s+(\w+)", source))
        functions = Scanner(source).functions()
        core = "/core/" in file  # of what arrays are made of, users ask what an array gives them
        names.update(each.name for each in functions
                     if each.member in ASKED or not core and (each.member or each.scope in SCOPES))
        names.update(re.findall(r"inline (?:slice_arg::kind|range_bounds) (\w+)\(", source))  # newaxis(), range(a, b)
    return names


def words_of(code):
    """The words of code that cask has to declare."""
    ours = re.sub(r"\b(std|xt)::[\w:]+(<[^>]*>[\w:]*)?|\.\w+ = ", "", code)  # nor are names of options looked for
    return [word for word in re.findall(r"[A-Za-z_]\w*", ours) if word not in ALLOWED]


def check(name_of_page, page, names, wanted):
    seen = {}
    heading, expected, count = None, 0, 0

    def closed():
        if heading is not None and count != expected:
            yield f"{name_of_page}:{heading}: the heading says {expected} names, the table has {count}"

    for number, line in enumerate(page.split("\n"), 1):
        found = HEADING.match(line)
        if found:
            yield from closed()
            heading, expected, count = number, int(found.group(1)), 0
        row = ROW.match(line)
        if row is None:
            continue
        count += 1
        name, text = row.groups()
        if name in seen:
            yield f"{name_of_page}:{number}: `{name}` stands in line {seen[name]}, too"
        seen[name] = number
        yield from (f"{name_of_page}:{number}: {each}" for each in check_row(name, text, names))
    yield from closed()
    if len(seen) != wanted:
        yield f"{name_of_page}: {len(seen)} names instead of {wanted}"


def check_row(name, text, names):
    if text == "planned":
        if name in names:
            yield f"`{name}` is planned, but the headers have it"
        return
    if text.startswith("not planned: "):
        return
    code = re.findall(r"`([^`]+)`", text)
    if not code:
        yield f"`{name}` has neither code, nor `planned`, nor `not planned: ` and why"
    for word in [word for each in code for word in words_of(each)]:
        if word not in names:
            yield f"no public header declares {word}"


def read(root):
    include = root / "include"
    folders = ("", "core/", "creation/", "diagnostics/", "io/", "reductions/", "selection/", "ufuncs/")
    public = [file for folder in folders for file in sorted((include / "cask").glob(folder + "*.hpp"))]
    texts = {file.relative_to(include).as_posix(): file.read_text(encoding="utf-8") for file in public}
    headers = {name: text for name, text in texts.items() if "// Add-on: needs <" not in text}
    return {page: (root / page).read_text(encoding="utf-8") for page in PAGES}, headers


# ---- the checker checked --------------------------------------------------------------------

HEADERS = {"cask/planted.hpp": "namespace cask {\nint sum(int x);\n}\n"}


def page_of(*rows, count=None):
    return f"## Reductions ({len(rows) if count is None else count})\n" + "".join(f"| {row} |\n" for row in rows)


# (page, how many names are wanted, part of the report)
PLANTS = [
    (page_of("`sum` | `total(x)`"), 1, "declares total"),
    (page_of("`sum` | `sum(x)`", "`sum` | planned"), 1, "line 2, too"),
    (page_of("`sum` | planned"), 1, "the headers have it"),
    (page_of("`sum` | soon"), 1, "neither code"),
    (page_of("`sum` | `sum(x)`", count=2), 1, "says 2 names"),
    (page_of("`sum` | `sum(x)`"), 2, "1 names instead of 2"),
]
INNOCENT = [
    (page_of("`sum` | `sum(x)`", "`max` | planned", "`inf` | `std::numeric_limits<T>::infinity()`"), 3),
    (page_of("`dask` | not planned: there is no graph of chunks"), 1),
]


def reports_of(page, wanted):
    return check("planted.md", page, declared(HEADERS), wanted)


def main():
    options = checker.options_of(__doc__).parse_args()
    if options.self_test:
        return checker.self_test("check_names", PLANTS, INNOCENT, reports_of, trees="pages")
    pages, headers = read(options.root)
    names = declared(headers)
    failed = 0
    for name, page in pages.items():
        there = len(re.findall(r"^\| `[^`|]+` \| (?!not planned).*`.* \|$", page, re.M))
        failed |= checker.printed(list(check(name, page, names, PAGES[name])),
                                  f"check_names: {there} of {PAGES[name]} names of {name} are there")
    return failed


if __name__ == "__main__":
    sys.exit(main())
