#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks the floors of include/cask: who may include whom, and how a header looks.

    tools/check_layers.py               check this checkout; exit 1 and one line per violation
    tools/check_layers.py --self-test   plant each kind of violation in a copy, expect each report
    tools/check_layers.py --root DIR    check another tree

Needs Python 3.8 and nothing else.
"""

import re
import shutil
import sys
import tempfile
from collections import namedtuple
from pathlib import Path

import checker

# Floor -> the floors it may include besides itself. "root" is include/cask/*.hpp.
#
# What users see (root, front, the wings) declares, and does not include what works: that are the
# definitions (*.ipp), which may include all floors, and which are seen where there is no cask::engine.
MAY_INCLUDE = {
    "core": set(),
    "interop": {"core"},
    "memory": {"core"},
    "kernel": {"core", "memory"},
    "expr": {"core", "memory", "kernel"},
    "files": {"core", "expr"},
    "optimize": {"core", "kernel", "expr"},
    "plan": {"core", "memory", "kernel", "expr"},
    "schedule": {"core", "memory", "kernel", "plan"},
    "laps": {"core", "memory", "kernel", "expr", "files", "optimize", "plan", "schedule"},
    "front": {"core", "kernel", "schedule"},
    "root": {"core", "interop", "memory", "kernel", "schedule", "front"},
    "io": {"root", "core", "kernel", "expr", "files"},
    "diagnostics": {"root", "core", "kernel"},
    "distributed": {"core", "kernel", "plan", "schedule"},
}
# Families of a chapter: cask/ufuncs.hpp includes all of cask/ufuncs/, which is of the floor "root".
CHAPTERS = {"ufuncs", "creation", "reductions", "selection"}
DECLARING = {"core", "front", "root", "io", "diagnostics", "optimize", "plan"}
WINGS = {"io", "diagnostics", "distributed"}
# Floors of which each header has a test of its name; on the others that is only wanted.
TESTED = {"root", "front", "interop", "io", "diagnostics"}
UMBRELLA = "cask/cask.hpp"
# Of what stands beside the umbrella: what it leaves out.
NOT_IN_UMBRELLA = {
    "cask/engine.hpp",  # the library in one unit
    "cask/simd.hpp",  # needs xsimd, which takes as long to parse as all of cask's declarations
}
# What the umbrella must not make users parse, directly or not.
HEAVY = {"xsimd", "tbb", "oneapi", "mutex", "thread", "condition_variable", "random", "iostream",
         "ostream", "istream", "sstream", "fstream", "functional", "charconv", "map", "unordered_map"}

# First part of a third-party include -> the places that may name it.
WALLS = {
    "xtensor": {"cask/interop/xtensor.hpp"},
    "xtl": {"cask/interop/xtensor.hpp"},
    "xsimd": {"cask/kernel/"},
    "tbb": {"cask/schedule/executors/tbb.hpp"},
    "oneapi": {"cask/schedule/executors/tbb.hpp"},
}

# Headers of the system. Any other third-party header needs the header to be an add-on.
SYSTEM = re.compile(
    r"^([a-z_0-9]+|c?(assert|ctype|errno|float|limits|math|stdint|stdio|stdlib|string|time)\.h"
    r"|(dlfcn|fcntl|pthread|sched|signal|unistd|cxxabi|[a-z0-9]*intrin)\.h|(sys|linux)/.*)$"
)

ADD_ON = re.compile(r"^// Add-on: needs <[^>]+>")
STRICT_MATH = "cask/kernel/strict_math.hpp"
LICENCE = "// SPDX-License-Identifier: BSD-3-Clause"
FORBIDDEN_FOLDERS = {"misc", "utils", "util", "common", "helpers", "internal", "detail"}
WANTED_LINES = 300
MAX_LINES = 600

WITHOUT_ENGINE = "#if !defined(CASK_COMPILED_ENGINE)"
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

Violation = namedtuple("Violation", "path line rule text")


class Header:
    def __init__(self, name, file):
        self.name = name  # as included: cask/core/grid.hpp
        self.stem = file.stem
        parts = name.split("/")
        self.folders = parts[1:-1]
        self.floor = floor_of(name)
        self.lines = file.read_text(encoding="utf-8").splitlines()
        self.add_on = any(ADD_ON.match(line) for line in self.lines[:20])
        self.defines = name.endswith(".ipp")
        self.includes = []  # (line, quote, target)
        self.definitions = []  # the same, where there is no cask::engine
        without_engine = False
        for number, line in enumerate(self.lines, 1):
            if line.strip() == WITHOUT_ENGINE:
                without_engine = True
            elif line.strip() == "#endif":
                without_engine = False
            found = INCLUDE.match(line)
            if found:
                to = self.definitions if without_engine else self.includes
                to.append((number, found.group(1), found.group(2)))


def read_headers(root):
    include = root / "include"
    headers = {}
    for file in sorted(include.glob("cask/**/*.[hi]pp")):
        name = file.relative_to(include).as_posix()
        headers[name] = Header(name, file)
    return headers


def floor_of(name):
    parts = name.split("/")
    return parts[1] if len(parts) > 2 and parts[1] not in CHAPTERS else "root"


def check_includes(header, headers):
    yield from check_definitions(header, headers)
    for line, quote, target in header.includes:
        if quote == '"':
            yield Violation(header.name, line, "absolute",
                            f'includes "{target}"; write the absolute form <cask/...>')
        elif target.startswith("cask/"):
            yield from check_own_include(header, line, target, headers)
        else:
            yield from check_third_party(header, line, target)


def check_definitions(header, headers):
    """A header that declares ends with its definitions, for those who have no library."""
    own = header.name[: -len(".hpp")] + ".ipp"
    for line, _, target in header.definitions:
        if header.floor not in DECLARING and header.floor != "kernel":
            yield Violation(header.name, line, "definitions", f"floor '{header.floor}' has no definitions of its own")
        elif target not in headers and target.startswith("cask/"):
            yield Violation(header.name, line, "missing", f"includes <{target}>, which does not exist")
        elif target != own and floor_of(target) != "kernel" and not target.startswith("xsimd/"):
            yield Violation(header.name, line, "definitions",
                            f"includes <{target}> as a definition; that is <{own}>, or a header of kernels")
    if header.name.endswith(".hpp") and own in headers and own not in [each[2] for each in header.definitions]:
        if header.name not in NOT_IN_UMBRELLA and header.name != UMBRELLA:
            yield Violation(header.name, 1, "definitions", f"does not end with its definitions, <{own}>")
    if header.defines and header.name[:-4] + ".hpp" not in headers:
        if header.name != "cask/definitions.ipp":
            yield Violation(header.name, 1, "definitions", "there is no header of this name")


def check_closed_set(headers):
    """The library in one unit has each part of the closed set."""
    parts = {}
    for header in headers.values():
        for number, line in enumerate(header.lines, 1):
            found = re.match(r"#if defined\((CASK_CATALOG_\w+)\)", line)
            if found:
                parts[found.group(1)] = (header, number)
                if found.group(1) != f"CASK_CATALOG_{header.stem.upper()}":
                    yield Violation(header.name, number, "closed-set",
                                    f"the part of this header is CASK_CATALOG_{header.stem.upper()}")
    engine = headers.get("cask/engine.hpp")
    defined = set(re.findall(r"^#define (\w+)", "\n".join(engine.lines), re.M)) if engine else set()
    for name, (header, number) in parts.items():
        if engine and name not in defined:
            yield Violation(header.name, number, "closed-set", f"<cask/engine.hpp> does not define {name}")


def check_own_include(header, line, target, headers):
    if target not in headers:
        yield Violation(header.name, line, "missing", f"includes <{target}>, which does not exist")
    if target == UMBRELLA and header.name not in ("cask/definitions.ipp", "cask/engine.hpp"):
        yield Violation(header.name, line, "umbrella-inside",
                        "includes the umbrella <cask/cask.hpp>; include what is used instead")
        return
    if header.name == UMBRELLA or header.name in NOT_IN_UMBRELLA:
        return
    if header.defines and header.floor in ("front", "root", "io", "diagnostics"):
        return
    if target.endswith(".ipp"):
        yield Violation(header.name, line, "definitions", f"includes the definitions <{target}>; include the header")
        return
    floor = floor_of(target)
    if floor == header.floor or header.floor not in MAY_INCLUDE:
        return
    allowed = MAY_INCLUDE[header.floor]
    if floor not in allowed:
        may = ", ".join(sorted(allowed)) or "the standard library only"
        yield Violation(header.name, line, "floor",
                        f"floor '{header.floor}' must not include <{target}> of floor '{floor}' "
                        f"(it may include: {may})")


def check_third_party(header, line, target):
    first = target.split("/")[0]
    if first in WALLS:
        doors = WALLS[first]
        if not any(header.name == d or (d.endswith("/") and header.name.startswith(d))
                   for d in doors):
            yield Violation(header.name, line, "wall",
                            f"includes <{target}>; only {', '.join(sorted(doors))} may name {first}")
    elif not SYSTEM.match(target) and not header.add_on:
        yield Violation(header.name, line, "third-party",
                        f"includes <{target}>, which is no dependency of cask; an optional one "
                        f"belongs in a header whose opening says `// Add-on: needs <{target}>`")


def check_text(header):
    if not header.lines or header.lines[0] != LICENCE:
        yield Violation(header.name, 1, "licence", f"the first line must be `{LICENCE}`")
    for number, line in enumerate(header.lines, 1):
        if line.strip() and not line.startswith("//"):
            if line.strip() != "#pragma once":
                yield Violation(header.name, number, "pragma",
                                "`#pragma once` must come before any other code")
            break
    else:
        yield Violation(header.name, 1, "pragma", "there is no `#pragma once`")
    if len(header.lines) > MAX_LINES:
        yield Violation(header.name, MAX_LINES + 1, "length",
                        f"has {len(header.lines)} lines; more than {MAX_LINES} are refused "
                        f"({WANTED_LINES} are wanted): split it by meaning")
    yield from check_strict_math(header)


def check_strict_math(header):
    """One header says for all compilers how floating code is rounded; others begin and end it."""
    if header.name == STRICT_MATH:
        return
    open_line = 0
    for number, line in enumerate(header.lines, 1):
        if re.search(r"fp[- _]contract", line, re.IGNORECASE):
            yield Violation(header.name, number, "contraction",
                            f"contraction is the matter of <{STRICT_MATH}>: write CASK_STRICT_MATH_BEGIN")
        begins = line.strip() == "CASK_STRICT_MATH_BEGIN"
        if begins != (open_line == 0) and line.strip() in ("CASK_STRICT_MATH_BEGIN", "CASK_STRICT_MATH_END"):
            yield Violation(header.name, number, "strict-math", "begins twice, or ends what did not begin")
        elif begins:
            open_line = number
        elif line.strip() == "CASK_STRICT_MATH_END":
            open_line = 0
    if open_line:
        yield Violation(header.name, open_line, "strict-math", "CASK_STRICT_MATH_BEGIN without an end")


def check_place(header):
    for folder in header.folders:
        if folder in FORBIDDEN_FOLDERS:
            yield Violation(header.name, 1, "folder-name",
                            f"stands in a folder named '{folder}', which says nothing about what "
                            "is in it")
    if header.floor not in MAY_INCLUDE:
        yield Violation(header.name, 1, "unknown-floor",
                        f"folder '{header.floor}' is no floor; the floors are: "
                        + ", ".join(f for f in MAY_INCLUDE if f != "root"))


def check_stems(headers):
    first = {}
    for header in headers.values():
        if header.defines:
            continue
        key = (header.floor, header.stem)
        if key in first:
            yield Violation(header.name, 1, "stem",
                            f"has the same name as {first[key]}; one word names one header of a floor")
        else:
            first[key] = header.name


def check_umbrella(headers):
    if UMBRELLA not in headers:
        yield Violation(UMBRELLA, 1, "umbrella", "the umbrella header does not exist")
        return
    for header in headers.values():
        umbrella = UMBRELLA
        if header.folders and header.folders[0] in CHAPTERS:
            umbrella = f"cask/{header.folders[0]}.hpp"
        included = {}
        if umbrella in headers:
            included = {target: line for line, _, target in headers[umbrella].includes}
        public = header.floor == "root" or (header.floor in WINGS and header.name[:-4] + ".ipp" in headers)
        if header.name == UMBRELLA or header.defines or header.name in NOT_IN_UMBRELLA or not public:
            continue
        if header.add_on and header.name in included:
            yield Violation(umbrella, included[header.name], "umbrella",
                            f"includes the add-on <{header.name}>, which not every user can build")
        elif not header.add_on and header.name not in included:
            yield Violation(umbrella, 1, "umbrella", f"does not include <{header.name}>")


def check_weight(headers):
    """What users parse with cask::engine: no header that takes long."""
    reached = {UMBRELLA: None}
    open_names = [UMBRELLA]
    while open_names:
        name = open_names.pop()
        for line, _, target in headers[name].includes if name in headers else ():
            if target.split("/")[0] in HEAVY:
                yield Violation(name, line, "heavy",
                                f"makes all users parse <{target}>: include it in a definition (.ipp)")
            elif target in headers and target not in reached:
                reached[target] = name
                open_names.append(target)


def check_cycles(headers):
    state = {}  # name -> "open" while on the path, "done" after
    for start in headers:
        path = []
        stack = [(start, None)]
        while stack:
            name, leave = stack.pop()
            if leave:
                state[name] = "done"
                path.pop()
                continue
            if state.get(name):
                continue
            state[name] = "open"
            path.append(name)
            stack.append((name, True))
            for line, _, target in headers[name].includes:
                if target not in headers:
                    continue
                if state.get(target) == "open":
                    ring = path[path.index(target):] + [target]
                    yield Violation(name, line, "cycle",
                                    "closes a cycle of includes: " + " -> ".join(ring))
                elif target not in state:
                    stack.append((target, None))


def check(root):
    headers = read_headers(root)
    found = []
    if not headers:
        found.append(Violation("cask", 1, "empty", "there are no headers in include/cask"))
    for header in headers.values():
        found += check_includes(header, headers)
        found += check_text(header)
        found += check_place(header)
    found += check_stems(headers)
    found += check_umbrella(headers)
    found += check_cycles(headers)
    found += check_weight(headers)
    found += check_tests(root, headers)
    found += check_closed_set(headers)
    return found


def without_test(root, header):
    """The test file that a header with something to test should have, if it has none."""
    names = [target for _, _, target in header.includes]
    chapter = bool(names) and all(target.startswith(header.name[:-4] + "/") for target in names)
    if header.defines or header.stem in ("cask", "fwd", "engine") or chapter:
        return None
    test = "/".join(["tests", *header.folders, header.stem + ".cpp"])
    return None if (root / test).exists() else test


def check_tests(root, headers):
    """What users include has a test of its name."""
    for header in headers.values():
        test = without_test(root, header)
        if test and header.floor in TESTED:
            yield Violation(header.name, 1, "test", f"has no test file of its own, {test}")


def warnings(root):
    for header in read_headers(root).values():
        if header.defines:
            continue
        if WANTED_LINES < len(header.lines) <= MAX_LINES:
            yield f"include/{header.name}: {len(header.lines)} lines, {WANTED_LINES} are wanted"
        test = without_test(root, header)
        if test and header.floor not in TESTED:
            yield f"include/{header.name}: has no test file of its own, {test}"


# ---- self-test ------------------------------------------------------------------------------


def planted(*includes, lines=0, opening=LICENCE + "\n#pragma once\n"):
    return opening + "".join(f"#include {i}\n" for i in includes) + "// filling\n" * lines


# what is planted: {path under include/: text} -> (header, line, rule) that must be reported
PLANTS = [
    ({"cask/core/planted.hpp": planted("<cask/expr/node.hpp>")}, ("cask/core/planted.hpp", 3, "floor")),
    ({"cask/kernel/planted.hpp": planted("<cask/expr/node.hpp>")}, ("cask/kernel/planted.hpp", 3, "floor")),
    ({"cask/expr/planted.hpp": planted("<vector>", "<cask/plan/lower.hpp>")}, ("cask/expr/planted.hpp", 4, "floor")),
    ({"cask/plan/planted.hpp": planted("<cask/optimize/contract_products.hpp>")}, ("cask/plan/planted.hpp", 3, "floor")),
    ({"cask/optimize/planted.hpp": planted("<cask/plan/lower.hpp>")}, ("cask/optimize/planted.hpp", 3, "floor")),
    ({"cask/schedule/planted.hpp": planted("<cask/expr/node.hpp>")}, ("cask/schedule/planted.hpp", 3, "floor")),
    ({"cask/schedule/planted.hpp": planted("<cask/optimize/contract_products.hpp>")}, ("cask/schedule/planted.hpp", 3, "floor")),
    ({"cask/planted.hpp": planted("<cask/io/npy.hpp>")}, ("cask/planted.hpp", 3, "floor")),
    ({"cask/io/planted.hpp": planted("<cask/memory/ledger.hpp>")}, ("cask/io/planted.hpp", 3, "floor")),
    ({"cask/io/planted.hpp": planted("<cask/diagnostics/repr.hpp>")}, ("cask/io/planted.hpp", 3, "floor")),
    ({"cask/distributed/planted.hpp": planted("<cask/expr/node.hpp>")}, ("cask/distributed/planted.hpp", 3, "floor")),
    ({"cask/core/planted.hpp": planted("<xtensor/xarray.hpp>")}, ("cask/core/planted.hpp", 3, "wall")),
    ({"cask/expr/planted.hpp": planted("<xsimd/xsimd.hpp>")}, ("cask/expr/planted.hpp", 3, "wall")),
    ({"cask/schedule/planted.hpp": planted("<tbb/task_arena.h>")}, ("cask/schedule/planted.hpp", 3, "wall")),
    ({"cask/planted.hpp": planted("<oneapi/tbb.h>")}, ("cask/planted.hpp", 3, "wall")),
    ({"cask/io/planted.hpp": planted("<png.h>")}, ("cask/io/planted.hpp", 3, "third-party")),
    ({"cask/core/planted.hpp": planted('"shape.hpp"')}, ("cask/core/planted.hpp", 3, "absolute")),
    ({"cask/core/planted.hpp": planted("<cask/core/no_such.hpp>")}, ("cask/core/planted.hpp", 3, "missing")),
    ({"cask/planted.hpp": planted("<cask/cask.hpp>")}, ("cask/planted.hpp", 3, "umbrella-inside")),
    ({"cask/planted.hpp": planted()}, (UMBRELLA, 1, "umbrella")),
    ({"cask/io/planted.hpp": planted() + WITHOUT_ENGINE + "\n#include <cask/io/planted.ipp>\n#endif\n",
      "cask/io/planted.ipp": planted("<cask/io/planted.hpp>")}, (UMBRELLA, 1, "umbrella")),
    ({"cask/front/planted.hpp": planted("<cask/expr/node.hpp>")}, ("cask/front/planted.hpp", 3, "floor")),
    ({"cask/front/planted.hpp": planted(), "cask/front/planted.ipp": planted("<cask/front/planted.hpp>")},
     ("cask/front/planted.hpp", 1, "definitions")),
    ({"cask/front/planted.ipp": planted()}, ("cask/front/planted.ipp", 1, "definitions")),
    ({"cask/front/planted.hpp": planted("<cask/front/run.ipp>")}, ("cask/front/planted.hpp", 3, "definitions")),
    ({"cask/front/planted.hpp": planted() + WITHOUT_ENGINE + "\n#include <cask/expr/build.hpp>\n#endif\n"},
     ("cask/front/planted.hpp", 4, "definitions")),
    ({"cask/fwd.hpp": planted("<mutex>")}, ("cask/fwd.hpp", 3, "heavy")),
    ({"cask/front/planted.hpp": planted()}, ("cask/front/planted.hpp", 1, "test")),
    ({"cask/kernel/planted.hpp": planted() + "#if defined(CASK_CATALOG_PLANTED)\n#endif\n"},
     ("cask/kernel/planted.hpp", 3, "closed-set")),
    ({"cask/core/planted.hpp": planted(lines=MAX_LINES)}, ("cask/core/planted.hpp", MAX_LINES + 1, "length")),
    ({"cask/core/planted.hpp": planted(opening="#pragma once\n")}, ("cask/core/planted.hpp", 1, "licence")),
    ({"cask/core/planted.hpp": planted("<vector>", opening=LICENCE + "\n")}, ("cask/core/planted.hpp", 2, "pragma")),
    ({"cask/kernel/planted.hpp": planted() + "#pragma GCC optimize(\"fp-contract=off\")\n"},
     ("cask/kernel/planted.hpp", 3, "contraction")),
    ({"cask/kernel/planted.hpp": planted() + "CASK_STRICT_MATH_BEGIN\n"},
     ("cask/kernel/planted.hpp", 3, "strict-math")),
    ({"cask/kernel/planted.hpp": planted() + "CASK_STRICT_MATH_BEGIN\n" * 2 + "CASK_STRICT_MATH_END\n"},
     ("cask/kernel/planted.hpp", 4, "strict-math")),
    ({"cask/kernel/planted.hpp": planted() + "CASK_STRICT_MATH_END\n"},
     ("cask/kernel/planted.hpp", 3, "strict-math")),
    ({"cask/core/utils/planted.hpp": planted()}, ("cask/core/utils/planted.hpp", 1, "folder-name")),
    ({"cask/cellar/planted.hpp": planted()}, ("cask/cellar/planted.hpp", 1, "unknown-floor")),
    ({"cask/kernel/scan/planted.hpp": planted(), "cask/kernel/tile/planted.hpp": planted()},
     ("cask/kernel/tile/planted.hpp", 1, "stem")),
    ({"cask/core/planted.hpp": planted("<cask/core/planted_too.hpp>"),
      "cask/core/planted_too.hpp": planted("<cask/core/planted.hpp>")},
     ("cask/core/planted_too.hpp", 3, "cycle")),
]

# what must not be reported
INNOCENT = [
    {"cask/kernel/planted.hpp": planted() + "CASK_STRICT_MATH_BEGIN\n\nCASK_STRICT_MATH_END\n" * 2},
    {"cask/kernel/planted.hpp": planted("<vector>", "<sys/mman.h>", "<xsimd/xsimd.hpp>")},
    {"cask/io/planted.hpp": planted("<png.h>", opening=LICENCE + "\n// Add-on: needs <png.h>\n#pragma once\n"),
     "tests/io/planted.cpp": ""},
    {"cask/core/planted.hpp": planted() + "// #include <cask/expr/node.hpp>\n"},
    {"cask/core/planted.hpp": planted("<cask/core/planted_a.hpp>", "<cask/core/planted_b.hpp>"),
     "cask/core/planted_a.hpp": planted("<cask/core/planted_b.hpp>"),
     "cask/core/planted_b.hpp": planted()},
    {"cask/core/planted.hpp": planted() + WITHOUT_ENGINE + "\n#include <cask/core/planted.ipp>\n#endif\n",
     "cask/core/planted.ipp": planted("<cask/core/planted.hpp>", "<mutex>")},
    {"cask/front/planted.hpp": planted() + WITHOUT_ENGINE + "\n#include <cask/front/planted.ipp>\n#endif\n",
     "cask/front/planted.ipp": planted("<cask/front/planted.hpp>", "<cask/expr/node.hpp>", "<iostream>"),
     "tests/front/planted.cpp": ""},
]


def reports_of(root, files):
    """What planting `files` in a copy of `root` adds to the reports."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        if (root / "include/cask").exists():
            shutil.copytree(root / "include/cask", copy / "include/cask")
        umbrella = copy / "include" / UMBRELLA
        if not umbrella.exists():
            umbrella.parent.mkdir(parents=True, exist_ok=True)
            umbrella.write_text(planted())
        before = set(check(copy))
        for name, text in files.items():
            file = copy / name if name.startswith("tests/") else copy / "include" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        return [violation for violation in check(copy) if violation not in before]


def main():
    parser = checker.options_of(__doc__)
    parser.add_argument("--quiet", action="store_true", help="no warnings, violations only")
    options = parser.parse_args()
    if options.self_test:
        return checker.self_test("check_layers", PLANTS, [(files,) for files in INNOCENT],
                                 lambda files: reports_of(options.root, files), checker.is_place)

    found = check(options.root)
    for violation in found:
        print(f"include/{violation.path}:{violation.line}: error: {violation.text}")
    if not options.quiet:
        for warning in warnings(options.root):
            print(f"warning: {warning}")
    print(f"check_layers: {len(read_headers(options.root))} headers, {len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
