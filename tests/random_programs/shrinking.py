# SPDX-License-Identifier: BSD-3-Clause
"""Makes a failing program small: fewer runs, results and statements, shorter axes, simpler options."""

import copy
import re
import time

from checking import failure
from programs import Statement


class Shrinker:
    def __init__(self, interpreter, program, found, answer, seconds=30):
        self.interpreter = interpreter
        self.program = program
        self.found = found
        self.answer = answer  # to the program
        self.end = time.monotonic() + seconds

    def accepts(self, attempt):
        if time.monotonic() > self.end:
            return False
        answer = self.interpreter.answer(attempt)
        found = failure(attempt, answer)
        if found is None or not found.same_as(self.found):
            return False
        self.program, self.found, self.answer = attempt, found, answer
        return True

    def shrink(self):
        patience, self.interpreter.seconds = self.interpreter.seconds, min(self.interpreter.seconds, 3)
        try:
            return self.repeat()
        finally:
            self.interpreter.seconds = patience

    def repeat(self):
        while time.monotonic() < self.end:
            before = self.program.text()
            for step in (self.fewer_runs, self.fewer_results, self.fewer_statements, self.simpler_options,
                         self.shorter_axes):
                step()
            if self.program.text() == before:
                break
        return self.program, self.found

    def changed(self, change):
        """Whether the program still fails after `change` of a copy."""
        attempt = copy.deepcopy(self.program)
        change(attempt)
        return attempt.text() != self.program.text() and self.accepts(attempt)

    # ---- steps -----------------------------------------------------------------------------------

    def fewer_runs(self):
        def none(attempt):
            attempt.runs = []

        if self.program.runs and self.changed(none):
            return
        for k in reversed(range(len(self.program.runs))):
            if len(self.program.runs) > 1:
                self.changed(lambda attempt: attempt.runs.pop(k))

    def fewer_results(self):
        for r in range(len(self.program.runs)):
            for k in reversed(range(len(self.program.runs[r].results))):
                if len(self.program.runs[r].results) > 1:
                    self.changed(lambda attempt: attempt.runs[r].results.pop(k))
            for k in range(len(self.program.runs[r].results)):
                for pattern in ("/.*", "@[^/]*"):
                    def plain(attempt):
                        results = attempt.runs[r].results
                        results[k] = re.sub(pattern, "", results[k])

                    self.changed(plain)

    def needed(self, attempt):
        """Only statements that a result, or the failing one, needs."""
        wanted = {int(number) for run in attempt.runs for text in run.results
                  for number in re.findall(r"(?:^v|over)(\d+)", text)}
        named = re.match(r"v(\d+)|at v(\d+)", self.found.text)
        if named:
            wanted.add(int(named[1] or named[2]))
        for each in reversed(attempt.statements):
            if each.result in wanted:
                wanted.update(each.inputs())
        attempt.statements = [each for each in attempt.statements if each.result in wanted]

    def fewer_statements(self):
        self.changed(self.needed)
        k = len(self.program.statements) - 1
        while k >= 0:
            self.shorten(k)
            k = min(k, len(self.program.statements)) - 1

    def shorten(self, k):
        """Without statement k, with one of its inputs instead, or with a source instead."""
        each = self.program.statements[k]
        if self.changed(lambda attempt: self.without(attempt, k, None)):
            return
        for number in sorted(set(each.inputs()), reverse=True):
            if self.changed(lambda attempt: self.without(attempt, k, number)):
                return
        value = self.answer.values.get(each.result)
        if each.inputs() and value is not None and value.ndim <= 4:
            def source(attempt):
                shape = ",".join(map(str, value.shape))
                attempt.statements[k] = Statement(each.result, "memory", [], {
                    "type": value.dtype.name, "shape": shape, "values": "special", "seed": "1"})
                self.needed(attempt)

            self.changed(source)

    def without(self, attempt, k, number):
        gone = attempt.statements.pop(k).result
        if number is None:
            for run in attempt.runs:
                run.results = [text for text in run.results if int(re.match(r"v(\d+)", text)[1]) != gone]
            attempt.runs = [run for run in attempt.runs if run.results]
            return
        for each in attempt.statements:
            each.operands = [f"v{number}" if text == f"v{gone}" else text for text in each.operands]
        for run in attempt.runs:
            run.results = [re.sub(rf"^v{gone}\b", f"v{number}", text) for text in run.results]

    SIMPLER = {"layout": "C", "swapped": "0", "values": "small", "seed": "1", "threads": "1", "chunks": "0",
               "by": "serial", "optimize": "1", "parts": None, "without": None, "keep": None, "axes": None}

    def simpler_options(self):
        for place in ("statements", "runs"):
            for k, each in enumerate(getattr(self.program, place)):
                for name, value in self.SIMPLER.items():
                    if name not in each.options or str(each.options[name]) == value:
                        continue

                    def simpler(attempt):
                        options = getattr(attempt, place)[k].options
                        if value is None:
                            del options[name]
                        else:
                            options[name] = value

                    self.changed(simpler)
        for k, each in enumerate(self.program.statements):
            if each.operation == "npy":
                def memory(attempt):
                    attempt.statements[k].operation = "memory"
                    attempt.statements[k].options.pop("swapped", None)

                self.changed(memory)

    def lengths(self):
        found = set()
        for each in self.program.statements:
            for name in ("shape", "count"):
                found.update(int(n) for n in each.options.get(name, "").split(",") if n)
        return sorted((n for n in found if n > 1), reverse=True)

    def shorter_axes(self):
        """Each length, everywhere, by a smaller one; then sources of lower rank."""
        for length in self.lengths():
            for shorter in (1, 2, 3, 65, length // 2, length - 1):
                if 0 < shorter < length and self.changed(
                        lambda attempt: self.replace_length(attempt, str(length), str(shorter))):
                    break
        for k, each in enumerate(self.program.statements):
            shape = each.options.get("shape", "").split(",")
            for axis in range(len(shape)):
                if len(shape) > 1 and each.operation in ("memory", "npy", "full"):
                    def fewer(attempt):
                        attempt.statements[k].options["shape"] = ",".join(shape[:axis] + shape[axis + 1:])

                    if self.changed(fewer):
                        break

    @staticmethod
    def replace_length(attempt, old, new):
        for each in attempt.statements:
            for name in ("shape", "count"):
                if name in each.options:
                    each.options[name] = ",".join(new if n == old else n for n in each.options[name].split(","))


def shrunk(interpreter, program, found, answer, seconds):
    return Shrinker(interpreter, program, found, answer, seconds).shrink()


