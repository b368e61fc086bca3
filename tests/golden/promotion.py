#!/usr/bin/python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes promotion.hpp: NumPy's promotion table. Needs NumPy 1.24 or later.

    tests/golden/promotion.py
"""

from pathlib import Path

import numpy as np

DTYPES = ("bool int8 int16 int32 int64 uint8 uint16 uint32 uint64 float32 float64 complex64 "
          "complex128").split()
SCALARS = {"bool": True, "int": 1, "float": 1.0, "complex": 1j}


def cask_name(dtype):
    name = np.dtype(dtype).name
    return "dtype::" + ("boolean" if name == "bool" else name)


def beside_scalar(dtype, scalar):
    return (np.ones(1, dtype) + scalar).dtype


def table(name, columns, rows):
    body = "".join("    {" + ", ".join(row) + "},\n" for row in rows)
    return f"inline constexpr dtype {name}[{len(rows)}][{columns}] = {{\n{body}}};\n"


def main():
    if np.__version__ < "2":
        np._set_promotion_state("weak")  # NEP 50, the only rule since NumPy 2
    arrays = [[cask_name(np.promote_types(a, b)) for b in DTYPES] for a in DTYPES]
    scalars = [[cask_name(beside_scalar(a, s)) for s in SCALARS.values()] for a in DTYPES]
    Path(__file__).with_suffix(".hpp").write_text(f"""\
// SPDX-License-Identifier: BSD-3-Clause
// Written by promotion.py from NumPy {np.__version__}; not to be edited.
// clang-format off
#pragma once

#include <cask/core/dtype.hpp>

namespace cask_test::golden {{

using cask::dtype;

/// Two arrays: rows and columns in the order of the enumeration.
{table("promoted", len(DTYPES), arrays)}
/// An array (row) and a C++ scalar of the kinds {", ".join(SCALARS)} (NEP 50).
{table("promoted_by_scalar", len(SCALARS), scalars)}
}}  // namespace cask_test::golden
""")


if __name__ == "__main__":
    main()
