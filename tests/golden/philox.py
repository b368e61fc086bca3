#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes random numbers computed from Philox4x32-10's definition: tests/golden/random.txt.

    /usr/bin/python3 tests/golden/philox.py

These values are frozen: seeds give the same numbers in every version of cask.
"""
import math

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


# ---- other distributions: functions of a uniform number and of parameters -----------------------

PI_FRACTION = 0x243F6A8885A308D3
ROUNDS = 64


def pair(u, number):
    """Two uniform numbers that belong to u."""
    bits = int(np.float64(u).view(np.uint64))
    counter = block(PI_FRACTION, number, bits)
    return [np.float64(((counter[k] | counter[k + 1] << 32) >> 11) * 2.0 ** -53) for k in (0, 2)]


def normal_of(numbers):
    return np.sqrt(-2 * np.log(1 - numbers[0])) * np.cos(2 * np.pi * numbers[1])


def log_of_gamma(u, first, shape):
    d = (shape + 1 if shape < 1 else shape) - 1 / 3
    c = 1 / 3 / np.sqrt(d)
    for k in range(ROUNDS):
        x = normal_of(pair(u, first + 2 * k + 1))
        v = (1 + c * x) ** 3
        if v > 0 and np.log(1 - pair(u, first + 2 * k + 2)[0]) < x * x / 2 + d * (1 - v + np.log(v)):
            break
    return np.log(d) + np.log(v) + (np.log(1 - pair(u, first)[0]) / shape if shape < 1 else 0)


def poisson_by_rejection(u, first, mean):
    b = 0.931 + 2.53 * np.sqrt(mean)
    a = -0.059 + 0.02483 * b
    alpha = 1.1239 + 1.1328 / (b - 3.4)
    for k in range(ROUNDS):
        one, two = pair(u, first + k)
        side, v = one - 0.5, 1 - two
        edge = 0.5 - abs(side)
        n = np.floor((2 * a / edge + b) * side + mean + 0.43)
        if edge >= 0.07 and v <= 0.9277 - 3.6224 / (b - 2):
            return n
        if n < 0 or (edge < 0.013 and v > edge):
            continue
        if np.log(v * alpha / (a / edge ** 2 + b)) <= n * np.log(mean) - mean - math.lgamma(n + 1):
            return n


def poisson(u, first, start, mean):
    if mean >= 10:
        return poisson_by_rejection(u, first, mean)
    return inverted(start, np.exp(-mean), lambda k: mean / k)


def inverted(u, probability, ratio):
    """The first k to which probabilities sum up to more than u."""
    k, total = 0, probability
    while u >= total and k < 64:
        k += 1
        probability *= ratio(k)
        total += probability
    return k


def binomial(u, n, p):
    rare = min(p, 1 - p)
    k = (binomial_by_rejection(u, n, rare) if n * rare >= 10 else
         inverted(u, (1 - rare) ** n, lambda k: rare / (1 - rare) * (n - k + 1) / k))
    return n - k if p > 0.5 else k


def binomial_by_rejection(u, n, p):
    deviation = np.sqrt(n * p * (1 - p))
    b = 1.15 + 2.53 * deviation
    a = -0.0873 + 0.0248 * b + 0.01 * p
    alpha = (2.83 + 5.1 / b) * deviation
    mode = np.floor((n + 1) * p)
    log_of_mode = log_choices(n, mode) + mode * np.log(p / (1 - p))
    for number in range(ROUNDS):
        one, two = pair(u, number)
        side, v = one - 0.5, 1 - two
        edge = 0.5 - abs(side)
        k = np.floor((2 * a / edge + b) * side + n * p + 0.5)
        if k < 0 or k > n:
            continue
        if edge >= 0.07 and v <= 0.92 - 4.2 / b:
            return k
        if np.log(v * alpha / (a / edge ** 2 + b)) <= log_choices(n, k) + k * np.log(p / (1 - p)) - log_of_mode:
            return k


def log_choices(n, k):
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def vonmises(u, centre, k):
    r = 1 + np.sqrt(1 + 4 * k * k)
    rho = (r - np.sqrt(2 * r)) / (2 * k)
    s = (1 + rho * rho) / (2 * rho)
    for number in range(ROUNDS):
        first, second = pair(u, number + 1)
        z = np.cos(np.pi * first)
        w = (1 + s * z) / (s + z)
        y, v = k * (s - w), 1 - second
        if y * (2 - y) >= v or np.log(y / v) + 1 >= y:
            break
    angle = np.arccos(min(max(w, -1), 1))
    result = centre + (-angle if pair(u, 0)[0] < 0.5 else angle)
    return result - 2 * np.pi * np.ceil((result - np.pi) / (2 * np.pi))


def triangular(u, left, mode, right):
    base = right - left
    if u * base <= mode - left:
        return left + np.sqrt(u * (mode - left) * base)
    return right - np.sqrt((1 - u) * base * (right - mode))


def laplace(u, location, scale):
    size = scale * np.log(max(2 * (1 - u if u >= 0.5 else u), 2.0 ** -53))
    return location - size if u >= 0.5 else location + size


OF_GAMMA = 2 * ROUNDS + 1
VARIATES = {
    "beta": lambda u, a, b: 1 / (1 + np.exp(log_of_gamma(u, OF_GAMMA, b) - log_of_gamma(u, 0, a))),
    "binomial": binomial,
    "chisquare": lambda u, n: 2 * np.exp(log_of_gamma(u, 0, n / 2)),
    "exponential": lambda u, scale: -np.log(1 - u) * scale,
    "gamma": lambda u, shape, scale: np.exp(log_of_gamma(u, 0, shape)) * scale,
    "geometric": lambda u, p: max(np.ceil(np.log(1 - u) / np.log1p(-p)), 1) if p < 1 else 1,
    "laplace": laplace,
    "lognormal": lambda u, mean, deviation: np.exp(mean + deviation * normal_of(pair(u, 0))),
    "negative_binomial": lambda u, n, p: poisson(
        u, OF_GAMMA + 1, pair(u, OF_GAMMA)[0], np.exp(log_of_gamma(u, 0, n)) * (1 - p) / p),
    "poisson": lambda u, mean: poisson(u, 0, u, mean),
    "rayleigh": lambda u, scale: scale * np.sqrt(-2 * np.log(1 - u)),
    "standard_t": lambda u, n: normal_of(pair(u, 0)) * np.exp((np.log(n / 2) - log_of_gamma(u, 1, n / 2)) / 2),
    "triangular": triangular,
    "vonmises": vonmises,
    "weibull": lambda u, a: np.exp(np.log(-np.log(1 - u)) / a),
}
FROZEN = {
    "beta": [(2, 3), (0.01, 0.02)], "binomial": [(10, 0.3), (1000, 0.4), (50, 0.9), (10 ** 6, 0.001)],
    "chisquare": [(3,)], "exponential": [(2,)], "gamma": [(0.01, 1), (0.5, 2), (7.5, 3), (1e6, 1)],
    "geometric": [(0.3,), (1e-12,)], "laplace": [(1, 2)], "lognormal": [(0.5, 0.25)],
    "negative_binomial": [(5, 0.3), (0.5, 0.01)], "poisson": [(0.5,), (9.5,), (10,), (1000,)],
    "rayleigh": [(2,)], "standard_t": [(10,)], "triangular": [(1, 2, 5)], "vonmises": [(0.5, 4)],
    "weibull": [(1.5,)],
}
WHOLE = ["binomial", "geometric", "negative_binomial", "poisson"]


def permuted(seed, stream, count):
    numbers = list(range(count))
    for left in range(count, 1, -1):
        w = block(seed, stream, left)
        other = (w[0] | w[1] << 32) * left >> 64
        numbers[left - 1], numbers[other] = numbers[other], numbers[left - 1]
    return numbers


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
for name, cases in FROZEN.items():
    for parameters in cases:
        key = "%s %s" % (name, " ".join("%g" % p for p in parameters))
        values = [VARIATES[name](uniform(SEED, 0, i, True), *(np.float64(p) for p in parameters)) for i in range(N)]
        out.write("%s %s" % (key, "int64" if name in WHOLE else "float64"),
                  np.array(values, np.int64 if name in WHOLE else np.float64))
out.write("permutation 20 int64", np.array(permuted(SEED, 0, 20), np.int64))
out.write("far float64", np.array([uniform(SEED, 0, i, True) for i in range(2 ** 40, 2 ** 40 + 4)]))
out.close()
