#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes random numbers computed from Philox4x32-10's definition: tests/golden/random.txt.

    /usr/bin/python3 tests/golden/philox.py

These values are frozen: seeds give the same numbers in every version of cask.
"""
import ufuncs
import numpy as np


def block(seed, stream, number):
    counter = [number & 0xffffffff, number >> 32, stream & 0xffffffff, stream >> 32]
    key = [seed & 0xffffffff, seed >> 32]
    for _ in range(10):
        a = 0xD2511F53 * counter[0]
        b = 0xCD9E8D57 * counter[2]
        counter = [(b >> 32) ^ counter[1] ^ key[0], b & 0xffffffff,
                   (a >> 32) ^ counter[3] ^ key[1], a & 0xffffffff]
        key = [(key[0] + 0x9E3779B9) & 0xffffffff, (key[1] + 0xBB67AE85) & 0xffffffff]
    return counter


def word32(seed, stream, i):
    return block(seed, stream, i // 4)[i % 4]


def word64(seed, stream, i):
    w = block(seed, stream, i // 2)
    return w[i % 2 * 2] | w[i % 2 * 2 + 1] << 32


def uniform(seed, stream, i, wide):
    if wide:
        return np.float64((word64(seed, stream, i) >> 11) * 2.0 ** -53)
    return np.float32((word32(seed, stream, i) >> 8) * 2.0 ** -24)


def normal(seed, stream, i, wide):
    even = i - i % 2
    real = np.longdouble
    if wide:
        u1 = real(1) - real(uniform(seed, stream, even, True))
    else:
        u1 = real(np.float32(word32(seed, stream, even) >> 1) + np.float32(0.5)) * real(2) ** -31
    turn = real(uniform(seed, stream, even + 1, wide))
    radius = np.sqrt(-2 * np.log(u1))
    # Reduced to an eighth of a turn first: sin and cos keep all their digits.
    quarter = np.rint(4 * turn)
    angle = (4 * turn - quarter) * (real(2) * np.arctan(real(1)))
    s, c = np.sin(angle), np.cos(angle)
    x, y = [(c, s), (-s, c), (-c, -s), (s, -c)][int(quarter) % 4]
    return (np.float64 if wide else np.float32)(radius * (x if i % 2 == 0 else y))


def integer(seed, stream, i, low, high):
    return low + (word64(seed, stream, i) * (high - low) >> 64)


SEED, N = 42, 20
out = ufuncs.File("random")
for name, wide in [("float64", True), ("float32", False)]:
    for stream in [0, 1]:
        out.write("uniform %d %s" % (stream, name),
                  np.array([uniform(SEED, stream, i, wide) for i in range(N)]))
        out.write("normal %d %s" % (stream, name),
                  np.array([normal(SEED, stream, i, wide) for i in range(N)]))
for name, low, high in [("int8", -128, 128), ("uint8", 0, 256), ("int32", 1, 7), ("int64", -5, 10 ** 12),
                        ("int64", -2 ** 63, 2 ** 63 - 1), ("uint64", 0, 2 ** 64 - 1), ("uint32", 0, 2 ** 32)]:
    out.write("integers %d %d %s" % (low, high, name),
              np.array([integer(SEED, 0, i, low, high) for i in range(N)], name))
out.write("far float64", np.array([uniform(SEED, 0, i, True) for i in range(2 ** 40, 2 ** 40 + 4)]))
out.close()
