# SPDX-License-Identifier: BSD-3-Clause
"""numexpr: one pass for an expression that is given as text, on all threads."""

import numexpr
import numpy as np

from inputs import cube, inner, jacobi_grid, matrix, new_and_reused, points


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

    only_x = lambda x: {"x": x}
    source = lambda: matrix(own)
    return numexpr.__version__, {
        "sum": total("sum(x)"),
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
        "Jacobi": jacobi,
    }
