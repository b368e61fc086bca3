#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""NumPy, numexpr and dask.array, each where it is installed, on the problems of `bench`.

`bench` starts this with the sizes and asks line by line; rival.hpp says in which words.
"""

import argparse
import json
import os
import sys
import time
from contextlib import suppress
from importlib import import_module

SAMPLES = 1009


def digest(answer, np):
    """What `bench` compares: as digest_of in answer.hpp."""
    values = np.asarray(answer).reshape(-1)
    total = sum(float(np.abs(values[k:k + 65536]).sum(dtype=np.float64))
                for k in range(0, values.size, 65536))
    samples = min(values.size, SAMPLES)
    places = [0] if samples == 1 else [k * (values.size - 1) // (samples - 1)
                                       for k in range(samples)]
    return {"count": values.size, "total": total, "samples": [float(values[k]) for k in places]}


def contenders(own):
    """name -> (version, {problem: maker}); and a sentence for each library that is missing."""
    found, missing = {}, []
    for name, module, package in (("NumPy", "with_numpy", "python3-numpy"),
                                  ("numexpr", "with_numexpr", "python3-numexpr"),
                                  ("dask.array", "with_dask", "python3-dask")):
        try:
            found[name] = import_module(module).problems(own)
        except ImportError:
            missing.append(f"{name} is not installed and is left out (Debian: {package})")
    return found, missing


def answer_all(found, np):
    held_problem, held = None, {}
    for line in sys.stdin:
        task, contender, problem = line.rstrip("\n").split("\t")
        if held_problem != problem:
            held.clear()  # its memory goes before the next one's comes
            held_problem = problem
        if contender not in held:
            held[contender] = found[contender][1][problem]()
        run = held[contender]
        cpu, start = time.process_time(), time.perf_counter()
        answer = run()
        taken, cpu = time.perf_counter() - start, time.process_time() - cpu
        said = {"problem": problem, "seconds": taken, "cpu_seconds": cpu}
        if task == "check":
            said.update(digest(answer, np))
        del answer
        print(json.dumps(said), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("threads", "height", "width", "iterations", "points", "edge"):
        parser.add_argument("--" + name, type=int, required=True)
    own = parser.parse_args()
    # OpenBLAS reads these when NumPy is imported. Its threads sleep after some 2^20 cycles: with
    # nothing to do they would take a tenth of a second from whoever's turn is next.
    os.environ["OPENBLAS_NUM_THREADS"] = str(own.threads)
    os.environ["OPENBLAS_THREAD_TIMEOUT"] = "20"
    found, missing = contenders(own)
    print(json.dumps({"versions": {name: version for name, (version, _) in found.items()},
                      "missing": missing,
                      "contenders": [{"name": name, "problems": list(problems)}
                                     for name, (_, problems) in found.items()]}), flush=True)
    if found:
        import numpy as np  # the others need it, too
        with suppress(KeyboardInterrupt):
            answer_all(found, np)


if __name__ == "__main__":
    main()
