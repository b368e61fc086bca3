# SPDX-License-Identifier: BSD-3-Clause
"""numexpr: one pass for an expression that is given as text, on all threads."""

import numexpr
import numpy as np

from inputs import (cube, inner, jacobi_grid, matrix, mixed, new_and_reused, points, rows_of,
                    slab)


def problems(own):
    numexpr.set_num_threads(own.threads)

    def both(name, source, text, arguments, result_of=np.shape):
        def compute(x, out=None):
            return numexpr.evaluate(text, local_dict=arguments(x), global_dict={}, out=out)
        return new_and_reused(name, source, compute, compute, result_of)

    def total(text):
        def make():
            x = matrix(own)
            return lambda: numexpr.evaluate(text, local_dict={"x": x}, global_dict={})
        return make

    def neighbours(x):
        return {"a": x[:-2, 1:-1], "b": x[2:, 1:-1], "c": x[1:-1, :-2], "d": x[1:-1, 2:],
                "x": x[1:-1, 1:-1]}

    def neighbours_3(x):
        return {"a": x[:-2, 1:-1, 1:-1], "b": x[2:, 1:-1, 1:-1], "c": x[1:-1, :-2, 1:-1],
                "d": x[1:-1, 2:, 1:-1], "e": x[1:-1, 1:-1, :-2], "f": x[1:-1, 1:-1, 2:],
                "x": x[1:-1, 1:-1, 1:-1]}

    def softmax(x, out=None):
        e = numexpr.evaluate("exp(x - m)", local_dict={"x": x, "m": x.max(axis=1, keepdims=True)},
                             global_dict={}, out=out)
        return numexpr.evaluate("e / s", local_dict={"e": e, "s": e.sum(axis=1, keepdims=True)},
                                global_dict={}, out=e)

    def jacobi():
        grid, steps = jacobi_grid(own)

        def run():
            x, buffers = grid, (np.empty_like(grid), np.empty_like(grid))
            for step in range(steps):
                n = x.shape[0] - 2
                x = numexpr.evaluate("0.25 * (a + b + c + d)", local_dict=neighbours(x),
                                     global_dict={}, out=buffers[step % 2][:n, :n])
            return x
        return run

    def dot(other):
        def make():
            x = matrix(own).ravel()
            arguments = {"x": x, "y": other(x)}
            return lambda: numexpr.evaluate("sum(x * y)", local_dict=arguments, global_dict={})
        return make

    def mean(axis):
        def make():
            x = rows_of(own, 10)
            out = np.zeros(x.shape[1 - axis])

            def run():
                numexpr.evaluate(f"sum(x, axis={axis})", local_dict={"x": x}, global_dict={},
                                 out=out)
                return np.multiply(out, 1.0 / x.shape[axis], out=out)
            return run
        return make

    def lengths():
        x = points(own)
        out = np.zeros(len(x))

        def run():
            numexpr.evaluate("sum(x * x, axis=1)", local_dict={"x": x}, global_dict={}, out=out)
            return numexpr.evaluate("sqrt(s)", local_dict={"s": out}, global_dict={}, out=out)
        return run

    def both_types(name, dtype, text, result):
        def make(fresh):
            a, b = mixed(own, dtype)
            out = None if fresh else np.zeros(a.size, dtype=result)
            return lambda: numexpr.evaluate(text, local_dict={"a": a, "b": b}, global_dict={},
                                            out=out)
        return {name + ", new result": lambda: make(True),
                name + ", reused memory": lambda: make(False)}

    only_x = lambda x: {"x": x}
    source = lambda: matrix(own)
    return numexpr.__version__, {
        "sum": total("sum(x)"),
        "dot(x, x)": dot(lambda x: x),
        "dot(x, y)": dot(lambda x: 1.0 - x),
        "means of 10 columns": mean(0),
        "means of rows of 10": mean(1),
        "lengths of points": lengths,
        **both_types("int16 + float", np.int16, "a + b", np.float32),
        # A constant of doubles: int32 * float would be a float.
        **both_types("int32 * float", np.int32, "(a * 1.0) * b", np.float64),
        "sum over axis 0": total("sum(x, axis=0)"),
        "sum over axis 1": total("sum(x, axis=1)"),
        **both("polynomial", source, "((2.0 * x - 3.0) * x + 1.0) * x - 1.0", only_x),
        **both("x + transpose(x)", source, "x + y", lambda x: {"x": x, "y": x.T}),
        **both("sin(x)^2 + cos(x)^2", source, "sin(x) ** 2 + cos(x) ** 2", only_x),
        **new_and_reused("row softmax", source, softmax, softmax, np.shape),
        **both("points minus a point", lambda: points(own), "x - c",
               lambda x: {"x": x, "c": x[0]}),
        **both("5-point Laplacian", source, "a + b + c + d - 4.0 * x", neighbours, inner),
        **both("7-point stencil", lambda: cube(own), "a + b + c + d + e + f - 6.0 * x",
               neighbours_3, inner),
        **both("7-point stencil of a slab", lambda: slab(own), "a + b + c + d + e + f - 6.0 * x",
               neighbours_3, inner),
        "Jacobi": jacobi,
    }
