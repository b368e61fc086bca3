# SPDX-License-Identifier: BSD-3-Clause
"""The interpreter as a child process: one program in, its answers out. It may crash or hang."""

import os
import select
import subprocess
import tempfile
import time
from dataclasses import dataclass, field

import numpy as np

from elements import DTYPES


@dataclass
class Answer:
    values: dict = field(default_factory=dict)  # number of the statement -> array
    errors: dict = field(default_factory=dict)  # number of the statement -> what it threw
    misuse: str = ""
    wrong: list = field(default_factory=list)  # (number of the run, what is wrong)
    died: str = ""  # why there is no more of it
    at: tuple = ("", -1)  # where it was then: a statement or a run


class Gone(Exception):
    pass


class Interpreter:
    def __init__(self, program, seconds):
        self.program = program
        self.seconds = seconds
        self.folder = tempfile.TemporaryDirectory(prefix="cask_random_")
        self.process = None

    def start(self):
        self.errors = open(os.path.join(self.folder.name, "errors.txt"), "w+b")
        self.process = subprocess.Popen([self.program, self.folder.name], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=self.errors, bufsize=0)
        self.buffer = b""

    def stop(self):
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            self.errors.close()
        self.process = None

    def close(self):
        self.stop()
        self.folder.cleanup()

    def send(self, program):
        if self.process is None:
            self.start()
        try:
            self.process.stdin.write(program.text().encode())
        except OSError:
            pass  # reading will say so
        self.deadline = time.monotonic() + self.seconds

    def more(self):
        left = self.deadline - time.monotonic()
        if left <= 0 or not select.select([self.process.stdout], [], [], left)[0]:
            raise Gone(f"hangs: no answer in {self.seconds} s")
        block = os.read(self.process.stdout.fileno(), 1 << 20)
        if not block:
            code = self.process.wait()
            self.errors.seek(0)
            said = self.errors.read()[-2000:].decode(errors="replace").strip()
            raise Gone(f"dies with {code}" + (f": {said}" if said else ""))
        return block

    def take(self, count):
        if len(self.buffer) < count:
            blocks, size = [self.buffer], len(self.buffer)
            while size < count:
                blocks.append(self.more())
                size += len(blocks[-1])
            self.buffer = b"".join(blocks)
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def line(self):
        while b"\n" not in self.buffer:
            self.buffer += self.more()
        taken, self.buffer = self.buffer.split(b"\n", 1)
        return taken.decode(errors="replace")

    def receive(self):
        answer = Answer()
        try:
            self.read(answer)
        except Gone as reason:
            answer.died = str(reason)
            self.stop()
        return answer

    def read(self, answer):
        while True:
            word, _, rest = self.line().partition(" ")
            if word == "end":
                return
            number, _, text = rest.partition(" ")
            if word in ("at", "run"):
                answer.at = (word, int(number))
            elif word == "error":
                answer.errors[int(number)] = text
            elif word == "misuse":
                answer.misuse = f"v{number}: {text}"
            elif word == "wrong":
                answer.wrong.append((int(number), text))
            elif word == "value":
                dtype, sizes, count = text.split()
                shape = () if sizes == "-" else tuple(map(int, sizes.split(",")))
                answer.values[int(number)] = np.frombuffer(self.take(int(count)), DTYPES[dtype]).reshape(shape)

    def answer(self, program):
        self.send(program)
        return self.receive()
