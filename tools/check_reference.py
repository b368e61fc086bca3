#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Checks what headers say to their readers: doc blocks of public functions, and the width of comments.

    tools/check_reference.py               check this checkout; exit 1 and one line per violation
    tools/check_reference.py --self-test   plant each kind of violation, expect each report
    tools/check_reference.py --write       break comments that are too wide, then check
    tools/check_reference.py --root DIR    check another tree

A public function has a block of `///` that

- begins with a sentence and its full stop;
- has `\\like` and what NumPy or dask calls it, or `\\like none`;
- has `\\returns` (shape, dtype, chunks) unless it returns nothing; `\\throws` and each type of error
  that it throws, or `\\throws never`; and `\\cost`;
- has `\\param` for its options.

Of the element-wise functions (ufuncs/) the opening of cask/ufuncs.hpp says what all have in common:
result, errors and cost. A further overload needs no more than a sentence that says what is different,
and no block if it follows at once, or stands in a table (between `clang-format off` and `on`); so does
"Another name of ...". Functions of selections in a table are those of arrays, and need
no block; neither do operators that are members. Deleted functions need none. Members that make arrays are functions like others;
other members need the sentence, unless they only tell what is there (`const noexcept` without
parameters).

Needs Python 3.8 and nothing else.
"""

import re
import sys
from collections import namedtuple

import checker

WIDTH = 100
# Namespaces whose functions are the users', and those that users only see.
PUBLIC = {"cask", "cask::linalg", "cask::random"}
SEEN = {"cask::interop"}
ELEMENT_WISE = "cask/ufuncs/"
# Errors that the opening of cask/ufuncs.hpp promises for all of its functions.
PROMISED = {"shape_error", "dtype_error"}
WINGS = ("cask/io/", "cask/diagnostics/")
MAKES_ARRAYS = re.compile(r"\b(array|xarray|masked)\b")
TAG = re.compile(r"\\(returns|throws|cost|like|param)\b")

Violation = namedtuple("Violation", "path line rule text")
# One declaration of a function: its scope (namespaces and classes), block, text up to the body, body.
Function = namedtuple("Function", "name scope member line doc text body shares table")


# ---- reading headers ------------------------------------------------------------------------


class Scanner:
    """Finds the functions of a header. Knows as much of C++ as cask's headers need."""

    def __init__(self, source):
        self.source = source
        self.at = 0
        self.scopes = []  # (kind, name, is public now)
        self.doc = []
        self.text = ""
        self.begin = 0
        self.table = False
        self.found = []
        self.last = None  # name and scope of the declaration before, if it was a function

    def functions(self):
        while self.at < len(self.source):
            self.step()
        return self.found

    def step(self):
        rest = self.source[self.at : self.at + 2]
        if rest == "//":
            self.comment()
        elif rest[0] == "#" and not self.text.strip():
            self.preprocessor()
        elif rest[0] in "\"'" or re.match(r'R"', rest):
            self.text += self.literal()
        elif rest[0] == "(":
            self.text += self.balanced("(", ")")
        elif rest[0] == "{":
            self.brace()
        elif rest[0] == ";":
            self.at += 1
            self.declaration("")
        elif rest[0] == "}":
            self.at += 1
            if self.scopes:
                self.scopes.pop()
            self.text, self.doc, self.last = "", [], None
        else:
            if not self.text.strip() and not rest[0].isspace():
                self.begin = self.at
            self.text += rest[0]
            self.at += 1
            self.access()

    def comment(self):
        end = self.source.find("\n", self.at)
        line = self.source[self.at : end if end >= 0 else len(self.source)]
        if line.startswith("///") and not self.text.strip():
            self.doc.append(line[3:].strip())
        elif "clang-format" in line:
            self.table = line.rstrip().endswith("off")
        self.at += len(line)

    def preprocessor(self):
        while True:
            end = self.source.find("\n", self.at)
            end = end if end >= 0 else len(self.source)
            goes_on = self.source[:end].endswith("\\")
            self.at = end + 1
            if not goes_on:
                return

    def literal(self):
        begin = self.at
        raw = re.compile(r'R"([^(]*)\(').match(self.source, self.at)
        if raw:
            self.at = self.source.index(")" + raw.group(1) + '"', self.at) + len(raw.group(1)) + 2
            return '""'
        quote = self.source[self.at]
        if quote == "'" and self.source[begin - 1].isalnum():  # between digits
            self.at += 1
            return ""
        self.at += 1
        while self.source[self.at] != quote:
            self.at += 2 if self.source[self.at] == "\\" else 1
        self.at += 1
        return quote * 2

    def balanced(self, opening, closing):
        """The text from an opening bracket to the one that closes it, without comments."""
        depth = 0
        text = ""
        while self.at < len(self.source):
            each = self.source[self.at]
            if self.source.startswith("//", self.at):
                self.at = self.source.find("\n", self.at)
                continue
            if each in "\"'" or self.source.startswith('R"', self.at):
                text += self.literal()
                continue
            depth += (each == opening) - (each == closing)
            text += each
            self.at += 1
            if depth == 0:
                break
        return text

    def brace(self):
        head = self.text.strip()
        bare = without_template(head)
        space = re.match(r"(?:inline\s+)?namespace\s*([\w:]*)$", bare)
        kind = re.match(r"(?:enum\s+class|enum|class|struct|union)\b(?!.*\()[^=]*$", bare, re.S)
        if space or head.startswith('extern ""'):
            self.open("namespace", space.group(1) if space else "", True)
        elif kind and not bare.startswith("enum"):
            name = re.match(r"(?:class|struct|union)\s+(?:\[\[.*?\]\]\s*)?(\w+)", bare)
            self.open("class", name.group(1) if name else "", not bare.startswith("class"))
        else:
            body = self.balanced("{", "}")
            ahead = re.compile(r"\s*([,{;])?").match(self.source, self.at).group(1)
            if is_initialiser(bare) or ahead in (",", "{", ";"):
                self.text += "{}"  # an initialiser, an enum or a concept: the end is to come
            else:
                self.declaration(body)

    def open(self, kind, name, public):
        self.scopes.append([kind, name, public])
        self.at += 1
        self.text, self.doc, self.last = "", [], None

    def access(self):
        label = re.match(r"\s*(public|private|protected):$", self.text)
        if label and self.source[self.at] != ":" and self.scopes:
            self.scopes[-1][2] = label.group(1) == "public"
            self.text, self.doc, self.last = "", [], None

    def declaration(self, body):
        text = self.text.strip()
        name = function_name(text)
        spaces = "::".join(scope[1] for scope in self.scopes if scope[0] == "namespace" and scope[1])
        classes = [scope for scope in self.scopes if scope[0] == "class"]
        if name:
            scope = "::".join([spaces] + [each[1] for each in classes])
            shares = not self.doc and self.last == (name, scope)
            hidden = any(not each[2] for each in classes)
            line = self.source.count("\n", 0, self.begin) + 1
            self.found.append(Function(name, spaces, None if not classes else
                                       ("hidden" if hidden else classes[-1][1]),
                                       line, self.doc, text, body, shares, self.table))
            self.last = (name, scope)
        else:
            self.last = None
        self.text, self.doc = "", []


def without_template(text):
    """`text` without its template head, requires clause and attributes."""
    text = re.sub(r"\[\[.*?\]\]\s*", "", text.strip())
    while re.match(r"template\s*<", text):
        text = text[angle_end(text, text.index("<")) :].strip()
        while re.match(r"(requires|&&|\|\|)", text):
            text = primary(re.sub(r"^(requires|&&|\|\|)\s*", "", text)).strip()
    return text


def angle_end(text, begin):
    """The place after the angle bracket that closes the one at `begin`."""
    depth = round_depth = 0
    for place in range(begin, len(text)):
        each = text[place]
        round_depth += (each == "(") - (each == ")")
        if round_depth == 0 and text[place - 1 : place + 1] != "->":
            depth += (each == "<") - (each == ">")
            if depth == 0:
                return place + 1
    return len(text)


def primary(text):
    """What follows the first operand of a requires clause."""
    text = re.sub(r"^!+\s*", "", text)
    if text.startswith("("):
        depth = 0
        for place, each in enumerate(text):
            depth += (each == "(") - (each == ")")
            if depth == 0:
                return text[place + 1 :]
    name = re.match(r"[\w:]+\s*", text)
    rest = text[name.end() :] if name else text
    return rest[angle_end(rest, 0) :] if rest.startswith("<") else rest


def head_of(text):
    """Of a declaration, what stands before its parameters; None where there are no parameters."""
    bare = without_template(text)
    if re.match(r"(using|typedef|static_assert|friend|namespace|concept|return)\b", bare):
        return None
    special = re.search(r"\boperator\s*(\(\s*\)|[^\s\w(]+|\w[\w:<>&\s]*?)?\s*\(", bare)
    if special:
        return bare[: special.end() - 1]
    depth = 0
    for place, each in enumerate(bare):
        depth += (each == "<") - (each == ">" and bare[place - 1] != "-")
        if depth == 0 and each == "=":
            return None
        if depth == 0 and each == "(":
            return bare[:place]
    return None


def function_name(text):
    head = head_of(text)
    if head is None:
        return None
    special = re.search(r"operator.*$", head, re.S)
    if special:
        return re.sub(r"\s+", " ", special.group(0)).strip()
    name = re.search(r"(~?\w+)\s*$", head)
    return name.group(1) if name else None


def is_initialiser(bare):
    return bool(re.search(r"=\s*$", bare)) or bare.startswith(("enum", "concept")) or (
        head_of(bare) is None)


def parameters_of(function):
    bare = without_template(function.text)
    head = head_of(function.text)
    return bare[len(head) :]


def result_of(function):
    head = re.sub(r"operator.*$|~?\w+\s*$", "", head_of(function.text), flags=re.S)
    words = r"\b(inline|static|constexpr|consteval|explicit|virtual|CASK_DEFINITION)\b"
    return re.sub(words, "", head).strip()


def read(root):
    include = root / "include"
    return {file.relative_to(include).as_posix(): file.read_text(encoding="utf-8")
            for file in sorted(include.glob("cask/**/*.[hi]pp"))}


def is_users(name, sources):
    parts = name.split("/")
    if not name.endswith(".hpp"):
        return False
    if name.startswith(WINGS):
        return name[:-4] + ".ipp" in sources
    return len(parts) == 2 or parts[1] in ("ufuncs", "creation", "interop", "reductions", "selection")


# ---- doc blocks -----------------------------------------------------------------------------


def thrown_in(body):
    return set(re.findall(r"throw\s+(?:cask::)?(\w*error)\b", body))


def thrown_by_front(sources):
    """Errors that a function of cask::front throws itself, by its name."""
    result = {}
    for name, source in sources.items():
        for function in Scanner(source).functions():
            if function.scope.startswith("cask::front") and function.body:
                result.setdefault(function.name, set()).update(thrown_in(function.body))
    return result


def sections_of(doc):
    """The opening of a block, and a list of (tag, text)."""
    text = "\n".join(doc)
    marks = list(TAG.finditer(text))
    opening = text[: marks[0].start()] if marks else text
    sections = []
    for mark, following in zip(marks, marks[1:] + [None]):
        end = following.start() if following else len(text)
        sections.append((mark.group(1), text[mark.end() : end].strip()))
    return opening, sections


def is_exempt(function):
    text = function.text
    if re.search(r"::\s*(operator\b[^(]*|~?\w+)$", head_of(text)):  # a member, declared elsewhere
        return True
    if re.search(r"=\s*(delete|default)$", text) or function.name.startswith("~"):
        return True
    if function.table and "selection<T>&" in parameters_of(function):
        return True
    if function.table and function.member and function.name.startswith("operator"):
        return True
    return function.member == "hidden"


def only_tells(function):
    """An accessor: it has no parameters, changes nothing and cannot fail."""
    return bool(function.member) and bool(
        re.match(r"\(\s*\)\s*(const\s+)?noexcept$", parameters_of(function))
        or re.match(r"\(\s*\)$", parameters_of(function)) and function.name == function.member)


def makes_arrays(function):
    return bool(MAKES_ARRAYS.search(result_of(function))) or (
        result_of(function) == "auto" and not function.member)


def check_block(name, function, thrown, full, said_before):
    def wrong(rule, text):
        return Violation(name, function.line, rule, f"{function.name}: {text}")

    opening, sections = sections_of(function.doc)
    tags = {tag for tag, _ in sections}
    first = opening.split("\n\n")[0].strip()
    if not first.endswith((".", ".)")):
        yield wrong("sentence", "the block must begin with a sentence and its full stop")
    said = set(re.findall(r"\b(\w+_error|error)\b", " ".join(text for _, text in sections)))
    element_wise = name.startswith(ELEMENT_WISE)
    for error in sorted(thrown - said - said_before - (PROMISED if element_wise else set())):
        yield wrong("throws", f"it throws {error}, the block does not say when: \\throws {error}")
    if not full or first.startswith("Another name of "):
        return
    if "like" not in tags:
        yield wrong("like", "say what NumPy or dask calls it: \\like numpy.<name>, or \\like none")
    if not element_wise:
        if "returns" not in tags and result_of(function) not in ("void", "std::ostream&"):
            yield wrong("returns", "say shape, dtype and chunks: \\returns")
        if "throws" not in tags:
            yield wrong("throws", "say which errors and when: \\throws, or \\throws never")
        if "cost" not in tags:
            yield wrong("cost", "say what it costs: \\cost")
    for option in re.findall(r"\b\w+_options&?\s+(\w+)", parameters_of(function)):
        if not any(tag == "param" and text.startswith(option) for tag, text in sections):
            yield wrong("param", f"say what the options are: \\param {option}")


def check_blocks(sources):
    front = thrown_by_front(sources)
    for name in sources:
        if not is_users(name, sources):
            continue
        documented = {}  # function -> the errors that its blocks name
        for function in Scanner(sources[name]).functions():
            if function.scope not in PUBLIC | SEEN or is_exempt(function):
                continue
            key = (function.scope, function.member, function.name)
            if function.doc:
                thrown = thrown_in(function.body)
                for called in re.findall(r"\bfront::(\w+)\(", function.body):
                    thrown |= front.get(called, set())
                full = function.scope in PUBLIC and key not in documented and (
                    not function.member or makes_arrays(function))
                yield from check_block(name, function, thrown, full, documented.get(key, set()))
                documented.setdefault(key, set()).update(
                    re.findall(r"\b(\w+_error|error)\b", "\n".join(function.doc)))
            elif key in documented and (function.shares or function.table):
                continue
            elif not only_tells(function):
                yield Violation(name, function.line, "block", f"{function.name} has no doc block (///)")


# ---- the width of comments ------------------------------------------------------------------


def too_wide(lines):
    """The numbers (from 0) of lines whose comment ends beyond the width, code within it."""
    table = False
    for number, line in enumerate(lines):
        if re.search(r"//\s*clang-format (off|on)", line):
            table = line.rstrip().endswith("off")
        if len(line) <= WIDTH or "//" not in line:
            continue
        comment_only = re.match(r"\s*//", line)
        code = re.split(r"\s+//(?!.*\")", line)[0]
        if comment_only or (not table and len(code) <= WIDTH and code != line):
            yield number


def check_width(sources):
    for name, source in sources.items():
        for number in too_wide(source.split("\n")):
            yield Violation(name, number + 1, "width", f"a comment ends beyond column {WIDTH}")


def reflowed(source):
    """`source` with wide comments broken: words move to the next line of the same paragraph."""
    lines = source.split("\n")
    number = 0
    while number < len(lines):
        line = lines[number]
        begin = re.match(r"(\s*///?)(\s*)(.*)$", line)
        if not begin or len(line) <= WIDTH or re.match(r"///?\s*clang-format", line.strip()):
            number += 1
            continue
        if line.endswith("---"):  # a ruler
            lines[number] = line[:WIDTH]
            continue
        marker, gap, text = begin.groups()
        indent = gap
        tag = re.match(r"(\\\w+\s+)", text) or re.match(r"(- )", text)
        place = line.rfind(" ", 0, WIDTH + 1)
        rest = line[place + 1 :]
        follows = lines[number + 1] if number + 1 < len(lines) else ""
        after = re.match(re.escape(marker) + r"(\s+)(?!\\|- |clang-format|SPDX)(\S.*)$", follows)
        if tag:
            indent = gap + " " * (9 if tag.group(1).startswith("\\") else 2)
        if after and (after.group(1) == indent or tag and len(after.group(1)) > len(gap)):
            lines[number + 1] = marker + after.group(1) + rest + " " + after.group(2)
        else:
            lines.insert(number + 1, marker + indent + rest)
        lines[number] = line[:place].rstrip()
        number += 1
    return "\n".join(lines)


def write(root):
    for name, source in read(root).items():
        changed = reflowed(source)
        if changed != source:
            (root / "include" / name).write_text(changed, encoding="utf-8")
            print(f"include/{name}: rewritten")


def check(sources):
    return sorted(list(check_blocks(sources)) + list(check_width(sources)))


# ---- the checker checked --------------------------------------------------------------------

OPENING = "#pragma once\n\nnamespace cask {\n\n"
ENDING = "\n}  // namespace cask\n"
GOOD = """/// Planted things.
///
/// \\returns  as `x`
/// \\throws never
/// \\cost   nothing
/// \\like   none
"""
BODY = "template <element T>\n[[nodiscard]] array<T> planted(const array<T>& x) { return x; }\n"


def header(*parts):
    return OPENING + "".join(parts) + ENDING


def without(tag):
    return "".join(line for line in GOOD.splitlines(True) if f"\\{tag}" not in line)


# (files, the report that must come: path, line, rule)
PLANTS = [
    ({"cask/planted.hpp": header(BODY)}, ("cask/planted.hpp", 5, "block")),
    ({"cask/planted.hpp": header(GOOD, BODY, BODY.replace("planted", "other"))},
     ("cask/planted.hpp", 13, "block")),
    ({"cask/planted.hpp": header(GOOD.replace("things.", "things"), BODY)},
     ("cask/planted.hpp", 11, "sentence")),
    ({"cask/planted.hpp": header(without("returns"), BODY)}, ("cask/planted.hpp", 10, "returns")),
    ({"cask/planted.hpp": header(without("throws"), BODY)}, ("cask/planted.hpp", 10, "throws")),
    ({"cask/planted.hpp": header(without("cost"), BODY)}, ("cask/planted.hpp", 10, "cost")),
    ({"cask/ufuncs/planted.hpp": header(without("like"), BODY)},
     ("cask/ufuncs/planted.hpp", 10, "like")),
    ({"cask/planted.hpp": header(GOOD, BODY.replace("return x;", "throw axis_error(x);"))},
     ("cask/planted.hpp", 11, "throws")),
    ({"cask/planted.hpp": header(GOOD, BODY.replace("return x;", "return front::planted(x);")),
      "cask/planted.ipp": "namespace cask::front {\nint planted(int x) { throw io_error(x); }\n}\n"},
     ("cask/planted.hpp", 11, "throws")),
    ({"cask/planted.hpp": header(GOOD, BODY.replace("T>& x)", "T>& x, const planted_options& how)"))},
     ("cask/planted.hpp", 11, "param")),
    ({"cask/planted.hpp": header(GOOD, BODY, "\n/// Of two.\n",
                                 BODY.replace("T>& x", "T>& x, T y").replace("return", "throw io_error(y);"))},
     ("cask/planted.hpp", 15, "throws")),
    ({"cask/planted.hpp": header("class planted {\npublic:\n    void change(int by);\n};\n")},
     ("cask/planted.hpp", 7, "block")),
    ({"cask/planted.hpp": header("class planted {\npublic:\n    /// All.\n    array<T> all() const;\n};\n")},
     ("cask/planted.hpp", 8, "throws")),
    ({"cask/kernel/planted.hpp": "// " + "wide " * 20 + "\n"}, ("cask/kernel/planted.hpp", 1, "width")),
    ({"cask/kernel/planted.hpp": "int planted;  // " + "wide " * 20 + "\n"},
     ("cask/kernel/planted.hpp", 1, "width")),
]

# what must not be reported
INNOCENT = [
    {"cask/planted.hpp": header(GOOD, BODY, "/// Of two.\n", BODY.replace("T>& x", "T>& x, int y"))},
    {"cask/planted.hpp": header("/// Another name of x.\n", BODY)},
    {"cask/planted.hpp": header(GOOD, BODY, BODY.replace("T>& x", "T>& x, int other"))},
    {"cask/planted.hpp": header(GOOD, BODY, "void planted(int) = delete;  // planted(x)\n")},
    {"cask/planted.hpp": header(GOOD, BODY, GOOD, BODY.replace("planted", "other"),
                                "// clang-format off\n", BODY, "// clang-format on\n")},
    {"cask/planted.hpp": header("namespace detail {\n", BODY, "}\n")},
    {"cask/planted.hpp": header("template <class X>\nconcept planted = requires(X x) { x.f(); };\n"
                                "enum class kinds { one, two };\n"
                                "inline constexpr int counts[] = {planted(1), 2};\n")},
    {"cask/planted.hpp": header("class planted {\npublic:\n    planted() = default;\n    ~planted();\n"
                                "    int size() const noexcept { return size_; }\nprivate:\n"
                                "    void change(int by);\n    int size_ = {};\n};\n")},
    {"cask/ufuncs/planted.hpp": header("/// Planted. \\like none\n", BODY)},
    {"cask/kernel/planted.hpp": "// clang-format off\nint planted;  // " + "wide " * 20 + "\n"},
    {"cask/kernel/planted.hpp": 'const char* planted = "//' + "wide " * 20 + '";\n'},
]

# (a wide comment, what --write makes of it)
REFLOWS = [
    ("// ---- planted " + "-" * 99 + "\n", "// ---- planted " + "-" * 84 + "\n"),
    ("// " + "word " * 19 + "wide wide\n// more\n", "// " + "word " * 19 + "\n// wide wide more\n"),
    ("/// \\cost   " + "word " * 18 + "wide\n", "/// \\cost   " + "word " * 17 + "\n///          word wide\n"),
]


def wrong_reflows():
    """How many wide comments become something else than expected."""
    wrong = 0
    for wide, expected in REFLOWS:
        got = reflowed(wide)
        if [line.rstrip() for line in got.split("\n")] != [line.rstrip() for line in expected.split("\n")]:
            wrong += 1
            print(f"self-test: {wide!r} became {got!r}, expected {expected!r}")
    return wrong


def main():
    parser = checker.options_of(__doc__)
    parser.add_argument("--write", action="store_true", help="break comments that are too wide")
    options = parser.parse_args()
    if options.self_test:
        return checker.self_test("check_reference", PLANTS, [(files,) for files in INNOCENT], check, checker.is_place,
                                 failed=wrong_reflows())
    if options.write:
        write(options.root)
    sources = read(options.root)
    users = [name for name in sources if is_users(name, sources)]
    return checker.printed([f"include/{each.path}:{each.line}: error: {each.text}" for each in check(sources)],
                           f"check_reference: {len(users)} of {len(sources)} headers are users'")


if __name__ == "__main__":
    sys.exit(main())
