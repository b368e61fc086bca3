#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Runs random programs in cask's interpreter and compares what they give with NumPy, and with themselves.

    tests/random_programs/random_programs.py build/release/tests/random_programs --programs 100000 --jobs 2
    tests/random_programs/random_programs.py build/release/tests/random_programs --replay failing.txt

Every statement is compared with NumPy, computed from the elements that cask gave for its inputs; every run
of lazy expressions (any chunks, threads and passes, several results or parts of one) with the statements,
bit for bit. A failing program is shrunk and printed; `--replay` runs the text that is printed.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # this process is one of several
sys.path.insert(0, str(Path(__file__).parent))

from checking import failure  # noqa: E402
from child import Interpreter  # noqa: E402
from generating import program as generated, use  # noqa: E402
from programs import cpp_text, parse, python_text  # noqa: E402
from shrinking import shrunk  # noqa: E402
from table import of_program  # noqa: E402


def report(program, found):
    return "\n".join([f"---- program {program.name}: {found.kind}: {found.text}", program.text().rstrip(),
                      "-- like NumPy", python_text(program), "-- like C++", cpp_text(program), ""])


def signature(program, found):
    """Failures of one signature are taken for one."""
    return (found.kind, found.place if found.kind in ("numpy", "throws") else "",
            " ".join(sorted(each.operation for each in program.statements if each.inputs())))


class Worker:
    """Programs number first, first + step, ..."""

    def __init__(self, options, first, queue):
        self.options = options
        self.queue = queue
        self.numbers = range(options.first + first, options.first + options.programs, options.jobs)
        self.interpreter = Interpreter(options.interpreter, options.seconds)
        self.shrunk = Counter()  # by what they were before
        self.shrinking = 0  # seconds

    def work(self):
        waiting = []  # a program ahead: the interpreter works while this process compares
        for number in self.numbers:
            waiting.append(generated(self.options.seed, number, self.options.without))
            self.interpreter.send(waiting[-1])
            self.check(waiting.pop())
        self.interpreter.close()
        self.queue.put(None)

    def check(self, program):
        answer = self.interpreter.receive()
        found = failure(program, answer)
        if found is not None:
            before = (found.kind, found.place)
            if self.shrunk[before] < self.options.shrink and self.shrinking < 10 * self.options.shrink_seconds:
                self.shrunk[before] += 1
                begin = time.monotonic()
                program, found = shrunk(self.interpreter, program, found, answer, self.options.shrink_seconds)
                self.shrinking += time.monotonic() - begin
        self.queue.put((int(program.name), signature(program, found), report(program, found)) if found else
                       (int(program.name), None, ""))


def work(options, first, queue):
    Worker(options, first, queue).work()


def run_all(options):
    queue = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=work, args=(options, k, queue)) for k in range(options.jobs)]
    begin = time.monotonic()
    print(f"{options.programs} random programs, seed {options.seed} (--seed {options.seed}"
          + (f" --first {options.first}" if options.first else "") + ")", flush=True)
    for worker in workers:
        worker.start()
    seen, failed, alive, done = Counter(), 0, len(workers), 0
    while alive:
        try:
            message = queue.get(timeout=5)
        except Exception:  # noqa: BLE001 (queue.Empty): a worker may be gone
            if not any(worker.is_alive() for worker in workers) and queue.empty():
                break
            continue
        if message is None:
            alive -= 1
            continue
        done += 1
        number, kind, text = message
        if kind is None:
            continue
        failed += 1
        seen[kind] += 1
        if seen[kind] == 1 and len(seen) <= options.show:
            print(text, flush=True)
    for worker in workers:
        worker.join()
    print(f"{done} programs in {time.monotonic() - begin:.0f} s, {failed} fail, in {len(seen)} ways")
    for kind, count in seen.most_common():
        print(f"{count:6}  {' '.join(kind)}")
    if done != options.programs:
        print("a worker ended early")
    return failed == 0 and done == options.programs


def replay(options):
    program = parse(Path(options.replay).read_text())
    interpreter = Interpreter(options.interpreter, options.seconds)
    answer = interpreter.answer(program)
    found = failure(program, answer)
    if found is not None and options.shrink:
        program, found = shrunk(interpreter, program, found, answer, options.shrink_seconds)
    interpreter.close()
    print(report(program, found) if found else "nothing is wrong")
    return found is None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("interpreter", help="the program that CMake builds: tests/random_programs")
    parser.add_argument("--programs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first program of the seed")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=20, help="a program that takes longer hangs")
    parser.add_argument("--shrink", type=int, default=3, help="failures of one kind that are shrunk, per job")
    parser.add_argument("--shrink-seconds", type=float, default=20)
    parser.add_argument("--show", type=int, default=20, help="ways to fail that are printed")
    parser.add_argument("--without", type=lambda text: text.split(","), default=(),
                        help="operations that are left out, separated by commas")
    parser.add_argument("--replay", metavar="FILE", help="run the program in this file instead")
    parser.add_argument("--print", type=int, metavar="NUMBER", help="print the program of this number instead")
    options = parser.parse_args()
    options.interpreter = os.path.abspath(options.interpreter)
    use(of_program(options.interpreter))
    if options.print is not None:
        print(generated(options.seed, options.print, options.without).text())
        return 0
    return 0 if (replay(options) if options.replay else run_all(options)) else 1


if __name__ == "__main__":
    sys.exit(main())
