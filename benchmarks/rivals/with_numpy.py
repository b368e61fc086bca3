# SPDX-License-Identifier: BSD-3-Clause
"""NumPy: eager, on one thread; in place where that saves memory."""

import os

import numpy as np

from inputs import (BLOCK, cube, inner, jacobi_grid, labels, matrix, mixed, new_and_reused, points,
                    rows_of, slab, steps_of_points)


def version():
    """With the files of its BLAS, where the system tells them."""
    try:
        with open("/proc/self/maps", encoding="utf-8") as maps:
            files = {os.path.basename(line.rstrip()) for line in maps if "blas" in line}
        return f"{np.__version__} ({', '.join(sorted(files))})"
    except OSError:
        return np.__version__


def polynomial(x, out=None):
    """Horner's form, in place."""
    out = np.multiply(x, 2.0, out=out)
    out -= 3.0
    out *= x
    out += 1.0
    out *= x
    out -= 1.0
    return out


def sines(x, out=None):
    out = np.sin(x, out=out)
    np.square(out, out=out)
    cosine = np.cos(x)
    np.square(cosine, out=cosine)
    out += cosine
    return out


def laplacian(x, out=None):
    out = np.add(x[:-2, 1:-1], x[2:, 1:-1], out=out)
    out += x[1:-1, :-2]
    out += x[1:-1, 2:]
    out -= 4.0 * x[1:-1, 1:-1]
    return out


def stencil(x, out=None):
    out = np.add(x[:-2, 1:-1, 1:-1], x[2:, 1:-1, 1:-1], out=out)
    out += x[1:-1, :-2, 1:-1]
    out += x[1:-1, 2:, 1:-1]
    out += x[1:-1, 1:-1, :-2]
    out += x[1:-1, 1:-1, 2:]
    out -= 6.0 * x[1:-1, 1:-1, 1:-1]
    return out


def softmax(x, out=None):
    out = np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)
    return out


def jacobi(x, steps):
    buffers = np.empty_like(x), np.empty_like(x)
    for step in range(steps):
        n = x.shape[0] - 2
        out = buffers[step % 2][:n, :n]
        np.add(x[:-2, 1:-1], x[2:, 1:-1], out=out)
        out += x[1:-1, :-2]
        out += x[1:-1, 2:]
        out *= 0.25
        x = out
    return x


def pi(count):
    """In blocks: whole arrays of random numbers take longer to write than to make."""
    random = np.random.default_rng(1)
    inside = 0
    for start in range(0, count, BLOCK):
        x, y = random.random((2, min(BLOCK, count - start)))
        x *= x
        y *= y
        x += y
        inside += np.count_nonzero(x <= 1.0)
    return 4.0 * inside / count


def mandelbrot(own):
    """A few rows at a time, which the caches hold."""
    x, y = np.linspace(-1.5, 0.0, own.width), np.linspace(-1.0, 0.0, own.height)
    fractal = np.empty((own.height, own.width), dtype=np.int32)
    rows = max(1, BLOCK // 4 // own.width)
    for row in range(0, own.height, rows):
        fractal[row:row + rows] = steps_of_points(x, y[row:row + rows], own.iterations)
    return fractal


def problems(own):
    def on_matrix(compute):
        def make():
            x = matrix(own)
            return lambda: compute(x)
        return make

    def statistics(x):
        return np.array([x.sum(), x.mean(), x.std(), x.min(), x.max()])

    def jacobi_maker():
        grid, steps = jacobi_grid(own)
        return lambda: jacobi(grid, steps)

    def float_sum():
        x = matrix(own).astype(np.float32)
        return lambda: float(x.sum())

    def square():
        edge = max(own.edge // 5, 1)
        return np.ascontiguousarray(matrix(own).ravel()[:edge * edge].reshape(edge, edge))

    def dot(other):
        def make():
            x = matrix(own).ravel()
            y = other(x)
            return lambda: np.dot(x, y)
        return make

    def on_rows(length, compute, size=len):
        """compute(x, out) writes as many numbers as size(x) says."""
        def make():
            x = rows_of(own, length)
            out = np.zeros(size(x))
            return lambda: compute(x, out)
        return make

    def gram(length):
        return on_rows(length, lambda x, out: np.matmul(x.T, x, out=out.reshape(length, length)),
                       lambda x: length * length)

    def on_points(compute):
        def make():
            x = points(own)
            out = np.zeros(len(x))
            return lambda: compute(x, out)
        return make

    def lengths(x, out):
        np.einsum("ij,ij->i", x, x, out=out)
        return np.sqrt(out, out=out)

    def both_types(name, dtype, operation, result):
        def fresh():
            a, b = mixed(own, dtype)
            return lambda: operation(a, b)

        def again():
            a, b = mixed(own, dtype)
            out = np.zeros(a.size, dtype=result)
            return lambda: operation(a, b, out=out)
        return {name + ", new result": fresh, name + ", reused memory": again}

    source = lambda: matrix(own)
    products = (square, lambda x: x @ x, lambda x, out: np.matmul(x, x, out=out), np.shape)
    return version(), {
        "mandelbrot": lambda: lambda: mandelbrot(own),
        "pi": lambda: lambda: pi(own.points),
        "sum": on_matrix(np.sum),
        "float sum": float_sum,
        "dot(x, x)": dot(lambda x: x),
        "dot(x, y)": dot(lambda x: 1.0 - x),
        "stddev": on_matrix(np.std),
        "five statistics at once": on_matrix(statistics),
        "sum over axis 0": on_matrix(lambda x: x.sum(axis=0)),
        "sum over axis 1": on_matrix(lambda x: x.sum(axis=1)),
        **new_and_reused("polynomial", source, polynomial, polynomial, np.shape),
        **new_and_reused("x + transpose(x)", source, lambda x: x + x.T,
                         lambda x, out: np.add(x, x.T, out=out), np.shape),
        **new_and_reused("sin(x)^2 + cos(x)^2", source, sines, sines, np.shape),
        **new_and_reused("row softmax", source, softmax, softmax, np.shape),
        **new_and_reused("points minus a point", lambda: points(own), lambda x: x - x[0],
                         lambda x, out: np.subtract(x, x[0], out=out), np.shape),
        **new_and_reused("5-point Laplacian", source, laplacian, laplacian, inner),
        **new_and_reused("7-point stencil", lambda: cube(own), stencil, stencil, inner),
        **new_and_reused("7-point stencil of a slab", lambda: slab(own), stencil, stencil, inner),
        **both_types("int16 + float", np.int16, np.add, np.float32),
        **both_types("int32 * float", np.int32, np.multiply, np.float64),
        "means of 10 columns": on_rows(10, lambda x, out: x.mean(axis=0, out=out),
                                       lambda x: x.shape[1]),
        "means of rows of 10": on_rows(10, lambda x, out: x.mean(axis=1, out=out)),
        "lengths of points": on_points(lengths),
        **new_and_reused("cumsum over axis 0", source, lambda x: np.cumsum(x, axis=0),
                         lambda x, out: np.cumsum(x, axis=0, out=out), np.shape),
        **new_and_reused("cumsum over axis 1", source, lambda x: np.cumsum(x, axis=1),
                         lambda x, out: np.cumsum(x, axis=1, out=out), np.shape),
        **new_and_reused("cumsum of all", source, np.cumsum,
                         lambda x, out: np.cumsum(x, out=out), np.size),
        **new_and_reused("matrix product", *products),
        **new_and_reused("matrix product by BLAS", *products),
        **{f"transpose(x) x, {length} columns{end}": gram(length)
           for length in (10, 100) for end in ("", ", by BLAS")},
        "Jacobi": jacobi_maker,
        "histogram": lambda: (lambda x: lambda: np.histogram(x, 100, (0, 1))[0].astype(float))(
            matrix(own).ravel()),
        "sums of groups": lambda: (lambda x, of: lambda: np.bincount(of, x, 1000))(
            matrix(own).ravel(), labels(own)),
        "sort": on_matrix(lambda x: np.sort(x.ravel())),
        "sort of rows": on_matrix(lambda x: np.sort(x, axis=1)),
        "median": on_matrix(np.median),
        "90th percentile": on_matrix(lambda x: np.percentile(x, 90)),
        "nansum": on_matrix(np.nansum),
        "nanmean over axis 0": on_matrix(lambda x: np.nanmean(x, axis=0)),
        "nanmean over axis 1": on_matrix(lambda x: np.nanmean(x, axis=1)),
        "nanvar over axis 0": on_matrix(lambda x: np.nanvar(x, axis=0)),
        "nanvar over axis 1": on_matrix(lambda x: np.nanvar(x, axis=1)),
        "nanmax": on_matrix(np.nanmax),
        "sum of selected": lambda: (lambda x: lambda: x[x > 0.5].sum())(matrix(own).ravel()),
        "selected": lambda: (lambda x: lambda: x[x > 0.5])(matrix(own).ravel()),
    }
