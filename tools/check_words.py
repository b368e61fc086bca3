#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks that one word has one meaning: the table "The words" of docs/architecture.md and the headers.

    tools/check_words.py               check this checkout; exit 1 and one line per violation
    tools/check_words.py --self-test   plant each kind of violation, expect each report
    tools/check_words.py --root DIR    check another tree

Each word of the table is used by a header; each word in the name of a header or folder is in the table,
or plain; words that were given up come back nowhere. Needs Python 3.8 and nothing else.
"""

import re
import sys

import checker

GLOSSARY = "docs/architecture.md"

# Words of names that mean what they mean everywhere: to programmers, to mathematicians, to NumPy's users.
PLAIN = set("""
    add alternative apply approximation arithmetic assignment bin bitwise blas build byte canonicalize cask choosing closed coefficient column
    comparison complex compress compute constant contract convolution copy core covariance creation cse cumulative cut
    definition diagnostic diagonal difference down dtype einsum element elementwise engine error exponential expr
    extent extrema factor fetch file fill filled flatten floating function fuse fwd generate gufunc header histogram
    index interop interpolation io join key kind linalg linkage logical lower manipulation map math matmul memory
    method moment named npy number numeric operand operator optimize option order output overlap pack part pass
    permutation philox pipeline place plan prefetch print processor product push quantile random range reduce ref refusal
    repeat repr reshape round row rule run runtime sample scalar scale schedule scratch search selected selection sequence set shape
    simd sink slice slicing sort space spec split stack state statistics store strict sum take target tbb total trait transfer
    trigonometric truth ufunc user walk window xtensor
""".split())
IRREGULAR = {"leaves": "leaf", "indices": "index", "fused": "fuse", "floating": "floating", "slicing": "slice",
             "scaled": "scale"}

# Names that were given up, and what is said instead.
RETIRED = {
    "own": "what it is", "what": "what it is", "twin": "pair", "twins": "pairs",
}
RETIRED_IN_PLANS = {"visit": "fused rows", "visits": "fused rows"}
RETIRED_PASSES = {
    "define": "canonicalize", "evaluate": "fold_constants", "merge": "cse", "flatten": "flatten_joins",
    "reshape": "sink_reshapes", "narrow": "push_down_slices", "fuse": "contract_products",
}


def words_of_table(page):
    """The words that the glossary explains, as they are written there."""
    table = re.search(r"^\| word \| meaning \|\n\|[-| ]+\|\n((?:\|.*\n)+)", page, re.M)
    found = []
    for row in table.group(1).splitlines() if table else []:
        first = re.sub(r"\(.*?\)", "", row.split("|")[1])
        found += [word.strip() for word in first.split(",") if word.strip()]
    return found


def stem_of(word):
    """`word` in the singular, and without the ending that makes an agent or an action of it."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending in ("ing", "ers", "er", "ors", "or", "s", ""):
        stem = word[: len(word) - len(ending)]
        for each in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
            if word.endswith(ending) and each in PLAIN | known_stems:
                return each
    return word


known_stems = set()


def names_of(headers):
    """(word, header) for each word in the name of a header or of a folder."""
    for name in headers:
        parts = name.rsplit(".", 1)[0].split("/")[1:]
        for part in parts:
            for word in part.split("_"):
                yield word, name


def code_of(source):
    """`source` without comments."""
    return re.sub(r"//.*", "", source)


def check(page, headers):
    glossary = words_of_table(page)
    if not glossary:
        yield f"{GLOSSARY}: there is no table of words"
        return
    known_stems.clear()
    known_stems.update(word for entry in glossary for word in entry.split())
    known_stems.update(word[:-1] for word in list(known_stems) if word.endswith("s"))
    used = set(word for word, _ in names_of(headers))
    for source in headers.values():
        used.update(word for name in re.findall(r"\w+", source) for word in name.lower().split("_"))
    for entry in glossary:
        for word in entry.split():
            if not {word, word + "s", re.sub("s$", "", word)} & used:
                yield f"{GLOSSARY}: '{entry}' is explained, but no header uses it"
    reported = set()
    for word, name in names_of(headers):
        if word not in reported and stem_of(word) not in PLAIN | known_stems:
            reported.add(word)
            yield f"include/{name}: '{word}' is in no glossary: {GLOSSARY} explains it, or it is plain"
    for name, source in headers.items():
        yield from check_retired(name, source)


def check_retired(name, source):
    for number, line in enumerate(source.split("\n"), 1):
        for word in re.findall(r"(?<![.>])\b\w+\b", re.sub(r'"[^"]*"', '""', code_of(line))):
            if word in RETIRED:
                yield f"include/{name}:{number}: '{word}' was given up; say {RETIRED[word]}"
            if word in RETIRED_IN_PLANS and name.startswith(("cask/plan/", "cask/schedule/")):
                yield f"include/{name}:{number}: '{word}' was given up; say {RETIRED_IN_PLANS[word]}"
        if name.startswith("cask/optimize/") or name == "cask/runtime.hpp":
            for word in re.findall(r'"(\w+)"', line):
                if word in RETIRED_PASSES:
                    yield f"include/{name}:{number}: the pass is '{RETIRED_PASSES[word]}' now"
    stem = name.rsplit("/", 1)[-1].split(".")[0]
    if name.startswith("cask/optimize/") and stem in RETIRED_PASSES:
        yield f"include/{name}: the pass is '{RETIRED_PASSES[stem]}' now"


def read(root):
    include = root / "include"
    headers = {file.relative_to(include).as_posix(): file.read_text(encoding="utf-8")
               for file in sorted(include.glob("cask/**/*.[hi]pp"))}
    return (root / GLOSSARY).read_text(encoding="utf-8"), headers


# ---- the checker checked --------------------------------------------------------------------

TABLE = "| word | meaning |\n|---|---|\n| tile, row | a thing |\n| box (of a tile) | a thing |\n"
HEADERS = {"cask/tile.hpp": "int box, row; // own\n"}

# (table, headers, part of the report)
PLANTS = [
    ("", HEADERS, "no table"),
    (TABLE + "| ghost | none |\n", HEADERS, "'ghost' is explained"),
    (TABLE, {**HEADERS, "cask/gizmo.hpp": ""}, "'gizmo' is in no glossary"),
    (TABLE, {**HEADERS, "cask/gizmo/tile.hpp": ""}, "'gizmo' is in no glossary"),
    (TABLE, {**HEADERS, "cask/kernel.hpp": "int own = 1;"}, "'own' was given up"),
    (TABLE, {**HEADERS, "cask/plan/tile.hpp": "int visit = 1;"}, "'visit' was given up"),
    (TABLE + "| pass | |\n", {**HEADERS, "cask/optimize/pass.hpp": 'f("merge");'}, "'cse' now"),
    (TABLE, {**HEADERS, "cask/optimize/flatten.hpp": ""}, "'flatten_joins' now"),
]
INNOCENT = [
    (TABLE, {"cask/tiles.hpp": "// its own\nerror.what();\nint box, row; f(\"own\");\n", "cask/tiler.hpp": ""}),
    (TABLE, {"cask/tile.hpp": "box_row", "cask/fused_rows.hpp": 'f("reshape");'}),
]


def main():
    options = checker.options_of(__doc__).parse_args()
    if options.self_test:
        return checker.self_test("check_words", PLANTS, INNOCENT, check)
    page, headers = read(options.root)
    summary = f"check_words: {len(words_of_table(page))} words, {len(headers)} headers"
    return checker.printed(list(check(page, headers)), summary)


if __name__ == "__main__":
    sys.exit(main())
