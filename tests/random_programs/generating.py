# SPDX-License-Identifier: BSD-3-Clause
"""Random programs. A statement is made by a recipe, which chooses inputs that suit its operation; shapes
and types of its result are what NumPy makes of zeros."""

import random
from math import prod

import numpy as np

from checking import expected
from numpy_rows import slices_of
from programs import Program, Run, Statement

INTEGERS = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
FLOATS = ("float32", "float64")
COMPLEXES = ("complex64", "complex128")
WHOLE = ("bool", *INTEGERS)
REAL_NUMBERS = (*INTEGERS, *FLOATS)
REALS = (*WHOLE, *FLOATS)
NUMBERS = (*REAL_NUMBERS, *COMPLEXES)
ALL = (*REALS, *COMPLEXES)

VALUES = ("small",) * 6 + ("special",) * 3 + ("wide",) * 2 + ("few",)
LAYOUTS = ("C", "C", "F", "turned", "gaps", "padded", "flipped", "last_flipped", "repeated", "column", "owned")
SCALARS = {"b": ("0", "1"), "i": ("0", "1", "2", "3", "-1", "-2", "5", "7"),
           "d": ("0.5", "2.0", "-1.5", "1.0", "0.0", "-0.0", "3.0", "-1.0", "inf", "nan", "1e-3", "4.0"),
           "c": ("1.0,2.0", "0.0,-1.0", "0.5,0.0", "-2.0,0.25")}
INITIALS = {"b": "b:1", "i": "i:3", "u": "i:3", "f": "d:2.5", "c": "c:1.0,2.0"}


class Unsuitable(Exception):
    """There is no input for this recipe; another one is tried."""


class Maker:
    def __init__(self, seed, without=()):
        self.random = random.Random(seed)
        self.without = without  # operations
        self.values = {}  # number -> zeros of its shape and type
        self.statements = []
        choose = self.random
        # Some programs have arrays of several tiles and leaves, few of several tasks.
        size = choose.random()
        self.limit = 3000 if size < 0.7 else 40_000 if size < 0.93 else 300_000
        self.longest = {3000: 300, 40_000: 33_000, 300_000: 70_000}[self.limit]
        lengths = [0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 31, 63, 64, 65, 100, 127, 128, 129, 200, 255, 256, 257, 300,
                   512, 513, 1000, 2049, 4097, 16384, 16385, 33000, 65537]
        weights = [1] + [6] * 8 + [4] * 23
        self.lengths = [n for n in choose.choices(lengths, weights, k=30) if n <= self.longest][:4] or [3]
        if choose.random() < 0.7:
            self.lengths = [n or 2 for n in self.lengths]
        self.types = choose.sample(ALL, choose.choice((1, 2, 3, 4, 6, 9)))

    # ---- choosing --------------------------------------------------------------------------------

    def shape(self, rank=None):
        rank = self.random.choices((0, 1, 2, 3, 4), (1, 5, 7, 4, 2))[0] if rank is None else rank
        shape = [self.random.choice(self.lengths) if self.random.random() < 0.88 else 1 for _ in range(rank)]
        while prod(n or 1 for n in shape) > self.limit:  # what grows from an empty one stays small, too
            shape[shape.index(max(shape))] = self.random.choice((1, 2, 3, max(shape) // 3))
        return tuple(shape)

    def pick(self, types=ALL, suits=lambda x: True):
        """A value, later ones more often."""
        found = [number for number, x in self.values.items() if x.dtype.name in types and suits(x)]
        if not found:
            raise Unsuitable
        at = max(self.random.randrange(len(found)) for _ in range(2))
        return found[at]

    def broadcasting(self, shapes, types=ALL):
        def suits(x):
            try:
                return prod(np.broadcast_shapes(x.shape, *shapes)) <= self.limit
            except ValueError:
                return False

        return self.pick(types, suits)

    def together(self, types, *numbers):
        """These have a common type that is one of `types`."""
        arrays = [self.values[number] for number in numbers if isinstance(number, int)]
        if np.result_type(*[x.dtype for x in arrays]).name not in types:
            raise Unsuitable

    def scalar(self, kinds):
        kind = self.random.choice(kinds)
        return f"{kind}:{self.random.choice(SCALARS[kind])}"

    def axis(self, rank):
        return self.random.randrange(-rank, rank)

    def axes(self, rank, least=1):
        return [axis - rank if self.random.random() < 0.3 else axis
                for axis in self.random.sample(range(rank), self.random.randint(min(least, rank), rank))]

    def slices(self, shape):
        entries = []
        for length in shape:
            way = self.random.random()
            if way < 0.25:
                entries.append(":")
            elif way < 0.35 and length:
                entries.append(str(self.random.randrange(-length, length)))
            elif way < 0.45:
                entries.append("::-1")
            else:
                bounds = [str(self.random.randint(-length - 1, length + 1)) if self.random.random() < 0.6 else ""
                          for _ in range(2)]
                step = self.random.choice(("", "", "2", "3", "-1", "-2", "-3", "7"))
                entries.append(":".join([*bounds, step] if step else bounds))
            if self.random.random() < 0.08:
                entries.append("new")
        if entries and self.random.random() < 0.2:
            entries[-1] = "..."
        return ";".join(entries)

    # ---- statements ------------------------------------------------------------------------------

    def add(self, operation, operands=(), **options):
        if operation in self.without:
            return
        operands = [f"v{each}" if isinstance(each, int) else each for each in operands]
        options = {name: ",".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
                   for name, value in options.items()}
        number = self.statements[-1].result + 1 if self.statements else 0
        statement = Statement(number, operation, operands, options)
        try:
            want = expected(statement, self.values)
        except (ValueError, IndexError, OverflowError, TypeError):
            self.statements.append(statement)  # both are to refuse it
            return
        if want.value.size > self.limit or want.value.ndim > 4:
            return
        self.statements.append(statement)
        self.values[number] = np.zeros(want.value.shape, want.dtype)


# ---- recipes: how often, and how a statement is made --------------------------------------------

RECIPES = []


def recipe(weight):
    def add(function):
        RECIPES.append((weight, function))
        return function

    return add


def source(make):
    choose = make.random
    way = choose.choices(("memory", "npy", "full", "arange", "linspace", "eye", "uniform", "from_function",
                          "indices"), (14, 4, 3, 2, 1, 1, 1, 1, 1))[0]
    kind, shape = choose.choice(make.types), make.shape()
    if way == "memory":
        make.add(way, type=kind, shape=shape, values=choose.choice(VALUES), seed=choose.randrange(10**6),
                 layout=choose.choice(LAYOUTS))
    elif way == "npy":
        make.add(way, type=kind, shape=shape, values=choose.choice(VALUES), seed=choose.randrange(10**6),
                 layout=choose.choice("CF"), swapped=choose.choice((0, 0, 1)))
    elif way == "full":
        make.add(way, type=kind, shape=shape, value=choose.choice((0, 1, 1, 2, -3, 0.5) if kind in (
            *FLOATS, *COMPLEXES) else (0, 1)))
    elif way == "arange" and kind in ("int8", "int16", "int32", "int64", *FLOATS):
        n = min(choose.choice(make.lengths), {"int8": 100, "int16": 5000}.get(kind, 10**9))
        start, step = choose.randint(-20, 20), choose.choice((1, 1, 2, -1, -3))
        if kind == "int8":
            step = choose.choice((1, -1))
        if kind in FLOATS:
            start, step = start / 4, step / 4
        make.add(way, type=kind, start=start, stop=start + n * step, step=step, count=n)
    elif way == "linspace" and kind in (*FLOATS, *COMPLEXES):
        make.add(way, type=kind, start=choose.randint(-9, 9), stop=choose.randint(-9, 9) / 7,
                 count=choose.choice(make.lengths))
    elif way == "eye":
        make.add(way, type=kind, shape=make.shape(2), offset=choose.randint(-2, 2))
    elif way == "uniform" and kind in FLOATS:
        make.add(way, type=kind, shape=shape, seed=choose.randrange(1000))
    elif way == "from_function":
        make.add(way, shape=make.shape(choose.choice((1, 2))), by=choose.randint(-3, 3))
    elif way == "indices" and shape:
        make.add(way, shape=shape, axis=choose.randrange(len(shape)))


recipe(3)(source)

# The operations of the table, by kind and name; filled by use().
PAIRS, TWO, SINGLE, REDUCTIONS, VIEWS, SOURCES = {}, {}, {}, {}, {}, {}
CHOOSING = set()  # the names of those that choose elements


def use(operations):
    kinds = {"pair": PAIRS, "mixed_pair": PAIRS, "two": TWO, "single": SINGLE, "reduction": REDUCTIONS, "view": VIEWS,
             "source": SOURCES}
    for each in operations:
        kinds[each.kind][each.name] = each
        if each.chooses:
            CHOOSING.add(each.name)


def a_name(make, names):
    """Less often of an operation that chooses elements: programs would soon be no more than those."""
    chooses = make.random.random() < 0.25
    return make.random.choice([name for name in names if (name in CHOOSING) == chooses] or list(names))


OFTEN = ("add", "add", "subtract", "multiply", "multiply", "divide", "less", "maximum")


@recipe(22)
def pair(make):
    name = make.random.choice(OFTEN) if make.random.random() < 0.5 else make.random.choice(list(PAIRS))
    kinds, types = PAIRS[name].scalars(), PAIRS[name].types
    a = make.pick(types)
    if make.random.random() < 0.35:
        b = make.scalar(kinds)
        if name == "subtract" and b[0] == "b":
            raise Unsuitable
        if make.random.random() < 0.3:
            a, b = b, a
    else:
        b = make.broadcasting([make.values[a].shape], types)
        if name == "subtract" and make.values[a].dtype == make.values[b].dtype == np.bool_:
            raise Unsuitable
        make.together(types, a, b)
    make.add(name, [a, b])


MAPS = {"map_half": FLOATS, "map_twice": FLOATS, "map_positive": REAL_NUMBERS,
        "map_count": ("bool", "int8", "uint8", "int16", "uint32", "int64")}


@recipe(11)
def single(make):
    types = {**{name: each.types for name, each in SINGLE.items()}, **MAPS}
    name = a_name(make, types)
    make.add(name, [make.pick(types[name])])


@recipe(1)
def two(make):
    if not TWO:
        raise Unsuitable
    name = make.random.choice(list(TWO))
    types = TWO[name].types
    a, b = make.pick(types), make.pick(types)
    make.together(types, a, b)
    make.add(name, [a, b])


# Whose results have as many elements as there are pairs.
OF_PAIRS = ("apply_gufunc", "corrcoef", "corrcoef_of_columns", "cov", "cov_options", "diag", "meshgrid")


@recipe(3)
def view(make):
    if not VIEWS:
        raise Unsuitable
    name = a_name(make, VIEWS)
    x = make.pick(VIEWS[name].types)
    rank = make.values[x].ndim
    if "a" in VIEWS[name].arguments and rank == 0:
        raise Unsuitable
    if name in OF_PAIRS and (name != "diag" or rank == 1) and make.values[x].size ** 2 > make.limit:
        raise Unsuitable
    make.add(name, [x], at=[make.axis(rank) if kind == "a" else make.random.randint(-3, 5)
                            for kind in VIEWS[name].arguments])


@recipe(1)
def listed_source(make):
    if not SOURCES:
        raise Unsuitable
    each = SOURCES[make.random.choice(list(SOURCES))]
    make.add(each.name, type=make.random.choice(each.types), at=make.random.choice(each.arguments.split(";")))


@recipe(1)
def map_shift(make):
    make.add("map_shift", [make.pick(FLOATS)], by=make.random.choice((0.5, -2, 3)))


@recipe(1)
def map_pair(make):
    a = make.pick(REAL_NUMBERS)
    b = make.broadcasting([make.values[a].shape], REAL_NUMBERS)
    make.together(REAL_NUMBERS, a, b)
    make.add("map_pair", [a, b])


@recipe(3)
def where(make):
    mask = make.pick(("bool",))
    a = make.broadcasting([make.values[mask].shape])
    if make.random.random() < 0.4:
        b = make.scalar("bid")
        if make.random.random() < 0.3:
            a, b = b, a
    else:
        b = make.broadcasting([make.values[mask].shape, make.values[a].shape])
    make.together(ALL, a, b)
    make.add("where", [mask, a, b])


@recipe(2)
def clip(make):
    x = make.pick(REALS)
    if make.random.random() < 0.6:
        kind = make.random.choice("id")
        make.add("clip", [x, f"{kind}:-1", f"{kind}:2"])
    else:
        low = make.broadcasting([make.values[x].shape], REALS)
        high = make.broadcasting([make.values[x].shape, make.values[low].shape], REALS)
        for some in ((x, low), (low, high), (x, high), (x, low, high)):
            make.together(REALS, *some)
        make.add("clip", [x, low, high])


@recipe(3)
def assign(make):
    x = make.pick()
    shape, kind = make.values[x].shape, make.values[x].dtype
    order = "b" + "i" * (kind.kind in "ifc") + "d" * (kind.kind in "fc") + "c" * (kind.kind == "c")

    def fits(y):
        return y.ndim <= len(shape) and np.broadcast_shapes(y.shape, shape) == shape

    def suits(y):
        try:
            return fits(y)
        except ValueError:
            return False

    part = make.random.random() < 0.5
    if part:
        at = make.slices(shape)
        shape = make.values[x][slices_of(at)].shape
    else:
        mask = make.pick(("bool",), lambda y: masks(y.shape, shape))
    if make.random.random() < 0.5:
        put = make.scalar(order)
    else:
        kinds = {"b": "b", "i": "biu", "u": "biu", "f": "biuf", "c": "biufc"}[kind.kind]
        put = make.pick([name for name in ALL if np.dtype(name).kind in kinds], suits)
        if np.result_type(kind, make.values[put].dtype).kind not in kinds:
            raise Unsuitable  # uint64 has no common type of their kind with signed numbers
    if part:
        make.add("assign_part", [x, put], at=at)
    else:
        make.add("assign", [x, mask, put])


def masks(mask, sizes):
    """Whether a mask is one of the first axes."""
    return len(mask) <= len(sizes) and all(each in (1, size) for each, size in zip(mask, sizes))


@recipe(3)
def selected(make):
    choose, x = make.random, make.pick(suits=lambda y: y.ndim > 0)
    sizes = make.values[x].shape
    way = choose.random()
    if way < 0.4:
        make.add("selected", [x], every=choose.choice((1, 2, 3, 50)), masked=choose.randint(1, len(sizes)),
                 **{"from": choose.choice((0, 1))})
        return
    mask = make.pick(("bool",), lambda y: masks(y.shape, sizes))
    if way < 0.5:
        x = make.pick(REAL_NUMBERS)
        mask = make.pick(("bool",), lambda y: masks(y.shape, make.values[x].shape))
        make.add("selected_doubled", [x, mask])
        return
    rank = len(sizes) - make.values[mask].ndim + 1
    options = {}
    if choose.random() < 0.6:
        axes = make.axes(rank)
        options["axes"] = axes if 0 in axes or -rank in axes else [0, *axes]
    if choose.random() < 0.3:
        options["keep"] = 1
    make.add("selected_" + choose.choice(("sum", "all", "any", "count_nonzero")), [x, mask], **options)


@recipe(3)
def astype(make):
    make.add("astype", [make.pick()], to=make.random.choice(ALL))


@recipe(7)
def slice_(make):
    x = make.pick()
    make.add("slice", [x], at=make.slices(make.values[x].shape))


@recipe(8)
def turn(make):
    choose, x = make.random, make.pick()
    rank = make.values[x].ndim
    way = choose.choice(("transpose", "swapaxes", "expand_dims", "squeeze", "flip", "broadcast_to", "reshape",
                         "ravel"))
    if way == "transpose":
        order = choose.sample(range(rank), rank)
        make.add(way, [x], **({"axes": order} if rank and choose.random() < 0.6 else {}))
    elif way == "swapaxes" and rank:
        make.add(way, [x], a=make.axis(rank), b=make.axis(rank))
    elif way == "expand_dims" and rank < 4:
        make.add(way, [x], axes=[choose.randrange(-rank - 1, rank + 1)])
    elif way == "squeeze":
        ones = [axis for axis in range(rank) if make.values[x].shape[axis] == 1]
        make.add(way, [x], **({"axes": [choose.choice(ones)]} if ones and choose.random() < 0.5 else {}))
    elif way == "flip":
        make.add(way, [x], **({"axes": make.axes(rank)} if rank and choose.random() < 0.6 else {}))
    elif way == "broadcast_to":
        shape = [choose.choice(make.lengths) if n == 1 else n for n in make.values[x].shape]
        if rank < 4 and choose.random() < 0.5:
            shape.insert(0, choose.choice(make.lengths))
        make.add(way, [x], shape=shape)
    elif way == "reshape":
        reshape(make, x)
    else:
        make.add("ravel", [x])


def reshape(make, x):
    size, shape = make.values[x].size, []
    left = size
    for _ in range(make.random.randint(0, 3)):
        factors = [n for n in (1, 2, 3, 4, 5, 7, 8, 16, 64, 100, left) if n and left % n == 0]
        shape.append(make.random.choice(factors or [1]))
        left //= shape[-1]
    shape.append(left)
    make.random.shuffle(shape)
    if make.random.random() < 0.2 and size:
        shape[make.random.randrange(len(shape))] = -1
    make.add("reshape", [x], shape=shape)


@recipe(2)
def stay(make):
    make.add(make.random.choice(("rechunk", "persist")), [make.pick()])


@recipe(7)
def join(make):
    choose, x = make.random, make.pick()
    first = make.values[x]
    if choose.random() < 0.3 or first.ndim == 0:
        parts = [x] + [make.pick((first.dtype.name,), lambda y: y.shape == first.shape)
                       for _ in range(choose.randint(0, 2))]
        choose.shuffle(parts)
        make.add("stack", parts, axis=choose.randrange(-first.ndim - 1, first.ndim + 1))
        return
    axis = make.axis(first.ndim)

    def suits(y):
        return y.ndim == first.ndim and all(a == b for k, (a, b) in enumerate(zip(y.shape, first.shape))
                                            if k != axis % first.ndim)

    parts = [x] + [make.pick((first.dtype.name,), suits) for _ in range(choose.randint(0, 3))]
    choose.shuffle(parts)
    if len(parts) == 2 and choose.random() < 0.2:
        make.add("append", parts, **({"axis": axis} if choose.random() < 0.7 else {}))
        return
    make.add("concatenate", parts, axis=axis)


@recipe(2)
def stacks(make):
    choose, x = make.random, make.pick()
    first = make.values[x]
    parts = [x] + [make.pick((first.dtype.name,), lambda y: y.shape == first.shape) for _ in range(choose.randint(0, 2))]
    make.add(choose.choice(("vstack", "hstack", "dstack", "column_stack", "block")), parts)


@recipe(5)
def pad(make):
    choose = make.random
    x = make.pick(suits=lambda y: y.ndim > 0 and prod(n + 14 for n in y.shape) < 10**7)
    rank = make.values[x].ndim
    pairs = [f"{choose.choice((0, 1, 2, 3, 9, 9, 70))},{choose.choice((0, 1, 2, 5))}" if choose.random() < 0.7 else "0,0"
             for _ in range(rank)]
    mode = choose.choice(("constant", "edge", "reflect", "symmetric", "wrap"))
    value = {"value": choose.choice((0, 1))} if mode == "constant" else {}
    make.add("pad", [x], mode=mode, widths=";".join(pairs), **value)


@recipe(4)
def roll(make):
    choose, x = make.random, make.pick()
    rank = make.values[x].ndim
    if choose.random() < 0.3 or rank == 0:
        make.add("roll", [x], by=choose.randint(-9, 70))
    else:
        axes = make.axes(rank)
        make.add("roll", [x], by=[choose.randint(-9, 70) for _ in axes], axes=axes)


@recipe(14)
def reduction(make):
    choose = make.random
    name = a_name(make, REDUCTIONS)
    x = make.pick(REDUCTIONS[name].types)
    rank = make.values[x].ndim
    options = {}
    if rank and choose.random() < 0.75:
        options["axes"] = make.axes(rank)
    if choose.random() < 0.35:
        options["keep"] = 1
    if name in ("variance", "stddev", "nanvar", "nanstd") and choose.random() < 0.4:
        options["ddof"] = choose.choice((1, 2, 0.5))
    operands, others = [x], REDUCTIONS[name].arguments
    if others and choose.random() < 0.25:
        operands.append(make.pick(("bool",), lambda mask: broadcasts_to(mask.shape, make.values[x].shape)))
    if "initials" in others and (choose.random() < 0.2 or len(operands) > 1 and "with" in others):
        options["initial"] = INITIALS[make.values[x].dtype.kind]
    make.add(name, operands, **options)


def broadcasts_to(shape, sizes):
    try:
        return np.broadcast_shapes(shape, sizes) == sizes
    except ValueError:
        return False


@recipe(5)
def total(make):
    choose = make.random
    x = make.pick()
    rank = make.values[x].ndim
    axis = {"axis": make.axis(rank)} if rank and choose.random() < 0.8 else {}
    make.add(choose.choice(("cumsum", "cumsum", "cumprod", "nancumsum", "nancumprod")), [x], **axis)


@recipe(3)
def repeated(make):
    """What does not change along an axis, and what is then made of it."""
    choose = make.random
    x = make.pick(suits=lambda y: y.ndim <= 3)
    shape = list(make.values[x].shape)
    axis = choose.choice((len(shape), len(shape), choose.randint(0, len(shape))))
    shape.insert(axis, choose.choice(make.lengths))
    steps = [("expand_dims", {"axes": [axis]}), ("broadcast_to", {"shape": shape})]
    if choose.random() < 0.8:
        steps.append((choose.choice(("multiply", "add")), {}))
    follow = choose.choice(("cumsum", "cumprod", "sum", "mean", "variance", "diff", ""))
    if follow:
        places = {"axis": axis} if follow in ("cumsum", "cumprod", "diff") else {"axes": [axis]}
        steps.append((follow, {"times": 1, **places} if follow == "diff" else places))
    for operation, options in steps:
        before = len(make.values)
        make.add(operation, [x, "i:2"] if operation in ("multiply", "add") else [x], **options)
        if len(make.values) == before:
            return
        x = make.statements[-1].result


@recipe(2)
def diff(make):
    x = make.pick(suits=lambda y: y.ndim > 0)
    make.add("diff", [x], times=make.random.choice((1, 1, 2, 0)), axis=make.axis(make.values[x].ndim))


@recipe(4)
def product(make):
    choose = make.random
    way = choose.choice(("matmul", "matmul", "dot", "outer", "kron", "tensordot"))
    a = make.pick(suits=lambda x: x.size <= 20_000)
    first = make.values[a]
    if way in ("outer", "kron"):
        b = make.pick(suits=lambda x: x.size * first.size <= make.limit)
        make.together(ALL, a, b)
        make.add(way, [a, b])
        return
    axes = choose.choice((0, 1, 1, 2)) if way == "tensordot" else 1

    def suits(x):
        if way == "tensordot":
            fits = x.ndim >= axes <= first.ndim and x.shape[:axes] == first.shape[first.ndim - axes:]
            return fits and x.size * first.size <= 10**7 and x.ndim + first.ndim - 2 * axes <= 4
        if x.ndim == 0 or first.ndim == 0:
            return way == "dot"
        return x.shape[max(x.ndim - 2, 0)] == first.shape[-1] and x.size * first.size <= 10**7

    b = make.pick(suits=suits)
    make.together(ALL, a, b)
    check_product(make, a, b)
    make.add(way, [a, b], **({"axes": axes} if way == "tensordot" else {}))


def check_product(make, *factors):
    """Of a long axis and one of length 0 there may be no element, and many in the product."""
    if prod(max(size, 1) for each in factors for size in make.values[each].shape) > 10**7:
        raise Unsuitable


@recipe(1)
def inner(make):
    """Products of vectors, and over axes that are named."""
    choose = make.random
    way = choose.choice(("vdot", "convolve", "correlate", "tensordot_axes"))
    if way == "vdot":
        a = make.pick(suits=lambda x: x.size <= 20_000)
        b = make.pick(suits=lambda x: x.size == make.values[a].size)
        options = {}
    elif way == "tensordot_axes":
        a = make.pick(suits=lambda x: 0 < x.ndim <= 3 and x.size <= 2000)
        first = make.values[a]
        axis = make.axis(first.ndim)
        b = make.pick(suits=lambda x: first.shape[axis] in x.shape and x.ndim <= 2 and x.size <= 2000)
        options = {"a": axis, "b": make.values[b].shape.index(first.shape[axis])}
        check_product(make, a, b)
    else:
        a = make.pick(suits=lambda x: x.ndim == 1 and x.size)
        b = make.pick(suits=lambda x: x.ndim == 1 and 0 < x.size <= 16)
        options = {"mode": choose.choice(("full", "same", "valid"))}
    make.together(ALL, a, b)
    make.add(way, [a, b], **options)


SUBSCRIPTS = {(1,): ("i->", "i->i"), (2,): ("ij->ji", "ij->j", "ij->", "ii->i", "ii", "...j->j..."),
              (3,): ("ijk->kij", "ijk->j", "iji->j", "i...->..."),
              (1, 1): ("i,i->", "i,j->ij", "i,i->i", "i,j"),
              (2, 2): ("ij,jk->ik", "ij,ij->i", "ij,kj->ik", "ij,jk", "ij,ij->", "ij,jk->k", "ij,ij->ji", "ij,kl->ik"),
              (3, 2): ("bij,jk->bik", "...ij,jk->...ik", "bij,bj->bi", "ijk,jk->i"),
              (2, 2, 1): ("ij,jk,k->i", "ij,ij,j->i", "ij,jk,j")}


@recipe(2)
def einsum(make):
    choose = make.random
    ranks = choose.choice(list(SUBSCRIPTS))
    text = choose.choice(SUBSCRIPTS[ranks])
    kind = choose.choice(make.types)
    operands = [make.pick((kind,), lambda x, rank=rank: x.ndim == rank and x.size <= 3000) for rank in ranks]
    if prod(max(make.values[each].size, 1) for each in operands) > 10**6:
        raise Unsuitable
    make.add("einsum", operands, text=text)


@recipe(1)
def mistake(make):
    """Shapes, axes and places at random: where NumPy refuses them, cask has to."""
    choose, a = make.random, make.pick()
    b, shape = make.pick((make.values[a].dtype.name,)), make.values[a].shape
    axis = choose.randint(-5, 5)
    way = choose.choice(("maximum", "add", "sum", "max", "argmin", "concatenate", "stack", "reshape",
                         "broadcast_to", "slice", "squeeze", "expand_dims", "transpose", "flip", "cumsum", "diff",
                         "matmul", "dot", "tensordot", "roll", "swapaxes"))
    if way in ("sum", "max", "argmin", "squeeze", "expand_dims", "flip"):
        options = {"axes": [axis, *([choose.randint(-3, 3)] if choose.random() < 0.3 else [])]}
    elif way == "transpose":
        options = {"axes": [choose.randint(-3, 3) for _ in range(max(len(shape), 1))]}
    elif way in ("reshape", "broadcast_to"):
        options = {"shape": [choose.choice((*shape, 1, 2, -1 if way == "reshape" else 3))
                             for _ in range(choose.randint(0, 4))]}
    else:
        options = {"concatenate": {"axis": axis}, "stack": {"axis": axis}, "cumsum": {"axis": axis},
                   "diff": {"times": choose.randint(-1, 3), "axis": axis}, "tensordot": {"axes": abs(axis)},
                   "roll": {"by": [3], "axes": [axis]}, "swapaxes": {"a": axis, "b": choose.randint(-3, 3)},
                   "slice": {"at": ";".join(choose.choice((":", "new", "3", "-2", "...", "0", "::0", "1:2"))
                                            for _ in range(choose.randint(1, 4)))}}.get(way, {})
    both = ("maximum", "add", "concatenate", "stack", "matmul", "dot", "tensordot")
    complex_order = way in ("maximum", "max", "argmin") and make.values[a].dtype.kind == "c"
    if complex_order or way in both and make.values[a].size * make.values[b].size > 10**6:
        raise Unsuitable
    make.add(way, [a, b] if way in both else [a], **options)


# ---- runs ---------------------------------------------------------------------------------------


def way_to_run(choose, plain=False):
    if plain:
        return {"threads": 1, "by": "serial", "optimize": 1, "chunks": 0}
    options = {"threads": choose.choice((1, 2, 2, 3)), "by": choose.choice(("tbb", "tbb", "tbb", "threads")),
               "optimize": choose.choice((1, 1, 0)), "chunks": choose.randrange(1, 1000)}
    if choose.random() < 0.25:
        options["parts"] = choose.randrange(1, 10**6)
    if choose.random() < 0.2:
        passes = ("fold_constants", "cse", "flatten_joins", "sink_reshapes", "push_down_slices", "contract_products", "pairs", "chains")
        options["without"] = ",".join(choose.sample(passes, choose.randint(1, 3)))
    return options


def result(make, number, alone):
    """A statement whole or in part; alone also into memory of some order, or a file."""
    choose = make.random
    text = f"v{number}"
    rank = make.values[number].ndim
    if rank and choose.random() < 0.4:
        text += "@" + make.slices(make.values[number].shape)
    own = [each.result for each in make.statements
           if each.operation == "memory" and each.options["layout"] not in ("repeated", "column", "owned")
           and make.values[each.result].shape == make.values[number].shape
           and make.values[each.result].dtype == make.values[number].dtype]
    if alone and own and "@" not in text and choose.random() < 0.7:
        text += f"/over{choose.choice(own)}"
    elif alone and choose.random() < 0.3:
        text += "/" + choose.choice(("F", "flipped", "npy"))
    return text


def runs(make):
    choose = make.random
    used = {number for each in make.statements for number in each.inputs()}
    ends = [number for number in make.values if number not in used]
    everything = list(make.values)
    some = choose.sample(everything, min(len(everything), choose.randint(2, 6)))
    made = [Run(way_to_run(choose, plain=True), [f"v{number}" for number in ends])]
    together = sorted(set(ends) | set(some)) if choose.random() < 0.5 else some
    together += [choose.choice(together)] * (choose.random() < 0.1)  # one of them twice
    made.append(Run(way_to_run(choose), [f"v{number}" for number in together]))
    made.append(Run(way_to_run(choose), [result(make, number, alone=False) for number in together]))
    for number in [*choose.sample(everything, min(len(everything), 2)), everything[-1]]:
        made.append(Run(way_to_run(choose), [result(make, number, alone=True)]))
    return made


def program(seed, number, without=()):
    make = Maker(f"{seed}/{number}", without)
    length = make.random.choice((3, 6, 10, 15, 20, 30))
    while not make.values:
        source(make)
    for _ in range(make.random.randint(0, 3)):
        source(make)
    weights = [weight for weight, _ in RECIPES]
    for _ in range(4 * length):
        if len(make.statements) >= length:
            break
        try:
            make.random.choices(RECIPES, weights)[0][1](make)
        except Unsuitable:
            pass
    return Program(str(number), make.statements, runs(make))
