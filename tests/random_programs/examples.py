# SPDX-License-Identifier: BSD-3-Clause
"""Examples of the operations that the interpreter has rows of its own for, as they take several arrays, or
options that the table (support/operations.hpp) does not know: shapes of their operands, and options."""

from dataclasses import dataclass

from generating import ALL, COMPLEXES, FLOATS, MAPS, REAL_NUMBERS, REALS, SUBSCRIPTS

SHAPES = ("", "70", "0,3", "9,70", "2,3,5", "2,3,2,5")


@dataclass
class Examples:
    name: str
    types: tuple
    operands: list  # lists of shapes; of `?` before a shape is a mask, `i:1` a scalar
    options: list  # dictionaries


EXAMPLES = []


def examples(names, types, operands, *options):
    """Options are written as in programs."""
    given = [dict(each.split("=", 1) for each in text.split()) for text in options or ("",)]
    operands = [each if isinstance(each, tuple) else (each,) for each in operands]
    EXAMPLES.extend(Examples(name, types, operands, given) for name in names.split())


# ---- sources ------------------------------------------------------------------------------------

examples("memory npy", ALL, [()], *(f"type=$t shape={shape} values=unusual seed=3 layout={layout}"
                                   for shape in SHAPES for layout in "CF"))
examples("npy_stack", ALL, [()], *(f"type=$t shape={shape} values=unusual seed=3 layout=F axis={axis}"
                                   for shape in SHAPES for axis in (0, -1)))
examples("full", ALL, [()], *(f"type=$t shape={shape} value=1" for shape in SHAPES))
examples("eye", ALL, [()], *(f"type=$t shape={shape} offset={offset}" for shape in ("3,3", "0,4", "70,9")
                             for offset in (-2, 0, 1)))
examples("arange", ("int8", "int16", "int32", "int64", *FLOATS), [()], "type=$t start=-20 stop=50 step=3 count=24",
         "type=$t start=50 stop=-20 step=-1 count=70", "type=$t start=3 stop=3 step=1 count=0")
examples("linspace", (*FLOATS, *COMPLEXES), [()], "type=$t start=-9 stop=7.5 count=70", "type=$t start=1 stop=1 count=1",
         "type=$t start=2 stop=1 count=0")
examples("indices", ("int64",), [()], "shape=9,7 axis=0", "shape=9,7 axis=1", "shape=2,0,3 axis=2", "shape=70 axis=0")
examples("from_function", ("int64",), [()], "shape=70 by=3", "shape=9,7 by=1", "shape=0 by=2")

# ---- element by element -------------------------------------------------------------------------

BESIDE = [(shape, shape) for shape in SHAPES] + [("9,70", "70"), ("2,3,5", "3,1"), ("0,3", "3")]
examples("where", ALL, [("?" + a, a, b) for a, b in BESIDE] + [("?70", "9,70", "b:1"), ("?9,1", "i:1", "9,70")])
examples("clip", REALS, [(shape, "b:0", "b:1") for shape in SHAPES] + [(a, a, b) for a, b in BESIDE])
examples("clip", REAL_NUMBERS, [(shape, "i:1", "i:5") for shape in SHAPES])
examples("astype", ALL, SHAPES, *(f"to={kind}" for kind in ALL))
examples("assign", ALL, [(a, "?" + a, b) for a, b in BESIDE] + [("9,70", "?9", "b:1"), ("2,3,5", "?2,3", "5")])
examples("assign_part", ALL, [("9,70", "b:1"), ("9,70", "70"), ("2,3,5", "b:0")], "at=1", "at=::2", "at=-3:", "at=...;1",
         "at=:;::-1")
examples("selected", ALL, SHAPES[1:], "every=2 from=1 masked=1", "every=3 from=0 masked=1")
examples("selected", ALL, SHAPES[2:], "every=2 from=0 masked=2", "every=3 from=1 masked=2")
for _name, _types in MAPS.items():
    examples(_name, _types, SHAPES)
examples("map_shift", FLOATS, SHAPES, "by=0.5")
examples("map_pair", REAL_NUMBERS, BESIDE)

# ---- movement -----------------------------------------------------------------------------------

SAME = [(shape, shape, shape) for shape in SHAPES]
AXES = range(-3, 3)
examples("concatenate stack", ALL, SAME, *(f"axis={axis}" for axis in AXES))
examples("vstack hstack dstack column_stack block", ALL, SAME)
examples("append", ALL, [(shape, shape) for shape in SHAPES], "", *(f"axis={axis}" for axis in AXES))
examples("pad", ALL, SHAPES, *(f"mode={mode} widths={widths}" for mode in ("constant", "edge", "reflect", "symmetric", "wrap")
                               for widths in ("2,1", "0,9", "1,2;3,0")))
examples("roll", ALL, SHAPES, "by=3", "by=-75", *(f"by=2 axes={axis}" for axis in AXES), "by=1,-1 axes=0,1")
examples("slice", ALL, SHAPES, "at=1", "at=::2", "at=::-1", "at=...;-1", "at=new;...;1:", "at=:;2", "at=5:2")
examples("transpose", ALL, SHAPES, "", "axes=1,0", "axes=2,0,1")
examples("swapaxes", ALL, SHAPES, *(f"a={a} b={b}" for a in AXES for b in (0, -1)))
examples("expand_dims flip", ALL, SHAPES, *(f"axes={axis}" for axis in AXES))
examples("squeeze", ALL, ("", "1", "1,70", "9,1,2", "1,1,1", "0,1"), "", *(f"axes={axis}" for axis in AXES))
examples("broadcast_to", ALL, ("", "1", "70", "9,1", "0"), "shape=70", "shape=9,70", "shape=2,9,3", "shape=3,0")
examples("reshape", ALL, SHAPES, "shape=-1", "shape=630", "shape=5,-1", "shape=0", "shape=2,1,35", "shape=5,2,3,2")
examples("ravel rechunk persist", ALL, SHAPES)

# ---- totals and products ------------------------------------------------------------------------

examples("cumsum cumprod nancumsum nancumprod", ALL, SHAPES, "", *(f"axis={axis}" for axis in AXES))
examples("diff", ALL, SHAPES, *(f"times={times} axis={axis}" for times in (0, 1, 2) for axis in AXES))
examples("matmul dot", ALL, [("9,70", "70,3"), ("70", "70"), ("2,3,5", "5,4"), ("5", "2,5,3"), ("0,3", "3,2"), ("4,0", "0,2"),
                             ("3", "4"), ("2,1,3,5", "2,5,4")])
examples("outer kron", ALL, [("9,7", "5"), ("", "5"), ("0,3", "2"), ("2,3", "3,2,2")])
examples("vdot", ALL, [("70", "70"), ("2,3,5", "30"), ("0", "0"), ("3", "4")])
examples("tensordot", ALL, [("2,3,5", "5,4"), ("3,5", "3,5"), ("2,3", "4")], *(f"axes={axes}" for axes in (0, 1, 2)))
examples("tensordot_axes", ALL, [("2,3,5", "5,3"), ("3,5", "5,3")], "a=-1 b=0", "a=1,0 b=0,1", "a=1 b=1")
examples("convolve correlate", ALL, [("70", "9"), ("9", "70"), ("5", "5"), ("1", "3"), ("0", "3")],
         "mode=full", "mode=same", "mode=valid")
for _ranks, _texts in SUBSCRIPTS.items():
    examples("einsum", ALL, [tuple({1: "5", 2: "5,5", 3: "5,5,5"}[rank] for rank in _ranks)],
             *(f"text={text}" for text in _texts))
