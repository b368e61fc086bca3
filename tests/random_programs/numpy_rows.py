# SPDX-License-Identifier: BSD-3-Clause
"""The operations in NumPy: one row each, by the names of the interpreter.

A row computes what is expected of a statement from its inputs (arrays, or Python's scalars) and options
(text). Where cask's rules are its own (documented) ones, they are written out here.
"""

import numpy as np

from comparing import Expected, epsilon, longer, spacing
from elements import DTYPES, elements

np._set_promotion_state("weak") if hasattr(np, "_set_promotion_state") else None

ROWS = {}


def row(*names):
    def add(function):
        for name in names:
            ROWS[name] = function
        return function

    return add


# ---- options ------------------------------------------------------------------------------------


def numbers(text):
    return tuple(int(each) for each in text.split(",")) if text else ()


def shape_of(options):
    return numbers(options.get("shape", ""))


def axes_of(options):
    return numbers(options["axes"]) if options.get("axes") else None


def slices_of(text):
    entries = []
    for entry in text.split(";") if text else []:
        if entry == "new":
            entries.append(None)
        elif entry == "...":
            entries.append(Ellipsis)
        elif ":" in entry:
            entries.append(slice(*[int(bound) if bound else None for bound in entry.split(":")]))
        else:
            entries.append(int(entry))
    return tuple(entries)


# ---- types --------------------------------------------------------------------------------------


def is_array(x):
    return isinstance(x, (np.ndarray, np.generic))


def common(*operands):
    """The common type, where Python's scalars count by their kind only."""
    result = np.result_type(*[x.dtype for x in operands if is_array(x)])
    for x in operands:
        if is_array(x) or isinstance(x, bool):
            continue
        kind = {int: "i", float: "f", complex: "c"}[type(x)]
        if kind == "i" and result.kind == "b":
            result = np.dtype(np.int64)
        if kind == "f" and result.kind in "biu":
            result = np.dtype(np.float64)
        if kind == "c" and result.kind != "c":
            result = np.dtype(np.complex64 if result == np.float32 else np.complex128)
    return result


def fitting(x, dtype):
    """A scalar of the type, or an error."""
    if type(x) is int and dtype.kind in "iu" and not np.iinfo(dtype).min <= x <= np.iinfo(dtype).max:
        raise OverflowError(f"{x} does not fit {dtype}")
    return np.asarray(x).astype(dtype)


def converted(operands, dtype):
    return [x.astype(dtype) if is_array(x) else fitting(x, dtype) for x in operands]


def floating(dtype):
    """The type in which functions are computed."""
    if dtype.kind not in "biu":
        return dtype
    return np.dtype(np.float64 if dtype.itemsize > 2 else np.float32)


def quotient(dtype):
    return np.dtype(np.float64) if dtype.kind in "biu" else dtype


# ---- sources ------------------------------------------------------------------------------------


@row("memory", "npy")
def _(inputs, options):
    layout = options.get("layout", "C")
    return Expected(elements(options.get("values", "small"), int(options.get("seed", 1)),
                             DTYPES[options["type"]], shape_of(options), layout))


@row("npy_stack")
def _(inputs, options):
    x = ROWS["memory"]([], options)
    np.swapaxes(x.value, int(options["axis"]), 0)  # checks the axis
    return x


@row("full")
def _(inputs, options):
    return Expected(np.full(shape_of(options), float(options["value"]), DTYPES[options["type"]]))


@row("arange")
def _(inputs, options):
    dtype = DTYPES[options["type"]]
    bounds = [dtype.type(float(options[name])) for name in ("start", "stop", "step")]
    return Expected(np.arange(*bounds, dtype=dtype))


@row("linspace")
def _(inputs, options):
    return Expected(np.linspace(float(options["start"]), float(options["stop"]), int(options["count"]),
                                dtype=DTYPES[options["type"]]))


@row("eye")
def _(inputs, options):
    return Expected(np.eye(*shape_of(options), int(options.get("offset", 0)),
                           dtype=DTYPES[options["type"]]))


@row("uniform")
def _(inputs, options):
    dtype = DTYPES[options["type"]]
    return Expected(np.zeros(shape_of(options), dtype), dtype, tolerance=1.0)


@row("from_function")
def _(inputs, options):
    shape = shape_of(options)
    if len(shape) == 1:
        return Expected(np.arange(shape[0]) * int(options.get("by", 1)))
    i, j = np.indices(shape)
    return Expected((i - 2 * j) / 4)


@row("indices")
def _(inputs, options):
    return Expected(np.indices(shape_of(options))[int(options["axis"])])


# ---- element by element, exact ------------------------------------------------------------------


def exactly(name, function, zero_signs=True):
    """NumPy's function of operands of the common type, with scalars as they are."""

    def compute(inputs, options):
        fit = common(*inputs)
        for x in inputs:
            if not is_array(x):
                fitting(x, fit)
        return Expected(function(*inputs), zero_signs=zero_signs)

    ROWS[name] = compute


for _name in ("add", "subtract", "floor_divide", "remainder", "bitwise_and", "bitwise_or", "bitwise_xor",
              "left_shift", "right_shift", "invert", "equal", "not_equal", "less", "less_equal", "greater",
              "greater_equal", "logical_and", "logical_or", "logical_xor", "logical_not", "isnan", "isinf",
              "isfinite", "negative", "sign", "real", "imag"):
    exactly(_name, getattr(np, _name))
exactly("maximum", np.maximum, zero_signs=False)
exactly("minimum", np.minimum, zero_signs=False)




for _name in ("logical_and", "logical_or", "logical_xor"):
    ROWS[_name] = (lambda function: lambda inputs, options: Expected(function(*inputs)))(getattr(np, _name))


def complex_product(a, b):
    """Part by part, with each operation rounded."""
    result = np.empty(np.broadcast_shapes(a.shape, b.shape), a.dtype)
    result.real = a.real * b.real - a.imag * b.imag
    result.imag = a.real * b.imag + a.imag * b.real
    return result


@row("multiply")
def _(inputs, options):
    dtype = common(*inputs)
    a, b = converted(inputs, dtype)
    return Expected(complex_product(a, b) if dtype.kind == "c" else np.multiply(a, b))


@row("square")
def _(inputs, options):
    return ROWS["multiply"]([inputs[0], inputs[0]], {})


@row("outer")
def _(inputs, options):
    a, b = (np.ravel(x) for x in inputs)
    return ROWS["multiply"]([a[:, None], b], {})


def moderate(x, dtype):
    """Far from both ends of the type."""
    size, reach = np.abs(x), 40 if np.finfo(dtype).dtype == np.float32 else 400
    return (size == 0) | ((size > 2.0**-reach) & (size < 2.0**reach))


@row("divide")
def _(inputs, options):
    dtype = quotient(common(*inputs))
    a, b = converted(inputs, dtype)
    if dtype.kind != "c":
        return Expected(np.divide(a, b))
    value = a.astype(np.clongdouble) / b.astype(np.clongdouble)
    ignored = ~(moderate(a, dtype) & moderate(b, dtype) & (b != 0) & moderate(value, dtype))
    return Expected(value, dtype, 8 * epsilon(dtype) * np.abs(value), ignored)


@row("conj")
def _(inputs, options):
    return Expected(np.conj(inputs[0]) if inputs[0].dtype.kind == "c" else inputs[0])


@row("reciprocal")
def _(inputs, options):
    x = inputs[0]
    if x.dtype.kind in "iu":
        return Expected(np.where(np.abs(x) == 1, x, 0).astype(x.dtype))
    if x.dtype.kind == "c":
        return ROWS["divide"]([np.ones((), x.dtype), x], {})
    return Expected(np.divide(np.ones((), x.dtype), x))


@row("abs")
def _(inputs, options):
    x = inputs[0]
    if x.dtype.kind != "c":
        return Expected(np.abs(x))
    value, part = np.abs(x.astype(np.clongdouble)), np.finfo(x.dtype).dtype
    return Expected(value, part, 4 * spacing(value, part))




for _name in ("floor", "ceil", "trunc", "rint"):
    ROWS[_name] = (lambda function: lambda inputs, options: Expected(
        function(inputs[0]) if inputs[0].dtype.kind == "f" else inputs[0]))(getattr(np, _name))


def ordering(name):
    """Exact between signed and unsigned numbers, as NumPy does since 1.25."""
    function, plain = getattr(np, name), ROWS[name]

    def compute(inputs, options):
        kinds = [x.dtype.kind if is_array(x) else "" for x in inputs]
        if any(type(x) is int for x in inputs) and any(kind and kind in "iu" for kind in kinds):
            whole = [x.astype(object) if is_array(x) else x for x in inputs]  # any integer, as NumPy 2
            return Expected(np.asarray(function(*whole), dtype=bool))
        if sorted(kinds) != ["i", "u"]:
            return plain(inputs, options)
        signed = inputs[kinds.index("i")]
        inputs = [np.where(x < 0, 0, x).astype(np.uint64) if x is signed else x.astype(np.uint64) for x in inputs]
        result = function(*inputs)
        below = function(*[np.int8(-1) if kind == "i" else np.int8(0) for kind in kinds])
        return Expected(np.where(signed < 0, below, result))

    ROWS[name] = compute


for _name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal"):
    ordering(_name)


# ---- functions of floating numbers --------------------------------------------------------------


def of_floating(function):
    """The function of operands in the floating type in which cask computes it."""

    def compute(inputs, options):
        dtype = floating(common(*inputs))
        return Expected(function(*converted(inputs, dtype)))

    return compute


for _name in ("copysign", "heaviside", "isclose", "nextafter"):
    ROWS[_name] = of_floating(getattr(np, _name))
ROWS["allclose"] = of_floating(lambda a, b: np.all(np.isclose(a, b)))


def is_special(z):
    """Complex numbers for which the array API states results: of zeros, infinities and NaN, and moderate parts."""
    unusual = [~np.isfinite(part) | (part == 0) for part in (z.real, z.imag)]
    known = [each | (np.abs(part) <= 4) for each, part in zip(unusual, (z.real, z.imag))]
    return (unusual[0] | unusual[1]) & known[0] & known[1] & (np.abs(z) != np.finfo(z.dtype).tiny)


def near(name):
    """Within 4 ulp of the exact value, and in special cases what the array API states, which is NumPy's."""
    function = getattr(np, name)

    def compute(inputs, options):
        dtype = floating(common(*inputs))
        operands = converted(inputs, dtype)
        value = function(*[x.astype(longer(dtype)) for x in operands])
        if dtype.kind == "c":
            size = np.abs(operands[0])
            usual = np.isfinite(size) & (size < 300) & (size > np.finfo(dtype).tiny ** (1 / 3))
            least = float(np.finfo(dtype).smallest_subnormal)
            return Expected(value, dtype, 64 * epsilon(dtype) * np.abs(value) + 4 * least,
                            ~(usual & np.isfinite(value.astype(dtype))), special=is_special(operands[0]))
        return Expected(value, dtype, 4.5 * spacing(value, dtype), special=True)

    ROWS[name] = compute


for _name in ("sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "cbrt", "sin", "cos", "tan",
              "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "arcsinh", "arccosh", "arctanh", "arctan2",
              "hypot"):
    near(_name)


def adding_powers(name):
    """The larger number, and what the other one adds to it."""
    function = getattr(np, name)

    def compute(inputs, options):
        dtype = floating(common(*inputs))
        a, b = converted(inputs, dtype)
        value = function(a.astype(longer(dtype)), b.astype(longer(dtype)))
        size = np.nan_to_num(np.maximum(np.abs(a), np.abs(b)), posinf=0)
        return Expected(value, dtype, 4.5 * spacing(value, dtype) + 2 * epsilon(dtype) * size, special=True)

    ROWS[name] = compute


adding_powers("logaddexp")
adding_powers("logaddexp2")


@row("float_power")
def _(inputs, options):
    wide = np.dtype(np.complex128 if common(*inputs).kind == "c" else np.float64)
    return ROWS["power"]([np.asarray(x).astype(wide) for x in inputs], options)


@row("divmod")
def _(inputs, options):
    dtype = common(*inputs)
    a, b = converted(inputs, np.dtype(np.int8) if dtype.kind == "b" else dtype)
    return Expected(np.floor_divide(a, b) + np.remainder(a, b))


@row("angle")
def _(inputs, options):
    return ROWS["arctan2"]([inputs[0].imag, inputs[0].real], {})


@row("around")
def _(inputs, options):
    return Expected(np.around(inputs[0], 2) if inputs[0].dtype.kind == "f" else inputs[0])


PI = np.longdouble("3.14159265358979323846264338327950288")


@row("sinc")
def _(inputs, options):
    dtype = floating(inputs[0].dtype)
    x = inputs[0].astype(dtype)
    long = x.astype(np.longdouble)
    whole = np.rint(long)
    sine = np.sin((long - whole) * PI) * np.where(np.remainder(whole, 2) == 0, 1, -1)
    value = np.where(long == 0, 1, sine / (long * PI))
    return Expected(value, dtype, 6 * spacing(value, dtype))


def whole_power(a, b):
    """Negative exponents give 0, but for the bases 1 and -1."""
    if a.dtype.kind == "u":
        return np.power(a, b)
    a, b = np.broadcast_arrays(a, b)
    negative = b < 0
    result = np.power(a, np.where(negative, 0, b).astype(b.dtype))
    odd = (b & 1) != 0
    inverse = np.where(a == 1, 1, np.where(a == -1, np.where(odd, -1, 1), 0))
    return np.where(negative, inverse, result).astype(a.dtype)


@row("power")
def _(inputs, options):
    dtype = common(*inputs)
    if dtype.kind == "b":
        dtype = np.dtype(np.int8)
    a, b = converted(inputs, dtype)
    if dtype.kind in "iu":
        return Expected(whole_power(a, b))
    long = longer(dtype)
    # Also for 0.5, where `**` is the square root: -infinity to the power of it is infinity.
    value = np.power(a.astype(long), b.astype(long))
    if dtype.kind != "c":
        return Expected(value, dtype, 4.5 * spacing(value, dtype), special=True)
    turns = 1 + np.abs(b * np.log(np.where(a == 0, 1, a)))
    usual = moderate(a, dtype) & moderate(value, dtype) & (a != 0) & np.isfinite(b) & (turns < 1e3)
    return Expected(value, dtype, 64 * epsilon(dtype) * turns * np.abs(value), ~usual)


# ---- choosing and converting --------------------------------------------------------------------


@row("where")
def _(inputs, options):
    chosen = converted(inputs[1:], common(*inputs[1:]))
    return Expected(np.where(inputs[0], *chosen))


@row("clip")
def _(inputs, options):
    x = inputs[0]
    for extreme, limit in ((np.maximum, inputs[1]), (np.minimum, inputs[2])):
        if type(limit) is int and x.dtype.kind in "iu":
            known = np.iinfo(x.dtype)
            if limit < known.min if extreme is np.maximum else limit > known.max:
                continue  # limits nothing
        x = extreme(*converted([x, limit], common(x, limit)))
    return Expected(x, zero_signs=False)


@row("assign")
def _(inputs, options):
    x, mask, put = inputs
    put = np.broadcast_to(converted([put], x.dtype)[0], x.shape)
    return Expected(np.where(mask_over(mask, x), put, x))


def mask_over(mask, x):
    """A mask of the first axes of x, in the shape of x; an axis of length 1 is repeated."""
    if mask.ndim > x.ndim:
        raise IndexError("too many axes")
    return np.broadcast_to(mask.reshape(mask.shape + (1,) * (x.ndim - mask.ndim)), x.shape)


@row("assign_part")
def _(inputs, options):
    x, put = inputs[0].copy(), np.asarray(converted([inputs[1]], inputs[0].dtype)[0])
    places = slices_of(options["at"])
    if put.ndim > x[places].ndim:
        raise ValueError("too many axes")
    x[places] = put
    return Expected(x)


@row("selected")
def _(inputs, options):
    sizes = inputs[0].shape[: int(options["masked"])]
    numbers = np.arange(int(np.prod(sizes, dtype=np.int64))).reshape(sizes)
    return Expected(inputs[0][numbers % int(options["every"]) == int(options["from"])])


@row("selected_doubled")
def _(inputs, options):
    x, mask = inputs[0], mask_over(inputs[1], inputs[0])
    return Expected(np.where(mask, x + x, x))


def saturated(x, dtype):
    """Fractions are cut, numbers outside of the range are its ends, NaN is 0."""
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    inside = (x > low - 1.0) & (x < high + 1.0)  # either end is exact, or rounds to a power of two
    if dtype.itemsize == 8 and low:
        inside = (x >= float(low)) & (x < high + 1.0)
    cut = np.where(inside, np.trunc(x), 0).astype(dtype)
    result = np.where(inside, cut, np.where(x > 0, dtype.type(high), np.where(x < 0, dtype.type(low), dtype.type(0))))
    return result.astype(dtype)


@row("astype")
def _(inputs, options):
    x, to = inputs[0], np.dtype(options["to"])
    if to.kind == "b":
        return Expected(x != 0)
    if x.dtype.kind == "c" and to.kind != "c":
        x = x.real
    if x.dtype.kind == "f" and to.kind in "iu":
        return Expected(saturated(x.astype(np.float64), to))
    return Expected(x.astype(to))


@row("map_half")
def _(inputs, options):
    x = inputs[0]
    return Expected(np.where(x < 0, x / 2, x + 1))


@row("map_shift")
def _(inputs, options):
    return Expected(inputs[0] + inputs[0].dtype.type(float(options["by"])))


@row("map_twice")
def _(inputs, options):
    return Expected(inputs[0] + inputs[0])


@row("map_positive")
def _(inputs, options):
    return Expected(inputs[0] > 0)


@row("map_count")
def _(inputs, options):
    return Expected(np.trunc(inputs[0] / np.longdouble(3)).astype(np.int64))


@row("map_pair")
def _(inputs, options):
    a, b = converted(inputs, common(*inputs))
    return Expected(np.where(a < b, a, b))


# ---- movement -----------------------------------------------------------------------------------


def places(options):
    return numbers(options.get("at", ""))


def along(x, axis):
    """The axis, checked: NumPy's insert and delete forgive numbers."""
    np.swapaxes(x, axis, 0)
    return axis


def checked(number, least, most=np.inf):
    if not least <= number <= most:
        raise IndexError(f"{number} is not between {least} and {most}")
    return number


def last_first(parts, axis):
    return np.concatenate(parts[::-1], axis)


def triangle(name):
    function = getattr(np, name)

    @moving(name)
    def _(inputs, options):
        if inputs[0].ndim < 2:
            raise ValueError("a vector is no matrix")
        return function(inputs[0], *places(options))


def moving(name):
    def add(function):
        ROWS[name] = lambda inputs, options: Expected(function(inputs, options))
        return function

    return add


moving("concatenate")(lambda inputs, options: np.concatenate(inputs, int(options["axis"])))
moving("stack")(lambda inputs, options: np.stack(inputs, int(options["axis"])))
moving("slice")(lambda inputs, options: inputs[0][slices_of(options["at"])])
moving("transpose")(lambda inputs, options: np.transpose(inputs[0], axes_of(options)))
moving("swapaxes")(lambda inputs, options: np.swapaxes(inputs[0], int(options["a"]), int(options["b"])))
moving("expand_dims")(lambda inputs, options: np.expand_dims(inputs[0], axes_of(options)))
moving("squeeze")(lambda inputs, options: np.squeeze(inputs[0], axes_of(options)))
moving("broadcast_to")(lambda inputs, options: np.broadcast_to(inputs[0], shape_of(options)))
moving("flip")(lambda inputs, options: np.flip(inputs[0], axes_of(options)))
moving("reshape")(lambda inputs, options: np.reshape(inputs[0], shape_of(options)))
moving("ravel")(lambda inputs, options: np.ravel(inputs[0]))
moving("rot90")(lambda inputs, options: np.rot90(inputs[0], places(options)[0], places(options)[1:]))
moving("ediff1d")(lambda inputs, options: np.diff(np.ravel(inputs[0])))
moving("repeat")(lambda inputs, options: np.repeat(inputs[0], checked(places(options)[0], 0), along(inputs[0], places(options)[1])))
moving("tile")(lambda inputs, options: np.tile(inputs[0], [checked(each, 0) for each in places(options)]))
moving("erase")(lambda inputs, options: np.delete(inputs[0], list(places(options)[:2]), along(inputs[0], places(options)[2])))
moving("array_split")(lambda inputs, options: last_first(np.array_split(inputs[0], *places(options)), places(options)[1]))
moving("split")(lambda inputs, options: last_first(np.split(inputs[0], places(options)[:2], places(options)[2]), places(options)[2]))
moving("unstack")(lambda inputs, options: np.stack([*np.moveaxis(inputs[0], *places(options), 0)]))
moving("vstack")(lambda inputs, options: np.vstack(inputs))
moving("hstack")(lambda inputs, options: np.hstack(inputs))
moving("dstack")(lambda inputs, options: np.dstack(inputs))
moving("column_stack")(lambda inputs, options: np.column_stack([np.reshape(x, (-1, 1)) if x.ndim < 2 else x for x in inputs]))
moving("block")(lambda inputs, options: np.block([inputs, inputs[::-1]]))
moving("append")(lambda inputs, options: np.append(*inputs, int(options["axis"]) if "axis" in options else None))
moving("rechunk")(lambda inputs, options: inputs[0])
moving("persist")(lambda inputs, options: inputs[0])


def taken(inputs, options):
    a, b, c, axis = places(options)
    length = inputs[0].shape[along(inputs[0], axis)]
    return [checked(each, -length, length - 1) for each in (a, b, c, b)], axis


@moving("take")
def _(inputs, options):
    return np.take(inputs[0], *taken(inputs, options))


@moving("take_by_array")
def _(inputs, options):
    positions, axis = taken(inputs, options)
    return np.take(inputs[0], np.reshape(positions, (2, 2)), axis)


@moving("put")
def _(inputs, options):
    *positions, axis = places(options)
    length = inputs[0].shape[along(inputs[0], axis)]
    result = np.array(inputs[0])
    np.moveaxis(result, axis, 0)[[checked(each, -length, length - 1) for each in positions]] = 1
    return result


def alternatives(inputs):
    x, turned = inputs[0], np.flip(inputs[0])
    return x, turned, x == turned, x != 0


@moving("choose")
def _(inputs, options):
    x, turned, same, _ = alternatives(inputs)
    return np.where(same, turned, x)


@moving("select")
def _(inputs, options):
    x, turned, same, truth = alternatives(inputs)
    return np.where(same, turned, np.where(truth, x, turned))


@moving("piecewise")
def _(inputs, options):
    x, turned, same, truth = alternatives(inputs)
    return np.where(truth, x, np.where(same, turned, np.zeros_like(x)))


@moving("insert")
def _(inputs, options):
    *positions, axis = places(options)
    length = inputs[0].shape[along(inputs[0], axis)]
    return np.insert(inputs[0], [checked(each, -length, length) for each in positions], 1, axis)


@row("gradient")
def _(inputs, options):
    x = inputs[0].astype(quotient(inputs[0].dtype))
    value = np.gradient(x, axis=along(x, int(options["at"])))
    if x.dtype.kind != "c":
        return Expected(value)
    return Expected(value, x.dtype, 4 * epsilon(x.dtype) * np.nan_to_num(np.abs(value)), ~np.isfinite(value))


@row("interp")
def _(inputs, options):
    return Expected(np.interp(inputs[0].astype(np.float64), [-2.5, 0.25, 1.0, 9.0], [3.0, -1.5, 4.25, 0.125], left=-7))


@row("cross")
def _(inputs, options):
    x, turned = inputs[0], np.flip(inputs[0])
    a, b = (x, turned, x), (turned, x, x)
    return Expected(np.stack([a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]], -1))


triangle("tril")
triangle("triu")


@moving("roll")
def _(inputs, options):
    axes = axes_of(options)
    return np.roll(inputs[0], int(options["by"]) if axes is None else numbers(options["by"]), axes)


@moving("pad")
def _(inputs, options):
    x, mode = inputs[0], options["mode"]
    widths = [numbers(pair) for pair in options["widths"].split(";")]
    if len(widths) not in (1, x.ndim):
        raise ValueError("widths")
    if x.ndim == 0:
        return x
    if len(widths) == 1:
        widths = widths * x.ndim
    if mode == "constant":
        return np.pad(x, widths, constant_values=np.asarray(int(options.get("value", 0))).astype(x.dtype))
    for axis, (before, after) in enumerate(widths):  # NumPy 1.24 loses the period of wide margins
        n = x.shape[axis]
        if before == after == 0:
            continue
        if n == 0:
            raise ValueError("no element to continue with")
        at = np.arange(-before, n + after)
        if mode == "edge" or (mode == "reflect" and n == 1):
            at = np.clip(at, 0, n - 1)
        elif mode == "wrap":
            at = at % n
        elif mode == "symmetric":
            at = at % (2 * n)
            at = np.where(at < n, at, 2 * n - 1 - at)
        else:
            at = at % (2 * n - 2)
            at = np.where(at < n, at, 2 * n - 2 - at)
        x = np.take(x, at, axis)
    return x


@row("diff")
def _(inputs, options):
    np.swapaxes(inputs[0], int(options["axis"]), 0)  # `times` may be 0: the axis is checked here
    return Expected(np.diff(inputs[0], int(options["times"]), int(options["axis"])))
