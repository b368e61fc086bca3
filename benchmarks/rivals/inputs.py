# SPDX-License-Identifier: BSD-3-Clause
"""Inputs of the problems, the same as in C++, and what the three libraries' problems share.

Each with_<library>.problems(own) returns its version and {problem: maker}; a maker prepares the
input and returns a function that is timed. They are written as those write who look at the clock.
"""

from functools import lru_cache

import numpy as np

BLOCK = 1 << 17  # random numbers that stay in the second cache


def numbers_at(first, count):
    """The same numbers as sizes.hpp makes."""
    mixed = np.arange(first, first + count, dtype=np.uint64)
    mixed += np.uint64(0x9e3779b97f4a7c15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xbf58476d1ce4e5b9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94d049bb133111eb)
    return ((mixed ^ (mixed >> np.uint64(31))) >> np.uint64(11)) * 2.0 ** -53


def made_numbers(count):
    result = np.empty(count)
    for start in range(0, count, BLOCK):
        result[start:start + BLOCK] = numbers_at(start, min(BLOCK, count - start))
    return result


longest = np.empty(0)


def unit_numbers(count):
    """The first of the longest that was asked for: all problems share them."""
    global longest
    if count > longest.size:
        longest = made_numbers(count)
    return longest[:count]


def matrix(own):
    return unit_numbers(own.edge * own.edge).reshape(own.edge, own.edge)


def cube(own):
    edge = max(3, round((own.edge * own.edge) ** (1 / 3)))
    return unit_numbers(edge ** 3).reshape(edge, edge, edge)


def slab(own):
    """An eighth of the cube's planes."""
    x = cube(own)
    return x[:max(3, len(x) // 8)]


def rows_of(own, length):
    """Rows of some elements, which are as many as the matrix has."""
    rows = max(1, own.edge * own.edge // length)
    return unit_numbers(rows * length).reshape(rows, length)


def mixed(own, dtype):
    """Whole numbers of some type, and floats."""
    numbers = unit_numbers(own.edge * own.edge)
    return (numbers * 20_000 - 10_000).astype(dtype), numbers.astype(np.float32)


def labels(own):
    """One of 1,000 for each element of the matrix."""
    count = own.edge * own.edge
    result = np.empty(count, np.int32)
    for start in range(0, count, BLOCK):
        result[start:start + BLOCK] = numbers_at(start + (1 << 40), min(BLOCK, count - start)) * 1000
    return result


def points(own):
    return unit_numbers(3 * max(1, own.edge * own.edge // 10)).reshape(-1, 3)


def jacobi_grid(own):
    edge = max(5, own.edge // 5)
    return unit_numbers(edge * edge).reshape(edge, edge), min(100, (edge - 1) // 4)


@lru_cache(maxsize=1)
def reused_memory(shape):
    """Memory that has been touched; those who solve the same problem share it."""
    return np.full(shape, 0.0)


def new_and_reused(name, source, compute, into, result_of):
    """compute(x) makes a new array; into(x, result) writes to one."""

    def fresh():
        x = source()
        return lambda: compute(x)

    def again():
        x = source()
        result = reused_memory(result_of(x))

        def run():
            into(x, result)
            return result
        return run
    return {name + ", new result": fresh, name + ", reused memory": again}


def inner(x):
    return tuple(n - 2 for n in x.shape)


def steps_of_points(x, y, iterations):
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
