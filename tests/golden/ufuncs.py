#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes what NumPy says of every element-wise function: tests/golden/*.txt.

    /usr/bin/python3 tests/golden/ufuncs.py      (NumPy 1.24 or later)

Lines of the files:

    inputs <type> : values              arguments of functions of one array
    pairs <type> : values               arguments of functions of two: all ordered pairs of them
    <function> <types> = <type> : values

Floating numbers are hexadecimal, complex ones two of them with a comma, booleans digits without
spaces. Where cask differs from NumPy on purpose, `cask differs` stands beside it.
"""
import os
import sys

# Plain IEEE arithmetic: NumPy's vector paths contract products and sums.
FEATURES = "AVX2 FMA3 AVX512F AVX512CD AVX512_SKX AVX512_CLX AVX512_CNL AVX512_ICL"
if "NPY_DISABLE_CPU_FEATURES" not in os.environ:
    os.environ["NPY_DISABLE_CPU_FEATURES"] = FEATURES
    os.execv(sys.executable, [sys.executable] + sys.argv)

import warnings

warnings.simplefilter("ignore")
import numpy as np

np.seterr(all="ignore")
if hasattr(np, "_set_promotion_state"):
    np._set_promotion_state("weak")

HERE = os.path.dirname(os.path.abspath(__file__))
INTEGERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"]
REALS = ["bool"] + INTEGERS + ["float32", "float64"]
COMPLEX = ["complex64", "complex128"]
ALL = REALS + COMPLEX
FLOATS = ["float32", "float64"]


# ---- text ----------------------------------------------------------------------------------------


def number(x):
    if np.isnan(x):
        return "nan"
    if np.isinf(x):
        return "inf" if x > 0 else "-inf"
    text = float(x).hex()
    mantissa, exponent = text.split("p")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    exponent = str(int(exponent))
    if mantissa in ("0x0", "-0x0"):
        return mantissa[:-3] + "0"
    return mantissa + "p" + exponent


def text_of(values):
    values = np.asarray(values).ravel()
    if values.dtype == bool:
        return "".join("1" if x else "0" for x in values) or "-"
    if values.dtype.kind in "iu":
        return " ".join(str(int(x)) for x in values)
    if values.dtype.kind == "f":
        return " ".join(number(x) for x in values)
    return " ".join(number(x.real) + "," + number(x.imag) for x in values)


class File:
    def __init__(self, name):
        self.path = os.path.join(HERE, name + ".txt")
        self.lines = ["# Written by %s with NumPy %s; read by support/golden.hpp."
                      % (os.path.basename(sys.argv[0]), np.__version__)]

    def write(self, key, values):
        self.lines.append("%s : %s" % (key, text_of(values)))

    def result(self, key, values):
        values = np.asarray(values)
        self.lines.append("%s = %s : %s" % (key, values.dtype.name, text_of(values)))

    def close(self):
        with open(self.path, "w") as out:
            out.write("\n".join(self.lines) + "\n")


# ---- arguments -----------------------------------------------------------------------------------


def inputs(name):
    dtype = np.dtype(name)
    if name == "bool":
        return np.array([0, 1], bool)
    if dtype.kind in "iu":
        return pairs(name)
    random = np.random.RandomState(7)
    if dtype.kind == "f":
        info = np.finfo(dtype)
        big = float(info.max)
        small = float(info.tiny)
        edge = 1.0 / float(info.eps)  # from here on all numbers are whole
        log = np.log(big)
        given = [0.0, 1.0, 0.5, 1.5, 2.5, 3.5, 0.1, 0.3, 0.7, 0.9, 1e-5, 1e-10, 2, 3, 4, 10, 27,
                 100, log * 0.999, log * 1.001, log + 1.5, 1e4, 1e10, big, big / 3, small,
                 small / 4, float(info.smallest_subnormal), float(info.eps), 1 + float(info.eps),
                 1 - float(info.epsneg), np.pi, np.pi / 2, np.pi / 4, edge - 0.5, edge / 2 - 0.5,
                 edge / 2 + 0.5, edge, 2 * edge, 0.49999999999999994, np.inf]
        given += list(random.uniform(0, 5, 12)) + list(np.exp(random.normal(0, 8, 8)))
        values = np.array(given, dtype)
        return np.concatenate([values, -values, np.array([np.nan], dtype)])
    parts = [0.0, -0.0, 0.5, -1.0, 2.0, 10.0, np.inf, -np.inf, np.nan]
    values = [complex(a, b) for a in parts for b in parts]
    values += [complex(a, b) for a, b in random.uniform(-3, 3, (16, 2))]
    values += [complex(1e-9, 1e-9), complex(1, 1e-9), complex(-1, -1e-9), complex(0.25, 30)]
    return np.array(values, dtype)


def pairs(name):
    dtype = np.dtype(name)
    if name == "bool":
        return np.array([0, 1], bool)
    if dtype.kind == "i":
        i = np.iinfo(dtype)
        return np.array([0, 1, -1, 2, 3, -3, 7, 100, i.min, i.min + 1, i.max, i.max - 1], dtype)
    if dtype.kind == "u":
        i = np.iinfo(dtype)
        return np.array([0, 1, 2, 3, 7, 8, 100, i.max, i.max - 1, i.max // 2, i.max // 2 + 1], dtype)
    big = float(np.finfo("float32" if name in ("float32", "complex64") else "float64").max)
    small = float(np.finfo("float32" if name in ("float32", "complex64") else "float64").tiny)
    if dtype.kind == "f":
        return np.array([0.0, -0.0, 1, -1, 0.5, -2.5, 3, -3.7, 7, 1 / 3, small, -small / 3, big,
                         -big, np.inf, -np.inf, np.nan], dtype)
    large, tiny = big / 1.5, small * 4
    return np.array([0, complex(-0.0, -0.0), 1, 1j, -1 - 1j, 3 - 4j, 0.1 + 0.2j, 2.5 - 0.5j,
                     complex(large, large), complex(tiny, -tiny), complex(np.inf, 0),
                     complex(0, -np.inf), complex(np.inf, np.nan), complex(np.nan, 1),
                     complex(np.inf, np.inf)], dtype)


def outer(name, other=None):
    a, b = pairs(name), pairs(other or name)
    return np.meshgrid(a, b, indexing="ij")


# ---- files ---------------------------------------------------------------------------------------

WIDER = {"float32": "float64", "float64": "longdouble", "complex64": "complex128",
         "complex128": "clongdouble"}
# cask differs: bool and integers of up to 16 bits are computed as float32 (NumPy: float16, too).
COMPUTED_AS = dict({n: "float64" for n in INTEGERS}, bool="float32", int8="float32",
                   int16="float32", uint8="float32", uint16="float32")
FUNCTIONS = ["sqrt", "exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "sin", "cos", "tan",
             "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh"]


def precise(function, *arguments):
    """NumPy's function with more digits, rounded once."""
    name = arguments[0].dtype.name
    wide = [a.astype(WIDER[name]) for a in arguments]
    return function(*wide).astype(name)


def floating():
    out = File("floating")
    for name in FLOATS + ["bool", "int8", "uint16", "int32", "uint64"]:
        out.write("inputs " + name, inputs(name))
        x = inputs(name).astype(COMPUTED_AS.get(name, name))
        few = name not in FLOATS
        for function in (["sqrt", "exp", "sin", "cbrt"] if few else FUNCTIONS + ["cbrt"]):
            y = np.sqrt(x) if function == "sqrt" else precise(getattr(np, function), x)
            out.result(function + " " + name, y)
    for name in FLOATS + ["int16", "int64"]:
        out.write("pairs " + name, pairs(name))
        a, b = (x.astype(COMPUTED_AS.get(name, name)) for x in outer(name))
        for function in ["arctan2", "hypot"] + (["power"] if name in FLOATS else []):
            out.result("%s %s %s" % (function, name, name), precise(getattr(np, function), a, b))
    for name in FLOATS:
        x = inputs(name)
        for function in ["floor", "ceil", "trunc", "rint", "abs", "sign", "negative", "square",
                         "reciprocal", "real", "imag", "conj"]:
            out.result(function + " " + name, getattr(np, function)(x))
        for exponent in [2, 1, 0.5, -1, 3, 0]:
            y = x ** exponent if exponent != 3 else precise(lambda v: v ** v.dtype.type(3), x)
            if exponent == 0.5:  # the array API standard's; NumPy's ** takes the square root
                y = np.where(np.isneginf(x), x.dtype.type(np.inf), y + x.dtype.type(0))
            out.result("power_%g %s" % (exponent, name), y)
    out.close()


def integer_power(a, b):
    """cask differs: negative exponents give 0, and 1 or -1 for 1 and -1 (NumPy throws)."""
    bits = a.dtype.itemsize * 8

    def one(x, y):
        x, y = int(x), int(y)
        if y < 0:
            r = (x if y % 2 else 1) if abs(x) == 1 else 0
        else:
            r = pow(x, y, 1 << bits)
        r %= 1 << bits
        return r - (1 << bits) if a.dtype.kind == "i" and r >= 1 << (bits - 1) else r

    flat = [one(x, y) for x, y in zip(a.ravel(), b.ravel())]
    return np.array(flat, a.dtype).reshape(a.shape)


def arithmetic():
    out = File("arithmetic")
    for name in REALS:
        out.write("pairs " + name, pairs(name))
        a, b = outer(name)
        functions = ["add", "multiply", "maximum", "minimum", "divide"]
        if name != "bool":
            functions += ["subtract", "floor_divide", "remainder"]
        for function in functions:
            out.result("%s %s %s" % (function, name, name), getattr(np, function)(a, b))
        if name == "bool":
            out.result("floor_divide bool bool", np.floor_divide(a, b))
            out.result("remainder bool bool", np.remainder(a, b))
            out.result("power bool bool", np.power(a, b))
        if name in INTEGERS:
            out.result("power %s %s" % (name, name), integer_power(a, b))
        if name not in FLOATS:
            out.write("inputs " + name, inputs(name))
            x = inputs(name)
            functions = ["abs", "real", "imag"]
            if name != "bool":
                functions += ["negative", "sign", "square", "conj"]
                # cask differs: the reciprocal of 0 is 0.
                y = np.where(x == 0, x, np.reciprocal(np.where(x == 0, x + x.dtype.type(1), x)))
                out.result("reciprocal " + name, y.astype(name))
            for function in functions:
                out.result(function + " " + name, getattr(np, function)(x))
    # All products of signed integers wrap; so do these in C++ only if computed unsigned.
    out.close()


def complex_numbers():
    out = File("complex")
    for name in COMPLEX:
        out.write("inputs " + name, inputs(name))
        out.write("pairs " + name, pairs(name))
        x = inputs(name)
        for function in FUNCTIONS + ["abs"]:
            out.result(function + " " + name, getattr(np, function)(x))
        for function in ["negative", "conj", "real", "imag", "square", "reciprocal", "isnan", "isinf",
                         "isfinite", "logical_not"]:
            # cask differs: reciprocal(0) is 1 / 0, as in NumPy, where it is (NaN, NaN) itself.
            y = 1 / x if function == "reciprocal" else getattr(np, function)(x)
            out.result(function + " " + name, y)
        a, b = outer(name)
        for function in ["add", "subtract", "multiply", "divide", "equal", "not_equal",
                         "logical_and"]:
            out.result("%s %s %s" % (function, name, name), getattr(np, function)(a, b))
        p = pairs(name)
        out.result("abs_pairs " + name, np.abs(p.astype(WIDER[name])).astype(np.abs(p).dtype))
        for exponent in [2, 3, 0, 1, -1, -2]:
            y = 1 / x if exponent == -1 else x ** exponent
            out.result("power_%d %s" % (exponent, name), y)
    out.close()


def logic():
    out = File("logic")
    for name in REALS:
        out.write("pairs " + name, pairs(name))
        a, b = outer(name)
        for function in ["equal", "not_equal", "less", "less_equal", "greater", "greater_equal",
                         "logical_and", "logical_or", "logical_xor"]:
            out.result("%s %s %s" % (function, name, name), getattr(np, function)(a, b))
        x = inputs(name)
        out.write("inputs " + name, x)
        for function in ["logical_not", "isnan", "isinf", "isfinite"]:
            out.result(function + " " + name, getattr(np, function)(x))
    close = [1, 1 + 1e-6, 1 + 1e-4, 0, -0.0, 1e-9, 1e-7, np.inf, -np.inf, np.nan, -1, 1e300, 1.00001]
    for name in FLOATS + ["complex128"]:
        x = np.array(close, name)
        if name == "complex128":  # without infinities: NumPy 1.24 makes NaN of them here
            x = np.array([complex(a, b) for a, b in zip(close, close[::-1])])
            x = x[~np.isinf(x)]
        out.write("close " + name, x)
        a, b = np.meshgrid(x, x, indexing="ij")
        out.result("isclose " + name, np.isclose(a, b))
        out.result("isclose_nan " + name, np.isclose(a, b, equal_nan=True))
        out.result("isclose_loose " + name, np.isclose(a, b, rtol=0.5, atol=0.25))
    out.write("close int32", np.array([0, 1, 100000, 100001, -5], "int32"))
    a = np.array([0, 1, 100000, 100001, -5], "int32")
    out.result("isclose int32", np.isclose(a[:, None], a[None, :]))
    out.close()


def bitwise():
    out = File("bitwise")
    for name in ["bool"] + INTEGERS:
        out.write("pairs " + name, pairs(name))
        a, b = outer(name)
        for function in ["bitwise_and", "bitwise_or", "bitwise_xor"]:
            out.result("%s %s %s" % (function, name, name), getattr(np, function)(a, b))
        out.result("invert " + name, np.invert(pairs(name)))
        out.write("inputs " + name, pairs(name))
        if name == "bool":
            continue
        width = np.dtype(name).itemsize * 8
        count = [0, 1, 2, 7, 8, width - 1, width, width + 1]
        count += [-1, -width, -100] if name[0] == "i" else [100]
        count = np.array(count, name)
        out.write("counts " + name, count)
        out.result("left_shift " + name, np.left_shift(pairs(name)[:, None], count[None, :]))
        out.result("right_shift " + name, np.right_shift(pairs(name)[:, None], count[None, :]))
    out.close()


def to_integer(x, name):
    """cask differs: floating numbers are limited to the range of integers, NaN becomes 0."""
    info = np.iinfo(name)

    def one(v):
        v = float(v.real)
        if np.isnan(v):
            return 0
        return info.min if v <= info.min else info.max if v >= info.max else int(v)

    return np.array([one(v) for v in x.ravel()], name).reshape(x.shape)


def choosing():
    out = File("choosing")
    for name in ALL:
        x = pairs(name)
        out.write("pairs " + name, x)
        for to in ALL:
            if np.dtype(name).kind in "fc" and to in INTEGERS:
                out.result("astype %s %s" % (name, to), to_integer(x, to))
            else:
                out.result("astype %s %s" % (name, to), x.astype(to))
        a, b = outer(name)
        mask = np.arange(a.size).reshape(a.shape) * 7 % 3 == 0
        out.result("where " + name, np.where(mask, a, b))
        if name in REALS and name != "bool":
            for low, high in [(1, 3), (0, 100), (3, 1)]:
                out.result("clip_%d_%d %s" % (low, high, name), np.clip(x, low, high))
    out.close()


def promotion():
    out = File("promotion")
    for a in ALL:
        out.lines.append("types %s : %s" % (a, " ".join(np.promote_types(a, b).name for b in ALL)))
        scalars = [True, 1, 1.0, 1j]
        out.lines.append("weak %s : %s" % (a, " ".join(
            np.result_type(np.zeros(1, a), s).name for s in scalars)))
    for a, b in [("bool", "int8"), ("bool", "float32"), ("int8", "uint8"), ("int16", "uint8"),
                 ("uint16", "int16"), ("uint32", "int32"), ("int64", "uint64"), ("uint64", "int8"),
                 ("int32", "float32"), ("int16", "float32"), ("uint64", "float64"),
                 ("float32", "float64"), ("float64", "complex64"), ("int8", "complex64"),
                 ("int64", "complex64"), ("complex64", "complex128"), ("uint8", "uint32")]:
        out.write("pairs " + a, pairs(a))
        out.write("pairs " + b, pairs(b))
        x, y = outer(a, b)
        out.result("add %s %s" % (a, b), x + y)
        out.result("multiply %s %s" % (a, b), x * y)
        if "complex" not in a + b:
            # NumPy before 2.0 compares int64 with uint64 as doubles.
            exactly = (a, b) == ("int64", "uint64")
            out.result("less %s %s" % (a, b),
                       (x.astype(object) < y.astype(object)).astype(bool) if exactly else x < y)
    out.lines = list(dict.fromkeys(out.lines))
    for name in ALL:
        x = pairs(name)
        out.write("pairs " + name, x)
        for label, scalar in [("2", 2), ("2.5", 2.5), ("1j", 1j)]:
            out.result("add_%s %s" % (label, name), x + scalar)
            out.result("multiply_%s %s" % (label, name), x * scalar)
    out.lines = list(dict.fromkeys(out.lines))
    out.close()


if __name__ == "__main__":
    for write in [floating, arithmetic, complex_numbers, logic, bitwise, choosing, promotion]:
        write()
