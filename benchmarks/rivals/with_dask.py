# SPDX-License-Identifier: BSD-3-Clause
"""dask.array: lazy, in chunks, with NumPy in each and threads over them."""

import dask
import dask.array as da
import numpy as np

from inputs import (BLOCK, inner, labels, matrix, new_and_reused, points, reused_memory, rows_of,
                    steps_of_points)


def chunk_sizes(own):
    """The workloads of chunk_sizes. Graphs are built anew each time, so inputs get no name that
    would have to be computed from all their elements."""
    chunks = {min(own.edge, int((kib * 128) ** 0.5)) for kib in (64, 1024, 16384, 262144)}

    def problem(chunk, of):
        def make():
            x = matrix(own)

            def graph():
                return of(da.from_array(x, chunks=chunk, name=False))
            result = reused_memory(graph().shape)

            def run():
                da.store(graph(), result, lock=False)
                return result
            return run
        return make

    workloads = {"sum(x)": lambda x: x.sum(), "stddev(x)": lambda x: x.std(),
                 "sum(x, 0)": lambda x: x.sum(axis=0),
                 "2x^3 - 3x^2 + x - 1": lambda x: 2.0 * x * x * x - 3.0 * x * x + x - 1.0,
                 "x + transpose(x)": lambda x: x + x.T}
    return {f"{name} in chunks of {chunk}": problem(chunk, of)
            for name, of in workloads.items() for chunk in chunks | {own.edge}}


def problems(own):
    dask.config.set(scheduler="threads", num_workers=own.threads)
    side = max(1, min(own.edge, 2_000))
    squares = (side, side)                          # 32 MB: few tasks, both threads busy
    rows = (max(1, 4_000_000 // own.edge), own.edge)

    def array(chunks):
        return da.from_array(matrix(own), chunks=chunks)

    def total(of, chunks=rows):
        def make():
            x = array(chunks)
            return lambda: of(x).compute()
        return make

    def dot(other):
        def make():
            x = matrix(own).ravel()
            a, b = (da.from_array(each, chunks=4_000_000) for each in (x, other(x)))
            return lambda: da.dot(a, b).compute()
        return make

    def on_rows(length, of):
        def make():
            x = rows_of(own, length)
            x = da.from_array(x, chunks=(max(1, 4_000_000 // length), length))
            return lambda: of(x).compute()
        return make

    def both(name, source, of, result_of=np.shape):
        return new_and_reused(name, source, lambda x: of(x).compute(),
                              lambda x, out: da.store(of(x), out, lock=False), result_of)

    def laplacian(x):
        return x[:-2, 1:-1] + x[2:, 1:-1] + x[1:-1, :-2] + x[1:-1, 2:] - 4.0 * x[1:-1, 1:-1]

    def sines(x):
        return da.sin(x) ** 2 + da.cos(x) ** 2

    def softmax(x):
        e = da.exp(x - x.max(axis=1, keepdims=True))
        return e / e.sum(axis=1, keepdims=True)

    def statistics():
        x = array(rows)
        return lambda: np.array(dask.compute(x.sum(), x.mean(), x.std(), x.min(), x.max()))

    def pi():
        def run():
            random = da.random.RandomState(1)
            x = random.random_sample(own.points, chunks=1_000_000)
            y = random.random_sample(own.points, chunks=1_000_000)
            return 4.0 * int((x * x + y * y <= 1.0).sum().compute()) / own.points
        return run

    def mandelbrot():
        x, rows_at_once = np.linspace(-1.5, 0.0, own.width), max(1, BLOCK // own.width)
        y = da.linspace(-1.0, 0.0, own.height, chunks=rows_at_once)

        def block(part):
            return steps_of_points(x, part, own.iterations)
        return lambda: y.map_blocks(block, dtype=np.int32, new_axis=1,
                                    chunks=(y.chunks[0], (own.width,))).compute()

    def flat(x):
        return da.from_array(x.ravel(), chunks=4_000_000)

    def histogram():
        x = flat(matrix(own))
        return lambda: da.histogram(x, 100, (0, 1))[0].compute().astype(float)

    def sums_of_groups():
        x, of = flat(matrix(own)), flat(labels(own))
        return lambda: da.bincount(of, x, 1000).compute()

    of_points = lambda: da.from_array(points(own), chunks=(1_000_000, 3))
    return dask.__version__, {
        "mandelbrot": mandelbrot,
        "pi": pi,
        "sum": total(lambda x: x.sum()),
        "dot(x, x)": dot(lambda x: x),
        "dot(x, y)": dot(lambda x: 1.0 - x),
        "means of 10 columns": on_rows(10, lambda x: x.mean(axis=0)),
        "means of rows of 10": on_rows(10, lambda x: x.mean(axis=1)),
        "lengths of points": lambda: (lambda x: lambda: da.sqrt((x * x).sum(axis=1)).compute())(
            of_points()),
        **{f"transpose(x) x, {length} columns{end}": on_rows(length, lambda x: x.T @ x)
           for length in (10, 100) for end in ("", ", by BLAS")},
        "stddev": total(lambda x: x.std()),
        "five statistics at once": statistics,
        "sum over axis 0": total(lambda x: x.sum(axis=0)),
        "sum over axis 1": total(lambda x: x.sum(axis=1)),
        **both("polynomial", lambda: array(rows),
               lambda x: ((2.0 * x - 3.0) * x + 1.0) * x - 1.0),
        **both("x + transpose(x)", lambda: array(squares), lambda x: x + x.T),
        **both("sin(x)^2 + cos(x)^2", lambda: array(rows), sines),
        **both("row softmax", lambda: array(rows), softmax),
        **both("points minus a point", of_points, lambda x: x - x[0]),
        **both("5-point Laplacian", lambda: array(squares), laplacian, inner),
        "histogram": histogram,
        "sums of groups": sums_of_groups,
        "sort of rows": total(lambda x: x.map_blocks(np.sort, axis=1)),  # it sorts within chunks only
        "median": lambda: (lambda x: lambda: da.median(x, axis=0).compute())(flat(matrix(own))),
        "nansum": total(da.nansum),
        "nanmean over axis 0": total(lambda x: da.nanmean(x, axis=0)),
        "nanmean over axis 1": total(lambda x: da.nanmean(x, axis=1)),
        "nanvar over axis 0": total(lambda x: da.nanvar(x, axis=0)),
        "nanvar over axis 1": total(lambda x: da.nanvar(x, axis=1)),
        "nanmax": total(da.nanmax),
        "sum of selected": lambda: (lambda x: lambda: x[x > 0.5].sum().compute())(flat(matrix(own))),
        "selected": lambda: (lambda x: lambda: x[x > 0.5].compute())(flat(matrix(own))),
        **chunk_sizes(own),
    }
