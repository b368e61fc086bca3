#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks that each error text has a test: what the headers' errors say stands in what a test expects.

    tools/check_errors.py               check this checkout; exit 1 and one line per text without a test
    tools/check_errors.py --self-test   plant each kind of violation, expect each report
    tools/check_errors.py --root DIR    check another tree

A text is the literal parts of a statement that throws, and of any other with a part of three words: what such
statements build is thrown by others. The branches of a choice are texts of their own. A test has a text if
its strings hold three words of one part that no other text has, or those of a statement all parts in order. Names of tests do not count.
Needs Python 3.8 and nothing else.
"""

import re
import sys

import checker

# Statements with texts of three words that are not thrown: file, part of the text.
NO_ERRORS = [
    ("assignment.ipp", "x[...] = value"),  # names of operations, which stand in other texts
    ("assignment.ipp", "x[mask] = value"),
    ("core/error.hpp", "cask: internal error"),  # an assertion
    ("core/linkage.hpp", "units of this program"),  # what the linker says
    ("diagnostics/explain.ipp", ""),  # reports
    ("expr/node.hpp", "array in"),  # labels
    ("io/npy_header.hpp", "', 'fortran_order': False"),  # a header that is written
]
# Texts that no test can have: file, part of the text, why.
UNTESTED = []

TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'"""
                   r"""|\n[ \t]*#(?:[^\n]*\\\n)*[^\n]*|[;{}]|\s+|[^\s"'/;{}]+|/""", re.S)
THROWS = re.compile(r"\bthrow\b|\b(?:fail|failed|refuse)\(")
NAME = re.compile(r"[\w.]*|x\[.*\]|\W*")  # of an operation; or punctuation
NAMED = re.compile(r"\b(?:TEMPLATE_)?(?:LIST_)?(?:TEST_CASE|SECTION)\w*\($")


def statements(source):
    """(line, tokens) of each statement, without comments and lines of the preprocessor."""
    line, first, tokens = 1, 0, []
    for found in TOKEN.finditer(source):
        token = found.group()
        if token in (";", "{", "}"):
            yield first, tokens
            first, tokens = 0, []
        elif not token.isspace() and not token.startswith(("//", "/*")) and not token.lstrip().startswith("#"):
            first = first or line
            tokens.append(token)
        line += token.count("\n")
    yield first, tokens


def strings(tokens):
    """(the token before it, the string) of each string; neighbours are one."""
    before, found, joined = "", [], False
    for token in tokens:
        if token.startswith('"') and joined:
            found[-1] = (found[-1][0], found[-1][1] + token[1:-1])
        elif token.startswith('"'):
            found.append((before, token[1:-1]))
        elif token.startswith('R"'):
            found.append((before, token[token.index("(") + 1 : token.rindex(")")]))
        joined = token.startswith('"')
        before = token if not joined else before
    return found


def texts_of(source):
    """(line, parts) of each text of a header; a part is what stands between two values."""
    for line, tokens in statements(source):
        code = " ".join(token for token in tokens if token[0] not in "\"'")
        parts = [part for before, part in strings(tokens)
                 if not re.search(r"\b\w*error\($", before) and not NAME.fullmatch(part)]
        long = [part for part in parts if len(part.split()) >= 3]
        if not parts or "CASK_ASSERT" in code or "static_assert" in code or "operator\"\"" in code:
            continue
        if "?" in code and len(long) > 1:
            yield from ((line, (part,)) for part in long)
        elif long or THROWS.search(code) and sum(len(part.split()) for part in parts) >= 2:
            yield line, tuple(parts)


def expected_of(source):
    """The strings of each statement of a test, together; names of cases are left out."""
    return ["\0".join(text for before, text in strings(tokens) if not NAMED.search(before))
            for _, tokens in statements(source)]


def runs_of(parts):
    """Each three words in a row."""
    words = [part.split() for part in parts]
    return {" ".join(each[k : k + 3]) for each in words for k in range(len(each) - 2)}


def check(headers, tests):
    """Reports of texts without a test; `headers` and `tests` are sources by name."""
    texts = [(name, line, parts) for name, source in headers.items() for line, parts in texts_of(source)]
    texts = [(name, line, parts) for name, line, parts in texts
             if not any(name == file and any(part in each for each in parts) for file, part in NO_ERRORS)]
    different = {parts for _, _, parts in texts}
    owners = {}
    for parts in different:
        for run in runs_of(parts):
            owners[run] = owners.get(run, 0) + 1
    expected = [text for source in tests.values() for text in expected_of(source)]
    together = "\n".join(" ".join(text.split()) for text in expected)
    unused = list(UNTESTED)
    for name, line, parts in texts:
        whole = ".*".join(map(re.escape, parts))
        if any(owners[run] == 1 and run in together for run in runs_of(parts)) or re.search(whole, "\n".join(expected)):
            continue
        reason = next((each for each in UNTESTED if name == each[0] and any(each[1] in part for part in parts)), None)
        if reason is None:
            yield f"include/cask/{name}:{line}: no test expects '{' ... '.join(parts)}'"
        elif reason in unused:
            unused.remove(reason)
    for file, part, _ in unused:
        yield f"include/cask/{file}: '{part}' has a test now, or is not there: leave it out of UNTESTED"


def read(root, folder, *patterns):
    files = [file for pattern in patterns for file in sorted((root / folder).glob(pattern))]
    return {file.relative_to(root / folder).as_posix(): file.read_text(encoding="utf-8") for file in files}


# ---- the checker checked --------------------------------------------------------------------

HEADER = {"a.ipp": 'if (n < 0) throw shape_error("pad", "widths must be positive: got " + text(n), where);'}
OTHER = 'throw shape_error(name, "lengths must be positive: got " + text(n), where);'

# (headers, tests, part of the report)
PLANTS = [
    (HEADER, {}, "a.ipp:1: no test expects 'widths must be positive: got '"),
    (HEADER, {"a.cpp": 'TEST_CASE("widths must be positive") { f(); } // "widths must be positive"'}, "no test"),
    ({**HEADER, "b.ipp": OTHER}, {"a.cpp": 'CHECK_THROWS_WITH(f(), "[pad] must be positive: got 3");'}, "a.ipp:1"),
    ({"a.ipp": "\n" + 'fail(path + " is odd");'}, {}, "a.ipp:2: no test expects ' is odd'"),
    ({"a.ipp": 'return "a sentence that others throw";'}, {}, "that others throw"),
    ({"a.ipp": 'throw error("f", rows ? "there are no rows" : "there are no columns", where);'},
     {"a.cpp": 'f("there are no rows");'}, "expects 'there are no columns'"),
]
INNOCENT = [
    (HEADER, {"a.cpp": 'CHECK_THROWS_WITH(f(), "[pad] widths must be positive: got -3");'}),
    (HEADER, {"a.cpp": 'refused<error>({"must be\\npositive"});', "b.cpp": 'f("x: widths must " "be positive");'}),
    ({"a.ipp": 'fail("no \'" + key + "\' at " + place);'}, {"a.cpp": 'f("no \'descr\' at 3");'}),
    ({"a.ipp": 'CASK_ASSERT(a, "this is ours"); static_assert(b, "seen by the compiler"); f("one"); g("two words");'}, {}),
    ({"a.ipp": '// throw error("f", "not this one");\n#error "nor this one"\n'}, {}),
]


def main():
    options = checker.options_of(__doc__).parse_args()
    if options.self_test:
        return checker.self_test("check_errors", PLANTS, INNOCENT, check)
    headers = read(options.root, "include/cask", "**/*.[hi]pp")
    found = list(check(headers, read(options.root, "tests", "**/*.[ch]pp")))
    count = sum(1 for source in headers.values() for _ in texts_of(source))
    return checker.printed(found, f"check_errors: {count} texts")


if __name__ == "__main__":
    sys.exit(main())
