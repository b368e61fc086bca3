# SPDX-License-Identifier: BSD-3-Clause
"""Programs as data: statements and runs, their text for the interpreter, for readers of NumPy and of C++."""

from dataclasses import dataclass, field

from elements import DTYPES


@dataclass
class Statement:
    result: int
    operation: str
    operands: list = field(default_factory=list)  # "v3", or a scalar: "d:2.5"
    options: dict = field(default_factory=dict)

    def inputs(self):
        return [int(each[1:]) for each in self.operands if each[0] == "v"]

    def text(self):
        named = [f"{name}={value}" for name, value in self.options.items()]
        return " ".join([f"v{self.result} =", self.operation, *self.operands, *named])


@dataclass
class Run:
    options: dict
    results: list

    def text(self):
        named = [f"{name}={value}" for name, value in self.options.items()]
        return " ".join(["run", *named, "results=" + "|".join(self.results)])


@dataclass
class Program:
    name: str
    statements: list
    runs: list

    def text(self):
        lines = [f"program {self.name}", *(each.text() for each in self.statements),
                 *(each.text() for each in self.runs), "end"]
        return "\n".join(lines) + "\n"


def parse(text):
    """The program that `Program.text` wrote."""
    program = Program("0", [], [])
    for line in text.splitlines():
        words = line.split()
        if not words:
            continue
        named = dict(word.split("=", 1) for word in words if "=" in word and word != "=")
        if words[0] == "program":
            program.name = words[1]
        elif words[0] == "run":
            program.runs.append(Run(named, [each for each in named.pop("results", "").split("|") if each]))
        elif words[0][0] == "v":
            plain = [word for word in words[3:] if "=" not in word]
            program.statements.append(Statement(int(words[0][1:]), words[2], plain, named))
    return program


def scalar(text):
    kind, written = text.split(":", 1)
    if kind == "c":
        return complex(*map(float, written.split(",")))
    return {"b": lambda text: text == "1", "i": int, "d": float}[kind](written)


# ---- for readers --------------------------------------------------------------------------------


def python_operand(text):
    if text[0] == "v":
        return text
    value = scalar(text)
    return repr(value) if value == value and abs(value) != float("inf") else f"float('{value}')"


def python_text(program):
    """As in NumPy, for reading: names and options are those of the rows."""
    lines = []
    for each in program.statements:
        named = [f"{name}={value!r}" for name, value in each.options.items()]
        lines.append(f"v{each.result} = {each.operation}("
                     + ", ".join([*map(python_operand, each.operands), *named]) + ")")
    return "\n".join(lines)


def cpp_slices(text):
    entries = []
    for entry in text.split(";") if text else []:
        if entry == "new":
            entries.append("ck::newaxis()")
        elif entry == "...":
            entries.append("ck::ellipsis()")
        elif ":" in entry:
            bounds = [bound or "ck::_" for bound in entry.split(":")]
            entries.append("ck::range(" + ", ".join(bounds[:2] + [b for b in bounds[2:] if b != "ck::_"]) + ")")
        else:
            entries.append(entry)
    return "(" + ", ".join(entries) + ")"


TYPES = {"bool": "bool", "float32": "float", "float64": "double", "complex64": "std::complex<float>",
         "complex128": "std::complex<double>", **{name: f"std::{name}_t" for name in DTYPES if "int" in name}}


def cpp_operand(text):
    if text[0] == "v":
        return text
    value = scalar(text)
    if isinstance(value, complex):
        return f"std::complex<double>({value.real}, {value.imag})"
    return {"True": "true", "False": "false", "nan": "NAN", "inf": "INFINITY", "-inf": "-INFINITY"}.get(
        str(value), str(value))


def cpp_text(program):
    """As in C++, for reading."""
    lines = []
    for each in program.statements:
        options, operation = dict(each.options), each.operation
        operands = [cpp_operand(text) for text in each.operands]
        if operation == "slice":
            lines.append(f"auto v{each.result} = {operands[0]}{cpp_slices(options['at'])};")
            continue
        if operation == "assign_part":
            at = "{" + cpp_slices(options["at"])[1:-1] + "}"
            lines.append(f"auto v{each.result} = {operands[0]}; v{each.result}[{at}] = {operands[1]};")
            continue
        if operation == "assign":
            lines.append(f"auto v{each.result} = {operands[0]}; v{each.result}[{operands[1]}] = {operands[2]};")
            continue
        type_name = TYPES.get(options.pop("type", options.pop("to", "")), "")
        braces = []
        for name in ("shape", "axes", "widths", "by"):
            if "," in options.get(name, "") or name in ("shape", "axes") and name in options:
                braces.append(f"/*{name}*/ {{" + options.pop(name).replace(";", "}, {") + "}")
        rest = [f"/*{name}*/ {value}" for name, value in options.items()]
        kind = f"<{type_name}>" if type_name else ""
        lines.append(f"auto v{each.result} = ck::{operation}{kind}(" + ", ".join([*operands, *braces, *rest]) + ");")
    for run in program.runs:
        results = ", ".join(text.split("@")[0].split("/")[0]
                            + (cpp_slices(text.split("@")[1].split("/")[0]) if "@" in text else "")
                            + ("  /* into " + text.split("/")[1] + " */" if "/" in text else "")
                            for text in run.results)
        named = ", ".join(f"{name} {value}" for name, value in run.options.items())
        lines.append(f"ck::compute({results});  // {named}")
    return "\n".join(lines)
