# SPDX-License-Identifier: BSD-3-Clause
"""The problems as users of NumPy, numexpr and dask.array write them when they look at the clock.

Each <library>_problems(own) returns its version and {problem: maker}; a maker prepares the input
and returns a function that is timed.
"""

from functools import lru_cache

BLOCK = 1 << 17  # random numbers that stay in the second cache


@lru_cache(maxsize=None)
def unit_numbers(count):
    """The same numbers as sizes.hpp makes."""
    import numpy as np
    result = np.empty(count)
    for start in range(0, count, BLOCK):
        mixed = np.arange(start, min(count, start + BLOCK), dtype=np.uint64)
        mixed += np.uint64(0x9e3779b97f4a7c15)
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xbf58476d1ce4e5b9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94d049bb133111eb)
        result[start:start + BLOCK] = (mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)
    result *= 2.0 ** -53
    return result


def matrix(own):
    return unit_numbers(own.edge * own.edge).reshape(own.edge, own.edge)


def cube(own):
    edge = max(3, round((own.edge * own.edge) ** (1 / 3)))
    return unit_numbers(edge ** 3).reshape(edge, edge, edge)


def points(own):
    return unit_numbers(3 * max(1, own.edge * own.edge // 10)).reshape(-1, 3)


def jacobi_grid(own):
    edge = max(5, own.edge // 5)
    return unit_numbers(edge * edge).reshape(edge, edge), min(100, (edge - 1) // 4)


def new_and_reused(name, source, compute, into, result_of):
    """compute(x) makes a new array; into(x, result) writes to one."""
    import numpy as np

    def fresh():
        x = source()
        return lambda: compute(x)

    def again():
        x = source()
        result = np.zeros(result_of(x))

        def run():
            into(x, result)
            return result
        return run
    return {name + ", new result": fresh, name + ", reused memory": again}


def inner(x):
    return tuple(n - 2 for n in x.shape)


# ---- NumPy ------------------------------------------------------------------------------------

def numpy_polynomial(np, x, out=None):
    """Horner's form, in place."""
    out = np.multiply(x, 2.0, out=out)
    out -= 3.0
    out *= x
    out += 1.0
    out *= x
    out -= 1.0
    return out


def numpy_sines(np, x, out=None):
    out = np.sin(x, out=out)
    np.square(out, out=out)
    cosine = np.cos(x)
    np.square(cosine, out=cosine)
    out += cosine
    return out


def numpy_laplacian(np, x, out=None):
    out = np.add(x[:-2, 1:-1], x[2:, 1:-1], out=out)
    out += x[1:-1, :-2]
    out += x[1:-1, 2:]
    out -= 4.0 * x[1:-1, 1:-1]
    return out


def numpy_stencil(np, x, out=None):
    out = np.add(x[:-2, 1:-1, 1:-1], x[2:, 1:-1, 1:-1], out=out)
    out += x[1:-1, :-2, 1:-1]
    out += x[1:-1, 2:, 1:-1]
    out += x[1:-1, 1:-1, :-2]
    out += x[1:-1, 1:-1, 2:]
    out -= 6.0 * x[1:-1, 1:-1, 1:-1]
    return out


def numpy_softmax(np, x, out=None):
    out = np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)
    return out


def numpy_jacobi(np, x, steps):
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


def numpy_pi(np, count):
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


def steps_of_points(np, x, y, iterations):
    """Steps of a picture with these rows and columns. Only points that are inside go on."""
    c = (x + 1j * y[:, None]).reshape(-1)
    fractal = np.full(c.size, iterations, dtype=np.int32)
    z, place = c, np.arange(c.size)
    for i in range(iterations):
        z = z * z
        z += c
        inside = z.real ** 2 + z.imag ** 2 <= 4.0
        fractal[place[~inside]] = i
        z, c, place = z[inside], c[inside], place[inside]
    return fractal.reshape(y.size, x.size)


def numpy_mandelbrot(np, own):
    """A few rows at a time, which the caches hold."""
    x, y = np.linspace(-1.5, 0.0, own.width), np.linspace(-1.0, 0.0, own.height)
    fractal = np.empty((own.height, own.width), dtype=np.int32)
    rows = max(1, BLOCK // 4 // own.width)
    for row in range(0, own.height, rows):
        fractal[row:row + rows] = steps_of_points(np, x, y[row:row + rows], own.iterations)
    return fractal


def numpy_problems(own):
    import numpy as np

    def on_matrix(compute):
        def make():
            x = matrix(own)
            return lambda: compute(x)
        return make

    def statistics(x):
        return np.array([x.sum(), x.mean(), x.std(), x.min(), x.max()])

    def jacobi():
        grid, steps = jacobi_grid(own)
        return lambda: numpy_jacobi(np, grid, steps)

    def float_sum():
        x = matrix(own).astype(np.float32)
        return lambda: float(x.sum())

    source = lambda: matrix(own)
    return np.__version__, {
        "mandelbrot": lambda: lambda: numpy_mandelbrot(np, own),
        "pi": lambda: lambda: numpy_pi(np, own.points),
        "sum": on_matrix(np.sum),
        "float sum": float_sum,
        "stddev": on_matrix(np.std),
        "five statistics at once": on_matrix(statistics),
        "sum over axis 0": on_matrix(lambda x: x.sum(axis=0)),
        "sum over axis 1": on_matrix(lambda x: x.sum(axis=1)),
        **new_and_reused("polynomial", source, lambda x: numpy_polynomial(np, x),
                         lambda x, out: numpy_polynomial(np, x, out), np.shape),
        **new_and_reused("x + transpose(x)", source, lambda x: x + x.T,
                         lambda x, out: np.add(x, x.T, out=out), np.shape),
        **new_and_reused("sin(x)^2 + cos(x)^2", source, lambda x: numpy_sines(np, x),
                         lambda x, out: numpy_sines(np, x, out), np.shape),
        **new_and_reused("row softmax", source, lambda x: numpy_softmax(np, x),
                         lambda x, out: numpy_softmax(np, x, out), np.shape),
        **new_and_reused("points minus a point", lambda: points(own), lambda x: x - x[0],
                         lambda x, out: np.subtract(x, x[0], out=out), np.shape),
        **new_and_reused("5-point Laplacian", source, lambda x: numpy_laplacian(np, x),
                         lambda x, out: numpy_laplacian(np, x, out), inner),
        **new_and_reused("7-point stencil", lambda: cube(own), lambda x: numpy_stencil(np, x),
                         lambda x, out: numpy_stencil(np, x, out), inner),
        "Jacobi": jacobi,
    }


# ---- numexpr ----------------------------------------------------------------------------------

def numexpr_problems(own):
    import numexpr
    import numpy as np
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


# ---- dask.array -------------------------------------------------------------------------------

def dask_problems(own):
    import dask
    import dask.array as da
    import numpy as np
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
            return steps_of_points(np, x, part, own.iterations)
        return lambda: y.map_blocks(block, dtype=np.int32, new_axis=1,
                                    chunks=(y.chunks[0], (own.width,))).compute()

    of_points = lambda: da.from_array(points(own), chunks=(1_000_000, 3))
    return dask.__version__, {
        "mandelbrot": mandelbrot,
        "pi": pi,
        "sum": total(lambda x: x.sum()),
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
    }
