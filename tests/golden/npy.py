#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes the files of npy/: good ones of every dtype, order, byte order and version, and damaged ones.

    tests/golden/npy.py

Needs NumPy 1.24. Element k (in row-major order) of the good ones is value(k) below.
"""

import struct
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "npy"
DTYPES = ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
          "float32", "float64", "complex64", "complex128"]
MAGIC = b"\x93NUMPY"


def values(dtype, shape):
    k = np.arange(np.prod(shape, dtype=np.int64))
    if dtype == "bool":
        numbers = k % 3 == 0
    elif dtype.startswith("uint"):
        numbers = k * 3 + 1
    elif dtype.startswith("int"):
        numbers = k * 2 - 50
    elif dtype.startswith("float"):
        numbers = k * 0.75 - 3
    else:
        numbers = k * 0.5 - 1j * k
    return numbers.astype(dtype).reshape(shape)


def write(name, array, version=None):
    with open(FOLDER / f"{name}.npy", "wb") as file:
        np.lib.format.write_array(file, array, version)


def raw(name, header, data=b"", version=(1, 0), length=None):
    if isinstance(header, str):
        header = header.encode()
    size = len(header) if length is None else length
    start = MAGIC + bytes(version) + struct.pack("<H" if version == (1, 0) else "<I", size)
    (FOLDER / f"{name}.npy").write_bytes(start + header + data)


def good():
    for dtype in DTYPES:
        array = values(dtype, (2, 3, 4))
        for order in "CF":
            for endian, word in (("<", "little"), (">", "big")):
                swapped = array.astype(array.dtype.newbyteorder(endian))
                write(f"{dtype}_{order}_{word}", np.asarray(swapped, order=order))
    for major in (1, 2, 3):
        write(f"version_{major}", values("float64", (3, 5)), (major, 0))
    write("rank_0", values("float64", ()))
    write("rank_1", values("float64", (7,)))
    write("rank_12", values("int16", (1, 2, 1, 1, 2, 1, 1, 1, 2, 1, 1, 3)))
    write("empty", values("int32", (0, 3)))
    write("empty_F", np.asfortranarray(values("int32", (3, 0, 2))))
    data = values("float64", (3, 5)).tobytes()
    write("trailing", values("float64", (3, 5)))
    with open(FOLDER / "trailing.npy", "ab") as file:
        file.write(b"something else")
    raw("python_2", "{'descr': '<f8', 'fortran_order': False, 'shape': (3L, 5L), }  \n", data)
    raw("spaces", '{ "shape" :( 3 ,5 ) ,\n\t"fortran_order":False,"descr":"<f8"}', data)
    raw("native", "{'descr': '=f8', 'fortran_order': False, 'shape': (3, 5)}\n", data)
    raw("odd_bools", "{'descr': '|b1', 'fortran_order': False, 'shape': (4,)}\n", b"\x02\x00\xff\x01")


def damaged():
    shape = "'fortran_order': False, 'shape': (3, 5)}\n"
    data = values("float64", (3, 5)).tobytes()
    (FOLDER / "bad_nothing.npy").write_bytes(b"")
    (FOLDER / "bad_text.npy").write_bytes(b"this is no array\n")
    (FOLDER / "bad_magic_only.npy").write_bytes(MAGIC)
    (FOLDER / "bad_length.npy").write_bytes(MAGIC + b"\x02\x00\x10\x00")
    raw("bad_version", "{'descr': '<f8', " + shape, data, (4, 0))
    raw("bad_short_header", "{'descr': '<f8', " + shape, b"", (1, 0), 500)
    raw("bad_huge_header", "{'descr': '<f8', " + shape, b"", (2, 0), 0xFFFFFFFF)
    raw("bad_no_dict", "hello")
    raw("bad_empty_header", "")
    raw("bad_no_end", "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 5)")
    raw("bad_no_quote", "{'descr': '<f8, ")
    raw("bad_bytes", b"{'descr': \x00\xff\x01")
    raw("bad_after", "{'descr': '<f8', " + shape + "x", data)
    raw("bad_no_descr", "{" + shape, data)
    raw("bad_no_order", "{'descr': '<f8', 'shape': (3, 5)}", data)
    raw("bad_no_shape", "{'descr': '<f8', 'fortran_order': False}", data)
    raw("bad_key", "{'descr': '<f8', 'colour': 3, " + shape, data)
    raw("bad_key_twice", "{'descr': '<f8', 'descr': '<f8', " + shape, data)
    raw("bad_order", "{'descr': '<f8', 'fortran_order': 0, 'shape': (3, 5)}", data)
    for name, text in (("negative", "(3, -5)"), ("beyond", "(3, 99999999999999999999)"),
                       ("overflow", "(4294967296, 4294967296)"), ("hidden", "(4611686018427387904, 8, 0)"),
                       ("number", "15"), ("no_tuple", "(15)"), ("float", "(3.0, 5)"), ("letters", "(a, 5)"),
                       ("no_comma", "(3 5)"), ("rank_13", "(" + "1, " * 13 + ")")):
        raw(f"bad_shape_{name}", "{'descr': '<f8', 'fortran_order': False, 'shape': " + text + "}", data)
    raw("bad_short_data", "{'descr': '<f8', " + shape, data[:-1])
    raw("bad_lying_shape", "{'descr': '<f8', 'fortran_order': False, 'shape': (3000, 5000)}\n", data)
    for name, code in (("object", "'|O'"), ("string", "'<U7'"), ("bytes", "'|S3'"), ("void", "'|V8'"),
                       ("half", "'<f2'"), ("date", "'<M8[ns]'"), ("nameless", "''"), ("order_only", "'<'"),
                       ("records", "[('a', '<f8'), ('b', '<i4')]")):
        raw(f"bad_dtype_{name}", "{'descr': " + code + ", " + shape, data)


FOLDER.mkdir(exist_ok=True)
for old in FOLDER.glob("*.npy"):
    old.unlink()
good()
damaged()
