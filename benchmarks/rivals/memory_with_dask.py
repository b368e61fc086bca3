#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""The cases of `./dev bench memory` by dask.array: what they take, or how they fail.

Each runs in a process of its own, by threads (which know no memory limit), and by a LocalCluster of
one worker, whose limit is the budget and what a worker takes that does nothing. Chunks are squares
of about a sixteenth of the budget.

usage: memory_with_dask.py [--mebibytes 2048] [--folder /var/tmp] [--only TEXT|TEXT] [--seconds 60]
                           [--json FILE]
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import time

import dask
import dask.array as da
import numpy as np

STEPS = 100


def status(name):
    """A number of /proc/self/status, in bytes."""
    with open("/proc/self/status", encoding="ascii") as file:
        for line in file:
            if line.startswith(name + ":"):
                return int(line.split()[1]) * 1024
    return 0


class Target:
    """An npy file that blocks are written to, from any process."""

    def __init__(self, path, shape):
        self.path = path
        np.lib.format.open_memmap(path, mode="w+", dtype=np.float64, shape=shape).flush()

    def __setitem__(self, where, block):
        np.lib.format.open_memmap(self.path, mode="r+")[where] = block


def block_of(path, block_info=None):
    """A block of an npy file."""
    where = tuple(slice(*bounds) for bounds in block_info[None]["array-location"])
    return np.array(np.load(path, mmap_mode="r")[where])


class Data:
    """The matrix, in files and generated."""

    def __init__(self, edge, folder):
        self.edge, self.folder = edge, folder
        step = max(60, edge // 13 // 60 * 60)
        self.cuts = (step,) * (edge // step) + ((edge % step,) if edge % step else ())

    def path(self, name):
        return f"{self.folder}/{name}-{self.edge}.npy"

    def file(self, name):
        return da.map_blocks(block_of, self.path(name), chunks=(self.cuts, self.cuts),
                             dtype=np.float64)

    def generated(self):
        return da.random.RandomState(1).random_sample((self.edge, self.edge),
                                                          chunks=(self.cuts,) * 2)

    def make(self, name):
        if os.path.exists(self.path(name)):
            return
        to = np.lib.format.open_memmap(self.path(name), mode="w+", dtype=np.float64,
                                       shape=(self.edge, self.edge))
        random = np.random.default_rng(ord(name))
        for row in range(0, self.edge, 256):
            to[row:row + 256] = random.random((min(256, self.edge - row), self.edge))
        to.flush()


def anomalies(x, groups, axis):
    shape = (x.shape[0] // groups, groups, x.shape[1])
    cut = x.reshape(shape)
    return (cut - cut.mean(axis, keepdims=True)).reshape(x.shape)


def jacobi(x):
    for _ in range(STEPS):
        x = 0.25 * (x[:-2, 1:-1] + x[2:, 1:-1] + x[1:-1, :-2] + x[1:-1, 2:])
    return x


def half(edge):
    return edge // 2


def twenty_gigabytes(edge):
    return edge * 50_000 // 16_380


# name: (files, expression, edge for a matrix of `edge`)
CASES = {
    "x - mean(x)": ("u", lambda d: d.file("u") - d.file("u").mean(), None),
    "(x - mean(x, 0)) / std(x, 0)":
        ("u", lambda d: (d.file("u") - d.file("u").mean(0)) / d.file("u").std(0), None),
    "(x - mean(x, 1)) / std(x, 1)":
        ("u", lambda d: ((d.file("u") - d.file("u").mean(1, keepdims=True))
                         / d.file("u").std(1, keepdims=True)), None),
    "x - mean of 10 rows": ("u", lambda d: anomalies(d.file("u"), 10, 1), None),
    "x - mean of every 12th row": ("u", lambda d: anomalies(d.file("u"), 12, 0), None),
    "mean(u v) - mean(u) mean(v)":
        ("uv", lambda d: (d.file("u") * d.file("v")).mean() - d.file("u").mean()
         * d.file("v").mean(), None),
    "100 Jacobi steps": ("u", lambda d: jacobi(d.file("u")), None),
    "mean of the last step": ("u", lambda d: jacobi(d.file("u")).mean(), None),
    "u @ v": ("uv", lambda d: d.file("u") @ d.file("v"), half),
    "cumsum of one axis": ("u", lambda d: d.file("u").reshape(-1).cumsum(0), None),
    "cumsum(x, 0)": ("u", lambda d: d.file("u").cumsum(0), None),
    "transpose(cumsum(x, 1))": ("u", lambda d: d.file("u").cumsum(1).T, None),
    "x + transpose(x), generated": ("", lambda d: (lambda x: x + x.T)(d.generated()), None),
    "x + transpose(x)": ("u", lambda d: d.file("u") + d.file("u").T, None),
    "transpose(x)": ("u", lambda d: d.file("u").T, None),
    "std(x - mean(x, 0)), generated":
        ("", lambda d: (lambda x: (x - x.mean(0)).std())(d.generated()), twenty_gigabytes),
}


def compute(x, path):
    if x.ndim == 0:
        return float(x.compute())
    da.store(x, Target(path, x.shape), lock=False)
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
    return None


def run_case(own):
    """In a process of its own: prints seconds and bytes."""
    data = Data(own.edge, own.folder)
    path = data.path("result")
    make = CASES[own.run][1]
    if own.cluster:
        from dask.distributed import Client, LocalCluster
        dask.config.set({"temporary-directory": own.folder, "distributed.logging.distributed":
                         "error", "distributed.worker.memory.spill": 0.7})
        with LocalCluster(n_workers=1, threads_per_worker=own.threads, dashboard_address=None,
                          memory_limit=2 ** 40) as empty, Client(empty) as client:
            idle = next(iter(client.run(status, "VmRSS").values()))
        with LocalCluster(n_workers=1, threads_per_worker=own.threads, dashboard_address=None,
                          memory_limit=own.budget + idle) as cluster, Client(cluster) as client:
            start = time.perf_counter()
            compute(make(data), path)
            taken = time.perf_counter() - start
            peak = next(iter(client.run(status, "VmHWM").values())) - idle
    else:
        with dask.config.set(scheduler="threads", num_workers=own.threads):
            before = status("VmRSS")
            start = time.perf_counter()
            compute(make(data), path)
            taken = time.perf_counter() - start
            peak = status("VmHWM") - before
    print(json.dumps({"seconds": taken, "resident": peak}))


def measure(own, name, edge, cluster):
    """What a run says, or how it failed."""
    command = [sys.executable, __file__, "--run", name, "--edge", str(edge), "--folder", own.folder,
               "--budget", str(edge * edge), "--threads", str(own.threads)]
    with subprocess.Popen(command + (["--cluster"] if cluster else []), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, start_new_session=True) as process:
        try:
            said, errors = process.communicate(timeout=own.seconds + 10)  # it starts, too
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)  # with its workers
            process.communicate()
            return {"failed": f"more than {own.seconds} s"}
    lines = said.strip().splitlines()
    if process.returncode == 0 and lines:
        return json.loads(lines[-1])
    lines = errors.strip().splitlines() or [f"ended with {process.returncode}"]
    return {"failed": lines[-1].split(":")[0].split(".")[-1]}


def text_of(found):
    if "failed" in found:
        return f"{found['failed']:>26}"
    return f"{found['seconds']:10.2f} s {found['resident'] / 2 ** 20:8.0f} MiB"


def run_all(own):
    edge = int((own.mebibytes * 2 ** 17) ** 0.5) // 60 * 60
    own.folder = f"{own.folder}/dask-memory-{own.mebibytes}"
    os.makedirs(own.folder, exist_ok=True)
    all_rows = []
    print(f"dask {dask.__version__}; memory is what the process takes more than before")
    print(f"{'':34}{'budget':>8}{'threads':>26}{'LocalCluster':>26}")
    for name, (files, _, edge_of) in CASES.items():
        if not any(text in name for text in own.only.split("|")):
            continue
        own_edge = edge_of(edge) if edge_of else edge
        for each in files:
            Data(own_edge, own.folder).make(each)
        row = {"name": name, "budget": own_edge * own_edge}
        row["threads"] = measure(own, name, own_edge, False)
        row["cluster"] = measure(own, name, own_edge, True)
        print(f"{name:34}{row['budget'] / 2 ** 20:8.0f}{text_of(row['threads'])}"
              f"{text_of(row['cluster'])}", flush=True)
        all_rows.append(row)
        result = Data(own_edge, own.folder).path("result")
        if os.path.exists(result):
            os.remove(result)
    for each in os.listdir(own.folder):
        if each.endswith(".npy"):
            os.remove(os.path.join(own.folder, each))
    if own.json:
        with open(own.json, "w", encoding="utf-8") as file:
            json.dump({"dask": dask.__version__, "rows": all_rows}, file, indent=1)


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--mebibytes", type=int, default=2048)
    parser.add_argument("--folder", default="/var/tmp")
    parser.add_argument("--only", default="")
    parser.add_argument("--seconds", type=int, default=60, help="of a run, at most")
    parser.add_argument("--json", default="")
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--run", default="", help=argparse.SUPPRESS)
    parser.add_argument("--edge", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--budget", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--cluster", action="store_true", help=argparse.SUPPRESS)
    own = parser.parse_args()
    if own.run:
        run_case(own)
    else:
        run_all(own)


if __name__ == "__main__":
    main()
